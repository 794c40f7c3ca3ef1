// What a profile asks beyond the definition it constrains, as tests over plain JSON. They are asked of values in which
// the base definition has found nothing, say yes only when there is surely nothing to tell, and know no messages.
import { type Definition, type ElementDef, maxOf } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { sliceUrl } from '../rules/extension.ts';
import { keeps } from '../rules/fixed.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import type { FastCodes } from './codes.ts';
import type { FastConstraints } from './constraints.ts';
import { hasNumber, keysOf, listOf } from './json.ts';
import { leadsTo, type WantedTargets } from './reference.ts';
import { slicesTest } from './slices.ts';
import type { FastTest } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

const typeBase = 'http://hl7.org/fhir/StructureDefinition/';
const never: FastTest = () => false;

/** Parts of an element that are compared here one by one, or say nothing about a value. */
const handled = new Set([
  'id',
  'path',
  'name',
  'min',
  'max',
  'list',
  'types',
  'contentRef',
  'fixed',
  'pattern',
  'binding',
  'constraints',
  'modifier',
  'mustSupport',
  'basePath',
  'maxLength',
  'sliceName',
  'slicing',
  'slices',
  'children',
]);

/** An element of a profile, the one that it constrains, and the profile. */
interface Pair {
  readonly def: ElementDef;
  readonly base: ElementDef;
  readonly profile: Definition;
}

export class FastProfiles {
  readonly #store: DefinitionStore;
  readonly #codes: FastCodes;
  readonly #constraints: FastConstraints;
  readonly #profiles = new Map<Definition, FastTest>();
  /** Tests of elements that are made or in the making, by the element and the type: elements may hold themselves. */
  readonly #elements = new Map<ElementDef, Map<string, FastTest | undefined>>();

  constructor(store: DefinitionStore, codes: FastCodes, constraints: FastConstraints) {
    this.#store = store;
    this.#codes = codes;
    this.#constraints = constraints;
  }

  /** The test of a whole value against a profile. */
  of(profile: Definition): FastTest {
    const known = this.#profiles.get(profile);
    if (known) {
      return known;
    }
    let made: FastTest | undefined;
    this.#profiles.set(profile, (value, state) => (made ?? never)(value, state));
    const type = this.#store.type(profile.type);
    made =
      !type || profile.imposes || profile.abstract
        ? never
        : all([
            ...this.#element({ def: profile.root, base: type.root, profile }, profile.type),
            ...(profile.type === 'Extension' ? [partsTest(profile)] : []),
          ]);
    this.#profiles.set(profile, made);
    return made;
  }

