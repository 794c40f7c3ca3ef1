// What was worked out of something that does not change is not worked out again for the same caller at the same time.
import { type Instant, millisecondsOf } from '../../../ground/norway/instant.ts';

interface Kept {
  /** Seconds of a minute at which something that stands there begins or ends. */
  readonly seconds: readonly number[];
  readonly answers: Map<string, { readonly at: number; readonly answer: unknown }>;
}

const MINUTE = 60_000;
/** Callers whose answers are remembered of each thing. */
const MOST_CALLERS = 50;

/** For as long as the thing itself is held by somebody. */
export class Memory {
  readonly #kept = new WeakMap<object, Kept>();

  /**
   * What a thing says to one caller at one instant.
   * @param thing never changes
   * @param asked who asks
   */
  answer<Answer>(
    thing: object,
    { asked, instant }: { readonly asked: string; readonly instant: Instant },
    answer: () => Answer,
  ): Answer {
    const kept = this.#kept.get(thing) ?? { seconds: secondsIn(thing), answers: new Map() };
    this.#kept.set(thing, kept);
    const at = millisecondsOf(instant);
    const old = kept.answers.get(asked);
    if (old && isSame(old.at, at, kept.seconds)) {
      return old.answer as Answer;
    }
    const made = answer();
    kept.answers.delete(asked);
    kept.answers.set(asked, { at, answer: made });
    const [oldest] = kept.answers.keys();
    if (kept.answers.size > MOST_CALLERS && oldest !== undefined) {
      kept.answers.delete(oldest);
    }
    return made;
  }
}

/**
 * Whether nothing can have begun or ended between two moments: in one minute, with none of the seconds between them that
 * stand in the content. Days, ages and every period of grace begin and end with whole minutes, or with what stands there.
 */
function isSame(then: number, now: number, seconds: readonly number[]): boolean {
  if (Math.floor(then / MINUTE) !== Math.floor(now / MINUTE) || now < then) {
    return false;
  }
  const [from, to] = [then % MINUTE, now % MINUTE].map((each) => each / 1000);
  return then === now || seconds.every((second) => second < (from ?? 0) || second > (to ?? 0));
}

/** 0 is the turn of a minute, which a minute shares with the one before. */
function secondsIn(value: unknown): number[] {
  const text = JSON.stringify(value) ?? '';
  const found = [...text.matchAll(/T\d\d:\d\d:(\d\d(?:\.\d+)?)/g)].map(([, second]) => Number(second) % 60);
  return [...new Set([0, ...found])];
}
