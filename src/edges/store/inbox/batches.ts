// What comes while a statement or transaction runs goes into the next one together, so that many senders do not wait one after another.
import { isStoreAway } from '../postgres/failure.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A commit is given up after so many milliseconds: whoever sent it has to hear in their own time that nothing was taken.
 */
export const COMMIT_WITHIN = 8_000;

/**
 * Hands items to `commit` in batches, one batch at a time. One item that cannot be kept does not keep the others of its batch
 * out.
 * @param commit gives a result for each item, in order; when it resolves they are on disk
 * @param sizeOf how much of `most` an item takes up
 */
export function inBatches<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, sizeOf }: { readonly most: number; readonly sizeOf: (item: Item) => number },
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;

  /** A store that is away is so for all: nobody waits for it one after another. */
  function failAll(error: unknown): void {
    for (const { failed } of waiting.splice(0)) {
      failed(error);
    }
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await commit(batch.map(({ item }) => item));
      for (const [index, { done }] of batch.entries()) {
        done(results[index] as Result);
      }
    } catch (error) {
      if (batch.length > 1 && !isStoreAway(error)) {
        for (const each of batch) {
          await settle([each]);
        }
        return;
      }
      for (const { failed } of batch) {
        failed(error);
      }
      if (isStoreAway(error)) {
        failAll(error);
      }
    }
  }

  function takeBatch(): Waiting<Item, Result>[] {
    let size = 0;
    const end = waiting.findIndex(({ item }, index) => {
      size += sizeOf(item);
      return index > 0 && size > most;
    });
    const batch = end < 0 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(batch.length);
    return batch;
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      await settle(takeBatch());
    }
    running = false;
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!running) {
        void run();
      }
    });
}
