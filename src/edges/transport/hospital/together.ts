// Questions that are asked at the same moment, answered with one request or one statement.
import { requestOfTrail } from '../../../ground/audit/trail.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Hands to `answer` what was asked for until the process next turns to its sockets. What belongs to different requests is
 * never put together: each stands in the audit and at the server under its own, and the failure of one is not another's.
 * @param answer gives a result, or why there is none, for each item, in order
 */
export function together<Item, Result>(
  answer: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
): (item: Item) => Promise<Result> {
  const open = new Map<string | undefined, Waiting<Item, Result>[]>();
  const run = async (request: string | undefined): Promise<void> => {
    const asked = open.get(request) ?? [];
    open.delete(request);
    try {
      const results = await answer(asked.map(({ item }) => item));
      for (const [at, { done, failed }] of asked.entries()) {
        const result = results[at] as PromiseSettledResult<Result>;
        if (result.status === 'fulfilled') {
          done(result.value);
        } else {
          failed(result.reason);
        }
      }
    } catch (error) {
      for (const { failed } of asked) {
        failed(error);
      }
    }
  };
  return (item) =>
    new Promise((done, failed) => {
      const request = requestOfTrail();
      const asked = open.get(request);
      if (asked) {
        asked.push({ item, done, failed });
        return;
      }
      open.set(request, [{ item, done, failed }]);
      setImmediate(() => void run(request));
    });
}
