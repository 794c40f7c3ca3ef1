// Plain JSON as definitions see it.
import type { ElementDef } from '../definitions/model.ts';
import { capitalize } from '../definitions/store.ts';

/** JSON names of an element, each with its type: one, or one for each type of a choice. */
export function keysOf(def: ElementDef): [string, string][] {
  const types = def.types ?? [];
  if (!def.name.endsWith('[x]')) {
    return [[def.name, types[0]?.code ?? '']];
  }
  const stem = def.name.slice(0, -3);
  return types.map(({ code }) => [stem + capitalize(code), code]);
}

/** The values of a property, whether it repeats or not. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

/** A number is compared as it is written, and plain JSON does not say how it was. */
export function hasNumber(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    (value !== null && typeof value === 'object' && Object.values(value).some(hasNumber))
  );
}
