// Days and periods as Norway counts them. Pure: the instant is an argument.
import type { Period } from '@medplum/fhirtypes';

const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', dateStyle: 'short' });

/** A moment, with the Norwegian day that it falls on: municipalities change at midnight in Oslo, not in UTC. */
export interface Moment {
  readonly milliseconds: number;
  /** ISO date in the time zone Europe/Oslo. */
  readonly day: string;
}

/** Reads a FHIR instant or dateTime with a time zone, or a date (its noon); undefined for anything else. */
export function momentOf(instant: string): Moment | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(instant)) {
    const milliseconds = Date.parse(`${instant}T12:00:00Z`);
    return Number.isNaN(milliseconds) ? undefined : { milliseconds, day: instant };
  }
  const milliseconds = /(?:Z|[+-]\d{2}:\d{2})$/.test(instant) ? Date.parse(instant) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : { milliseconds, day: calendar.format(milliseconds) };
}

/** How a period stands to a moment. */
export type PeriodState = 'valid' | 'not-yet' | 'ended' | 'unreadable';

/**
 * Both ends belong to the period; an end given as a date, month or year lasts to its last moment in Norway.
 * @see https://hl7.org/fhir/R4/datatypes.html#Period
 */
export function periodState(period: Period | undefined, moment: Moment): PeriodState {
  const start = period?.start === undefined ? -1 : compare(period.start, moment);
  const end = period?.end === undefined ? 1 : compare(period.end, moment);
  if (start === undefined || end === undefined) {
    return 'unreadable';
  }
  if (start > 0) {
    return 'not-yet';
  }
  return end < 0 ? 'ended' : 'valid';
}

/** Sign of `value - moment`, in the precision of the value; undefined when the value is no FHIR date or dateTime. */
function compare(value: string, moment: Moment): number | undefined {
  if (/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(value)) {
    return value.localeCompare(moment.day.slice(0, value.length));
  }
  const other = momentOf(value);
  return other && other.milliseconds - moment.milliseconds;
}
