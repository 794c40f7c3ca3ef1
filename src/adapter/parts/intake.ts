// Joins what takes notifications: dialects and inbox on one side, sweeps and event numbers on the other.

import type { Logger } from 'pino';
import type { NotificationDeps } from '../../edges/server/notifications.ts';
import { createCursors } from '../../edges/store/cursors.ts';
import { isStoreAway } from '../../edges/store/postgres/failure.ts';
import type { Store } from '../../edges/store/store.ts';
import { fetchSmall } from '../../edges/transport/access/bounded-body.ts';
import type { AuthorisedFetch } from '../../edges/transport/access/token-supply.ts';
import { createSubscriptionServer } from '../../edges/transport/hospital/subscription-server.ts';
import { fillGaps } from '../../flows/intake/fill-gaps.ts';
import { type Repairs, type WatchPorts, watchOnce } from '../../flows/intake/subscribe.ts';
import { type SweepOptions, type SweepPorts, sweep } from '../../flows/intake/sweep.ts';
import { type TakeNoticePorts, takeNotice } from '../../flows/intake/take-notice.ts';
import type { Clock, FhirServer } from '../../flows/ports.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { followedTypes } from '../../need/intake/followed.ts';
import type { Config } from '../config/config.ts';
import {
  defaultEventOrigins,
  defaultReplayWindowMs,
  defaultSweep,
  limitsOf,
  sweepBegin,
} from '../config/sections/intake.ts';
import { defaultWatchEveryMs } from '../config/sections/subscriptions.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';

export interface Intake {
  readonly notifications: NotificationDeps;
  /** Sweeps once now, then at the interval; looks at event numbers every second. */
  start(): void;
  /** Sweeps now, as far back as the settings say. */
  sweepNow(): Promise<void>;
  stop(): Promise<void>;
}

export interface IntakeParts {
  readonly config: Config;
  readonly store: Store;
  readonly server: FhirServer;
  /** Requests to the hospital's server beside those of `server`. */
  readonly hospitalFetch: AuthorisedFetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where notifications come, once the port is known. */
  readonly endpoint: () => string;
}

/** Between the begins of two sweeps, however many notifications without a name ask for one, in milliseconds. */
const SWEEP_PAUSE = 1_000;
/** A sweep that a notification asks for goes back this far: the server has written what it tells of, in milliseconds. */
const SHORT_OVERLAP = 5_000;
/** Between two looks at Subscriptions, however many notifications say that something is wrong, in milliseconds. */
const WATCH_PAUSE = 5_000;
/** Time between two looks at event numbers, in milliseconds. */
const LOOK_EVERY = 1_000;

/** Sweeps that fail in a row before a person is told: what was never notified is not found meanwhile. */
const FAILURES_BEFORE_A_PERSON = 5;

