// Dates and times of any precision, compared as FHIRPath says: unknown when precision differs before the answer is found.

import { own } from '../../ground/outcome/own.ts';

interface Moment {
  /** Year, month, day, hour, minute, second with fraction; shorter when the value is less precise. */
  readonly parts: readonly number[];
  readonly zoned: boolean;
}

const pattern =
  /^(-?\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

function parse(text: string): Moment | undefined {
  const match = pattern.exec(text);
  if (!match) {
    return undefined;
  }
  const parts: number[] = [];
  for (let group = 1; group <= 6; group += 1) {
    const part = match[group];
    if (part === undefined) {
      break;
    }
    parts.push(Number(part));
  }
  const [, month, day, hour, minute, second] = parts;
  if (month !== undefined && (month < 1 || month > 12)) {
    return undefined;
  }
  if (day !== undefined && (day < 1 || day > 31)) {
    return undefined;
  }
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) >= 61) {
    return undefined;
  }
  const zone = match[7];
  if (zone === undefined || parts.length < 5) {
    return { parts, zoned: false };
  }
  return { parts: toUtc(parts, zone), zoned: true };
}

function toUtc(parts: readonly number[], zone: string): number[] {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const sign = zone.startsWith('-') ? 1 : -1;
  const shift = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute + shift));
  date.setUTCFullYear(date.getUTCFullYear() - 2000 + year);
  const utc = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
  return parts.length > 5 ? [...utc, second] : utc;
}

function compareParts(left: readonly number[], right: readonly number[]): number | undefined {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length === right.length ? 0 : undefined;
}

/** Order of two dates or date-times; undefined when it cannot be told or one is not a date. */
export function compareDates(left: string, right: string): number | undefined {
  if (left === right) {
    return 0;
  }
  const first = parse(left);
  const second = parse(right);
  if (!first || !second) {
    return undefined;
  }
  if (first.zoned !== second.zoned && first.parts.length > 3 && second.parts.length > 3) {
    return undefined;
  }
  return compareParts(first.parts, second.parts);
}

/** Order of two times of day. */
export function compareTimes(left: string, right: string): number | undefined {
  return compareParts(left.split(':').map(Number), right.split(':').map(Number));
}

/** True when the text is a date that the calendar has. */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(text);
  if (!match) {
    return false;
  }
  const [, year, month, day] = match;
  if (month === undefined) {
    return true;
  }
  if (Number(month) < 1 || Number(month) > 12) {
    return false;
  }
  if (day === undefined) {
    return true;
  }
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= last;
}

const unitFields: Readonly<Record<string, number>> = {
  year: 0,
  a: 0,
  month: 1,
  mo: 1,
  week: 2,
  wk: 2,
  day: 2,
  d: 2,
  hour: 3,
  h: 3,
  minute: 4,
  min: 4,
  second: 5,
  s: 5,
  millisecond: 6,
  ms: 6,
};

/** A date moved by an amount of a calendar unit; undefined when the unit is not one. */
export function addToDate(text: string, amount: number, unit: string): string | undefined {
  const field = own(unitFields, unit);
  const match = pattern.exec(text);
  if (field === undefined || !match) {
    return undefined;
  }
  const [, year = '0', month, day, hour, minute, second, zone = ''] = match;
  const date = new Date(
    Date.UTC(
      Number(year),
      Number(month ?? 1) - 1,
      Number(day ?? 1),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Math.floor(Number(second ?? 0)),
      field === 6 ? Math.round((Number(second ?? 0) % 1) * 1000) : 0,
    ),
  );
  move(date, field, unit === 'week' || unit === 'wk' ? amount * 7 : amount);
  const iso = date.toISOString();
  if (month === undefined) {
    return iso.slice(0, 4);
  }
  if (day === undefined) {
    return iso.slice(0, 7);
  }
  if (hour === undefined) {
    return iso.slice(0, 10);
  }
  if (field === 6 && second !== undefined) {
    return `${iso.slice(0, 23)}${zone}`;
  }
  const fraction = second?.includes('.') ? second.slice(second.indexOf('.')) : '';
  return `${iso.slice(0, second === undefined ? 16 : 19)}${fraction}${zone}`;
}

function move(date: Date, field: number, amount: number): void {
  if (field === 0 || field === 1) {
    const months =
      date.getUTCFullYear() * 12 + date.getUTCMonth() + Math.trunc(field === 0 ? amount * 12 : amount);
    const day = date.getUTCDate();
    date.setUTCFullYear(Math.floor(months / 12), months % 12, 1);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, last));
    return;
  }
  const milliseconds = [0, 0, 86_400_000, 3_600_000, 60_000, 1000, 1][field] ?? 0;
  date.setTime(date.getTime() + amount * milliseconds);
}
