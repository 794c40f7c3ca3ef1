// What the partner sends by itself: a call as it came, and how long it is waited for.
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Came } from './exchange.ts';

/** Waits until enough has come, everything is answered, and it has been quiet for long enough. */
export async function waitedFor(
  read: () => readonly Came[],
  least: number,
  { comes, quiet }: { readonly comes: number; readonly quiet: number },
): Promise<readonly Came[]> {
  const end = performance.now() + comes;
  while (read().length < least && performance.now() < end) {
    await wait(10);
  }
  let [count, since] = [read().length, performance.now()];
  while (performance.now() - since < quiet || hasOpen(read(), comes)) {
    await wait(10);
    const came = read();
    if (came.length !== count || hasOpen(came, comes)) {
      [count, since] = [came.length, performance.now()];
    }
  }
  return read();
}

/** Calls that the kit is still about to answer; one that was recorded has no instants. */
function hasOpen(came: readonly Came[], longest: number): boolean {
  const now = performance.now();
  return came.some(
    ({ at, answered }) => answered === undefined && at > 0 && at <= now && now - at < 2 * longest,
  );
}

/** The call in the form of an answer, so that it is judged by the same words; its path is the header `:path`. */
export function answerOf({ body, headers, path }: Came): Answer {
  return { status: 200, headers: { ...headers, ':path': path }, body, milliseconds: 0 };
}
