// What was worked out over the very same content is not worked out again. The content itself is read for every request: a
// consent that was withdrawn meanwhile is another content.
import { type Instant, millisecondsOf } from '../../ground/norway/instant.ts';

interface Kept<Read> {
  readonly read: Read;
  /** Seconds of a minute at which something that stands there begins or ends. */
  readonly seconds: readonly number[];
  readonly answers: Map<string, { readonly at: number; readonly answer: unknown }>;
}

const MINUTE = 60_000;

/** @typeParam Read what is made of the content whoever asks, and whenever */
export class Memory<Read> {
  readonly #kept = new Map<string, Kept<Read>>();
  readonly #most: number;

  /** @param most contents that are remembered; those that came longest ago are dropped */
  constructor(most = 64) {
    this.#most = most;
  }

  read(content: string, make: () => Read): Read {
    return this.#of(content, make).read;
  }

  /**
   * What the content says to one caller at one instant.
   * @param asked who asks
   */
  answer<Answer>(
    content: string,
    make: () => Read,
    { asked, instant }: { readonly asked: string; readonly instant: Instant },
    answer: (read: Read) => Answer,
  ): Answer {
    const kept = this.#of(content, make);
    const at = millisecondsOf(instant);
    const old = kept.answers.get(asked);
    if (old && isSame(old.at, at, kept.seconds)) {
      return old.answer as Answer;
    }
    const made = answer(kept.read);
    kept.answers.set(asked, { at, answer: made });
    return made;
  }

  #of(content: string, make: () => Read): Kept<Read> {
    const known = this.#kept.get(content);
    this.#kept.delete(content);
    const read = known?.read ?? make();
    const kept = known ?? { read, seconds: secondsIn(read), answers: new Map() };
    this.#kept.set(content, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
    return kept;
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