  /** Tests of one value of an element. */
  #element(pair: Pair, type: string): FastTest[] {
    const { def, base } = pair;
    const tests = [
      this.#unusual(def, base),
      fixedTest(def, base),
      this.#bindingTest(pair, type),
      lengthTest(def, base),
      this.#typeTest(pair, type),
      ...this.#constraints.beyond(def, base, type),
      this.#childrenTest(pair, type),
    ];
    return tests.filter((test) => test !== undefined);
  }

  /** Anything that is not handled here, and not as it is in the base. */
  #unusual(def: ElementDef, base: ElementDef): FastTest | undefined {
    const odd = Object.entries(def).some(
      ([key, value]) => !handled.has(key) && !same(value, base[key as keyof ElementDef]),
    );
    return odd ? never : undefined;
  }

  #bindingTest({ def, base }: Pair, type: string): FastTest | undefined {
    if (same(def.binding, base.binding)) {
      return undefined;
    }
    if (this.#store.isPrimitive(type)) {
      return this.#codes.primitive(def.binding);
    }
    return type === 'Coding' || type === 'CodeableConcept' || type === 'Quantity'
      ? this.#codes.coded(def.binding)
      : undefined;
  }

  /** The profiles that a value of a type, or what it refers to, must keep. */
  #typeTest({ def, base, profile }: Pair, type: string): FastTest | undefined {
    const own = def.types?.find(({ code }) => code === type);
    const other = base.types?.find(({ code }) => code === type);
    const tests: (FastTest | undefined)[] = [];
    if (!same(own?.profiles, other?.profiles)) {
      tests.push(this.#typeProfile(def, type, own?.profiles ?? []));
    }
    // A guide asks what a reference names even where it leads nowhere; the base specification does not.
    const guides = profile.derivation === 'constraint' && !profile.url.startsWith(typeBase);
    if (type === 'Reference' && (guides || !same(own?.targets, other?.targets))) {
      tests.push(this.#targetTest(own?.targets ?? []));
    }
    if (!same(own?.aggregation, other?.aggregation)) {
      tests.push(never);
    }
    const made = tests.filter((test) => test !== undefined);
    return made.length === 0 || profile.abstract ? undefined : all(made);
  }

  #typeProfile(def: ElementDef, type: string, urls: readonly string[]): FastTest | undefined {
    const known = urls.map((url) => this.#store.definition(url));
    if (type === 'Extension') {
      // Its own definition is asked where its url is read; here only that there is one.
      return def.sliceName === undefined || known.every((one) => one !== undefined) ? undefined : never;
    }
    const [only] = known;
    return known.length === 1 && only?.type === type ? this.of(only) : never;
  }

  #targetTest(urls: readonly string[]): FastTest | undefined {
    if (urls.length === 0 || urls.includes(`${typeBase}Resource`)) {
      return undefined;
    }
    const known = urls.map((url) => this.#store.definition(url)).filter((one) => one !== undefined);
    if (known.length < urls.length) {
      return never;
    }
    const open = new Set(known.filter((one) => one.derivation !== 'constraint').map((one) => one.type));
    const wanted: WantedTargets = {
      types: new Set(known.map((one) => one.type)),
      profiles: Map.groupBy(
        known.filter((one) => !open.has(one.type)),
        (one) => one.type,
      ),
    };
    return (value, state) => leadsTo(value as Json, state, wanted);
  }

  #childrenTest({ def, base, profile }: Pair, type: string): FastTest | undefined {
    const target = def.contentRef === undefined ? def : this.#store.elementByPath(profile, def.contentRef);
    const home =
      base.contentRef === undefined
        ? undefined
        : this.#store.type(base.path.slice(0, base.path.indexOf('.')));
    const origin = home ? this.#store.elementByPath(home, base.contentRef as string) : base;
    if (!target?.children || target.children.length === 0) {
      return target ? undefined : never;
    }
    const known = this.#elements.get(target) ?? new Map<string, FastTest | undefined>();
    this.#elements.set(target, known);
    if (known.has(type)) {
      return known.get(type);
    }
    let made: FastTest | undefined;
    known.set(type, (value, state) => made === undefined || made(value, state));
    const below = origin?.children ?? this.#store.type(type)?.root.children ?? [];
    const tests = this.#holder({ def: target, profile }, below);
    if (tests.length > 0) {
      // What is said of a primitive stands beside it, where this test does not look.
      made = this.#store.isPrimitive(type) ? never : all(tests);
    }
    known.set(type, made);
    return made;
  }

  /** Tests of an object by what the profile says of its children. */
  #holder({ def, profile }: Omit<Pair, 'base'>, below: readonly ElementDef[]): FastTest[] {
    const names = new Map(below.map((child) => [child.name, child]));
    const many = (def.types?.length ?? 0) >= 2;
    const own = (def.children ?? []).filter((child) => !many || names.has(child.name));
    if (
      own.some((child) => !names.has(child.name)) ||
      new Set(own.map(({ name }) => name)).size < own.length
    ) {
      return [never];
    }
    const parts = own.map((child) =>
      this.#child({ def: child, base: names.get(child.name) as ElementDef, profile }),
    );
    // A child of which the profile does not speak has no place in it; of a choice only what each type has is known.
    const mentioned = new Set(own.map((child) => child.name));
    const absent = many ? [] : below.filter((child) => !mentioned.has(child.name));
    const unwanted = absent.flatMap((child) =>
      keysOf(child).map(([key]): [string, FastTest] => [key, never]),
    );
    const present = [...parts.flatMap(({ values }) => values), ...unwanted];
    const whole = parts.flatMap((part) => part.whole);
    return present.length === 0 ? whole : [...whole, ofPresent(present)];
  }

  /** Tests of an element: of the object that holds it, by how often it is there, and of what stands under its names. */
  #child(pair: Pair): { readonly whole: FastTest[]; readonly values: [string, FastTest][] } {
    const { def, base, profile } = pair;
    const whole: FastTest[] = [];
    const values: [string, FastTest][] = [];
    const kinds = keysOf(base);
    const least = def.min ?? 0;
    const most = maxOf(def);
    if (least > (base.min ?? 0) || most < maxOf(base)) {
      whole.push(
        countTest(
          kinds.map(([key]) => key),
          least,
          most,
        ),
      );
    }
    for (const [key, type] of kinds) {
      const test = this.#ofType(pair, type);
      if (test) {
        values.push([key, each(test)]);
      }
    }
    const slices = slicesTest({ def, base, profile, store: this.#store }, (slice, type) =>
      this.#ofType({ def: slice, base, profile }, type),
    );
    return { whole: slices ? [...whole, slices] : whole, values };
  }

  /** The test of a value that has a type. */
  #ofType(pair: Pair, type: string): FastTest | undefined {
    const { types } = pair.def;
    // The value of an extension is of one of its types, not of one derived of them: no code where a string is asked.
    const isExact = pair.profile.type === 'Extension' && pair.def.name === 'value[x]';
    const fits =
      !types ||
      types.length === 0 ||
      // An element that is built as another one is a structure without a type of its own.
      pair.base.contentRef !== undefined ||
      (isExact ? types.some(({ code }) => code === type) : fitsType(this.#store, pair.def, type));
    return fits ? all(this.#element(pair, type), true) : never;
  }
}

function all(tests: readonly FastTest[]): FastTest;
function all(tests: readonly FastTest[], orNothing: true): FastTest | undefined;
function all(tests: readonly FastTest[], orNothing?: true): FastTest | undefined {
  const [first, second, ...rest] = tests;
  if (!first) {
    return orNothing ? undefined : () => true;
  }
  if (!second) {
    return first;
  }
  if (rest.length === 0) {
    return (value, state) => first(value, state) && second(value, state);
  }
  // A loop and no `every`: this runs for every value of every element.
  return (value, state) => {
    for (const test of tests) {
      if (!test(value, state)) {
        return false;
      }
    }
    return true;
  };
}

/** The parts of an extension are those that it defines. */
function partsTest(profile: Definition): FastTest {
  const slices = profile.root.children?.find((child) => child.name === 'extension')?.slices ?? [];
  const known = new Set(slices.map(sliceUrl));
  return (value) =>
    listOf((value as Json).extension).every((part) => {
      const { url } = part as Json;
      return known.has(url) || isAbsoluteUri(url as string);
    });
}

/** R4 has both id and string for ids; the other types have to be there by name, or by one they descend from. */
function fitsType(store: DefinitionStore, def: ElementDef, type: string): boolean {
  return (def.types ?? []).some(
    ({ code }) =>
      code === type || store.isSubtype(type, code) || (def.name === 'id' && /^(id|string)$/.test(code)),
  );
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function fixedTest(def: ElementDef, base: ElementDef): FastTest | undefined {
  const tests: FastTest[] = [];
  for (const kind of ['fixed', 'pattern'] as const) {
    const wanted = def[kind];
    if (wanted !== undefined && !same(wanted, base[kind])) {
      tests.push(hasNumber(wanted) ? never : (value) => keeps(value, wanted, kind === 'pattern'));
    }
  }
  return all(tests, true);
}

function lengthTest(def: ElementDef, base: ElementDef): FastTest | undefined {
  const { maxLength } = def;
  return maxLength === undefined || maxLength === base.maxLength
    ? undefined
    : (value) => (value as string).length <= maxLength;
}

function lengthOf(value: unknown): number {
  if (value === undefined) {
    return 0;
  }
  return Array.isArray(value) ? value.length : 1;
}

/** The test of an object by tests of what stands under its names: only what is there is asked. */
function ofPresent(tests: readonly (readonly [string, FastTest])[]): FastTest {
  const byName = new Map<string, FastTest>();
  for (const [name, test] of tests) {
    const known = byName.get(name);
    byName.set(name, known ? all([known, test]) : test);
  }
  return (holder, state) => {
    for (const name in holder as Json) {
      const value = (holder as Json)[name];
      const test = value === undefined ? undefined : byName.get(name);
      if (test && !test(value, state)) {
        return false;
      }
    }
    return true;
  };
}

/** The test of a property, by the test of each of its values. */
function each(test: FastTest): FastTest {
  return (value, state) => {
    if (!Array.isArray(value)) {
      return test(value, state);
    }
    for (const item of value as unknown[]) {
      if (!test(item, state)) {
        return false;
      }
    }
    return true;
  };
}

/** The test of the object that holds an element, by how often the element may be there. */
function countTest(keys: readonly string[], least: number, most: number): FastTest {
  const [only = ''] = keys;
  if (keys.length === 1) {
    return (holder) => {
      const count = lengthOf((holder as Json)[only]);
      return count >= least && count <= most;
    };
  }
  return (holder) => {
    const count = keys.reduce((sum, key) => sum + lengthOf((holder as Json)[key]), 0);
    return count >= least && count <= most;
  };
}
