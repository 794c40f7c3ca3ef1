// Kills adapters, databases and their processes at random points of a run: spread over the notices, not over the time,
// so that a slow machine sees as many kills while notices flow as a fast one.
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { runningServer } from '../../src/edges/store/postgres/data-directory.ts';
import type { AdapterProcess } from './adapter.ts';
import { end, says, start } from './processes.ts';

export interface Killed {
  readonly adapters: number;
  readonly databases: number;
  /** Single processes of a database: its server ends all sessions then and recovers. */
  readonly sessions: number;
  /** Adapters that stood still for a while (SIGSTOP), as a frozen machine does, and went on with what they had decided. */
  readonly pauses: number;
}

export interface KillOrder {
  readonly kills: number;
  readonly adapters: readonly KeptAdapter[];
  /** Data of the database of which processes are killed. */
  readonly data: string;
  /** Whether the whole database is killed too: the adapter starts its own one again, nobody starts a shared one. */
  readonly wholeDatabase: boolean;
  /** How far the run is, 0 to 1. */
  readonly progress: () => number;
  readonly random: () => number;
  /** True when the run has no time left. */
  readonly over: () => boolean;
}

/** Share of the points at which an adapter is paused besides. */
const PAUSED = 0.25;

/** Kills until all are done; `killed` is counted up meanwhile. */
export async function killAtRandom(
  order: KillOrder,
  killed: { -readonly [K in keyof Killed]: number },
): Promise<void> {
  const { random } = order;
  const points = Array.from({ length: order.kills }, () => random() * 0.97).sort((a, b) => a - b);
  for (const point of points) {
    const victim = order.adapters[Math.floor(random() * order.adapters.length)];
    // Mostly while it works; sometimes while it starts.
    if (random() < 0.85) {
      while (order.progress() < point && !order.over()) {
        await wait(20);
      }
      await victim?.up;
    }
    if (random() < PAUSED) {
      // Longer than the silence after which another adapter is given its jobs, where there is another.
      victim?.pause(order.adapters.length > 1 ? 17_000 : 3_000);
      killed.pauses += 1;
    }
    await wait(random() * 1_000);
    const draw = random();
    const server = runningServer(order.data);
    if (draw < 0.2 && order.wholeDatabase && server) {
      process.kill(server.pid, 'SIGKILL');
      killed.databases += 1;
    } else if (draw < 0.35 && server && killSession(server.pid, random())) {
      killed.sessions += 1;
    } else {
      const others = order.adapters.filter((each) => !each.isPaused);
      (others[Math.floor(random() * others.length)] ?? victim)?.kill();
      killed.adapters += 1;
    }
  }
}

/** Keeps one adapter running: whenever it is killed, it is started again, as a service manager does. */
export class KeptAdapter {
  readonly #config: AdapterProcess;
  #child: ChildProcess | undefined;
  #stopping = false;
  #paused: NodeJS.Timeout | undefined;
  /** Resolves when the adapter that runs now takes notifications. */
  up: Promise<void> = Promise.resolve();

  constructor(config: AdapterProcess) {
    this.#config = config;
    this.#run();
  }

  #run(): void {
    const child = start('adapter.ts', this.#config);
    this.#child = child;
    this.up = says(child, 'up').catch(() => undefined);
    child.once('exit', () => {
      if (!this.#stopping) {
        setTimeout(() => this.#stopping || this.#run(), 50);
      }
    });
  }

  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  /** It stands still for so many milliseconds, and goes on. */
  pause(milliseconds: number): void {
    const child = this.#child;
    if (this.#paused || !child?.kill('SIGSTOP')) {
      return;
    }
    this.#paused = setTimeout(() => this.#goOn(child), milliseconds);
  }

  #goOn(child: ChildProcess): void {
    clearTimeout(this.#paused);
    this.#paused = undefined;
    child.kill('SIGCONT');
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child) {
      this.#goOn(this.#child);
      await end(this.#child);
    }
  }
}

/** Counts the lines of a file that grows, reading only what is new. */
export function lineCounter(file: string): () => number {
  const chunk = Buffer.alloc(1 << 20);
  let [at, lines] = [0, 0];
  return () => {
    const handle = openSync(file, 'r');
    for (let read = 1; read > 0; at += read) {
      read = readSync(handle, chunk, 0, chunk.length, at);
      lines += chunk.subarray(0, read).reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0);
    }
    closeSync(handle);
    return lines;
  };
}

/** Kills one of the server's own processes: the server takes all sessions down and recovers. */
function killSession(postmaster: number, draw: number): boolean {
  const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster);
  try {
    process.kill(Number(children[Math.floor(draw * children.length)]), 'SIGKILL');
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
