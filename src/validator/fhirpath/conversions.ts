// FHIRPath conversions: toX() gives the value or nothing, convertsToX() says whether it would.
import { writtenNumber } from './decimals.ts';
import type { Maker } from './scope.ts';
import { Value } from './value.ts';
import { bool, type Item, none, systemValue } from './values.ts';

type Convert = (value: Value) => Value | undefined;

const truthy = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falsy = new Set(['false', 'f', 'no', 'n', '0', '0.0']);

function toBoolean(value: Value): Value | undefined {
  const text = String(value.value).toLowerCase();
  if (truthy.has(text)) {
    return new Value('Boolean', true);
  }
  return falsy.has(text) ? new Value('Boolean', false) : undefined;
}

function toInteger(value: Value): Value | undefined {
  if (value.type === 'Boolean') {
    return new Value('Integer', value.value ? 1 : 0);
  }
  if (value.type === 'Integer') {
    return value;
  }
  return /^[+-]?\d+$/.test(String(value.value)) && value.type === 'String'
    ? new Value('Integer', Number(value.value))
    : undefined;
}

function toDecimal(value: Value): Value | undefined {
  if (value.type === 'Boolean') {
    return new Value('Decimal', value.value ? 1 : 0);
  }
  if (typeof value.value === 'number') {
    return new Value('Decimal', value.value, undefined, value.written);
  }
  return /^[+-]?\d+(\.\d+)?$/.test(String(value.value))
    ? new Value('Decimal', Number(value.value))
    : undefined;
}

function numberText(value: Value): string {
  const text = writtenNumber(value);
  return value.type === 'Quantity' ? `${text} '${value.unit ?? '1'}'` : text;
}

function toText(value: Value): Value | undefined {
  return new Value('String', typeof value.value === 'number' ? numberText(value) : String(value.value));
}

function toQuantity(value: Value): Value | undefined {
  if (value.type === 'Quantity') {
    return value;
  }
  if (typeof value.value === 'number') {
    return new Value('Quantity', value.value, '1', value.written);
  }
  if (typeof value.value === 'boolean') {
    return new Value('Quantity', value.value ? 1 : 0, '1');
  }
  const match =
    /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|((?:year|month|week|day|hour|minute|second|millisecond)s?))?$/.exec(
      value.value,
    );
  return match
    ? new Value('Quantity', Number(match[1]), match[2] ?? match[3]?.replace(/s$/, '') ?? '1')
    : undefined;
}

function byPattern(type: 'Date' | 'DateTime' | 'Time', pattern: RegExp): Convert {
  return (value) => {
    const text = String(value.value);
    return pattern.test(text) ? new Value(type, type === 'Date' ? text.slice(0, 10) : text) : undefined;
  };
}

const converters: Record<string, Convert> = {
  Boolean: toBoolean,
  Integer: toInteger,
  Decimal: toDecimal,
  String: toText,
  Quantity: toQuantity,
  Date: byPattern('Date', /^\d{4}(-\d{2}(-\d{2}(T.*)?)?)?$/),
  DateTime: byPattern(
    'DateTime',
    /^\d{4}(-\d{2}(-\d{2}(T(\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/,
  ),
  Time: byPattern('Time', /^\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?$/),
};

function converted(input: readonly Item[], convert: Convert): Value | undefined {
  const value = input.length === 1 ? systemValue(input[0]) : undefined;
  return value && convert(value);
}

export const conversions: Record<string, Maker> = Object.fromEntries(
  Object.entries(converters).flatMap(([type, convert]): [string, Maker][] => [
    [
      `to${type}`,
      () => (_scope, input) => {
        const value = converted(input, convert);
        return value ? [value] : none;
      },
    ],
    [
      `convertsTo${type}`,
      () => (_scope, input) => (input.length === 0 ? none : bool(converted(input, convert) !== undefined)),
    ],
  ]),
);
