// A profile that has only a differential: its changes are laid over the definition it is based on.
// https://hl7.org/fhir/R4/profiling.html#snapshot
import { compileElement, compileHeader, type Json, type MutableElement } from './compile.ts';
import type { Definition, ElementDef } from './model.ts';
import type { DefinitionStore } from './store.ts';

/** Why no snapshot can be made; the message names the element. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const maxElements = 5000;

/** Makes the whole definition of a profile. Throws {@link SnapshotError} when the base is not there or a path leads nowhere. */
export function applyDifferential(structure: Json, store: DefinitionStore): Definition {
  const baseUrl = typeof structure.baseDefinition === 'string' ? structure.baseDefinition : '';
  const base = store.definition(baseUrl);
  if (!base) {
    throw new SnapshotError(
      `its base definition ${baseUrl || '(none)'} is not known, or leads back to itself`,
    );
  }
  const elements = (structure.differential as { element?: Json[] } | undefined)?.element ?? [];
  if (elements.length > maxElements) {
    throw new SnapshotError(`it has more than ${maxElements} elements`);
  }
  const root = cloned(base.root);
  anchor(root, base.url);
  const builder = new Builder(store, base, root);
  for (const raw of elements) {
    builder.apply(raw);
  }
  return { ...compileHeader(structure), root };
}

function cloned(def: ElementDef): MutableElement {
  return {
    ...def,
    ...(def.children && { children: def.children.map(cloned) }),
    ...(def.slices && { slices: def.slices.map(cloned) }),
  };
}

/** A content reference means the element as the base has it, also where the profile constrains that element elsewhere. */
function anchor(def: MutableElement, url: string): void {
  if (def.contentRef !== undefined && !def.contentRef.includes('#')) {
    def.contentRef = `${url}#${def.contentRef}`;
  }
  for (const inner of [...(def.children ?? []), ...(def.slices ?? [])]) {
    anchor(inner as MutableElement, url);
  }
}

interface Step {
  readonly name: string;
  readonly slice: string | undefined;
}

/** `Patient.extension:race.value[x]` as steps, without the type at its start. */
function stepsOf(raw: Json): Step[] {
  const path = String(raw.path ?? '');
  // An id says which slices the path goes through; one that does not belong to the path says nothing.
  const id = typeof raw.id === 'string' && raw.id.replace(/:[^.]*/g, '') === path ? raw.id : undefined;
  const steps = (id ?? path).split('.').slice(1);
  return steps.map((step, index) => {
    const cut = step.indexOf(':');
    const last = index === steps.length - 1;
    const slice = cut < 0 ? undefined : step.slice(cut + 1);
    return {
      name: cut < 0 ? step : step.slice(0, cut),
      slice: slice ?? (last && typeof raw.sliceName === 'string' ? raw.sliceName : undefined),
    };
  });
}

class Builder {
  readonly #store: DefinitionStore;
  readonly #base: Definition;
  readonly #root: MutableElement;

  constructor(store: DefinitionStore, base: Definition, root: MutableElement) {
    this.#store = store;
    this.#base = base;
    this.#root = root;
  }

  apply(raw: Json): void {
    let target = this.#root;
    for (const step of stepsOf(raw)) {
      target = this.#descend(target, step, String(raw.path));
    }
    merge(target, raw);
  }

