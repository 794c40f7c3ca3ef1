// Checks jobs in order: on this thread for little work, by worker threads for much.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Checker, CheckSettings } from './validate-check.ts';
import type { Job, JobResult } from './validate-options.ts';

/** Input from which a second thread pays for its start. */
const worthThreads = 8_000_000;
const batchBytes = 500_000;
const batchJobs = 200;

/** Threads for an amount of input: none for little. */
export function threadsFor(bytes: number): number {
  return bytes < worthThreads
    ? 0
    : Math.min(8, Math.max(0, availableParallelism() - 1), Math.ceil(bytes / worthThreads));
}

async function* batches(jobs: AsyncIterable<Job>): AsyncGenerator<Job[]> {
  let batch: Job[] = [];
  let bytes = 0;
  for await (const job of jobs) {
    batch.push(job);
    bytes += job.text.length;
    if (batch.length < batchJobs && bytes < batchBytes) {
      continue;
    }
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) {
    yield batch;
  }
}

/** Checks on this thread. */
export async function* checkHere(checker: Checker, jobs: AsyncIterable<Job>): AsyncGenerator<JobResult> {
  for await (const job of jobs) {
    yield await checker.check(job);
  }
}

interface Answer {
  readonly batch: number;
  readonly results: readonly JobResult[];
}

class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve(results: readonly JobResult[]): void; reject(error: Error): void }
  >();
  load = 0;

  constructor(settings: CheckSettings) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./validate-worker.${extension}`, import.meta.url), {
      workerData: settings,
      // Options of the parent's own start, such as --input-type, are none of a worker's.
      execArgv: [],
    });
    this.#worker.on('message', ({ batch, results }: Answer) => {
      this.#waiting.get(batch)?.resolve(results);
      this.#waiting.delete(batch);
    });
    this.#worker.on('error', (error: Error) => {
      for (const { reject } of this.#waiting.values()) {
        reject(error);
      }
      this.#waiting.clear();
    });
  }

  async check(batch: number, jobs: readonly Job[]): Promise<readonly JobResult[]> {
    this.load += 1;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(batch, { resolve, reject });
        this.#worker.postMessage({ batch, jobs });
      });
    } finally {
      this.load -= 1;
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Checks in threads; results come in the order of the jobs, and no more batches are read than the threads can hold. */
export async function* checkInThreads(
  settings: CheckSettings,
  threads: number,
  jobs: AsyncIterable<Job>,
): AsyncGenerator<JobResult> {
  const pool = Array.from({ length: threads }, () => new Thread(settings));
  const running: Promise<readonly JobResult[]>[] = [];
  let number = 0;
  try {
    for await (const batch of batches(jobs)) {
      const thread = pool.reduce((least, other) => (other.load < least.load ? other : least));
      number += 1;
      const answer = thread.check(number, batch);
      // Awaited below, in order; without this a failure in between would count as unhandled.
      answer.catch(() => undefined);
      running.push(answer);
      if (running.length >= threads * 2) {
        yield* await (running.shift() as Promise<readonly JobResult[]>);
      }
    }
    for (const answer of running) {
      yield* await answer;
    }
  } finally {
    await Promise.all(pool.map((thread) => thread.stop()));
  }
}
