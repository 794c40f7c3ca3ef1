// Quantities in units of UCUM and of the calendar. https://hl7.org/fhirpath/N1/#quantity
import { own } from '../../ground/outcome/own.ts';
import { convertUnit } from '../terminology/ucum.ts';
import { decimalPlaces, rounded } from './decimals.ts';
import { Value } from './value.ts';

/** Durations of the calendar that have a unit of UCUM of the same length: a year and a month have none. */
const calendar: Readonly<Record<string, string>> = {
  week: 'wk',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  millisecond: 'ms',
};

function unitOf(value: Value): string {
  const unit = value.unit ?? '1';
  return own(calendar, unit) ?? unit;
}

/** The amount of a quantity in the unit of another; undefined when the units measure different things or are not known. */
export function inUnitOf(value: Value, other: Value): number | undefined {
  if (typeof value.value !== 'number') {
    return undefined;
  }
  const [from, to] = [unitOf(value), unitOf(other)];
  return from === to ? value.value : convertUnit(value.value, from, to);
}

/** Order of two quantities; undefined when they cannot be compared. */
export function compareQuantities(left: Value, right: Value): number | undefined {
  const converted = inUnitOf(right, left);
  if (converted === undefined || typeof left.value !== 'number') {
    return undefined;
  }
  // What conversion adds in the last digits of a double is no difference.
  const difference = left.value - converted;
  return Math.abs(difference) < Math.abs(left.value) * 1e-12 ? 0 : difference;
}

/** Equivalence: as far as the less exact of the two says. */
export function equivalentQuantities(left: Value, right: Value): boolean {
  const converted = inUnitOf(right, left);
  const places = Math.min(decimalPlaces(left), unitOf(left) === unitOf(right) ? decimalPlaces(right) : 20);
  return converted !== undefined && rounded(Number(left.value), places) === rounded(converted, places);
}

/** Product or quotient; undefined when the unit of the quotient cannot be written without brackets. */
export function multiplied(left: Value, right: Value, by: '*' | '/'): Value | undefined {
  const [first, second] = [unitOf(left), unitOf(right)];
  const [a, b] = [Number(left.value), Number(right.value)];
  if (by === '*') {
    const unit = [first, second].filter((part) => part !== '1').join('.');
    return new Value('Quantity', a * b, unit === '' ? '1' : unit);
  }
  if (b === 0 || /[./]/.test(second)) {
    return undefined;
  }
  const unit = second === '1' ? first : `${first}/${second}`;
  return new Value('Quantity', a / b, unit);
}