  #descend(parent: MutableElement, step: Step, path: string): MutableElement {
    const children = this.#childrenOf(parent);
    const direct = children.find((child) => child.name === step.name || child.name === `${step.name}[x]`);
    if (direct) {
      return step.slice === undefined ? direct : this.#sliceOf(direct, step.slice);
    }
    const choice = children.find(
      (child) => child.name.endsWith('[x]') && step.name.startsWith(child.name.slice(0, -3)),
    );
    const type = choice && typeNamed(choice, step.name);
    if (!choice || type === undefined) {
      throw new SnapshotError(`the path ${path} leads to no element of ${this.#base.url}`);
    }
    const slice = this.#sliceOf(choice, step.slice ?? step.name);
    slice.types = (choice.types ?? []).filter((candidate) => candidate.code === type);
    // A path such as Observation.valueQuantity also says that the value has no other type.
    if (step.slice === undefined && choice.slices?.length === 1) {
      choice.types = slice.types;
      choice.slicing = { discriminators: [{ type: 'type', path: '$this' }], rules: 'closed' };
    }
    return slice;
  }

  /** The children of an element; brought in from its type when the profile is the first to look below it. */
  #childrenOf(def: MutableElement): MutableElement[] {
    if (def.children && def.children.length > 0) {
      return def.children as MutableElement[];
    }
    const source = this.#sourceOf(def);
    const children = (source?.children ?? []).map((child) =>
      this.#moved(cloned(child), source?.path ?? '', def),
    );
    def.children = children;
    delete def.contentRef;
    return children;
  }

  #sourceOf(def: ElementDef): ElementDef | undefined {
    if (def.contentRef !== undefined) {
      return this.#store.elementByPath(this.#base, def.contentRef);
    }
    const [type] = def.types ?? [];
    if (!type) {
      return undefined;
    }
    const profile = type.profiles?.length === 1 ? this.#store.definition(type.profiles[0] ?? '') : undefined;
    return (profile ?? this.#store.type((def.types?.length ?? 0) > 1 ? 'Element' : type.code))?.root;
  }

  /** Gives elements of a type the path and id of the place they are brought to. */
  #moved(child: MutableElement, from: string, to: ElementDef): MutableElement {
    const tail = child.path.slice(from.length);
    child.path = to.path + tail;
    child.id = to.id + child.id.slice(child.id.startsWith(from) ? from.length : 0);
    for (const inner of [...(child.children ?? []), ...(child.slices ?? [])]) {
      this.#moved(inner as MutableElement, from, to);
    }
    return child;
  }

  #renamed(def: MutableElement, from: string, to: string): void {
    if (def.id.startsWith(from)) {
      def.id = to + def.id.slice(from.length);
    }
    for (const inner of [...(def.children ?? []), ...(def.slices ?? [])]) {
      this.#renamed(inner as MutableElement, from, to);
    }
  }

  #sliceOf(def: MutableElement, name: string): MutableElement {
    const known = findSlice(def, name);
    if (known) {
      return known;
    }
    const cut = name.lastIndexOf('/');
    const holder = cut < 0 ? def : this.#sliceOf(def, name.slice(0, cut));
    const { slices: _slices, slicing: _slicing, ...rest } = cloned(holder);
    const slice: MutableElement = { ...rest, sliceName: name, id: `${def.id}:${name}` };
    for (const child of slice.children ?? []) {
      this.#renamed(child as MutableElement, def.id, slice.id);
    }
    delete slice.min;
    holder.slices = [...(holder.slices ?? []), slice];
    holder.slicing ??= implicitSlicing(def);
    return slice;
  }
}

function findSlice(def: ElementDef, name: string): MutableElement | undefined {
  for (const slice of def.slices ?? []) {
    if (slice.sliceName === name) {
      return slice as MutableElement;
    }
    const inner = findSlice(slice, name);
    if (inner) {
      return inner;
    }
  }
  return undefined;
}

function implicitSlicing(def: ElementDef): NonNullable<ElementDef['slicing']> {
  if (def.name === 'extension' || def.name === 'modifierExtension') {
    return { discriminators: [{ type: 'value', path: 'url' }], rules: 'open' };
  }
  return { discriminators: def.name.endsWith('[x]') ? [{ type: 'type', path: '$this' }] : [], rules: 'open' };
}

/** The type that a name such as `valueQuantity` says. */
function typeNamed(choice: ElementDef, name: string): string | undefined {
  const suffix = name.slice(choice.name.length - 3);
  return choice.types?.find((type) => type.code.charAt(0).toUpperCase() + type.code.slice(1) === suffix)
    ?.code;
}

/** What a differential may change; anything it does not say stays as it is. */
function merge(target: MutableElement, raw: Json): void {
  const change = compileElement(raw);
  if (raw.min !== undefined) {
    target.min = Number(raw.min);
  }
  if (raw.max !== undefined) {
    if (change.max === undefined) {
      delete target.max;
    } else {
      target.max = change.max;
    }
  }
  if (change.types) {
    target.types = change.types;
  }
  if (change.slicing) {
    target.slicing = change.slicing;
  }
  if (change.binding) {
    target.binding = { ...target.binding, ...change.binding };
  }
  if (change.constraints) {
    const keys = new Set(change.constraints.map((constraint) => constraint.key));
    target.constraints = [
      ...(target.constraints ?? []).filter((constraint) => !keys.has(constraint.key)),
      ...change.constraints,
    ];
  }
  for (const key of [
    'fixed',
    'pattern',
    'modifier',
    'mustSupport',
    'maxLength',
    'minLength',
    'regex',
    'maxSize',
    'maxDecimals',
    'mustHaveValue',
  ] as const) {
    if (change[key] !== undefined) {
      Object.assign(target, { [key]: change[key] });
    }
  }
  for (const key of ['minValue', 'maxValue', 'minValueType', 'maxValueType'] as const) {
    if (change[key] !== undefined) {
      Object.assign(target, { [key]: change[key] });
    }
  }
}
