// Slices of an element over plain JSON: which one a value belongs to, and how many there are of each.
import { type Definition, type Discriminator, type ElementDef, maxOf } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { type Criterion, findCriteria, ownValue } from '../rules/criteria.ts';
import { keeps } from '../rules/fixed.ts';
import { hasNumber, keysOf, listOf } from './json.ts';
import type { FastState, FastTest } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether a value belongs to a slice. */
type Matcher = (value: unknown) => boolean;

/** The slice says nothing about the discriminator, or this pass does not know how to ask. */
type Unknown = 'silent' | 'unclear';

interface Slice {
  readonly def: ElementDef;
  /** By type of the value: whether it belongs to the slice, and what it must keep then. */
  readonly kinds: ReadonlyMap<
    string,
    { readonly matches: Matcher | Unknown; readonly test: FastTest | undefined }
  >;
}

export interface SlicedElement {
  readonly def: ElementDef;
  readonly base: ElementDef;
  readonly profile: Definition;
  readonly store: DefinitionStore;
}

/** The test of the object that holds a sliced element. `testOf` makes the test of a value of a slice. */
export function slicesTest(
  element: SlicedElement,
  testOf: (slice: ElementDef, type: string) => FastTest | undefined,
): FastTest | undefined {
  const { def, base } = element;
  if (!def.slices) {
    return undefined;
  }
  const keys = keysOf(base);
  const slices = def.slices.map((slice) => ({
    def: slice,
    kinds: new Map(
      keys.map(([, type]) => [type, { matches: matcherOf(element, slice, type), test: testOf(slice, type) }]),
    ),
  }));
  const closed = def.slicing?.rules === 'closed';
  if (def.slicing?.ordered === true) {
    return (holder) => keys.every(([key]) => (holder as Json)[key] === undefined);
  }
  const named = byName(element, slices);
  const indexOf: IndexOf = named ?? ((value, state, type) => sliceOf(slices, value, type, state));
  return (holder, state) => {
    const counts: number[] = new Array<number>(slices.length).fill(0);
    for (const [key, type] of keys) {
      for (const value of listOf((holder as Json)[key])) {
        const index = indexOf(value, state, type);
        if (index === undefined || (index < 0 && closed)) {
          return false;
        }
        if (index >= 0) {
          counts[index] = (counts[index] ?? 0) + 1;
        }
      }
    }
    return inRange(slices, counts);
  };
}

/** As many values in each slice as it asks for. */
function inRange(slices: readonly Slice[], counts: readonly number[]): boolean {
  return slices.every(({ def }, index) => {
    const count = counts[index] ?? 0;
    return count >= (def.min ?? 0) && count <= maxOf(def);
  });
}

/** The index of the slice of a value, -1 for none; undefined when it is not clear, or not kept. */
type IndexOf = (value: unknown, state: FastState, type: string) => number | undefined;

/** Slices told apart by one text each, as extensions are by their URL, are looked up. */
function byName({ def, base, profile, store }: SlicedElement, slices: readonly Slice[]): IndexOf | undefined {
  const [discriminator, other] = def.slicing?.discriminators ?? [];
  const [[, type] = ['', '']] = keysOf(base);
  const path = discriminator?.path ?? '';
  if (other || discriminator?.type !== 'value' || base.name.endsWith('[x]') || !/^[a-z]+$/i.test(path)) {
    return undefined;
  }
  const step = (base.children ?? store.type(type)?.root.children)?.find(({ name }) => name === path);
  const indexes = new Map<unknown, number>();
  for (const [index, slice] of slices.entries()) {
    const [criterion, more] = findCriteria(store, { def: slice.def, profile }, path);
    const fixed = criterion && (criterion.wanted ?? ownValue(criterion.def));
    if (more || typeof fixed?.value !== 'string' || criterion?.def.max === 0 || indexes.has(fixed.value)) {
      return undefined;
    }
    indexes.set(fixed.value, index);
  }
  if (!step || step.list) {
    return undefined;
  }
  return (value, state) => {
    const index = indexes.get((value as Json)[path]) ?? -1;
    const slice = slices[index];
    if (!slice) {
      return -1;
    }
    const test = slice.kinds.get(type)?.test;
    return slice.def.slices || (test && !test(value, state)) ? undefined : index;
  };
}

function sliceOf(
  slices: readonly Slice[],
  value: unknown,
  type: string,
  state: FastState,
): number | undefined {
  let found = -1;
  for (const [index, slice] of slices.entries()) {
    const kind = slice.kinds.get(type);
    if (!kind || typeof kind.matches === 'string') {
      return undefined;
    }
    if (!kind.matches(value)) {
      continue;
    }
    // A value of two slices is told, and slices of slices are not looked at here.
    if (found >= 0 || slice.def.slices || (kind.test && !kind.test(value, state))) {
      return undefined;
    }
    found = index;
  }
  return found;
}

function matcherOf(element: SlicedElement, slice: ElementDef, type: string): Matcher | Unknown {
  const discriminators = element.def.slicing?.discriminators ?? [];
  const matchers = discriminators.map((one) => discriminatorMatcher(element, slice, type, one));
  if (matchers.includes('unclear')) {
    return 'unclear';
  }
  const made = matchers.filter((one) => typeof one === 'function');
  return made.length === 0 ? 'silent' : (value) => made.every((matches) => matches(value));
}

function discriminatorMatcher(
  { base, store, profile }: SlicedElement,
  slice: ElementDef,
  type: string,
  discriminator: Discriminator,
): Matcher | Unknown {
  const { path } = discriminator;
  if (discriminator.type === 'type' && path === '$this') {
    const fits = (slice.types ?? []).some(({ code }) => store.isSubtype(type, code));
    return () => fits;
  }
  const steps = path === '$this' ? [] : path.split('.');
  if (!['value', 'pattern'].includes(discriminator.type) || !arePlain(store, base, type, steps)) {
    return 'unclear';
  }
  const criteria = findCriteria(store, { def: slice, profile }, path).map(criterionMatcher);
  if (criteria.includes('unclear')) {
    return 'unclear';
  }
  const made = criteria.filter((one) => typeof one === 'function');
  return made.length === 0
    ? 'silent'
    : (value) => {
        const found = valuesAt(value, steps);
        return made.some((matches) => matches(found));
      };
}

function criterionMatcher({ def, wanted }: Criterion): ((values: readonly unknown[]) => boolean) | Unknown {
  if (def.max === 0) {
    return (values) => values.length === 0;
  }
  const fixed = wanted ?? ownValue(def);
  if (fixed) {
    return hasNumber(fixed.value)
      ? 'unclear'
      : (values) => values.some((value) => keeps(value, fixed.value, fixed.pattern));
  }
  return def.binding?.strength === 'required' && def.binding.valueSet !== undefined ? 'unclear' : 'silent';
}

/** Names of properties in JSON, one after the other: no choice, and nothing below a primitive. */
function arePlain(store: DefinitionStore, base: ElementDef, type: string, steps: readonly string[]): boolean {
  let def = base;
  let at = type;
  for (const step of steps) {
    const below = def.children ?? store.type(at)?.root.children;
    const child = below?.find(({ name }) => name === step);
    if (!child || store.isPrimitive(at)) {
      return false;
    }
    def = child;
    at = child.types?.[0]?.code ?? '';
  }
  return true;
}

function valuesAt(value: unknown, steps: readonly string[]): readonly unknown[] {
  let round: readonly unknown[] = [value];
  for (const step of steps) {
    round = round.flatMap((holder) => listOf((holder as Json)[step]));
  }
  return round;
}
