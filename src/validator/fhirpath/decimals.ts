// Decimals: the places they are written with, and arithmetic that does not show the double behind them.
import type { Value } from './value.ts';

const mostPlaces = 15;

/** How a number is written: as it was, or in digits. */
export function writtenNumber(value: Value): string {
  if (value.written !== undefined) {
    return value.written;
  }
  const text = String(value.value);
  return text.includes('e-') ? Number(value.value).toFixed(20).replace(/0+$/, '') : text;
}

/** Places after the point. */
export function decimalPlaces(value: Value): number {
  const text = writtenNumber(value);
  const cut = text.indexOf('.');
  return cut < 0 ? 0 : text.replace(/e.*$/i, '').length - cut - 1;
}

export function rounded(value: number, places: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) {
    return value;
  }
  return Number(value.toFixed(Math.min(places, mostPlaces)));
}

/** The result of a computation on two decimals, with as many places as it can have. */
export function exact(left: Value, right: Value, op: '+' | '-' | '*' | 'mod'): number | undefined {
  const [a, b] = [Number(left.value), Number(right.value)];
  const [first, second] = [decimalPlaces(left), decimalPlaces(right)];
  switch (op) {
    case '+':
      return rounded(a + b, Math.max(first, second));
    case '-':
      return rounded(a - b, Math.max(first, second));
    case '*':
      return rounded(a * b, first + second);
    case 'mod':
      return b === 0 ? undefined : rounded(a % b, Math.max(first, second));
  }
}

/** Equivalence: rounded to the places of the one that has fewer. */
export function equivalentDecimals(left: Value, right: Value): boolean {
  const places = Math.min(decimalPlaces(left), decimalPlaces(right));
  return rounded(Number(left.value), places) === rounded(Number(right.value), places);
}
