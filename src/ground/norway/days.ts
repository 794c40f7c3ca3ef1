// Periods and days. A date without a time is a day in Norway.
import type { Period } from '@medplum/fhirtypes';

const osloDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', dateStyle: 'short' });

/** The day in Norway on which an instant falls, `YYYY-MM-DD`. */
export function dayInNorway(instant: string): string {
  return osloDay.format(new Date(instant));
}

/** True when the instant is inside the period; both ends count, and a date as an end is the whole day. */
export function covers(period: Period | undefined, instant: string): boolean {
  const afterStart = !period?.start || compare(instant, period.start) >= 0;
  const beforeEnd = !period?.end || compare(instant, period.end) <= 0;
  return afterStart && beforeEnd;
}

function compare(instant: string, bound: string): number {
  if (bound.length <= 10) {
    const day = dayInNorway(instant).slice(0, bound.length);
    if (day === bound) {
      return 0;
    }
    return day < bound ? -1 : 1;
  }
  return Math.sign(Date.parse(instant) - Date.parse(bound));
}
