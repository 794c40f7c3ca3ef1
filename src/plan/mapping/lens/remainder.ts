// What a resource holds beyond what the plan can express: taken off after reading, laid back on when writing.
import type { ExactNumber } from '../../../ground/fhir/exact-numbers.ts';
import { canonicalSystem, isObject, type JsonObject } from './json.ts';
import { elementName, isFixed, type Marks } from './marks.ts';

/** One array element that was kept: where it stood, and the lens's name for it when part of it was understood. */
export interface KeptElement {
  readonly at: number;
  readonly name?: string;
  readonly value: Remainder;
}

/** What was kept of one element: a primitive, an object of remainders, or `{ $kept: [...] }` for an array. */
export type Remainder =
  | string
  | number
  | ExactNumber
  | boolean
  | null
  | { [key: string]: Remainder }
  | { $kept: KeptElement[] };

function isKeptList(value: Remainder | undefined): value is { $kept: KeptElement[] } {
  return isObject(value) && Array.isArray(value.$kept);
}

/** What is left of an element after all lenses took theirs; nothing when nothing is left. */
export function remainderOf(value: unknown, marks: Marks): Remainder | undefined {
  if (Array.isArray(value)) {
    const kept: KeptElement[] = [];
    for (const [at, element] of value.entries()) {
      const left = remainderOf(element, marks);
      if (left === undefined) {
        continue;
      }
      const name = elementName(marks, value, at);
      kept.push(name === undefined ? { at, value: left } : { at, name, value: left });
    }
    return kept.length === 0 ? undefined : { $kept: kept };
  }
  if (isObject(value)) {
    let left: { [key: string]: Remainder } | undefined;
    for (const key of Object.keys(value)) {
      const kept = remainderOf(value[key], marks);
      if (kept !== undefined) {
        left ??= {};
        left[key] = kept;
      }
    }
    return left;
  }
  return value as string | number | ExactNumber | boolean | null | undefined;
}

/** The remainder as FHIR again, without the parts of elements that the plan no longer has. */
function restore(left: Remainder): unknown {
  if (isKeptList(left)) {
    const elements = left.$kept.filter((kept) => kept.name === undefined).map((kept) => restore(kept.value));
    return elements.length === 0 ? undefined : elements;
  }
  if (!isObject(left)) {
    return left;
  }
  const entries = Object.entries(left).map(([key, part]) => [key, restore(part as Remainder)] as const);
  const present = entries.filter(([, part]) => part !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

function mergeList(array: unknown[], kept: readonly KeptElement[], marks: Marks): void {
  const names = array.map((_, at) => elementName(marks, array, at));
  for (const { name, value } of kept) {
    const at = name === undefined ? -1 : names.indexOf(name);
    const element = array[at];
    if (at >= 0 && isObject(element) && isObject(value)) {
      mergeRemainder(element, value, marks);
    }
  }
  const whole = kept.filter((entry) => entry.name === undefined).toSorted((a, b) => a.at - b.at);
  for (const { at, value } of whole) {
    array.splice(Math.min(at, array.length), 0, restore(value));
  }
}

/** The same system or the same address may be written in several ways; the way it was written is kept. */
function isSameOtherwise(key: string, written: unknown, kept: unknown): boolean {
  if (key === 'system') {
    return canonicalSystem(kept) === written;
  }
  if (key !== 'reference' || typeof written !== 'string' || typeof kept !== 'string') {
    return false;
  }
  const id = written.slice(written.indexOf('/') + 1);
  const bare = kept.replace(/[/]_history[/].*$/, '');
  return bare === written || bare.endsWith(`/${written}`) || bare === `urn:uuid:${id}`;
}

/**
 * Lays a remainder back onto a resource that was just written. The plan wins where both say something, except for
 * what no plan says: fixed values, and other ways to write the same reference.
 */
export function mergeRemainder(target: JsonObject, left: Remainder, marks: Marks): void {
  for (const [key, part] of Object.entries(left as { [key: string]: Remainder })) {
    const present = target[key];
    if (present === undefined) {
      const restored = restore(part);
      if (restored !== undefined) {
        target[key] = restored;
      }
    } else if (Array.isArray(present) && isKeptList(part)) {
      mergeList(present, part.$kept, marks);
    } else if (isObject(present) && isObject(part)) {
      mergeRemainder(present, part as Remainder, marks);
    } else if (isFixed(marks, target, key) || isSameOtherwise(key, present, part)) {
      target[key] = part;
    }
  }
}

/** Every value that a remainder keeps, with its FHIRPath under `path`. */
export function* keptPaths(left: Remainder, path: string): Generator<{ path: string; value: unknown }> {
  if (isKeptList(left)) {
    for (const { at, value } of left.$kept) {
      yield* keptPaths(value, `${path}[${at}]`);
    }
  } else if (isObject(left)) {
    for (const [key, part] of Object.entries(left)) {
      yield* keptPaths(part as Remainder, `${path}.${key}`);
    }
  } else {
    yield { path, value: left };
  }
}
