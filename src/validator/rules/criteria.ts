// What a slice says about the path of a discriminator: in itself, in the profile on its type, or in what it refers to.
import type { Definition, ElementDef } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';

/** An element of a slice that a discriminator leads to, with what its ancestors fix for it. */
export interface Criterion {
  readonly def: ElementDef;
  readonly profile: Definition;
  readonly wanted?: { readonly value: unknown; readonly pattern: boolean } | undefined;
}

/** The value that an element is fixed to or has to contain. */
export function ownValue(def: ElementDef): Criterion['wanted'] {
  if (def.fixed !== undefined) {
    return { value: def.fixed, pattern: false };
  }
  return def.pattern === undefined ? undefined : { value: def.pattern, pattern: true };
}

/** Splits `code.coding.resolve()` and `extension('url with.dots').value` into steps. */
function steps(path: string): string[] {
  return path.match(/[A-Za-z]+\('[^']*'\)|[A-Za-z]+\([^)]*\)|[^.]+/g) ?? [];
}

interface Here {
  readonly def: ElementDef;
  readonly profile: Definition;
}

/** The elements of a slice that the path of a discriminator leads to. */
export function findCriteria(store: DefinitionStore, start: Here, path: string): Criterion[] {
  let places: Criterion[] = [{ ...start, wanted: undefined }];
  for (const step of steps(path)) {
    if (step === '$this') {
      continue;
    }
    places = places.flatMap((place) => follow(store, place, step));
  }
  return places;
}

function follow(store: DefinitionStore, place: Criterion, step: string): Criterion[] {
  if (step === 'resolve()') {
    return followReference(store, place);
  }
  const call = /^(\w+)\('?([^')]*)'?\)$/.exec(step);
  if (call) {
    const [, name, argument = ''] = call;
    if (name === 'extension') {
      return followExtension(store, place, argument);
    }
    if (name === 'ofType') {
      return [{ ...place, def: ofType(store, place.def, argument) }];
    }
    return [];
  }
  const inherited = place.wanted ?? ownValue(place.def);
  return homes(store, place).flatMap((home) =>
    (home.def.children ?? [])
      .filter((child) => child.name === step || child.name === `${step}[x]`)
      .flatMap((child) => [child, ...(child.slices ?? [])])
      .map((child) => ({ def: child, profile: home.profile, wanted: within(inherited, step) })),
  );
}

/** What a fixed or pattern value of an ancestor says about one of its children. */
function within(wanted: Criterion['wanted'], step: string): Criterion['wanted'] {
  if (!wanted) {
    return undefined;
  }
  const holder = Array.isArray(wanted.value) ? wanted.value[0] : wanted.value;
  if (holder === null || typeof holder !== 'object') {
    return undefined;
  }
  const value = (holder as Record<string, unknown>)[step];
  return value === undefined
    ? undefined
    : { value: Array.isArray(value) ? value[0] : value, pattern: wanted.pattern };
}

/** Where the children of an element are defined: in the slice itself, in the profile on its type, or in the type. */
function homes(store: DefinitionStore, place: Here): Here[] {
  const { def, profile } = place;
  const found: Here[] = [];
  if (def.children && def.children.length > 0) {
    found.push(place);
  }
  for (const type of def.types ?? []) {
    for (const url of type.profiles ?? []) {
      const definition = store.definition(url);
      if (definition) {
        found.push({ def: definition.root, profile: definition });
      }
    }
    const definition = found.length === 0 ? store.type(type.code) : undefined;
    if (definition) {
      found.push({ def: definition.root, profile: definition });
    }
  }
  if (found.length === 0 && def.contentRef !== undefined) {
    const target = store.elementByPath(profile, def.contentRef);
    if (target) {
      found.push({ def: target, profile });
    }
  }
  return found;
}

function followReference(store: DefinitionStore, place: Criterion): Criterion[] {
  return (place.def.types ?? [])
    .flatMap((type) => type.targets ?? [])
    .map((url) => store.definition(url))
    .filter((definition) => definition !== undefined)
    .map((definition) => ({
      def: { ...definition.root, types: place.def.types ?? [] },
      profile: definition,
    }));
}

function followExtension(store: DefinitionStore, place: Criterion, url: string): Criterion[] {
  return homes(store, place).flatMap((home) => {
    const extension = home.def.children?.find((child) => child.name === 'extension');
    const slice = extension?.slices?.find(
      (candidate) =>
        candidate.types?.some((type) => type.profiles?.includes(url)) ||
        candidate.children?.some((child) => child.name === 'url' && child.fixed === url),
    );
    if (!slice) {
      const definition = store.definition(url);
      return definition ? [{ def: definition.root, profile: definition }] : [];
    }
    return [{ def: slice, profile: home.profile }];
  });
}

function ofType(store: DefinitionStore, def: ElementDef, type: string): ElementDef {
  const slice = def.slices?.find((candidate) => candidate.types?.some((item) => item.code === type));
  return slice ?? { ...def, types: (def.types ?? []).filter((item) => store.isSubtype(item.code, type)) };
}
