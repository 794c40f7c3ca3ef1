// Whether the adapter can do its work: its parts asked, each in bounded time.
import { setTimeout as wait } from 'node:timers/promises';
import type { Readiness } from '../../edges/server/monitoring.ts';
import type { Store } from '../../edges/store/store.ts';
import type { Config } from '../config/config.ts';

const problems = {
  'store away': 'the store does not answer',
  'store read-only': 'the store takes no writes: it is a standby, or read-only',
  'hospital away': "the hospital's FHIR server does not answer",
} as const;

/** Whoever asks whether the adapter is ready gets an answer within this time, in milliseconds. */
const READY_WITHIN = 2_000;

export async function readiness(store: Store, { hospital }: Config): Promise<Readiness> {
  const [storeState, hospitalState] = await Promise.all([
    inTime(askStore(store)),
    inTime(askHospital(hospital.server)),
  ]);
  const wrong = storeState === 'ok' ? `hospital ${hospitalState}` : `store ${storeState}`;
  const problem = Object.hasOwn(problems, wrong) ? problems[wrong as keyof typeof problems] : undefined;
  return { ...(problem ? { problem } : {}), checks: { store: storeState, hospital: hospitalState } };
}

type State = Readiness['checks'][string];

function inTime(asked: Promise<State>): Promise<State> {
  return Promise.race([asked, wait<State>(READY_WITHIN, 'away', { ref: false })]).catch(() => 'away');
}

async function askStore({ database }: Store): Promise<State> {
  const [row] = await database.query<{ fixed: boolean }>(
    `select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as fixed`,
  );
  return row?.fixed ? 'read-only' : 'ok';
}

async function askHospital(server: string): Promise<State> {
  const response = await fetch(`${server.replace(/\/+$/, '')}/metadata`, {
    redirect: 'error',
    signal: AbortSignal.timeout(READY_WITHIN),
  });
  await response.body?.cancel();
  return 'ok';
}
