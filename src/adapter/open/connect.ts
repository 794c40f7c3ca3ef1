// Plans on a FHIR server, for code: what the commands publish, read, load, sync, follow, explain and doctor do.

import { setTimeout } from 'node:timers/promises';
import type { Explanation } from '../../flows/judge/explain-need.ts';
import type { FollowState, PlanChange } from '../../flows/plan/follow-plans.ts';
import type { LoadState } from '../../flows/plan/load-place.ts';
import type { LoadCounts, LoadedLine } from '../../flows/plan/load-plans.ts';
import type { Published } from '../../flows/plan/publish-plan.ts';
import type { ServerFinding } from '../../flows/plan/server-check.ts';
import { PeerFailure } from '../../flows/ports.ts';
import type { SyncPorts } from '../../flows/sync/sync-plan.ts';
import type { SyncReport } from '../../flows/sync/sync-plans.ts';
import { baseUrlProblem } from '../../ground/fhir/base-url.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { ArgumentError } from '../../ground/outcome/argument-error.ts';
import type { FromFhirResult } from '../../plan/mapping/from-resources.ts';
import type { Environment } from '../config/environment.ts';
import type { PlanServerSettings } from './plan-server.ts';

/** How a server is reached. */
export interface ConnectOptions {
  /** A bearer token. */
  readonly token?: string;
  /** Instead: path of a JSON file with the settings by which tokens are got (SMART Backend Services). */
  readonly tokenClient?: string;
  /** Other base URLs of the same server, as they stand in its links and references (behind a proxy). */
  readonly bases?: readonly string[];
  /** Modifier extensions that stand there and change nothing of what is read, by their URL; any other stops the plan. */
  readonly knownModifiers?: readonly string[];
  /** Entries that the server takes in one transaction. */
  readonly maxEntries?: number;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface FollowOptions {
  /** What has been told before: the `state` of the last change that was taken. Without it every plan is told. */
  readonly state?: FollowState;
  /** Go on asking, with this long between two passes, in milliseconds; without it one pass. */
  readonly everyMs?: number;
  /** Ends it between two changes. */
  readonly signal?: AbortSignal;
}

export interface LoadOptions {
  /** Plans that are written at the same time; 4 when not said. */
  readonly atOnce?: number;
  /** The server has none of these plans and no other writer: everything is sent without asking. */
  readonly intoEmpty?: boolean;
  /** Where it is kept how far the load has come; without it a load begins anew. */
  readonly done?: { load(): Promise<LoadState>; save(state: LoadState): Promise<void> };
  /** Told of every plan. */
  readonly onPlan?: (line: LoadedLine) => void;
}

/** The other system: a folder of plan documents, one JSON file a plan, or another FHIR server. */
export type SyncPartner = { readonly folder: string } | ({ readonly server: string } & ConnectOptions);

export interface SyncOptions {
  /** Folder of what both had last; it holds whole plans, so keep it as safe as they are. */
  readonly state: string;
  /** What people call the two systems in tasks of conflict: `server` and `tool` when not said. */
  readonly names?: readonly [server: string, partner: string];
  readonly dryRun?: boolean;
  readonly atOnce?: number;
}

/**
 * A FHIR server that holds plans. What is wrong with a plan is told in issues; a server that does not do its part is
 * thrown as {@link PeerFailure}, whose `kind` says what to do about it.
 */
export interface PlanConnection {
  /** Sends what is new or different in a plan document; nothing, when anything is wrong with it. */
  publish(plan: unknown): Promise<Published>;
  /** The plan by its CarePlan's id or its own id in its source system; undefined when the server has none. */
  read(plan: string): Promise<FromFhirResult | undefined>;
  /** The plans that changed since the state, each as it is now. */
  follow(options?: FollowOptions): AsyncIterable<PlanChange>;
  /** One pass that brings the plans of both systems in step. */
  sync(partner: SyncPartner, options: SyncOptions): Promise<SyncReport>;
  /** Publishes many plan documents, values or lines of NDJSON. */
  load(plans: Iterable<unknown> | AsyncIterable<unknown>, options?: LoadOptions): Promise<LoadCounts>;
  /** What would happen to a Flag of need, and why; nothing is written or sent. */
  explain(flag: string): Promise<Explanation>;
  /** What the server cannot do, before the first write. */
  doctor(): Promise<readonly ServerFinding[]>;
}

/**
 * Connects to a FHIR R4 server; nothing is asked yet.
 * @param url base URL: scheme, host and path alone, `https://hospital.example/fhir`
 * @throws {ArgumentError} when the URL or an option cannot be used
 * @example
 * const hospital = connect(server.url, { timeoutMs: 10_000 });
 * const { outcome } = await hospital.publish(plan);
 * outcome; // "created"
 * const read = await hospital.read(plan.id);
 */
export function connect(url: string, options: ConnectOptions = {}): PlanConnection {
  const [settings, environment] = settingsFor(url, options);
  const synced = new Map<string, Promise<Omit<SyncPorts, 'dryRun'>>>();
  return {
    async publish(plan) {
      const [{ openPublishPorts }, { publishPlan }] = await Promise.all([
        import('./plan-server.ts'),
        import('../../flows/plan/publish-plan.ts'),
      ]);
      return publishPlan(await openPublishPorts(settings, environment), plan);
    },
    async read(plan) {
      text('plan', plan);
      const [server, { readPlan }] = await Promise.all([
        serverOf(settings, environment),
        import('../../flows/plan/read-plan.ts'),
      ]);
      return readPlan(server, plan, instantOf(new Date()));
    },
    follow: (how = {}) => follow(settings, environment, how),
    sync: (partner, how) => sync([settings, environment], partner, how, synced),
    load: (plans, how = {}) => load(settings, environment, plans, how),
    async explain(flag) {
      text('flag', flag);
      const { explainFlag } = await import('./need/explain.ts');
      return explainFlag({ flag, server: settings.server, access: settings }, undefined, environment);
    },
    async doctor() {
      const [server, { checkServer }] = await Promise.all([
        serverOf(settings, environment),
        import('../../flows/plan/server-check.ts'),
      ]);
      return checkServer((await server.capability()).statement);
    },
  };
}

type Reached = readonly [settings: PlanServerSettings, environment: Environment];

/** A token is handed on as an environment of one variable is: it stands in no file and in no settings. */
function settingsFor(url: string, options: ConnectOptions): Reached {
  const problem = typeof url === 'string' ? baseUrlProblem(url) : 'it is no text';
  if (problem !== undefined) {
    throw new ArgumentError('url', problem);
  }
  const { token, tokenClient, bases, knownModifiers, maxEntries, timeoutMs } = options;
  if (token !== undefined) {
    text('options.token', token);
  }
  for (const [name, value] of Object.entries({ maxEntries, timeoutMs })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new ArgumentError(`options.${name}`, 'it is no whole number from 1');
    }
  }
  const settings = {
    server: url,
    ...(bases === undefined ? {} : { ownBase: bases }),
    ...(knownModifiers === undefined ? {} : { knownModifier: knownModifiers }),
    ...(token === undefined ? {} : { tokenVariable: 'token' }),
    ...(tokenClient === undefined ? {} : { tokenClient }),
    ...(maxEntries === undefined ? {} : { maxEntries }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 }),
  };
  return [settings, token === undefined ? process.env : { ...process.env, token }];
}

