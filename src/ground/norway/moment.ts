// What a FHIR date or dateTime says, at the precision that it has: an instant, or days in Norway.
import { type Day, dayOf, daysOf } from './day.ts';
import { compareInstants, type Instant, parseInstant } from './instant.ts';

/** An instant, or the days in Norway that a date, a month or a year covers. */
export type Moment =
  | { readonly instant: Instant }
  | { readonly instant?: undefined; readonly first: Day; readonly last: Day };

/**
 * Reads a FHIR `date`, `dateTime` or `instant`, which are the forms of a plan document too; nothing for anything else.
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function parseMoment(text: unknown): Moment | undefined {
  const { instant } = parseInstant(text);
  if (instant !== undefined) {
    return { instant };
  }
  const days = typeof text === 'string' ? daysOf(text) : undefined;
  return days && { first: days[0], last: days[1] };
}

/** The days that a moment touches. */
export function spanOf(moment: Moment): readonly [first: Day, last: Day] {
  if (moment.instant === undefined) {
    return [moment.first, moment.last];
  }
  const day = dayOf(moment.instant);
  return [day, day];
}

/** The last day that a moment touches, since a period lasts to its end; nothing for what is no moment. */
export function lastDayOf(text: string | undefined): Day | undefined {
  const moment = parseMoment(text);
  return moment && spanOf(moment)[1];
}

/**
 * How one moment stands to another. `same` is the same point in time; `unclear`: one lies in the other, as two events of
 * one day, or a month and its year; `unreadable`: one of them is absent or no moment.
 */
export type Order = 'before' | 'after' | 'same' | 'unclear' | 'unreadable';

export function orderOf(one: string | undefined, other: string | undefined): Order {
  const [a, b] = [parseMoment(one), parseMoment(other)];
  if (a === undefined || b === undefined) {
    return 'unreadable';
  }
  if (a.instant !== undefined && b.instant !== undefined) {
    const order = compareInstants(a.instant, b.instant);
    return order === 0 ? 'same' : direction(order < 0);
  }
  const [[firstOfOne, lastOfOne], [firstOfOther, lastOfOther]] = [spanOf(a), spanOf(b)];
  if (firstOfOne <= lastOfOther && firstOfOther <= lastOfOne) {
    return 'unclear';
  }
  return direction(lastOfOne < firstOfOther);
}

function direction(before: boolean): 'before' | 'after' {
  return before ? 'before' : 'after';
}

/** True when it is sure that the first moment is before the second: false for two of one day, and for what is unreadable. */
export function isBefore(one: string | undefined, other: string | undefined): boolean {
  return orderOf(one, other) === 'before';
}

/** True when it is sure that the first moment is after the second. */
export function isAfter(one: string | undefined, other: string | undefined): boolean {
  return orderOf(one, other) === 'after';
}
