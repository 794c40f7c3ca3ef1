// The one place where parts are joined: configuration in, a running adapter out.

import type { RequestListener, Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import type { Logger } from 'pino';
import { createDoor, type Door } from '../edges/server/door.ts';
import type { ValidateRequest } from '../edges/server/validate/answer.ts';
import { type CheckAnswer, validateScript } from '../edges/server/validate/routes.ts';
import { createWaitingApp } from '../edges/server/waiting-app.ts';
import { BACKLOG } from '../edges/store/jobs.ts';
import { measure } from '../edges/store/overview/measure.ts';
import { checkKeys } from '../edges/store/received-messages.ts';
import { openStoreWhenThere, type Store } from '../edges/store/store.ts';
import { createLog } from '../edges/telemetry/log.ts';
import { createMetrics } from '../edges/telemetry/metrics.ts';
import { startMetricsExport } from '../edges/telemetry/metrics-export.ts';
import { createThreads } from '../edges/threads/threads.ts';
import { createDocumentReader } from '../edges/transport/network/document-reader.ts';
import type { Clock } from '../flows/ports.ts';
import type { Issue } from '../ground/outcome/issue.ts';
import type { Ledger } from '../need/delivery/ledger.ts';
import type { Config } from './config/config.ts';
import { limitsOf } from './config/sections/intake.ts';
import { openAdtDoor } from './parts/adt.ts';
import { wireApp } from './parts/app.ts';
import { createFeeds } from './parts/feeds.ts';
import { createIntakeParts } from './parts/intake.ts';
import { OVERVIEW, pagesOf } from './parts/pages.ts';
import { wirePorts } from './parts/ports.ts';
import { createRetention } from './parts/retention.ts';
import { herIdsOf } from './parts/transports.ts';
import { workHandlers } from './parts/work.ts';

/** A running adapter. */
export interface Adapter {
  /** Base URL on which it listens. */
  readonly url: string;
  /** Where it takes messages of the patient administration, when it does: `mllp://host:port`. */
  readonly adtUrl?: string;
  readonly ledger: Ledger;
  readonly queue: {
    /** Resolves when no work waits or runs, deadlines and looks that are put off aside. */
    idle(): Promise<void>;
  };
  /** Asks the hospital's server for what was never notified; resolves when all of it is in the inbox. */
  sweep(): Promise<void>;
  /** What notices are kept in, in words without secrets. */
  readonly store: string;
  /** A link that lets one person in to the overview, once; undefined when the configuration has no such links. */
  signInLink(): Promise<string | undefined>;
  /** Takes no more requests, finishes the work that runs or gives it back, and stops. Ends in bounded time. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** Checks every message before it leaves. */
  readonly check: (resource: Resource) => readonly Issue[];
  /** Values of the variables that directory entries name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Another time than the system's, for tests: ours, and the one of the jobs and their database. */
  readonly time?: { readonly clock: Clock; readonly jobs: unknown };
}

const systemClock: Clock = { now: () => new Date(), ticks: () => performance.now() };
/** Time for running work when the adapter is told to stop, in milliseconds; what is not done by then is given back. */
const STOP_GRACE = 10_000;

/**
 * Starts the adapter; resolves when it listens.
 * @throws {import('../edges/store/postgres/failure.ts').StoreFailure} when the store cannot be used
 */
export async function startAdapter(options: StartOptions): Promise<Adapter> {
  const { config, time } = options;
  const log = createLog(config.logLevel);
  const door = createDoor(config.listen.tls, limitsOf(config).requestMs);
  const { host, port } = config.listen;
  const store = await openStoreWhenThere(
    {
      ...config.store,
      concurrency: config.concurrency,
      ...(time ? { clock: time.jobs, now: () => time.clock.now() } : {}),
      onEvent: (text) => log.warn({ store: text }, 'the store says'),
    },
    async ({ message }, nextTry) => {
      await door.open(createWaitingApp(), host, port);
      log.warn({ store: message, nextTry }, 'waiting for the store: not ready, nothing is taken');
    },
  ).catch((error: unknown) => {
    door.server.close();
    throw error;
  });
  try {
    return await run(options, store, log, door);
  } catch (error) {
    door.server.close();
    await store.close();
    throw error;
  }
}

async function run(
  { config, check, environment, time }: StartOptions,
  store: Store,
  log: Logger,
  door: Door,
): Promise<Adapter> {
  const { jobs } = store;
  const clock = time?.clock ?? systemClock;
  const metrics = createMetrics({
    measure: () => measure(store.database, clock.now()),
    waiting: () => jobs.waiting(BACKLOG),
  });
  // Filled once the port is known: nothing is composed before the first notification is taken.
  const own = { endpoint: '', name: config.hospital.name };
  const { ports, shared, server, access, transports } = await wirePorts({
    config,
    check,
    environment,
    store,
    clock,
    metrics,
    log,
    own,
  });
  const { ledger } = ports;
  const { received, dialogs } = store;
  await checkKeys(store.database, store.seal);
  let url = '';
  const pages = pagesOf({
    config,
    store,
    server,
    ports,
    clock,
    url: () => url,
    log: (text) => log.warn(text),
  });
  const intake = createIntakeParts({
    config,
    store,
    server,
    hospitalFetch: access.fetch,
    clock,
    log,
    endpoint: () => `${config.publicUrl ?? url}/notifications`,
  });
  const documents = createDocumentReader();
  const herIds = herIdsOf(config.dialog?.sender);
  const answers = { ...shared, received, dialogs, endpoint: own, herIds, readDocument: documents.read };
  const limitMs = limitsOf(config).validateMs;
  const checks = createThreads<ValidateRequest, CheckAnswer>({ script: validateScript, limitMs });
  let watched: ReturnType<typeof transports.watch> | undefined;
  const app = wireApp({
    config,
    store,
    clock,
    log,
    metrics,
    ports,
    answers,
    notifications: intake.notifications,
    takeDocument: transports.takeBrought(answers),
    pages,
    checks,
    inbox: () => config.dialog && watched && { standsSince: watched.standsSince(), now: clock.now() },
  });
  const port = await door.open(app, config.listen.host, config.listen.port);
  url = `${config.listen.tls ? 'https' : 'http'}://${config.listen.host}:${port}`;
  own.endpoint = `${config.publicUrl ?? url}/fhir/$process-message`;
  const feeds = createFeeds({ settings: config.feeds ?? [], store, clock, environment, log });
  const retention = createRetention({ config, store, clock, log });
  await jobs.work({
    ...workHandlers(ports, store, log, config, transports.sendDialog),
    feed: ({ feed }) => feeds.read(feed),
    retention: () => retention.run(),
  });
  await resume(store);
  await feeds.start();
  await retention.start();
  intake.start();
  watched = transports.watch(answers);
  const adt = await openAdtDoor({ config, store, server, clock, log });
  const exporting = startMetricsExport({
    environment,
    read: () => metrics.values(),
    now: () => new Date(),
    tell: (problem) => log.warn({ problem: problem ?? 'none' }, 'metrics to the OpenTelemetry collector'),
  });
  log.info({ url, units: config.directory.length, store: store.description }, 'the adapter listens');
  return {
    url,
    ...(adt ? { adtUrl: adt.url } : {}),
    ledger,
    queue: { idle: () => idle(store) },
    store: store.description,
    async signInLink() {
      return config.pages?.oneTimeLink
        ? `${config.publicUrl ?? url}${OVERVIEW}/sign-in/link/${await store.sessions.makeLink()}`
        : undefined;
    },
    sweep: () => intake.sweepNow(),
    async stop() {
      retention.stop();
      // Whatever hangs: a look at the network, a request, the database. Each step is waited for in bounded time.
      const looked = Promise.race([
        Promise.all([intake.stop(), watched?.stop(), adt?.stop(), exporting.stop()]),
        wait(STOP_GRACE, undefined, { ref: false }),
      ]);
      const closed = close(door.server);
      await Promise.all([looked, jobs.stop(STOP_GRACE)]);
      door.server.closeAllConnections();
      await Promise.all([closed, checks.stop(), documents.stop()]);
      await store.close(0);
    },
  };
}

/** What is put off for longer waits for something else than this process, in milliseconds. */
const SOON = 1_500;

/** Nothing in doubt or under way is without planned work, whatever became of the jobs. */
async function resume({ database, jobs, ledger }: Store): Promise<void> {
  for (const { key, flag } of await ledger.unsettled()) {
    await jobs.relay(database, key, flag, SOON);
  }
}

async function idle(store: Store): Promise<void> {
  while ((await store.jobs.waiting(SOON)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Starts an app and resolves with the port that it got. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const door = createDoor();
  return { server: door.server, port: await door.open(app, host, port) };
}

/** Closes a server, idle keep-alive connections included. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}
