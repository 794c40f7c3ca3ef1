// What FHIRPath computes with: elements of the tree and system values, their equality and order.

import { own } from '../../ground/outcome/own.ts';
import { Node, type Primitive } from '../tree/node.ts';
import { compareDates, compareTimes } from './dates.ts';
import { equivalentDecimals } from './decimals.ts';
import { compareQuantities, equivalentQuantities } from './quantities.ts';
import { type SystemType, Value } from './value.ts';

export type Item = Node | Value;

export const yes: readonly Item[] = [new Value('Boolean', true)];
export const no: readonly Item[] = [new Value('Boolean', false)];
export const none: readonly Item[] = [];

const systemTypes: Readonly<Record<string, SystemType>> = {
  boolean: 'Boolean',
  string: 'String',
  uri: 'String',
  url: 'String',
  canonical: 'String',
  code: 'String',
  oid: 'String',
  uuid: 'String',
  id: 'String',
  markdown: 'String',
  base64Binary: 'String',
  xhtml: 'String',
  integer: 'Integer',
  unsignedInt: 'Integer',
  positiveInt: 'Integer',
  integer64: 'Integer',
  decimal: 'Decimal',
  date: 'Date',
  dateTime: 'DateTime',
  instant: 'DateTime',
  time: 'Time',
};

/** FHIR types whose value is a Quantity. */
const quantityTypes = new Set([
  'Quantity',
  'SimpleQuantity',
  'Age',
  'Duration',
  'Count',
  'Distance',
  'Money',
  'MoneyQuantity',
]);

export function bool(value: boolean): readonly Item[] {
  return value ? yes : no;
}

export function string(value: string): readonly Item[] {
  return [new Value('String', value)];
}

export function integer(value: number): readonly Item[] {
  return [new Value('Integer', value)];
}

/** The element as a system value; undefined for an element that has none. */
export function systemValue(item: Item | undefined): Value | undefined {
  if (item === undefined || item instanceof Value) {
    return item;
  }
  if (item.value !== undefined) {
    const type = own(systemTypes, item.type);
    if (!type) {
      return undefined;
    }
    return new Value(
      type === 'Date' && String(item.value).includes('T') ? 'DateTime' : type,
      item.value,
      undefined,
      item.written,
    );
  }
  return quantityTypes.has(item.type) ? quantityOf(item) : undefined;
}

function quantityOf(node: Node): Value | undefined {
  const amount = node.child('value');
  if (typeof amount?.value !== 'number') {
    return undefined;
  }
  const unit = node.text('code') ?? node.text('unit') ?? node.text('currency') ?? '1';
  return new Value('Quantity', amount.value, unit, amount.written);
}

export function asString(item: Item | undefined): string | undefined {
  const value = systemValue(item);
  return value === undefined ? undefined : String(value.value);
}

const numeric = new Set<SystemType>(['Integer', 'Decimal']);
const temporal = new Set<SystemType>(['Date', 'DateTime']);

/** Order of two values: negative, zero or positive; undefined when they cannot be compared. */
export function compareValues(left: Value, right: Value): number | undefined {
  if (numeric.has(left.type) && numeric.has(right.type)) {
    return Number(left.value) - Number(right.value);
  }
  if (left.type === 'Quantity' || right.type === 'Quantity') {
    return compareQuantities(left, right);
  }
  if (temporal.has(left.type) && temporal.has(right.type)) {
    return compareDates(String(left.value), String(right.value));
  }
  if (temporal.has(left.type) !== temporal.has(right.type)) {
    return compareMixedDate(left, right);
  }
  if (left.type === 'Time' && right.type === 'Time') {
    return compareTimes(String(left.value), String(right.value));
  }
  if (left.type === 'Time' || right.type === 'Time') {
    return undefined;
  }
  if (left.type !== right.type) {
    return undefined;
  }
  if (left.value === right.value) {
    return 0;
  }
  return left.value < right.value ? -1 : 1;
}

/** A date against a string that reads as a date. */
function compareMixedDate(left: Value, right: Value): number | undefined {
  if (left.type !== 'String' && right.type !== 'String') {
    return undefined;
  }
  return compareDates(String(left.value), String(right.value));
}

