// Work behind the answer: one notice at a time per key, different keys side by side. In memory.

export interface WorkQueue {
  /** Runs the work after all earlier work of the same key. */
  add(key: string, work: () => Promise<unknown>): void;
  /** How much is waiting or running. */
  readonly size: number;
  /** Resolves when nothing is left. */
  idle(): Promise<void>;
}

/** @param onFailure what to do with work that threw: broken machinery, never an expected outcome */
export function createWorkQueue(onFailure: (key: string, error: unknown) => void): WorkQueue {
  const tails = new Map<string, Promise<void>>();
  let size = 0;

  return {
    add(key, work) {
      size += 1;
      const tail = (tails.get(key) ?? Promise.resolve())
        .then(work)
        .catch((error: unknown) => onFailure(key, error))
        .then(() => {
          size -= 1;
          if (tails.get(key) === tail) {
            tails.delete(key);
          }
        });
      tails.set(key, tail);
    },
    get size() {
      return size;
    },
    async idle() {
      while (tails.size > 0) {
        await Promise.all(tails.values());
      }
    },
  };
}
