// How many requests a server is given at the same time: as many as it bears, at most what was asked for, learnt while it runs.
import { PeerFailure } from '../../ports.ts';

/** Works that end well before one more goes at the same time again. */
const STEADY = 20;

/** Works of which only so many run at the same time. A server that is too busy gets half; one that manages gets more again. */
export class Lanes {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #width: number;
  #running = 0;
  #steady = 0;

  /** @param most works at the same time */
  constructor(most: number) {
    this.#most = Math.max(1, most);
    this.#width = this.#most;
  }

  /** How many may run at the same time now. */
  get width(): number {
    return this.#width;
  }

  /** Runs the work when there is room. Throws what it throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    while (this.#running >= this.#width) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      const result = await work();
      this.#went();
      return result;
    } catch (error) {
      if (error instanceof PeerFailure && isTooBusy(error)) {
        this.#width = Math.max(1, Math.floor(this.#width / 2));
        this.#steady = 0;
      }
      throw error;
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  /** Runs the work for each item; gives the results in order. */
  all<Item, T>(items: readonly Item[], work: (item: Item) => Promise<T>): Promise<T[]> {
    return Promise.all(items.map((item) => this.run(() => work(item))));
  }

  #went(): void {
    this.#steady += 1;
    if (this.#steady >= STEADY && this.#width < this.#most) {
      this.#width += 1;
      this.#steady = 0;
      this.#next();
    }
  }

  #next(): void {
    this.#waiting.shift()?.();
  }
}

/** It says that it has too much to do, or gave no answer in time. */
function isTooBusy({ status, kind }: PeerFailure): boolean {
  return status === 429 || status === 503 || (status === undefined && kind === 'transient');
}
