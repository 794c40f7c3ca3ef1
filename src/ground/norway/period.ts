// Periods: whether one is in force at an instant. The only place that compares an instant with a bound.
import type { Issue } from '../outcome/issue.ts';
import { dayOf } from './day.ts';
import { compareInstants, type Instant } from './instant.ts';
import { type Moment, parseMoment, spanOf } from './moment.ts';

/** A period of FHIR or of a plan document: dates, months, years or instants at either end; an absent end is no limit. */
export interface Bounds {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/**
 * How a period stands to an instant. `unreadable`: a bound that decides cannot be read, so nobody knows; it is no permit
 * and no end.
 */
export type PeriodState = 'in-force' | 'not-yet' | 'ended' | 'unreadable';

/**
 * Both ends belong to the period; an end given as a date, month or year lasts to its last moment in Norway.
 * A bound that is said to exist without being told (`_end` with a data-absent-reason) cannot be read.
 * @see https://hl7.org/fhir/R4/datatypes.html#Period
 */
export function periodState(period: Bounds | undefined, at: Instant): PeriodState {
  if (period === undefined) {
    return 'in-force';
  }
  const [start, end] = [boundOf(period, 'start'), boundOf(period, 'end')];
  if (typeof end === 'object' && sideOf(at, end) > 0) {
    return 'ended';
  }
  if (typeof start === 'object' && sideOf(at, start) < 0) {
    return 'not-yet';
  }
  return start === 'unreadable' || end === 'unreadable' ? 'unreadable' : 'in-force';
}

/** True when the instant surely lies in the period. No period means no limit. */
export function isInForce(period: Bounds | undefined, at: Instant): boolean {
  return periodState(period, at) === 'in-force';
}

/** True when all of the moment (a date, month, year or instant) surely lies in the period. */
export function liesWithin(period: Bounds, moment: string): boolean {
  const inner = parseMoment(moment);
  const [start, end] = [boundOf(period, 'start'), boundOf(period, 'end')];
  if (inner === undefined || start === 'unreadable' || end === 'unreadable') {
    return false;
  }
  const [first, last] = spanOf(inner);
  const begins =
    start === 'open' || (inner.instant ? sideOf(inner.instant, start) >= 0 : begun(start, first));
  const ends = end === 'open' || (inner.instant ? sideOf(inner.instant, end) <= 0 : notOver(end, last));
  return begins && ends;
}

/** The bounds of a period that cannot be read. */
export function unreadableBounds(period: Bounds | undefined): ('start' | 'end')[] {
  if (period === undefined) {
    return [];
  }
  return (['start', 'end'] as const).filter((bound) => boundOf(period, bound) === 'unreadable');
}

/**
 * What to say of bounds that cannot be read; the text of the bound is not repeated.
 * @param path of the period, in FHIRPath or as a JSON pointer
 */
export function periodIssues(period: Bounds | undefined, path: string): Issue[] {
  return unreadableBounds(period).map((bound) => ({
    severity: 'error',
    code: 'value',
    path: `${path}${path.startsWith('/') ? '/' : '.'}${bound}`,
    text: `The ${bound} of the period cannot be read, so the period counts as not in force.`,
    fix: 'Write a date (2026, 2026-11, 2026-11-29) or an instant with seconds and offset, or leave the bound out if there is none.',
  }));
}

type Bound = Moment | 'open' | 'unreadable';

function boundOf(period: Bounds, name: 'start' | 'end'): Bound {
  if (typeof period !== 'object' || period === null) {
    return 'unreadable';
  }
  const value: unknown = period[name];
  if (value !== undefined) {
    return parseMoment(value) ?? 'unreadable';
  }
  // FHIR's place for what is said of a primitive that has no value.
  return `_${name}` in period || saysMore(period) ? 'unreadable' : 'open';
}

const members: ReadonlySet<string> = new Set(['start', 'end', '_start', '_end', 'id', 'extension']);

/** A period that says something else than its bounds (`slutt`, or an extension alone) is not open because of that. */
function saysMore(period: Bounds): boolean {
  const said = Object.keys(period);
  const bounded = ['start', 'end', '_start', '_end'].some((name) => said.includes(name));
  return said.some((name) => !members.has(name)) || (!bounded && said.includes('extension'));
}

/** Negative when the instant is before the bound, 0 when it lies in it, positive when it is after. */
function sideOf(at: Instant, bound: Moment): number {
  if (bound.instant !== undefined) {
    return compareInstants(at, bound.instant);
  }
  const day = dayOf(at);
  if (day < bound.first) {
    return -1;
  }
  return day > bound.last ? 1 : 0;
}

/** An instant as a bound leaves part of its day outside, so a date of that day is not surely inside. */
function begun(start: Moment, day: string): boolean {
  return start.instant === undefined ? start.first <= day : dayOf(start.instant) < day;
}

function notOver(end: Moment, day: string): boolean {
  return end.instant === undefined ? day <= end.last : day < dayOf(end.instant);
}
