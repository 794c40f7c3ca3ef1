// The guard, joined: a router for Express, or a server of its own, before any FHIR R4 server.
import { guardApp, guardRouter, onPassFailure } from '../../edges/guard/app.ts';
import { createPass } from '../../edges/guard/behind/pass.ts';
import { createUpstream } from '../../edges/guard/behind/upstream.ts';
import { createGuardMetrics } from '../../edges/guard/measure/metrics.ts';
import { createTokenCheck } from '../../edges/guard/tokens.ts';
import { type MonitoringDeps, monitoringRoutes } from '../../edges/server/monitoring.ts';
import { type GuardStore, openGuardStore } from '../../edges/store/guard/guard-store.ts';
import { traceHeaders } from '../../edges/telemetry/request-span.ts';
import { startTracing } from '../../edges/telemetry/tracing.ts';
import { fetchSmall } from '../../edges/transport/access/bounded-body.ts';
import { accessTo, type ServerAccess } from '../../edges/transport/access/server-access.ts';
import { createFhirServer } from '../../edges/transport/hospital/fhir-server.ts';
import { Looks } from '../../flows/guard/looking/looks.ts';
import { createHints } from '../../flows/guard/looking/snapshot.ts';
import { normalBase } from '../../ground/fhir/base-url.ts';
import { createResourceCheck, createShapeCheck } from '../../validator/check-resource.ts';
import { createXmlForm, type XmlForm } from '../../validator/xml/form.ts';
import type { Environment } from '../config/environment.ts';
import type { GuardConfig } from '../config/guard.ts';
import { close, listen } from '../start.ts';

/** What can be had otherwise than by the settings. */
export interface GuardOptions {
  readonly environment?: Environment;
  readonly now?: () => Date;
  /** Told of failures and of what would be refused; without personal data. */
  readonly log?: (text: string) => void;
}

export interface Guard {
  /** Stands at the path of `publicBase`. */
  readonly router: ReturnType<typeof guardRouter>;
  /** `/health`, `/ready` and `/metrics`. */
  readonly monitoring: ReturnType<typeof monitoringRoutes>;
  close(): Promise<void>;
}

const SECONDS = 30;
const MOST = 2000;

/**
 * The guard before one FHIR server, for an Express application of your own: `app.use('/fhir', guard.router)`.
 * @throws {import('../../edges/store/postgres/failure.ts').StoreFailure} when the store cannot be used
 * @example
 * const guard = await createGuard(config);
 * express().use('/fhir', guard.router).listen(8080);
 */
export async function createGuard(config: GuardConfig, options: GuardOptions = {}): Promise<Guard> {
  const {
    environment = process.env,
    now = () => new Date(),
    log = (text) => void process.stderr.write(`${text}\n`),
  } = options;
  const { server: behind, reportOnly = false, openTypes = [], maxMatches = MOST } = config;
  const { timeoutSeconds = SECONDS, bases = [] } = behind;
  const url = normalBase(behind.url);
  const publicBase = normalBase(config.publicBase);
  const store = await openGuardStore({
    databaseUrl: environment.DATABASE_URL,
    directory: config.store?.directory,
  });
  const by = behind.tokenClient
    ? { tokenClient: behind.tokenClient as Parameters<typeof accessTo>[1]['tokenClient'] }
    : { token: behind.tokenVariable ? environment[behind.tokenVariable] : undefined };
  const access = traced(accessTo(url, by, environment));
  const timeout = timeoutSeconds * 1000;
  const upstream = createUpstream({ server: url, bases, fetch: access.fetch, timeout, maxMatches });
  const metrics = createGuardMetrics();
  const parts = {
    publicBase,
    upstream,
    store,
    now,
    log,
    metrics,
    xml: xmlWhenAsked(),
    shapeFault: shapeFaultWhenAsked(),
    openTypes,
    reportOnly,
    writeSeconds: timeoutSeconds,
    hints: createHints(),
    looks: new Looks(),
    live: createFhirServer({
      baseUrl: url,
      bases,
      access,
      timeout,
      transactionTimeout: timeout,
      retry: { retries: 2 },
    }),
    check: await createResourceCheck('kept'),
  };
  const identify = createTokenCheck({
    issuers: config.issuers,
    store,
    bases: [publicBase, ...upstream.bases],
    fetch: fetchSmall,
  });
  const pass = createPass({
    server: url,
    bases: upstream.bases,
    publicBase,
    headers: access.headers,
    timeout,
    onFailure: onPassFailure(log),
  });
  return {
    router: guardRouter({ parts, identify, pass }),
    monitoring: monitoringRoutes(monitored(store, parts, config.metricsToken)),
    close: () => store.close(),
  };
}

/** The server behind is told which trace a request belongs to; no other host is. */
function traced(access: ServerAccess): ServerAccess {
  return {
    refused: access.refused,
    headers: async (url) => ({ ...traceHeaders(), ...(await access.headers(url)) }),
    fetch(url, init = {}) {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(traceHeaders())) {
        headers.set(name, value);
      }
      return access.fetch(url, { ...init, headers });
    },
  };
}

function shapeFaultWhenAsked(): (value: unknown) => Promise<string | undefined> {
  let made: ReturnType<typeof createShapeCheck> | undefined;
  return async (value) => {
    made ??= createShapeCheck();
    return (await made)(value);
  };
}

function xmlWhenAsked(): () => XmlForm {
  let made: XmlForm | undefined;
  return () => {
    made ??= createXmlForm();
    return made;
  };
}

function monitored(
  store: GuardStore,
  {
    upstream,
    metrics,
  }: {
    readonly upstream: ReturnType<typeof createUpstream>;
    readonly metrics: ReturnType<typeof createGuardMetrics>;
  },
  token: string | undefined,
): MonitoringDeps {
  const tried = (work: Promise<unknown>) =>
    work.then(
      () => true,
      () => false,
    );
  return {
    metrics,
    metricsTokens: token ? [token] : [],
    async readiness() {
      const [hasStore, answer] = await Promise.all([
        tried(store.ready()),
        upstream.ask('GET', 'metadata').catch(() => undefined),
      ]);
      const hasServer = answer?.status === 200;
      const missing = hasStore ? 'The FHIR server behind does not answer' : 'The store is away';
      return {
        ...(hasStore && hasServer ? {} : { problem: missing }),
        checks: { store: hasStore ? 'ok' : 'away', server: hasServer ? 'ok' : 'away' },
      };
    },
  };
}

export interface RunningGuard {
  readonly url: string;
  stop(): Promise<void>;
}

/** Runs the guard as a server of its own, with its traces. */
export async function runGuard(config: GuardConfig, options: GuardOptions = {}): Promise<RunningGuard> {
  const stopTracing = await startTracing(options.environment ?? process.env);
  const guard = await createGuard(config, options);
  const app = guardApp(guard, new URL(config.publicBase).pathname);
  const { host = '127.0.0.1', port = 8090 } = config.listen ?? {};
  const { server, port: got } = await listen(app, host, port);
  return {
    url: `http://${host}:${got}`,
    async stop() {
      await close(server);
      await guard.close();
      await stopTracing();
    },
  };
}
