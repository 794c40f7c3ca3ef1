// What monitoring asks: whether the process lives, whether it can do its work, and its numbers.
import { Router } from 'express';
import { bearerNeeded } from './bearer.ts';

/** What work needs, and whether it can be had. */
export interface Readiness {
  /** The first thing that is missing, in words. */
  readonly problem?: string;
  readonly checks: Readonly<Record<string, 'ok' | 'away' | 'read-only' | 'full' | 'waiting'>>;
  /** Age of the oldest thing that came by the network or its folder and waits set aside; absent when nothing waits. */
  readonly oldestAsideSeconds?: number;
}

export interface MonitoringDeps {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  /** Bearer tokens that may read the metrics. */
  readonly metricsTokens: readonly string[];
}

/** `GET /health`, `GET /ready` and `GET /metrics`. */
export function monitoringRoutes(deps: MonitoringDeps): Router {
  const router = Router();
  // Up as long as it answers, and it asks nobody: a store that is away comes back by itself, and a restart would not help.
  router.get('/health', (_request, response) => {
    response.json({ status: 'up' });
  });
  // With `needs=store` the store alone decides: a balancer that takes every process away while the hospital's server is away
  // would also take away the way in for answers and people.
  router.get('/ready', async ({ query }, response) => {
    const { problem: any, ...found } = await deps.readiness();
    const problem = query.needs === 'store' && found.checks.store === 'ok' ? undefined : any;
    const status = problem ? 'not ready' : 'ready';
    response.status(problem ? 503 : 200).json({ status, ...(problem ? { problem } : {}), ...found });
  });
  const fix = 'Send Authorization: Bearer with metrics.token (IP_FHIR_METRICS_TOKEN) or the operator token';
  router.get('/metrics', bearerNeeded(deps.metricsTokens, fix), async (_request, response) => {
    response.set('content-type', deps.metrics.contentType).send(await deps.metrics.text());
  });
  return router;
}
