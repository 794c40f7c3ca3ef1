// lowBoundary(), highBoundary(), precision() and comparable(): what a value of limited precision may stand for.
// https://hl7.org/fhirpath/#boundary

import type { Ast } from './ast.ts';
import { decimalPlaces } from './decimals.ts';
import { inUnitOf } from './quantities.ts';
import type { Build, Evaluator, Maker } from './scope.ts';
import { Value } from './value.ts';
import { bool, integer, none, systemValue } from './values.ts';

type Side = 'low' | 'high';

/** Most places after the point that a boundary is given with. */
const mostPlaces = 31;

function decimalBoundary(value: Value, side: Side, precision: number): Value | undefined {
  if (precision < 0 || precision > mostPlaces) {
    return undefined;
  }
  const half = 0.5 * 10 ** -decimalPlaces(value);
  const edge = Number(value.value) + (side === 'low' ? -half : half);
  const scale = 10 ** Math.min(precision, 15);
  // The half is one digit more than the value has: what a double adds behind it is taken off before rounding.
  const scaled = Number((edge * scale).toFixed(6));
  const result = (side === 'low' ? Math.floor(scaled) : Math.ceil(scaled)) / scale;
  return new Value('Decimal', result, value.unit, result.toFixed(precision));
}

interface Calendar {
  readonly low: string;
  readonly high: string;
  /** Digits up to each part. */
  readonly parts: readonly number[];
}

const dateTime: Calendar = {
  low: '0000-01-01T00:00:00.000',
  high: '0000-12-31T23:59:59.999',
  parts: [4, 6, 8, 10, 12, 14, 17],
};
const time: Calendar = { low: '00:00:00.000', high: '00:59:59.999', parts: [2, 4, 6, 9] };

function digits(text: string): number {
  return text.replace(/\D/g, '').length;
}

/** The beginning of a text that has so many digits. */
function cut(text: string, count: number): string {
  let found = 0;
  let end = 0;
  while (end < text.length && found < count) {
    found += /\d/.test(text.charAt(end)) ? 1 : 0;
    end += 1;
  }
  return text.slice(0, end);
}

function calendarBoundary(
  value: Value,
  side: Side,
  precision: number,
  calendar: Calendar,
): Value | undefined {
  if (!calendar.parts.includes(precision)) {
    return undefined;
  }
  const [, body = '', zone = ''] = /^(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(String(value.value)) ?? [];
  let whole = body + calendar[side].slice(body.length);
  if (side === 'high' && value.type !== 'Time' && digits(body) < 8) {
    const month = whole.slice(0, 7);
    const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
    whole = `${month}-${last}${whole.slice(10)}`;
  }
  const text = cut(whole, precision);
  const timed = value.type === 'DateTime' && precision > 8;
  const outermost = side === 'low' ? '+14:00' : '-12:00';
  return new Value(value.type, timed ? text + (zone || outermost) : text);
}

const defaults = { Date: 8, DateTime: 17, Time: 9 } as const;

function boundaryOf(value: Value, side: Side, precision: number | undefined): Value | undefined {
  if (value.type === 'Date' || value.type === 'DateTime' || value.type === 'Time') {
    const calendar = value.type === 'Time' ? time : dateTime;
    return calendarBoundary(value, side, precision ?? defaults[value.type], calendar);
  }
  if (typeof value.value !== 'number') {
    return undefined;
  }
  const found = decimalBoundary(value, side, precision ?? 8);
  return found && value.type === 'Quantity'
    ? new Value('Quantity', found.value, value.unit, found.written)
    : found;
}

function argument(args: readonly Ast[], build: Build): Evaluator | undefined {
  const [first] = args;
  return first && build(first);
}

function boundary(side: Side): Maker {
  return (args, build) => {
    const precision = argument(args, build);
    return (scope, input) => {
      const value = input.length === 1 ? systemValue(input[0]) : undefined;
      const given = precision && systemValue(precision(scope, input)[0])?.value;
      const found = value && boundaryOf(value, side, typeof given === 'number' ? given : undefined);
      return found ? [found] : none;
    };
  };
}

export const boundaryFunctions: Record<string, Maker> = {
  lowBoundary: boundary('low'),
  highBoundary: boundary('high'),
  precision: () => (_scope, input) => {
    const value = input.length === 1 ? systemValue(input[0]) : undefined;
    if (!value) {
      return none;
    }
    if (typeof value.value === 'number') {
      return integer(decimalPlaces(value));
    }
    return value.type === 'String' || value.type === 'Boolean'
      ? none
      : integer(digits(String(value.value).replace(/(Z|[+-]\d\d:\d\d)$/, '')));
  },
  comparable: (args, build) => {
    const other = argument(args, build);
    return (scope, input) => {
      const left = systemValue(input[0]);
      const right = other && systemValue(other(scope, input)[0]);
      return left && right ? bool(inUnitOf(right, left) !== undefined) : none;
    };
  },
};
