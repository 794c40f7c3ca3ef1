// One crash run: a hospital, a unit and adapters as processes; adapters and databases are killed while notices flow.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Config } from '../../src/config/config.ts';
import { runningServer } from '../../src/store/data-directory.ts';
import { guestConnection, startEmbedded, urlOf } from '../../src/store/embedded-postgres.ts';
import type { Verdict } from './checker.ts';

export interface CrashPlan {
  readonly notices: number;
  readonly kills: number;
  /** The adapter's own database, or one server that several adapters share. */
  readonly store: 'embedded' | 'shared';
  readonly unitHandlesDuplicates: boolean;
  /** Longest time for everything, in milliseconds. */
  readonly limit: number;
  readonly onEvent?: (text: string) => void;
}

export interface CrashResult extends Verdict {
  readonly killed: { readonly adapters: number; readonly databases: number; readonly sessions: number };
  readonly seconds: number;
  /** Time from SIGTERM to the end of the last adapter, in milliseconds. */
  readonly stopped: number;
}

const SECRET = 'a-secret-for-the-crash-run';
const processes = new Set<ChildProcess>();

function start(script: string, order: unknown): ChildProcess {
  const file = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.add(child);
  child.once('exit', () => processes.delete(child));
  return child;
}

function says(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes(word) && resolve());
    child.once('exit', () => reject(new Error(`a process ended before it was ${word}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Keeps one adapter running: whenever it is killed, it is started again, as a service manager does. */
class KeptAdapter {
  readonly #config: Config;
  #child: ChildProcess | undefined;
  #stopping = false;
  /** Resolves when the adapter that runs now takes notifications. */
  up: Promise<void> = Promise.resolve();

  constructor(config: Config) {
    this.#config = config;
    this.#run();
  }

  #run(): void {
    const child = start('./adapter.ts', this.#config);
    this.#child = child;
    this.up = says(child, 'up').catch(() => undefined);
    child.once('exit', () => {
      if (!this.#stopping) {
        setTimeout(() => this.#stopping || this.#run(), 50);
      }
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, wait(30_000)]);
    child.kill('SIGKILL');
  }
}

export async function runCrash(plan: CrashPlan): Promise<CrashResult> {
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-crash-'));
  chmodSync(folder, 0o711);
  try {
    return { ...(await play(plan, folder, begun)), seconds: Math.round((Date.now() - begun) / 1000) };
  } finally {
    for (const child of processes) {
      child.kill('SIGKILL');
    }
    for (const left of [runningServer(join(folder, 'store', 'data'))]) {
      if (left) {
        process.kill(left.pid, 'SIGQUIT');
      }
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

async function play(plan: CrashPlan, folder: string, begun: number): Promise<Omit<CrashResult, 'seconds'>> {
  const directory = join(folder, 'store');
  const pgBin = process.env.PG_BIN ? { pgBin: process.env.PG_BIN } : {};
  const shared = plan.store === 'shared' ? await startEmbedded({ directory, ...pgBin }) : undefined;
  const store: Config['store'] = shared ? { databaseUrl: urlOf(shared.connection) } : { directory, ...pgBin };
  const [hospitalPort, unitPort] = [await freePort(), await freePort()];
  const ports = await Promise.all(Array.from({ length: shared ? 4 : 1 }, freePort));
  const logs = { hospital: join(folder, 'hospital.log'), unit: join(folder, 'unit.log') };
  writeFileSync(logs.unit, '');
  const unit = start('./unit.ts', {
    port: unitPort,
    log: logs.unit,
    answerToken: SECRET,
    unavailable: 0.05,
    silentAfterTaking: 0.02,
    doubled: 0.02,
    handlesDuplicates: plan.unitHandlesDuplicates,
  });
  await says(unit, 'up');
  const adapters = ports.map((port) => new KeptAdapter(configOf(port, hospitalPort, unitPort, store)));
  const hospital = start('./hospital.ts', {
    port: hospitalPort,
    notices: plan.notices,
    adapters: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    secret: SECRET,
    log: logs.hospital,
    concurrency: 16,
  });
  let told = false;
  void says(hospital, 'told').then(() => {
    told = true;
    plan.onEvent?.(`all ${plan.notices} needs are told`);
  });
  const killed = await killAtRandom(plan, adapters, directory, () => told, begun);
  plan.onEvent?.(`${plan.kills} kills are done`);
  await settled(plan, shared ? urlOf(shared.connection) : directory, () => told, begun);
  const stopping = Date.now();
  await Promise.all(adapters.map((adapter) => adapter.stop()));
  const stopped = Date.now() - stopping;
  const check = { hospitalLog: logs.hospital, unitLog: logs.unit, store };
  const checker = new URL('./checker.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [checker, JSON.stringify(check)], {
    maxBuffer: 1e8,
  });
  await shared?.stop();
  return { ...(JSON.parse(stdout) as Verdict), killed, stopped };
}

function configOf(port: number, hospital: number, unit: number, store: Config['store']): Config {
  return {
    listen: { host: '127.0.0.1', port },
    hospital: { server: `http://127.0.0.1:${hospital}/fhir`, name: 'Hospital' },
    notifications: { secret: SECRET },
    answers: { token: SECRET },
    directory: [
      {
        municipality: '4601',
        name: 'Unit',
        organizationNumber: '310000248',
        endpoint: `http://127.0.0.1:${unit}/fhir/$process-message`,
      },
    ],
    network: { privateHosts: ['127.0.0.1'] },
    retry: { attempts: 200, firstMs: 50, longestMs: 1_000, resends: 20 },
    deadlines: { acknowledgementMs: 60_000, answerWorkingDays: 10, consentWarningDays: 14 },
    store,
    concurrency: 8,
    timeoutMs: 1_500,
    logLevel: 'silent',
  };
}

async function killAtRandom(
  plan: CrashPlan,
  adapters: readonly KeptAdapter[],
  directory: string,
  told: () => boolean,
  begun: number,
): Promise<CrashResult['killed']> {
  const killed = { adapters: 0, databases: 0, sessions: 0 };
  for (let done = 0; done < plan.kills; done += 1) {
    const victim = adapters[Math.floor(Math.random() * adapters.length)];
    // Mostly while it works; sometimes while it starts.
    if (Math.random() < 0.85) {
      await victim?.up;
    }
    await wait(Math.random() * 2_000);
    const draw = Math.random();
    const server = runningServer(join(directory, 'data'));
    if (draw < 0.2 && plan.store === 'embedded' && server) {
      process.kill(server.pid, 'SIGKILL');
      killed.databases += 1;
    } else if (draw < 0.35 && server) {
      killed.sessions += killSession(server.pid) ? 1 : 0;
    } else {
      victim?.kill();
      killed.adapters += 1;
    }
    if (done % 10 === 9) {
      plan.onEvent?.(
        `${done + 1} kills, ${Math.round((Date.now() - begun) / 1000)} s${told() ? ', all told' : ''}`,
      );
    }
  }
  return killed;
}

/** Kills one of the server's own processes: the server takes all sessions down and recovers. */
function killSession(postmaster: number): boolean {
  const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster);
  const chosen = children[Math.floor(Math.random() * children.length)];
  try {
    process.kill(Number(chosen), 'SIGKILL');
    return true;
  } catch {
    return false; // it ended by itself in between
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return -1;
  }
}

/** Until the store says that nothing is left to do. */
async function settled(plan: CrashPlan, where: string, told: () => boolean, begun: number): Promise<void> {
  while (Date.now() - begun < plan.limit) {
    if (told() && (await openWork(where)) === 0) {
      return;
    }
    await wait(500);
  }
  plan.onEvent?.('the time is over');
}

async function openWork(where: string): Promise<number> {
  const client = new pg.Client(
    where.startsWith('postgres') ? { connectionString: where } : guestConnection(where),
  );
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::integer as count from jobs.job where name in ('relay', 'dead') and state < 'completed'",
    );
    return rows[0]?.count ?? -1;
  } catch {
    return -1;
  } finally {
    await client.end().catch(() => undefined);
  }
}
