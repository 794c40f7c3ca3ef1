// What is not surely known: how long until it is looked at again, and when a person is asked while the looks go on. Pure.
import type { NoticeState } from './states.ts';

/** Clocks that are this far apart differ, in milliseconds: the header has whole seconds, and an answer takes its time. */
export const CLOCK_TOLERANCE = 5_000;

export interface DoubtSettings {
  /** Wait before the first look again, in milliseconds. */
  readonly firstMs: number;
  /** Longest wait between two looks, in milliseconds. */
  readonly longestMs: number;
  /** Doubt of this age stands on the list for people, in milliseconds. The looks go on. */
  readonly personAfterMs: number;
}

export const defaultDoubt: DoubtSettings = {
  firstMs: 5_000,
  longestMs: 15 * 60_000,
  personAfterMs: 3_600_000,
};

/**
 * How often is looked. `steady`: a system is away or behind, and looks never grow rare. `fading`: a fact is missing that may come
 * soon; later its own notification brings it. `seldom`: somebody has to change something first.
 */
export type Pace = 'steady' | 'fading' | 'seldom';

/** Longest wait of looks that grow rare, in milliseconds. */
const RARE = 24 * 3_600_000;

export interface NextLook {
  /** Milliseconds until the next look. */
  readonly after: number;
  /** True when a person is asked meanwhile. */
  readonly person: boolean;
}

/** What is known of a doubt when its next look is planned. */
export interface Standing {
  /** Milliseconds since it began. */
  readonly age: number;
  readonly pace?: Pace;
  /** Milliseconds until a time that the facts themselves name, such as the beginning of a consent. */
  readonly until?: number | undefined;
  /** When a person is asked: after a time when nothing is said; `now` what somebody has to mend; `never` what waits for another notice. */
  readonly ask?: 'now' | 'never';
}

/**
 * Plans the next look. Each wait is half the age of the doubt, so that a short trouble is over soon after it ends and a long
 * one costs little; it never ends by itself. A look falls on the time that the facts name, and on the time when a person is
 * asked.
 * @param random a number from 0 to 1, so that what began together is not asked for together
 */
export function nextLook(
  { age, pace = 'steady', until, ask }: Standing,
  settings: DoubtSettings,
  random: number,
): NextLook {
  const person = ask === undefined ? age >= settings.personAfterMs : ask === 'now';
  const longest = pace === 'steady' ? settings.longestMs : Math.max(RARE, settings.longestMs);
  const first = pace === 'seldom' ? settings.longestMs : settings.firstMs;
  const wait = Math.min(longest, Math.max(first, age / 2)) * (0.75 + random / 4);
  const times = [wait, ...(person || ask ? [] : [settings.personAfterMs - age])];
  if (until !== undefined && until > 0) {
    times.push(until);
  }
  return { after: Math.ceil(Math.max(1, Math.min(...times))), person };
}

/** States that no doubt is left in: what was sent, or what rests on something that was read or that a person said. */
const settled: readonly NoticeState[] = [
  'awaiting-acknowledgement',
  'delivered',
  'refused',
  'not-needed',
  'existing-plan',
  'told',
  'closed',
];

/** True for a change that ends the doubt: items that stood on the list because of it are taken off. */
export function endsDoubt(change: {
  readonly state?: NoticeState | undefined;
  readonly recordedAtSource?: boolean | undefined;
}): boolean {
  return change.recordedAtSource === true || (change.state !== undefined && settled.includes(change.state));
}
