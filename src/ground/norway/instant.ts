// Instants: the one reader of texts that say a point in time. Nothing else makes an `Instant`.
import { isCalendarDay } from './day-text.ts';

declare const brand: unique symbol;

/** Length of an instant as clocks write it. */
const PLAIN_LENGTH = '2026-11-29T07:30:00.000Z'.length;
const TENS_OF_SECONDS = '2026-11-29T07:30:'.length;

/**
 * A point in time, checked: FHIR's `instant`, seconds and offset stated. It keeps the text as it came, so what is
 * written of it keeps its offset; compare with `compareInstants`, never as texts.
 * @see https://hl7.org/fhir/R4/datatypes.html#instant
 */
export type Instant = string & { readonly [brand]: 'Instant' };

/** What an instant looks like, for messages to those who wrote something else. */
export const INSTANT_FORM =
  'Write date, time with seconds, and offset from UTC, for example 2026-11-29T08:30:00+01:00 or 2026-11-29T07:30:00Z.';

/** An instant, or why the text is none. */
export type InstantReading =
  | { readonly instant: Instant; readonly problem?: undefined }
  | { readonly instant?: undefined; readonly problem: string };

const form =
  /^(?<day>\d{4}-\d\d-\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<fraction>\.\d+)?(?<offset>Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an instant. `-00:00` is UTC, and a leap second (`:60`) counts as the end of its minute. No guess is made: a date
 * alone, a time without offset, 24:00, a day that the calendar lacks, blanks or small letters are no instant. The
 * problem never repeats the text.
 * @example
 * 'instant' in parseInstant('2026-11-29T12:00:00+01:00'); // true
 * 'instant' in parseInstant('2026-11-29'); // false
 */
export function parseInstant(text: unknown): InstantReading {
  if (typeof text !== 'string' || text.trim() === '') {
    return { problem: 'there is no text to read' };
  }
  const parts = form.exec(text)?.groups;
  if (parts === undefined) {
    return { problem: problemOfForm(text) };
  }
  if (!isCalendarDay(parts.day ?? '')) {
    return { problem: 'the calendar has no such day' };
  }
  if (Number(parts.hour) > 23 || Number(parts.minute) > 59 || Number(parts.second) > 60) {
    return { problem: 'the clock has no such time' };
  }
  return isOffset(parts.offset ?? '')
    ? { instant: text as Instant }
    : { problem: 'no place on earth has this offset from UTC' };
}

function problemOfForm(text: string): string {
  if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) {
    return 'it is a date without a time';
  }
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(text)
    ? 'the offset from UTC is missing'
    : 'it is not written as an instant';
}

/** FHIR allows up to 14 hours, which is what the easternmost clocks have. */
function isOffset(offset: string): boolean {
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4))];
  return offset === 'Z' || (minutes < 60 && hours * 60 + minutes <= 14 * 60);
}

/** The instant of a clock's `Date`. @throws {RangeError} for an invalid `Date`, and outside of the years 0 to 9999 */
export function instantOf(date: Date): Instant {
  const text = date.toISOString();
  if (text.length !== PLAIN_LENGTH) {
    throw new RangeError('The years of instants have four digits.');
  }
  return text as Instant;
}

/**
 * An instant that a caller of the library gives.
 * @throws {RangeError} when it is none; the message says why and gives the accepted form, not the text
 */
export function requireInstant(text: unknown, name: string): Instant {
  const { instant, problem } = parseInstant(text);
  if (instant === undefined) {
    throw new RangeError(`"${name}" is no instant: ${problem}. ${INSTANT_FORM}`);
  }
  return instant;
}

/** Milliseconds since 1970 began in UTC; parts of a millisecond are cut off. */
export function millisecondsOf(instant: Instant): number {
  // As clocks write it, which is most of what is compared; a leap second is none to the platform.
  const plain = instant.length === PLAIN_LENGTH && instant.endsWith('Z') ? Date.parse(instant) : Number.NaN;
  if (!Number.isNaN(plain)) {
    return plain;
  }
  const { day, hour, minute, second, fraction = '.', offset } = form.exec(instant)?.groups ?? {};
  const seconds = second === '60' ? '59.999' : `${second}${fraction.padEnd(4, '0').slice(0, 4)}`;
  return Date.parse(`${day}T${hour}:${minute}:${seconds}${offset}`);
}

/** Negative when the first is before the second, 0 when they are the same point in time, whatever their offsets. */
export function compareInstants(one: Instant, other: Instant): number {
  if (isPlain(one) && isPlain(other)) {
    if (one === other) {
      return 0;
    }
    return one < other ? -1 : 1;
  }
  const difference = millisecondsOf(one) - millisecondsOf(other);
  if (difference !== 0) {
    return difference;
  }
  const [a, b] = [belowMillisecond(one), belowMillisecond(other)];
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** As clocks write it, in UTC and without a leap second: such texts stand in the order of time. */
function isPlain(instant: Instant): boolean {
  return (
    instant.length === PLAIN_LENGTH && instant[PLAIN_LENGTH - 1] === 'Z' && instant[TENS_OF_SECONDS] !== '6'
  );
}

function belowMillisecond(instant: Instant): string {
  return (/\.\d{3}(\d+)/.exec(instant)?.[1] ?? '').replace(/0+$/, '');
}

/** The `Date` of an instant, for what reckons with clocks. */
export function dateOf(instant: Instant): Date {
  return new Date(millisecondsOf(instant));
}

/**
 * The instant of a text in UTC to the millisecond, so that such texts order as the instants do; nothing for what is none,
 * or what an offset moves out of the years that have four digits.
 */
export function inUtc(text: unknown): Instant | undefined {
  const { instant } = parseInstant(text);
  const year = instant && dateOf(instant).getUTCFullYear();
  return instant && year !== undefined && year >= 0 && year <= 9999 ? instantOf(dateOf(instant)) : undefined;
}
