// Large input is worked on in threads of its own: what one body costs in time or memory is bounded, and nobody else waits for it.
import { Worker } from 'node:worker_threads';

/** What became of one piece of work: its answer, stopped at a limit, or not begun because too many wait. */
export type Ran<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'stopped'; readonly why: string }
  | { readonly kind: 'busy' };

export interface Threads<Request, Answer> {
  /** @param gone says that nobody waits for the answer any more */
  run(request: Request, gone?: AbortSignal): Promise<Ran<Answer>>;
  stop(): Promise<void>;
}

export interface ThreadOptions {
  /** The script of a thread: it answers requests by `answerRequests`. */
  readonly script: URL;
  /** Time for one request, in milliseconds; the start of a thread does not count. */
  readonly limitMs: number;
  readonly threads?: number;
  /** Requests that may wait for a thread. */
  readonly waiting?: number;
  /** A thread that had nothing to do for so long ends, and gives its memory back, in milliseconds. */
  readonly idleMs?: number;
}

/** A thread may take so much memory, in MB, and ends at more; the process goes on. */
const MEMORY = 768;
/** A request waits so long for the start of its thread, in milliseconds: on a busy machine it reads its definitions for seconds. */
const START = 30_000;

interface Job<Request, Answer> {
  readonly request: Request;
  readonly done: (ran: Ran<Answer>) => void;
  readonly failed: (error: unknown) => void;
}

/** The script `name` beside the module that asks, as it is run: from source or built. */
export function scriptBeside(module: string, name: string): URL {
  return new URL(`./${name}.${module.endsWith('.ts') ? 'ts' : 'js'}`, module);
}

export function createThreads<Request, Answer>(options: ThreadOptions): Threads<Request, Answer> {
  const { script, limitMs, threads = 2, waiting: most = 50, idleMs = 60_000 } = options;
  const waiting: Job<Request, Answer>[] = [];
  const all = new Set<OneThread<Request, Answer>>();

  function next(): void {
    const thread = [...all].find((each) => each.free) ?? (all.size < threads ? begin() : undefined);
    const job = thread && waiting.shift();
    if (job) {
      thread.run(job);
    }
  }

  function begin(): OneThread<Request, Answer> {
    const ports = { script, limitMs, idleMs, onFree: next, onEnd: () => all.delete(thread) };
    const thread = new OneThread<Request, Answer>(ports);
    all.add(thread);
    return thread;
  }

  return {
    run: (request, gone) =>
      new Promise((resolve, failed) => {
        if (waiting.length >= most) {
          resolve({ kind: 'busy' });
          return;
        }
        const forget = () => {
          const at = waiting.indexOf(job);
          if (at >= 0) {
            waiting.splice(at, 1);
            resolve({ kind: 'busy' });
          }
        };
        const job: Job<Request, Answer> = { request, done: resolve, failed };
        gone?.addEventListener('abort', forget, { once: true });
        waiting.push(job);
        next();
      }),
    async stop() {
      for (const { done } of waiting.splice(0)) {
        done({ kind: 'busy' });
      }
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}

interface ThreadPorts {
  readonly script: URL;
  readonly limitMs: number;
  readonly idleMs: number;
  readonly onFree: () => void;
  readonly onEnd: () => void;
}

class OneThread<Request, Answer> {
  readonly #worker: Worker;
  readonly #ports: ThreadPorts;
  #job: Job<Request, Answer> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #started = false;
  #ended = false;
  readonly #startedOrGone = Promise.withResolvers<void>();

  constructor(ports: ThreadPorts) {
    this.#ports = ports;
    this.#worker = new Worker(ports.script, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
      // Options of the parent's own start, such as --input-type, are none of a worker's.
      execArgv: [],
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: 'ready' | Answer) => {
      if (answer === 'ready') {
        this.#started = true;
        this.#startedOrGone.resolve();
        if (this.#job) {
          this.#begin(this.#job);
          return;
        }
      } else {
        this.#settle((job) => job.done({ kind: 'answered', answer }));
      }
      this.#timer = setTimeout(() => void this.end(), this.#ports.idleMs);
      this.#timer.unref();
      this.#ports.onFree();
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#settle((job) =>
        memory ? job.done({ kind: 'stopped', why: 'it took too much memory' }) : job.failed(error),
      );
    });
    this.#worker.on('exit', () => {
      this.#ended = true;
      this.#startedOrGone.resolve();
      this.#settle((job) => job.done({ kind: 'stopped', why: 'its thread ended' }));
      this.#ports.onEnd();
      this.#ports.onFree();
    });
  }

  get free(): boolean {
    return this.#job === undefined && !this.#ended;
  }

  run(job: Job<Request, Answer>): void {
    this.#job = job;
    if (this.#started) {
      this.#begin(job);
    } else {
      // What nobody waits for any more is not begun; the thread goes on starting, for whoever comes next.
      this.#limit('the start of its thread', START, () => this.#ports.onFree());
    }
  }

  #begin({ request }: Job<Request, Answer>): void {
    this.#limit('it', this.#ports.limitMs, () => void this.end());
    this.#worker.postMessage(request);
  }

  #limit(what: string, time: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settle((job) => job.done({ kind: 'stopped', why: `${what} took longer than ${time} ms` }));
      then();
    }, time);
  }

  /** Ends the thread, whatever it does; one that is still starting, when it has started (see `answerRequests`). */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ended = true;
    this.#worker.ref();
    await this.#startedOrGone.promise;
    await this.#worker.terminate();
  }

  #settle(tell: (job: Job<Request, Answer>) => void): void {
    const job = this.#job;
    clearTimeout(this.#timer);
    this.#job = undefined;
    if (job) {
      tell(job);
    }
  }
}
