// Three versions of one part of a plan become one: what the two writers last agreed on, and what each of them made of it.
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { type Notes, noteConflict } from './conflict.ts';
import { isOfMerge, standsByTask } from './conflict-task.ts';
import { entriesOf, hasId, isKnownByKey } from './entries.ts';
import { isOpening, mergeOpening } from './merge-consent.ts';
import { mergeOrder } from './order.ts';
import { isSame, pick } from './same.ts';
import { isObject, type Members, member, type PartSchema, type Three } from './schema.ts';
import { standingOf } from './standing.ts';

/** Objects whose fields are edited one by one. Every other object (a period, an address, a name) is one value. */
const byField = new Set(['IndividualPlan', 'Patient', 'Team', 'EvaluationResult', 'MeetingRequest']);

export function mergePart(three: Three, schema: PartSchema, pointer: string, notes: Notes): unknown {
  const { left, right } = three;
  if (isSame(left, right)) {
    return left;
  }
  if (schema.type === 'array') {
    return mergeList(three, schema.items ?? {}, pointer, notes);
  }
  if (byField.has(schema.title ?? '') && isObject(left) && isObject(right)) {
    return mergeFields(three, schema, pointer, notes);
  }
  return mergeWhole(three, pointer, notes);
}

function mergeWhole(three: Three, pointer: string, notes: Notes): unknown {
  const { base, left, right } = three;
  const told = standsByTask(notes.told, pointer, three);
  if (told !== undefined) {
    return told;
  }
  if (isSame(left, base)) {
    return right;
  }
  if (isSame(right, base)) {
    return left;
  }
  if (notes.followsRight) {
    return right;
  }
  if (isOfMerge(pointer, three)) {
    return pick(left, right);
  }
  const standing = standingOf(three, pointer);
  noteConflict(notes, pointer, three, standing);
  return standing;
}

/** Field by field, in the order of the schema. */
export function mergeFields(
  { base, left, right }: Three,
  schema: PartSchema,
  pointer: string,
  notes: Notes,
): Members {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const three = { base: member(base, key), left: member(left, key), right: member(right, key) };
    const merged = mergePart(three, part, pointerStep(pointer, key), notes);
    return merged === undefined ? [] : [[key, merged] as const];
  });
  return Object.fromEntries(fields);
}

/** Who may see what is one thing of several fields; the rest of a consent is merged field by field. */
function mergeConsent(three: Three, schema: PartSchema, pointer: string, notes: Notes): Members {
  const all = Object.entries(schema.properties ?? {});
  const others = { ...schema, properties: Object.fromEntries(all.filter(([field]) => !isOpening(field))) };
  const merged: Members = {
    ...mergeFields(three, others, pointer, notes),
    ...mergeOpening(three, pointer, notes),
  };
  const inOrder = all.map(([field]) => [field, merged[field]] as const);
  return Object.fromEntries(inOrder.filter(([, value]) => value !== undefined));
}

function mergeList(three: Three, items: PartSchema, pointer: string, notes: Notes): unknown {
  const { base, left, right, stepOf } = entriesOf(three, items, notes.isHeldAgainst);
  const merged = new Map<string, unknown>();
  for (const name of new Set([...base.keys(), ...left.keys(), ...right.keys()])) {
    const one = { base: base.get(name), left: left.get(name), right: right.get(name) };
    const item = mergeItem(one, items, pointerStep(pointer, stepOf(name)), notes);
    if (item !== undefined) {
      merged.set(name, item);
    }
  }
  if (merged.size === 0) {
    return undefined;
  }
  const kept = new Set(merged.keys());
  const { order, conflict } = mergeOrder(
    [...base.keys()],
    [...left.keys()],
    [...right.keys()],
    kept,
    notes.followsRight,
  );
  if (conflict) {
    const orders = { base: [...base.keys()], left: [...left.keys()], right: [...right.keys()] };
    noteConflict(notes, pointer, orders, order);
  }
  return order.map((name) => merged.get(name));
}

function mergeItem(three: Three, schema: PartSchema, pointer: string, notes: Notes): unknown {
  const { base, left, right } = three;
  if (isSame(left, right)) {
    return left;
  }
  if (left !== undefined && right !== undefined) {
    // Entries without an id are one value each; those with one are edited field by field.
    if (notes.whole.has(pointer) || !isKnownByKey(schema)) {
      return mergeWhole(three, pointer, notes);
    }
    const merge = schema.title === 'Consent' && !notes.followsRight ? mergeConsent : mergeFields;
    return merge(three, schema, pointer, notes);
  }
  const there = left ?? right;
  if (base === undefined) {
    return there;
  }
  if (notes.followsRight) {
    return isSame(right, base) ? left : right;
  }
  if (hasId(schema)) {
    notes.kept.push({ pointer, removedBy: left === undefined ? notes.left : notes.right });
    return there;
  }
  if (isSame(there, base)) {
    return undefined;
  }
  const standing = standingOf(three, pointer);
  noteConflict(notes, pointer, three, standing);
  return standing;
}
