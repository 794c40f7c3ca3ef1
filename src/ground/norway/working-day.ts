// Working days and public holidays of Norway.
import { type Day, plusDays } from './day.ts';

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
/** Month and day between which all of them lie: three days before 22 March, fifty after 25 April. */
const [EARLIEST, LATEST] = ['03-19', '06-14'];
const fixed = ['01-01', '05-01', '05-17', '12-25', '12-26'];

/**
 * Norwegian public holidays: the church's (lov om trudomssamfunn og livssynssamfunn § 20 and earlier law) and
 * 1 and 17 May (lov 26. april 1947 nr. 1).
 */
export function isPublicHoliday(day: Day): boolean {
  if (fixed.includes(day.slice(5))) {
    return true;
  }
  // Easter Sunday lies between 22 March and 25 April.
  if (day.slice(5) < EARLIEST || day.slice(5) > LATEST) {
    return false;
  }
  const easter = easterSunday(Number(day.slice(0, 4)));
  return aroundEaster.some((days) => plusDays(easter, days) === day);
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
  return `${String(year).padStart(4, '0')}-${month}-${String((days % 31) + 1).padStart(2, '0')}` as Day;
}
