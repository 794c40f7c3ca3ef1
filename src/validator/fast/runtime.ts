// Helpers that generated code calls.
import { compareDates as order } from '../fhirpath/dates.ts';

type Truth = boolean | undefined;

function take(value: unknown, into: unknown[]): void {
  if (!Array.isArray(value)) {
    if (value !== undefined) {
      into.push(value);
    }
    return;
  }
  // Not push(...value): a list of a million would be a million arguments.
  for (const item of value as unknown[]) {
    into.push(item);
  }
}

/** The values at the end of steps through plain JSON; each step is a list of property names. */
function walk(from: unknown, steps: readonly (readonly string[])[]): unknown[] {
  let round: readonly unknown[] = Array.isArray(from) ? from : [from];
  for (const keys of steps) {
    const next: unknown[] = [];
    for (const holder of round) {
      if (holder === null || typeof holder !== 'object') {
        continue;
      }
      for (const key of keys) {
        take((holder as Record<string, unknown>)[key], next);
      }
    }
    round = next;
  }
  return round as unknown[];
}

/** Two dates by an operator; undefined when it cannot be told. */
function compareDates(left: unknown, right: unknown, operator: string): Truth {
  if (typeof left !== 'string' || typeof right !== 'string') {
    return undefined;
  }
  const difference = sameForm(left, right) ? left.localeCompare(right, 'en') : order(left, right);
  if (difference === undefined) {
    return undefined;
  }
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
      return difference === 0;
    default:
      return difference !== 0;
  }
}

/** Dates without a time, of the same length, are in the order of their letters. */
function sameForm(left: string, right: string): boolean {
  return left.length === right.length && left.length <= 10;
}

/** Handed to generated code by name, with `matches` beside; see `helpers` in expression.ts. */
export const runtime = {
  walk,
  compareDates,
  one: (values: readonly unknown[]): unknown => (values.length === 1 ? values[0] : undefined),
  and3: (left: Truth, right: Truth): Truth => (left === false || right === false ? false : left && right),
  or3(left: Truth, right: Truth): Truth {
    if (left === true || right === true) {
      return true;
    }
    return left === undefined || right === undefined ? undefined : false;
  },
  not3: (value: Truth): Truth => (value === undefined ? undefined : !value),
  xor3: (left: Truth, right: Truth): Truth =>
    left === undefined || right === undefined ? undefined : left !== right,
  implies3(left: Truth, right: Truth): Truth {
    if (left === false) {
      return true;
    }
    if (left === undefined) {
      return right === true ? true : undefined;
    }
    return right;
  },
};
