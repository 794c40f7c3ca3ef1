// An item of a Questionnaire, and whether its enableWhen lets it be answered.

import { own } from '../../../ground/outcome/own.ts';
import { Value } from '../../fhirpath/value.ts';
import { compareValues, equalItems, type Item as PathItem, systemValue } from '../../fhirpath/values.ts';
import type { Node } from '../../tree/node.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Item extends Json {
  readonly linkId?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly repeats?: boolean;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

export function items(holder: Json): Item[] {
  return objects(holder.item) as Item[];
}

export function options(item: Item): Json[] {
  return objects(item.answerOption);
}

/** Values of an extension of an item: by its URL, or by its name among those of FHIR itself. */
export function extensionValues(item: Item, name: string): unknown[] {
  const url = name.includes(':') ? name : `http://hl7.org/fhir/StructureDefinition/${name}`;
  return objects(item.extension)
    .filter((extension) => extension.url === url)
    .map((extension) => choiceValue(extension, 'value'));
}

/** The value of a choice element in JSON, whatever its type. */
export function choiceValue(holder: Json, stem: string): unknown {
  const key = Object.keys(holder).find((name) => name.startsWith(stem) && name.length > stem.length);
  return key === undefined ? undefined : holder[key];
}

/** The answers to a question that stand nearest: in the same repetition of a group before those of others. */
function answersTo(place: Node, linkId: string): readonly Node[] {
  for (let scope: Node | undefined = place; scope; scope = scope.parent) {
    const items = [...scope.descend()].filter(
      (node) => node.name === 'item' && node.text('linkId') === linkId,
    );
    if (items.length > 0) {
      return items.flatMap((item) => item.all('answer'));
    }
  }
  return [];
}

/** Whether the conditions of an item hold for the answers given, seen from where the item stands or would stand. */
export function isEnabled(place: Node, item: Item): boolean {
  const conditions = objects(item.enableWhen);
  if (conditions.length === 0) {
    return true;
  }
  const met = (condition: Json): boolean => isMet(place, condition);
  return item.enableBehavior === 'any' ? conditions.some(met) : conditions.every(met);
}

function isMet(place: Node, condition: Json): boolean {
  const answers = answersTo(place, String(condition.question))
    .map((answer) => answer.child('value'))
    .filter((value) => value !== undefined);
  const wanted = choiceValue(condition, 'answer');
  if (condition.operator === 'exists') {
    return answers.length > 0 === (wanted === true);
  }
  return answers.some((answer) => compareAnswer(answer, wanted, String(condition.operator)));
}

function compareAnswer(answer: Node, wanted: unknown, operator: string): boolean {
  if (wanted !== null && typeof wanted === 'object') {
    const { system, code } = wanted as { system?: unknown; code?: unknown };
    const same = answer.text('code') === code && (system === undefined || answer.text('system') === system);
    return operator === '!=' ? !same : same;
  }
  const left = systemValue(answer);
  const right = left && new Value(left.type, wanted as string | number | boolean);
  if (!left || !right) {
    return false;
  }
  if (operator === '=' || operator === '!=') {
    return (equalItems(left as PathItem, right) === true) === (operator === '=');
  }
  const order = compareValues(left, right);
  if (order === undefined) {
    return false;
  }
  const tests: Readonly<Record<string, boolean>> = {
    '>': order > 0,
    '<': order < 0,
    '>=': order >= 0,
    '<=': order <= 0,
  };
  return own(tests, operator) ?? false;
}
