// XML read for who writes it again: every number keeps the digits that it was written with.
import { ExactNumber } from '../../ground/fhir/exact-numbers.ts';
import { readMarkup } from '../../ground/xml/read-markup.ts';
import type { Validator } from '../create.ts';
import type { JsonText } from '../text/json.ts';
import { coreOf } from './core.ts';
import { toJson } from './to-json.ts';

/** The resource that an XML text holds; undefined when it cannot be read. */
export function readXmlExactly(validator: Validator, text: string): unknown {
  const read = toJson(text, readMarkup(text), coreOf(validator).store);
  return read.error === undefined ? withDigits(read) : undefined;
}

/** What was read, with every number as it was written. */
export function withDigits(read: JsonText): unknown {
  keepDigits(read.value, read);
  return read.value;
}

function keepDigits(holder: unknown, read: JsonText): void {
  if (typeof holder !== 'object' || holder === null) {
    return;
  }
  for (const [key, value] of Object.entries(holder)) {
    const digits = typeof value === 'number' ? read.numberText(holder, key) : undefined;
    if (digits === undefined) {
      keepDigits(value, read);
    } else {
      (holder as Record<string, unknown>)[key] = new ExactNumber(digits);
    }
  }
}
