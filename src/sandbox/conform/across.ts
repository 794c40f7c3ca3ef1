// What is said over several answers, or several calls that came: what differs, what stays, and how long was waited between them.
import type { Answer, Came } from './exchange.ts';
import { type Miss, saidOf, valueAt } from './expect.ts';
import type { Expectation, Step } from './vector.ts';

/** Timers may ring this much too early, in milliseconds. */
const EARLY = 50;

/** What is not as it has to be over all of them; `came` when they are calls. */
export function acrossOf(
  { expect }: Step,
  answers: readonly Answer[],
  came: readonly Came[] = [],
): readonly Miss[] {
  return expect.flatMap((expectation) => {
    const found = foundOf(expectation, answers, came);
    return found === undefined ? [] : [{ expected: saidOf(expectation, undefined, 0), found }];
  });
}

function foundOf(
  expectation: Expectation,
  answers: readonly Answer[],
  came: readonly Came[],
): string | undefined {
  if ('distinct' in expectation) {
    const { distinct } = expectation;
    const different = new Set(
      answers.map(({ status, body }) => (distinct === 'status' ? status : valueAt(body, distinct))),
    ).size;
    return different === answers.length ? undefined : `${different} different of ${answers.length}`;
  }
  if ('same' in expectation) {
    const values = new Set(answers.map(({ body }) => valueAt(body, expectation.same)));
    if (values.has('')) {
      return 'nothing there';
    }
    return values.size <= 1 ? undefined : `${values.size} different of ${answers.length}`;
  }
  if ('sameBytesFor' in expectation) {
    const bodies = new Map<string, string>();
    const changed = answers.filter(({ body }) => {
      const name = valueAt(body, expectation.sameBytesFor);
      const before = bodies.get(name);
      bodies.set(name, before ?? body);
      return before !== undefined && before !== body;
    });
    return changed.length === 0 ? undefined : `${changed.length} with other bytes`;
  }
  return 'apart' in expectation ? tooSoon(expectation.apart * 1_000, came) : undefined;
}

/** @param least milliseconds */
function tooSoon(least: number, came: readonly Came[]): string | undefined {
  const waits = came.slice(1).map(({ at }, index) => at - (came[index]?.answered ?? Number.NaN));
  if (waits.some(Number.isNaN)) {
    return 'no times were recorded';
  }
  const shortest = Math.min(...waits);
  return shortest < least - EARLY ? `${(shortest / 1_000).toFixed(2)} s` : undefined;
}
