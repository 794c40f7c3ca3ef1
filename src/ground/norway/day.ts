// Days in Norway: which day an instant falls on, when it begins and ends. A day of a text is a day in Norway.
import { daysInMonth, isCalendarDay } from './day-text.ts';
import { type Instant, instantOf, millisecondsOf, parseInstant } from './instant.ts';

declare const brand: unique symbol;

/** A day of the calendar in Norway, `YYYY-MM-DD`, of the years 0001 to 9999: the texts order as the days do. */
export type Day = string & { readonly [brand]: 'Day' };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST = '0001-01-01' as Day;
const LAST = '9999-12-31' as Day;

// Sun time before 1895, and winter time when the calendar ends: beyond, the platform writes years in other forms.
const CLOCKS_FROM = Date.parse('1890-01-01T00:00:00Z');
const CLOCKS_TO = Date.parse('9999-12-31T00:00:00Z');

let made: Intl.DateTimeFormat | undefined;

/** Made when the first day is asked for: the platform takes longer over it than the check of a resource does. */
function clock(): Intl.DateTimeFormat {
  made ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Oslo',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return made;
}

/** The day that a text names, or nothing when it is no whole date of the calendar. */
export function parseDay(text: unknown): Day | undefined {
  return typeof text === 'string' && isCalendarDay(text) ? (text as Day) : undefined;
}

/** The day on which the instant falls in Norway. */
export function dayOf(instant: Instant | Date): Day {
  const time = typeof instant === 'string' ? millisecondsOf(instant) : instant.getTime();
  return dayAt(time + offsetAt(time));
}

/** Midnight at which the day begins in Norway. */
export function startOf(day: Day): Instant {
  return instantOf(new Date(midnight(Date.parse(`${day}T00:00:00Z`))));
}

/** The last millisecond of the day in Norway, also of days with 23 and 25 hours. */
export function endOf(day: Day): Instant {
  return instantOf(new Date(midnight(Date.parse(`${day}T00:00:00Z`) + DAY) - 1));
}

/** The day so many days later, or earlier; days before the first and after the last of the calendar are those. */
export function plusDays(day: Day, days: number): Day {
  return dayAt(Date.parse(`${day}T00:00:00Z`) + days * DAY);
}

/** The first and the last day of a FHIR `date`: a day, a month (`2026-11`) or a year; nothing when it is none. */
export function daysOf(date: string): readonly [first: Day, last: Day] | undefined {
  const [, year = '', month, rest] = /^(\d{4})(?:-(\d\d)(-\d\d)?)?$/.exec(date) ?? [];
  if (rest !== undefined) {
    const day = parseDay(date);
    return day && [day, day];
  }
  const first = parseDay(`${year}-${month ?? '01'}-01`);
  const end = daysInMonth(Number(year), Number(month ?? 12));
  return first && [first, `${year}-${month ?? '12'}-${end}` as Day];
}

/**
 * The instant that a Norwegian system writes without an offset (`2026-11-29T08:30:00`): a time of the clocks in Norway,
 * the first of two in the hour that comes twice. With an offset it is what it says; nothing when it is no time.
 */
export function instantInNorway(text: string): Instant | undefined {
  const { instant } = parseInstant(text);
  const shown = parseInstant(`${text}Z`).instant;
  if (instant !== undefined || shown === undefined) {
    return instant;
  }
  const utc = millisecondsOf(shown);
  const isSummer = offsetAt(utc - 2 * HOUR) === 2 * HOUR;
  return parseInstant(`${text}${isSummer ? '+02:00' : '+01:00'}`).instant;
}

/** The instant that a text says, or the noon of the day that it names, for questions about a day; nothing otherwise. */
export function instantOrNoon(text: string): Instant | undefined {
  return parseInstant(text).instant ?? instantInNorway(`${text}T12:00:00`);
}

/** Offsets of hours that were asked for: since 1895 clocks have changed on whole hours, and asking the platform is slow. */
const known = new Map<number, number>();
const MOST_KNOWN = 20_000;
const WHOLE_HOURS_FROM = Date.parse('1946-01-01T00:00:00Z');

/** How far the clocks in Norway are ahead of UTC then, in milliseconds. */
function offsetAt(time: number): number {
  const asked = Math.min(Math.max(time, CLOCKS_FROM), CLOCKS_TO);
  if (asked < WHOLE_HOURS_FROM) {
    return offsetShownAt(asked);
  }
  const hour = Math.floor(asked / HOUR);
  const before = known.get(hour);
  if (before !== undefined) {
    return before;
  }
  const offset = offsetShownAt(asked);
  if (known.size >= MOST_KNOWN) {
    known.clear();
  }
  known.set(hour, offset);
  return offset;
}

function offsetShownAt(asked: number): number {
  const of = Object.fromEntries(
    clock()
      .formatToParts(asked)
      .map(({ type, value }) => [type, value]),
  );
  const shown = `${of.year}-${of.month}-${of.day}T${of.hour}:${of.minute}:${of.second}Z`;
  return Date.parse(shown) - Math.floor(asked / 1000) * 1000;
}

/** When the clocks in Norway show what UTC shows at that time: clocks never change at midnight there. */
function midnight(utc: number): number {
  return utc - offsetAt(utc - offsetAt(utc));
}

function dayAt(time: number): Day {
  const text = new Date(time).toISOString();
  if (text.startsWith('-') || text.startsWith('0000')) {
    return FIRST;
  }
  return text.startsWith('+') ? LAST : (text.slice(0, 10) as Day);
}