export function createIntakeParts(parts: IntakeParts): Intake {
  const { config, clock, log } = parts;
  const settings = { ...defaultSweep, ...config.sweep };
  const sweepPorts = sweepPortsOf(parts, config.triggers);
  const run = async (options: SweepOptions) => tell(log, await sweep(sweepPorts, options));
  const from = sweepBegin(settings);
  let failures = 0;
  const sweepAll = async () => {
    try {
      await run({ overlap: settings.overlapMs, ...from });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === FAILURES_BEFORE_A_PERSON) {
        const what = saying('sweep-fails', { count: failures, text: problemOf(error) });
        await parts.store.ledger.raise(clock.now().toISOString(), waits('sweep-fails', worded(what)));
      }
      throw error;
    }
  };
  const long = oneAtATime(sweepAll, SWEEP_PAUSE);
  const short = oneAtATime(() => run({ overlap: SHORT_OVERLAP, ...from }), SWEEP_PAUSE);
  const failed = (error: unknown) =>
    log.warn({ problem: problemOf(error) }, 'a sweep stopped; it goes on later');
  const watch = config.subscriptions && watcherOf(parts);
  const takePorts: TakeNoticePorts = {
    ...sweepPorts,
    sweepSoon: () => void short.request().catch(failed),
    onStatus: (_subscription, status) => {
      if (status === 'error' || status === 'off') {
        void watch?.request().catch(failed);
      }
    },
    onTaken: ({ kind }, accepted) => log.debug({ kind, ...accepted }, 'notification taken'),
  };
  const gaps = oneAtATime(
    () =>
      fillGaps({
        ...takePorts,
        subscriptions: createSubscriptionServer({
          baseUrl: config.hospital.server,
          timeout: config.timeoutMs,
          fetch: parts.hospitalFetch,
        }),
        sweepNow: () => short.request(),
        gapWait: settings.gapWaitMs,
        ...(settings.heartbeatMs === undefined ? {} : { heartbeat: settings.heartbeatMs }),
      }),
    0,
  );
  const timers: NodeJS.Timeout[] = [];
  return {
    notifications: {
      senders: {
        secrets: [config.notifications.secret, ...(config.notifications.previousSecrets ?? [])],
        ...(config.notifications.header ? { header: config.notifications.header } : {}),
        ...(config.notifications.jwt ? { jwt: { ...config.notifications.jwt, fetch: fetchSmall } } : {}),
        ...(config.notifications.clientCertificate ? { clientCertificate: true } : {}),
      },
      limits: limitsOf(config),
      replayWindow: config.notifications.replayWindowMs ?? defaultReplayWindowMs,
      eventOrigins: config.notifications.eventOrigins ?? defaultEventOrigins,
      now: () => clock.now(),
      take: (notice) => whenStoreIsThere(takeNotice(takePorts, notice)),
    },
    start() {
      void long.request().catch(failed);
      if (watch) {
        void watch.request().catch(failed);
        const every = config.subscriptions?.watchEveryMs ?? defaultWatchEveryMs;
        timers.push(setInterval(() => void watch.request().catch(failed), every));
      }
      timers.push(setInterval(() => void long.request().catch(failed), settings.everyMs));
      timers.push(setInterval(() => void gaps.request().catch(failed), LOOK_EVERY));
    },
    sweepNow: () => long.request(),
    async stop() {
      for (const timer of timers) {
        clearInterval(timer);
      }
    },
  };
}

/** What sweeps need, for the adapter and for the command `sweep` beside it. */
export function sweepPortsOf(
  { store, server, clock }: Pick<IntakeParts, 'store' | 'server' | 'clock'>,
  triggers: SweepPorts['triggers'] = [],
): SweepPorts {
  return {
    triggers,
    source: server.baseUrl,
    server,
    clock,
    cursors: createCursors(store.database, () => clock.now()),
    accept: (changes) => store.accept(changes, clock.now()),
  };
}

/** The first look makes what is missing; later ones repair what stopped. */
function watcherOf({ config, store, server, clock, log, endpoint }: IntakeParts): OneAtATime {
  let repairs: ReadonlyMap<string, Repairs> = new Map();
  const ports: WatchPorts = {
    server,
    clock,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onEvent: (text) => log.info({ subscription: text }, 'subscription'),
    raise: (what) =>
      store.ledger.raise(clock.now().toISOString(), waits('subscription-stopped', worded(what))),
  };
  return oneAtATime(async () => {
    const { dialect, topic } = config.subscriptions ?? { dialect: 'plain' };
    const wanted = {
      dialect,
      endpoint: endpoint(),
      secret: config.notifications.secret,
      ...(topic === undefined ? {} : { topic }),
      types: [...followedTypes, ...(config.triggers ?? [])],
    };
    repairs = await watchOnce(ports, wanted, repairs);
  }, WATCH_PAUSE);
}

function tell(log: Logger, results: Awaited<ReturnType<typeof sweep>>): void {
  for (const { type, seen, found } of results) {
    log[found > 0 ? 'info' : 'debug']({ type, seen, found }, 'swept');
  }
}

/** Only what carries no personal data. */
function problemOf(error: unknown): string {
  return error instanceof PeerFailure ? error.message : (error as Error).name;
}

/** A sender must hear that nothing was taken, so that it sends again: 503, not 500. */
export async function whenStoreIsThere<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isStoreAway(error)
      ? Object.assign(new Error('The store is away', { cause: error }), { status: 503 })
      : error;
  }
}
