// One crash run: a hospital, a unit and adapters as processes; adapters and databases are killed while notices flow.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Config } from '../../src/adapter/config/config.ts';
import { runningServer } from '../../src/edges/store/postgres/data-directory.ts';
import { guestConnection, startEmbedded, urlOf } from '../../src/edges/store/postgres/embedded-postgres.ts';
import { freePort } from '../support/free-port.ts';
import type { CheckOrder, Verdict } from './checker.ts';
import { KeptAdapter, type Killed, killAtRandom, lineCounter } from './kills.ts';
import { adapterConfig, killAll, refusedOf, SECRET, says, start } from './processes.ts';
import { seeded } from './random.ts';

export interface CrashPlan {
  readonly notices: number;
  readonly kills: number;
  /** The adapter's own database, or one server that four adapters share. */
  readonly store: 'embedded' | 'shared';
  readonly unitHandlesDuplicates: boolean;
  /** Decides which is killed at which point, and which sends the unit fails at. */
  readonly seed: number;
  /** Longest time for everything, in milliseconds. */
  readonly limit: number;
  readonly onEvent: (text: string) => void;
}

export interface CrashResult extends Verdict {
  readonly killed: Killed;
  readonly seconds: number;
  /** Time from SIGTERM to the end of the last adapter, in milliseconds. */
  readonly stopped: number;
}

/** Notices that the hospital is ahead of the adapters, so that needs are raised during the whole run. */
const AHEAD = 200;
const REPORT_EVERY = 15_000;

export async function runCrash(plan: CrashPlan): Promise<CrashResult> {
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-crash-'));
  chmodSync(folder, 0o711);
  try {
    return { ...(await play(plan, folder, begun)), seconds: Math.round((Date.now() - begun) / 1000) };
  } finally {
    killAll();
    const left = runningServer(join(folder, 'store', 'data'));
    if (left) {
      process.kill(left.pid, 'SIGQUIT');
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

async function play(plan: CrashPlan, folder: string, begun: number): Promise<Omit<CrashResult, 'seconds'>> {
  const directory = join(folder, 'store');
  const pgBin = process.env.PG_BIN ? { pgBin: process.env.PG_BIN } : {};
  const shared = plan.store === 'shared' ? await startEmbedded({ directory, ...pgBin }) : undefined;
  const store: Config['store'] = shared ? { databaseUrl: urlOf(shared.connection) } : { directory, ...pgBin };
  const logs = { hospitalLog: join(folder, 'hospital.log'), unitLog: join(folder, 'unit.log') };
  const adapters = await startParts(plan, logs, store, shared ? 4 : 1);
  const killed = { adapters: 0, databases: 0, sessions: 0, pauses: 0 };
  const delivered = lineCounter(logs.unitLog);
  const over = () => Date.now() - begun > plan.limit;
  const report = () => {
    const kills = killed.adapters + killed.databases + killed.sessions;
    const seconds = Math.round((Date.now() - begun) / 1000);
    plan.onEvent(`${seconds} s: ${delivered()} sends at the unit, ${kills} kills`);
  };
  const reporting = setInterval(report, REPORT_EVERY);
  await killAtRandom(
    {
      kills: plan.kills,
      adapters,
      data: join(directory, 'data'),
      wholeDatabase: !shared,
      progress: () => delivered() / (plan.notices - refusedOf(plan.notices)),
      random: seeded(plan.seed),
      over,
    },
    killed,
  );
  plan.onEvent(`all ${plan.kills} kills are done`);
  await settled(shared ? urlOf(shared.connection) : directory, plan.notices, over);
  clearInterval(reporting);
  report();
  const stopping = Date.now();
  await Promise.all(adapters.map((adapter) => adapter.stop()));
  const stopped = Date.now() - stopping;
  const verdict = await check({ ...logs, store, unitHandlesDuplicates: plan.unitHandlesDuplicates });
  await shared?.stop();
  return { ...verdict, killed, stopped };
}

/** By how many hours the clocks of adapters are wrong that share a store. */
const SKEWS = [0, 3, -3];

async function startParts(
  plan: CrashPlan,
  { hospitalLog, unitLog }: { readonly hospitalLog: string; readonly unitLog: string },
  store: Config['store'],
  processes: number,
): Promise<readonly KeptAdapter[]> {
  const [hospitalPort, unitPort] = [await freePort(), await freePort()];
  const ports = await Promise.all(Array.from({ length: processes }, freePort));
  writeFileSync(unitLog, '');
  const unit = start('unit.ts', {
    port: unitPort,
    log: unitLog,
    answerToken: SECRET,
    unavailable: 0.05,
    silentAfterTaking: 0.02,
    doubled: 0.02,
    seed: plan.seed,
    handlesDuplicates: plan.unitHandlesDuplicates,
  });
  await says(unit, 'up');
  const adapters = ports.map(
    (port, index) =>
      new KeptAdapter({
        ...adapterConfig({
          port,
          hospital: hospitalPort,
          unit: unitPort,
          store,
          retry: {
            attempts: 200,
            firstMs: 50,
            longestMs: 1_000,
            resends: plan.unitHandlesDuplicates ? 20 : 0,
          },
          acknowledgementMs: 60_000,
          timeoutMs: 1_500,
        }),
        skewMs: (SKEWS[index] ?? 0) * 3_600_000,
      }),
  );
  const hospital = start('hospital.ts', {
    port: hospitalPort,
    notices: plan.notices,
    adapters: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    secret: SECRET,
    log: hospitalLog,
    concurrency: 16,
    ahead: AHEAD,
  });
  void says(hospital, 'told').then(() => plan.onEvent(`all ${plan.notices} needs are told`));
  return adapters;
}

async function check(order: CheckOrder): Promise<Verdict> {
  const checker = new URL('./checker.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [checker, JSON.stringify(order)], {
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as Verdict;
}

/**
 * Until every need stands in the store, and each that may be told is at the unit and in the hospital's record, or a person is asked
 * whether it has arrived. Asked of the notices, not of the jobs: looks at what is in doubt are planned without end, and a job that is planned for later says nothing of its notice.
 */
async function settled(where: string, needs: number, over: () => boolean): Promise<void> {
  while (!over()) {
    const { told, judged } = await counted(where);
    if (told >= needs - refusedOf(needs) && judged >= needs) {
      return;
    }
    await wait(500);
  }
}

async function counted(where: string): Promise<{ readonly told: number; readonly judged: number }> {
  const client = new pg.Client(
    where.startsWith('postgres') ? { connectionString: where } : guestConnection(where),
  );
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ told: number; judged: number }>(
      `select count(*) filter (where (state = 'delivered' and recorded_at_source)
           or (state = 'for-a-person' and cause = 'result-unknown'))::integer as told,
         count(*) filter (where state in ('delivered', 'unclear', 'for-a-person'))::integer as judged
       from ip.notice`,
    );
    return rows[0] ?? { told: 0, judged: 0 };
  } catch {
    return { told: 0, judged: 0 }; // killed just now
  } finally {
    await client.end().catch(() => undefined);
  }
}
