// Days in Norway: which day an instant falls on, when a day ends, which days are working days. Pure.

/** A day as `YYYY-MM-DD`, in Norway. */
export type Day = string;

const ZONE = 'Europe/Oslo';
const HOUR = 3_600_000;

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The day on which this instant falls in Norway. */
export function dayOf(instant: Date): Day {
  const { year, month, day } = fieldsOf(instant);
  return `${year}-${month}-${day}`;
}

/** The day of a FHIR date or dateTime, in Norway; of a month or a year its last day, since a period lasts to its end. */
export function lastDayOf(date: string | undefined): Day | undefined {
  if (date === undefined || /^\d{4}-\d\d-\d\d$/.test(date)) {
    return date;
  }
  if (/^\d{4}(-\d\d)?$/.test(date)) {
    const [year = 0, month = 12] = date.split('-').map(Number);
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }
  const instant = new Date(date);
  return Number.isNaN(instant.getTime()) ? undefined : dayOf(instant);
}

/** The last millisecond of that day in Norway, also on days of 23 and 25 hours. */
export function endOf(day: Day): Date {
  return new Date(startOf(plusDays(day, 1)).getTime() - 1);
}

/** Midnight at which the day begins in Norway. */
export function startOf(day: Day): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Norway is one or two hours ahead of UTC: one of the two instants is midnight there.
  const summer = new Date(utc - 2 * HOUR);
  return fieldsOf(summer).hour === '00' && dayOf(summer) === day ? summer : new Date(utc - HOUR);
}

/** The instant of a time of day in Norway (`YYYY-MM-DDThh:mm:ss`), the first of two in the hour that comes twice. */
export function atInNorway(local: string): Date {
  const utc = Date.parse(`${local}Z`);
  const summer = new Date(utc - 2 * HOUR);
  const { hour } = fieldsOf(summer);
  return hour === local.slice(11, 13) ? summer : new Date(utc - HOUR);
}

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** The day that lies so many working days after this one; the day itself does not count. */
export function plusWorkingDays(day: Day, days: number): Day {
  let at = day;
  for (let left = days; left > 0; ) {
    at = plusDays(at, 1);
    left -= isWorkingDay(at) ? 1 : 0;
  }
  return at;
}

/** Monday to Friday, public holidays excepted. */
export function isWorkingDay(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isPublicHoliday(day);
}

/** Days from Easter Sunday: Maundy Thursday, Good Friday, Easter, Easter Monday, Ascension, Whitsun, Whit Monday. */
const aroundEaster = [-3, -2, 0, 1, 39, 49, 50];
const fixed = ['01-01', '05-01', '05-17', '12-25', '12-26'];

/**
 * Norwegian public holidays: the church's (lov om trudomssamfunn og livssynssamfunn § 20 and earlier law) and
 * 1 and 17 May (lov 26. april 1947 nr. 1).
 */
export function isPublicHoliday(day: Day): boolean {
  const easter = easterSunday(Number(day.slice(0, 4)));
  return fixed.includes(day.slice(5)) || aroundEaster.some((days) => plusDays(easter, days) === day);
}

/** Easter Sunday of the Gregorian calendar, by the method of Meeus. */
export function easterSunday(year: number): Day {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leap = Math.floor(century / 4);
  const moon = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leap - moon + 15) % 30;
  const rest = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * rest) / 451);
  const days = epact + rest - 7 * correction + 114;
  const month = String(Math.floor(days / 31)).padStart(2, '0');
  return `${year}-${month}-${String((days % 31) + 1).padStart(2, '0')}`;
}

function fieldsOf(instant: Date): Readonly<Record<string, string>> {
  return Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, value]));
}
