// Three versions of one part of a plan become one: what the two writers last agreed on, and what each of them made of it.
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { type Notes, noteConflict } from './conflict.ts';
import { mergeOrder } from './order.ts';
import { canonicalText, isSame, pick } from './same.ts';

/** What the schema of the plan document says of a part. */
export interface PartSchema {
  readonly type?: string;
  readonly title?: string;
  readonly properties?: Readonly<Record<string, PartSchema>>;
  readonly items?: PartSchema;
}

export interface Three {
  readonly base: unknown;
  readonly left: unknown;
  readonly right: unknown;
}

type Members = Readonly<Record<string, unknown>>;

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
  if (isSame(left, base)) {
    return right;
  }
  if (isSame(right, base)) {
    return left;
  }
  const standing = pick(left, right);
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

function mergeList(three: Three, items: PartSchema, pointer: string, notes: Notes): unknown {
  const key = keyOf(items);
  const base = keyed(three.base, key);
  const left = keyed(three.left, key);
  const right = keyed(three.right, key);
  const merged = new Map<string, unknown>();
  for (const name of new Set([...base.keys(), ...left.keys(), ...right.keys()])) {
    const one = { base: base.get(name), left: left.get(name), right: right.get(name) };
    const item = mergeItem(one, items, pointerStep(pointer, name), notes);
    if (item !== undefined) {
      merged.set(name, item);
    }
  }
  if (merged.size === 0) {
    return undefined;
  }
  const kept = new Set(merged.keys());
  const { order, conflict } = mergeOrder([...base.keys()], [...left.keys()], [...right.keys()], kept);
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
    // Entries without id are the same or not the same; those with one are edited field by field.
    return notes.whole.has(pointer)
      ? mergeWhole(three, pointer, notes)
      : mergeFields(three, schema, pointer, notes);
  }
  const there = left ?? right;
  if (base === undefined) {
    return there;
  }
  if (hasId(schema)) {
    notes.kept.push({ pointer, removedBy: left === undefined ? notes.left : notes.right });
    return there;
  }
  if (isSame(there, base)) {
    return undefined;
  }
  noteConflict(notes, pointer, three, there);
  return there;
}

type KeyOf = (item: unknown) => string;

/** How the entries of a list are known again: by their own id, a participant by who it is, anything else by itself. */
function keyOf(items: PartSchema): KeyOf {
  if (hasId(items)) {
    return (item) => String(member(item, 'id'));
  }
  if (items.title === 'Participant') {
    return (item) => String(member(item, 'member'));
  }
  return canonicalText;
}

function hasId(items: PartSchema): boolean {
  return items.properties?.id !== undefined;
}

/** Entries by key, in their order; the second of the same key gets a name of its own. */
function keyed(list: unknown, key: KeyOf): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const name = key(item);
    let free = name;
    for (let nth = 2; found.has(free); nth += 1) {
      free = `${name}#${nth}`;
    }
    found.set(free, item);
  }
  return found;
}

function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
