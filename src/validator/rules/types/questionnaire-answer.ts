// The value of one answer: type, limits and options that the item of the Questionnaire sets.

import { own as ownOf } from '../../../ground/outcome/own.ts';
import { compareDates, compareTimes } from '../../fhirpath/dates.ts';
import type { MessageKey } from '../../messages.ts';
import type { Membership } from '../../terminology/expansion.ts';
import { convertUnit } from '../../terminology/ucum.ts';
import { base64Bytes } from '../../text/base64.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { keeps } from '../fixed.ts';
import { type Run, report } from '../run.ts';
import { choiceValue, extensionValues, type Item, options } from './questionnaire-item.ts';

/** Item type → types its answers may have. */
const answerTypes: Readonly<Record<string, readonly string[]>> = {
  boolean: ['boolean'],
  decimal: ['decimal'],
  integer: ['integer'],
  date: ['date'],
  dateTime: ['dateTime'],
  time: ['time'],
  string: ['string'],
  text: ['string'],
  url: ['uri'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
  choice: ['Coding', 'date', 'time', 'integer', 'string'],
  'open-choice': ['Coding', 'date', 'time', 'integer', 'string'],
};

function broken(run: Run, at: Node, key: MessageKey, values: readonly (string | number)[]): void {
  report(run, 'error', 'invariant', at, key, values);
}

/** Value sets that stand beside the items of a form, by their ids: `answerValueSet` names them as `#id`. */
export type OwnValueSets = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Whether a value set that an item names holds a code: one of the form's own, or one of the definitions. */
function memberOf(run: Run, own: OwnValueSets, valueSet: string, value: Node, code: string): Membership {
  const system = value.text('system');
  if (!valueSet.startsWith('#')) {
    return run.terminology.member(valueSet, system, code);
  }
  const found = own.get(valueSet.slice(1));
  return found ? run.terminology.memberOfContained(found, system, code) : 'unknown';
}

export function checkAnswerValue(run: Run, answer: Node, item: Item, own: OwnValueSets): void {
  const value = answer.child('value');
  const types = ownOf(answerTypes, item.type ?? '');
  if (!value || !types) {
    return;
  }
  if (!types.includes(value.type)) {
    broken(run, value, 'questionnaireType', [types.join(', '), value.type]);
    return;
  }
  switch (value.type) {
    case 'Attachment':
      checkAttachmentAnswer(run, answer, value, item);
      break;
    case 'Quantity':
      checkQuantityAnswer(run, value, item, own);
      break;
    case 'Reference':
      checkReferenceAnswer(run, value);
      break;
    case 'Coding':
      checkCodingAnswer(run, answer, value, item, own);
      break;
    default:
      checkPrimitiveAnswer(run, answer, value, item);
  }
}

function compare(type: string, left: unknown, right: unknown): number | undefined {
  if (type === 'decimal' || type === 'integer') {
    return Number(left) - Number(right);
  }
  if (type === 'time') {
    return compareTimes(String(left), String(right));
  }
  return compareDates(String(left), String(right));
}

function checkPrimitiveAnswer(run: Run, answer: Node, value: Node, item: Item): void {
  const text = value.written ?? String(value.value ?? '');
  if (value.type === 'string') {
    checkTextAnswer(run, value, text, item);
  } else if (value.type !== 'boolean') {
    checkLimits(run, value, item);
  }
  if (value.type === 'decimal') {
    checkDecimals(run, value, text, item);
  }
  const listed = options(item);
  if (listed.length === 0 || item.type === 'open-choice') {
    return;
  }
  if (!listed.some((option) => choiceValue(option, 'value') === value.value)) {
    broken(run, answer, 'questionnaireOption', [printable(text)]);
  }
}

function checkLimits(run: Run, value: Node, item: Item): void {
  const [least] = extensionValues(item, 'minValue');
  const [most] = extensionValues(item, 'maxValue');
  const below = least === undefined ? undefined : compare(value.type, value.value, least);
  const above = most === undefined ? undefined : compare(value.type, value.value, most);
  if (below !== undefined && below < 0) {
    broken(run, value, 'belowMinimum', [printable(least)]);
  }
  if (above !== undefined && above > 0) {
    broken(run, value, 'aboveMaximum', [printable(most)]);
  }
}

function checkDecimals(run: Run, value: Node, text: string, item: Item): void {
  const [most] = extensionValues(item, 'maxDecimalPlaces');
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  if (typeof most === 'number' && places > most) {
    broken(run, value, 'decimalPlaces', [places, most]);
  }
}

function checkTextAnswer(run: Run, value: Node, text: string, item: Item): void {
  const [least] = extensionValues(item, 'minLength');
  if (typeof least === 'number' && text.length < least) {
    broken(run, value, 'shortString', [least]);
  }
  const most = item.maxLength;
  if (typeof most === 'number' && text.length > most) {
    broken(run, value, 'longString', [most]);
  }
  const [pattern] = extensionValues(item, 'regex');
  if (typeof pattern === 'string' && !run.matches(text, pattern, true)) {
    broken(run, value, 'regexMismatch', [pattern]);
  }
}

function checkAttachmentAnswer(run: Run, answer: Node, value: Node, item: Item): void {
  const allowed = extensionValues(item, 'mimeType').map(String);
  const type = value.text('contentType');
  if (allowed.length > 0 && !allowed.some((prefix) => type?.startsWith(prefix))) {
    report(run, 'error', 'required', answer, 'questionnaireMime', [
      printable(type ?? ''),
      allowed.join(', '),
    ]);
  }
  const [most] = extensionValues(item, 'maxSize');
  const data = value.text('data');
  const bytes = data === undefined ? undefined : base64Bytes(data);
  if (most !== undefined && bytes !== undefined && bytes >= Number(most)) {
    report(run, 'error', 'required', answer, 'tooManyBytes', [bytes, Number(most)]);
  }
}

const captureGuide = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
/** Extensions that limit a quantity, of FHIR and of its guide for data capture. */
const quantityLimits = {
  least: ['minValue', `${captureGuide}minQuantity`],
  most: ['maxValue', `${captureGuide}maxQuantity`],
} as const;

interface QuantityLimit {
  readonly value?: number;
  readonly code?: string;
  readonly unit?: string;
}

function checkQuantityAnswer(run: Run, value: Node, item: Item, own: OwnValueSets): void {
  for (const name of quantityLimits.least) {
    for (const limit of extensionValues(item, name)) {
      checkQuantityLimit(run, value, limit, true);
    }
  }
  for (const name of quantityLimits.most) {
    for (const limit of extensionValues(item, name)) {
      checkQuantityLimit(run, value, limit, false);
    }
  }
  const [valueSet] = extensionValues(item, 'questionnaire-unitValueSet');
  if (typeof valueSet === 'string') {
    const code = value.text('code');
    if (code === undefined || memberOf(run, own, valueSet, value, code) === 'out') {
      broken(run, value, 'questionnaireUnit', [valueSet]);
    }
  }
  const units = extensionValues(item, 'questionnaire-unitOption') as { code?: string; system?: string }[];
  if (
    units.length > 0 &&
    !units.some((unit) => unit.code === value.text('code') && unit.system === value.text('system'))
  ) {
    broken(run, value, 'questionnaireUnit', [units.map((unit) => unit.code ?? '').join(', ')]);
  }
}

function checkQuantityLimit(run: Run, value: Node, limit: unknown, least: boolean): void {
  if (limit === null || typeof limit !== 'object') {
    return;
  }
  const bound = limit as QuantityLimit;
  const amount = value.child('value')?.value;
  if (typeof amount !== 'number' || typeof bound.value !== 'number') {
    return;
  }
  const shown = `${bound.value} ${bound.unit ?? bound.code ?? ''}`.trim();
  const code = value.text('code');
  const same = code !== undefined && code === bound.code;
  const converted = same ? amount : convertUnit(amount, code ?? '', bound.code ?? '');
  if (code === undefined || bound.code === undefined || converted === undefined) {
    broken(run, value, 'quantityIncomparable', [shown]);
  } else if (least && converted < bound.value) {
    broken(run, value, 'belowMinimum', [shown]);
  } else if (!least && converted > bound.value) {
    broken(run, value, 'aboveMaximum', [shown]);
  }
}

function checkReferenceAnswer(run: Run, value: Node): void {
  const reference = value.text('reference');
  if (reference === undefined || reference.startsWith('#') || reference.startsWith('urn:')) {
    return;
  }
  const parts = reference.split('?')[0]?.split('/') ?? [];
  const type = parts.at(-2);
  if (type !== undefined && !run.store.isResourceType(type)) {
    broken(run, value, 'questionnaireReference', [printable(type)]);
  }
}

function checkCodingAnswer(run: Run, answer: Node, value: Node, item: Item, own: OwnValueSets): void {
  const code = value.text('code');
  const listed = options(item).map((option) => option.valueCoding);
  if (listed.length > 0) {
    const wanted = {
      ...(value.text('system') !== undefined && { system: value.text('system') }),
      ...(code !== undefined && { code }),
    };
    const free = code === undefined && run.options.rules === '2023';
    if (!free && !(code !== undefined && listed.some((option) => keeps(option, wanted, true)))) {
      broken(run, answer, 'questionnaireOption', [printable(`${value.text('system') ?? ''}#${code}`)]);
    }
    return;
  }
  const valueSet = item.answerValueSet;
  if (typeof valueSet !== 'string' || code === undefined || item.type === 'open-choice') {
    return;
  }
  if (memberOf(run, own, valueSet, value, code) === 'out') {
    report(run, 'error', 'code-invalid', answer, 'codeNotInValueSet', [printable(code), valueSet, '']);
  }
}