/** Equality of two items; undefined when it cannot be told, as for dates of different precision. */
export function equalItems(left: Item, right: Item): boolean | undefined {
  const leftValue = systemValue(left);
  const rightValue = systemValue(right);
  if (leftValue && rightValue) {
    if (temporal.has(leftValue.type) && temporal.has(rightValue.type)) {
      const order = compareDates(String(leftValue.value), String(rightValue.value));
      return order === undefined ? undefined : order === 0;
    }
    if (leftValue.type === 'Quantity' && rightValue.type === 'Quantity') {
      const order = compareQuantities(leftValue, rightValue);
      return order === undefined ? undefined : order === 0;
    }
    if (leftValue.type === rightValue.type || comparable(leftValue.type, rightValue.type)) {
      return compareValues(leftValue, rightValue) === 0;
    }
    return String(leftValue.value) === String(rightValue.value);
  }
  if (left instanceof Node && right instanceof Node) {
    return equalNodes(left, right);
  }
  return false;
}

function comparable(left: SystemType, right: SystemType): boolean {
  return (numeric.has(left) || left === 'Quantity') && (numeric.has(right) || right === 'Quantity');
}

function equalNodes(left: Node, right: Node): boolean {
  if (left === right) {
    return true;
  }
  if (left.value !== right.value || left.children.length !== right.children.length) {
    return false;
  }
  return left.children.every((child, index) => {
    const other = right.children[index];
    return other !== undefined && child.name === other.name && equalNodes(child, other);
  });
}

/** Equality of two collections, in order. */
export function equalCollections(left: readonly Item[], right: readonly Item[]): boolean | undefined {
  if (left.length !== right.length) {
    return false;
  }
  let result: boolean | undefined = true;
  for (let index = 0; index < left.length; index += 1) {
    const equal = equalItems(left[index] as Item, right[index] as Item);
    if (equal === false) {
      return false;
    }
    if (equal === undefined) {
      result = undefined;
    }
  }
  return result;
}

function normal(value: Primitive): string {
  return String(value).trim().toLowerCase().replace(/\s+/g, ' ');
}

/** Equivalence: as equality, but case and blanks do not count, and unknown is false. */
export function equivalentItems(left: Item, right: Item): boolean {
  const leftValue = systemValue(left);
  const rightValue = systemValue(right);
  if (leftValue && rightValue) {
    if (leftValue.type === 'String' && rightValue.type === 'String') {
      return normal(leftValue.value) === normal(rightValue.value);
    }
    if (leftValue.type === 'Quantity' && rightValue.type === 'Quantity') {
      return equivalentQuantities(leftValue, rightValue);
    }
    if (numeric.has(leftValue.type) && numeric.has(rightValue.type)) {
      return equivalentDecimals(leftValue, rightValue);
    }
    return equalItems(leftValue, rightValue) === true;
  }
  if (!(left instanceof Node) || !(right instanceof Node)) {
    return false;
  }
  const rest = [...right.children];
  if (rest.length !== left.children.length) {
    return false;
  }
  return left.children.every((child) => {
    const at = rest.findIndex((other) => other.name === child.name && equivalentItems(child, other));
    if (at < 0) {
      return false;
    }
    rest.splice(at, 1);
    return true;
  });
}

export function containsItem(items: readonly Item[], item: Item): boolean {
  return items.some((other) => equalItems(other, item) === true);
}

/** Removes doubles; the first of each stays. */
export function distinct(items: readonly Item[]): Item[] {
  if (items.length < 2) {
    return [...items];
  }
  const seen = new Set<string>();
  const complex: Node[] = [];
  return items.filter((item) => {
    const value = systemValue(item);
    if (value) {
      const key = `${numeric.has(value.type) ? 'number' : typeof value.value}${value.value}|${value.unit ?? ''}`;
      if (seen.has(key)) {
        return false;
      }
      seen.add(key);
      return true;
    }
    const node = item as Node;
    if (complex.some((other) => equalNodes(other, node))) {
      return false;
    }
    complex.push(node);
    return true;
  });
}
