// The parts of a run as processes, for the crash suite and the bench: hospital, unit and adapters on free ports.
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../src/adapter/config/config.ts';
import type { AdapterProcess } from './adapter.ts';
import type { HospitalOrder } from './hospital.ts';
import type { UnitOrder } from './unit.ts';

/** The secret of notifications and answers in a run. */
export const SECRET = 'a-secret-for-runs-of-processes';
/** Needs of a run that have no consent: each tenth. */
export const refusedOf = (notices: number): number => Math.floor(notices / 10);

interface Orders {
  readonly 'adapter.ts': AdapterProcess;
  readonly 'hospital.ts': HospitalOrder;
  readonly 'unit.ts': UnitOrder;
}

const running = new Set<ChildProcess>();

/** Starts a part; its order is the first argument. */
export function start<Script extends keyof Orders>(script: Script, order: Orders[Script]): ChildProcess {
  const file = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // An adapter that is killed 200 times is compiled once.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'ip-fhir-compiled') },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Resolves when the process has written the word. */
export function says(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes(word) && resolve());
    child.once('exit', () => reject(new Error(`a process ended before it was ${word}`)));
  });
}

/** SIGTERM, and after half a minute SIGKILL. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, wait(30_000)]);
  child.kill('SIGKILL');
}

/** Whatever still runs of what was started here. */
export function killAll(): void {
  for (const child of running) {
    child.kill('SIGKILL');
  }
}

/** What differs between adapters of runs. */
export interface AdapterOrder {
  readonly port: number;
  readonly hospital: number;
  readonly unit: number;
  readonly store: Config['store'];
  readonly retry: Config['retry'];
  readonly acknowledgementMs: number;
  readonly timeoutMs: number;
  /** Notices worked on at the same time. */
  readonly concurrency?: number;
  /** Other deadlines than the usual ones. */
  readonly deadlines?: Partial<Config['deadlines']>;
}

export function adapterConfig({ port, hospital, unit, store, retry, ...times }: AdapterOrder): Config {
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
    retry,
    deadlines: {
      acknowledgementMs: times.acknowledgementMs,
      answerWorkingDays: 10,
      consentWarningDays: 14,
      ...times.deadlines,
    },
    store,
    concurrency: times.concurrency ?? 8,
    timeoutMs: times.timeoutMs,
    logLevel: 'silent',
  };
}
