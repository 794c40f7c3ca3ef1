// Days in Norway, reckoned anew: summer time by its rule, holidays by hand.

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Public holidays that may fall on Monday to Friday, written down from a calendar. */
const holidays = new Set([
  ...[
    '2025-01-01',
    '2025-04-17',
    '2025-04-18',
    '2025-04-21',
    '2025-05-01',
    '2025-05-29',
    '2025-06-09',
    '2025-12-25',
    '2025-12-26',
  ],
  ...[
    '2026-01-01',
    '2026-04-02',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-12-25',
  ],
  ...['2027-01-01', '2027-03-25', '2027-03-26', '2027-03-29', '2027-05-06', '2027-05-17'],
  ...[
    '2028-04-13',
    '2028-04-14',
    '2028-04-17',
    '2028-05-01',
    '2028-05-17',
    '2028-05-25',
    '2028-06-05',
    '2028-12-25',
    '2028-12-26',
  ],
  ...[
    '2029-01-01',
    '2029-03-29',
    '2029-03-30',
    '2029-04-02',
    '2029-05-01',
    '2029-05-10',
    '2029-05-17',
    '2029-05-21',
    '2029-12-25',
    '2029-12-26',
  ],
]);

/** Summer time lasts from the last Sunday of March to the last Sunday of October, 01:00 UTC. */
function hoursAhead(time: number): number {
  const year = new Date(time).getUTCFullYear();
  return time >= lastSunday(year, 2) && time < lastSunday(year, 9) ? 2 : 1;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * DAY;
}

export function dayAt(time: number): string {
  return new Date(time + hoursAhead(time) * HOUR).toISOString().slice(0, 10);
}

export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The last millisecond of the day. */
export function endOfDay(day: string): number {
  const winter = Date.parse(`${laterDay(day, 1)}T00:00:00Z`) - HOUR;
  return (hoursAhead(winter - HOUR) === 2 ? winter - HOUR : winter) - 1;
}

export function startOfDay(day: string): number {
  return endOfDay(laterDay(day, -1)) + 1;
}

export function laterWorkingDay(day: string, days: number): string {
  let at = day;
  for (let left = days; left > 0; ) {
    at = laterDay(at, 1);
    const weekday = new Date(`${at}T12:00:00Z`).getUTCDay();
    left -= weekday === 0 || weekday === 6 || holidays.has(at) ? 0 : 1;
  }
  return at;
}

/** The birthday in that year of age; who was born on leap day has it on 1 March where there is none. */
export function birthday(born: string, years: number): string {
  const text = `${Number(born.slice(0, 4)) + years}${born.slice(4)}`;
  return laterDay(text, 0) === text ? text : `${text.slice(0, 4)}-03-01`;
}
