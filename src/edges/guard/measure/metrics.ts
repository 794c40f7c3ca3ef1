// Numbers of the guard, for monitoring.
import { Counter, Histogram, Registry } from 'prom-client';

export interface GuardMetrics {
  /** @param seconds the whole of the request, and without what was waited for */
  answered(ask: string, status: number, seconds: { readonly whole: number; readonly own?: number }): void;
  refused(rule: string): void;
  /** Something was shown in an emergency that no consent opens. */
  opened(): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createGuardMetrics(): GuardMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'ip_guard_requests_total',
    help: 'Requests by what was asked and how it was answered',
    labelNames: ['ask', 'status'],
    registers,
  });
  const refusals = new Counter({
    name: 'ip_guard_refused_total',
    help: 'Writes that broke a rule, by the first rule',
    labelNames: ['rule'],
    registers,
  });
  const openings = new Counter({
    name: 'ip_guard_opened_total',
    help: 'Answers that showed in an emergency what no consent opens',
    registers,
  });
  const seconds = new Histogram({
    name: 'ip_guard_request_seconds',
    help: 'Time of a request, with what was read from the server behind to judge it',
    labelNames: ['ask'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const own = new Histogram({
    name: 'ip_guard_own_seconds',
    help: 'Time of a request without waiting for the server behind and for the store',
    labelNames: ['ask'],
    buckets: [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
    registers,
  });
  return {
    answered(ask, status, took) {
      requests.inc({ ask, status: `${Math.floor(status / 100)}xx` });
      seconds.observe({ ask }, took.whole);
      if (took.own !== undefined) {
        own.observe({ ask }, took.own);
      }
    },
    refused: (rule) => refusals.inc({ rule }),
    opened: () => openings.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