function text(argument: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new ArgumentError(argument, 'it is no text, or a blank one');
  }
}

async function serverOf(settings: PlanServerSettings, environment: Environment) {
  return (await import('./plan-server.ts')).openPlanServer(settings, environment);
}

async function* follow(
  settings: PlanServerSettings,
  environment: Environment,
  { state: from = { plans: {} }, everyMs, signal }: FollowOptions,
): AsyncGenerator<PlanChange> {
  const [server, { planChangesSince }] = await Promise.all([
    serverOf(settings, environment),
    import('../../flows/plan/follow-plans.ts'),
  ]);
  let state = from;
  do {
    try {
      for await (const change of planChangesSince(server, state, instantOf(new Date()))) {
        if (signal?.aborted) {
          return;
        }
        yield change;
        state = change.state;
      }
    } catch (error) {
      if (everyMs === undefined || !(error instanceof PeerFailure) || error.kind !== 'transient') {
        throw error;
      }
    }
  } while (
    everyMs !== undefined &&
    (await setTimeout(everyMs, true, signal ? { signal } : {}).catch(() => false))
  );
}

/** The state of a sync is held by this process from its first pass on. */
async function sync(
  [settings, environment]: Reached,
  partner: SyncPartner,
  { state, names = ['server', 'tool'], dryRun = false, atOnce = 4 }: SyncOptions,
  synced: Map<string, Promise<Omit<SyncPorts, 'dryRun'>>>,
): Promise<SyncReport> {
  text('options.state', state);
  const [left, right] = names;
  if (left === right) {
    throw new ArgumentError('options.names', 'both systems have the same name');
  }
  const [other, variables] =
    'folder' in partner
      ? [{ name: right, folder: partner.folder }, {}]
      : partnerOf(right, settingsFor(partner.server, partner));
  const [{ openSync }, { syncPlans }] = await Promise.all([
    import('./sync.ts'),
    import('../../flows/sync/sync-plans.ts'),
  ]);
  const key = JSON.stringify([other, state, names]);
  const open = () =>
    openSync(
      [{ name: left, server: settings }, other],
      state,
      { ...environment, ...variables },
      {
        rebind: false,
        onDamaged: () => undefined,
      },
    );
  const ports = synced.get(key) ?? open();
  synced.set(key, ports);
  ports.catch(() => synced.delete(key));
  return syncPlans({ ...(await ports), dryRun, atOnce });
}

/** The token of the other server stands under a name of its own beside ours. */
function partnerOf(name: string, [server, environment]: Reached) {
  const { tokenVariable, ...rest } = server;
  return tokenVariable === undefined
    ? ([{ name, server }, {}] as const)
    : ([{ name, server: { ...rest, tokenVariable: 'partner' } }, { partner: environment.token }] as const);
}

async function load(
  settings: PlanServerSettings,
  environment: Environment,
  plans: Iterable<unknown> | AsyncIterable<unknown>,
  { atOnce = 4, intoEmpty = false, done, onPlan }: LoadOptions,
): Promise<LoadCounts> {
  const [{ openPublishPorts }, { loadPlans }] = await Promise.all([
    import('./plan-server.ts'),
    import('../../flows/plan/load-plans.ts'),
  ]);
  const ports = {
    ...(await openPublishPorts(settings, environment)),
    atOnce,
    intoEmpty,
    done: done ?? { load: async () => ({ lines: 0, refused: [] }), save: async () => undefined },
    ...(onPlan ? { onLine: onPlan } : {}),
  };
  return loadPlans(ports, linesOf(plans));
}

async function* linesOf(plans: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const plan of plans) {
    yield typeof plan === 'string' ? plan : JSON.stringify(plan);
  }
}
