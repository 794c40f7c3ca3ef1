// Whether the adapter can do its work: its parts asked, each in bounded time.
import { setTimeout as wait } from 'node:timers/promises';
import type { Readiness } from '../../edges/server/monitoring.ts';
import { createNetworkLog } from '../../edges/store/network-log.ts';
import type { Store } from '../../edges/store/store.ts';
import type { Config } from '../config/config.ts';

const problems = {
  'store away': 'the store does not answer',
  'store read-only': 'the store takes no writes: it is a standby, or read-only',
  'store full': 'the disk of the store is full',
  'hospital away': "the hospital's FHIR server does not answer",
  'network away': 'nothing can be fetched from the health network or its folder for a quarter of an hour',
} as const;

/** Whoever asks whether the adapter is ready gets an answer within this time, in milliseconds. */
const READY_WITHIN = 2_000;

/** What comes by the network and its folder. */
export interface InboxState {
  /** Since when every look has failed. */
  readonly standsSince: Date | undefined;
  readonly now: Date;
}

/** So long looks may fail before the adapter is not ready, in milliseconds: the network has its own pauses. */
const NETWORK_STANDS = 15 * 60_000;

/** @param inbox absent where nothing comes by the network or a folder */
export async function readiness(
  store: Store,
  { hospital }: Config,
  inbox: InboxState | undefined,
): Promise<Readiness> {
  const [storeState, hospitalState, aside] = await Promise.all([
    inTime(store.commits.state()),
    inTime(askHospital(hospital.server)),
    inbox ? asideFor(store, inbox.now) : undefined,
  ]);
  const network = inbox && networkOf(inbox, aside);
  const wrong = [`store ${storeState}`, `hospital ${hospitalState}`, `network ${network}`];
  const problem = wrong.flatMap((each) =>
    Object.hasOwn(problems, each) ? problems[each as keyof typeof problems] : [],
  )[0];
  return {
    ...(problem ? { problem } : {}),
    checks: { store: storeState, hospital: hospitalState, ...(network ? { network } : {}) },
    ...(aside === undefined ? {} : { oldestAsideSeconds: aside }),
  };
}

function networkOf({ standsSince, now }: InboxState, aside: number | undefined): State {
  if (standsSince && now.getTime() - standsSince.getTime() >= NETWORK_STANDS) {
    return 'away';
  }
  return aside === undefined ? 'ok' : 'waiting';
}

/** Age in seconds of the oldest thing that could not be taken yet. */
async function asideFor({ database }: Store, now: Date): Promise<number | undefined> {
  const asked = createNetworkLog(database)
    .oldestAside()
    .catch(() => undefined);
  const since = await Promise.race([asked, wait(READY_WITHIN, undefined, { ref: false })]);
  return since === undefined ? undefined : Math.round((now.getTime() - Date.parse(since)) / 1000);
}

type State = Readiness['checks'][string];

function inTime(asked: Promise<State>): Promise<State> {
  return Promise.race([asked, wait<State>(READY_WITHIN, 'away', { ref: false })]).catch(() => 'away');
}

async function askHospital(server: string): Promise<State> {
  const response = await fetch(`${server.replace(/\/+$/, '')}/metadata`, {
    redirect: 'error',
    signal: AbortSignal.timeout(READY_WITHIN),
  });
  await response.body?.cancel();
  return 'ok';
}
