// All definitions of a validator: looked up by url or type name, compiled when first asked for.

import { own } from '../../ground/outcome/own.ts';
import { compileCodeSystem, compileValueSet } from '../terminology/compile.ts';
import type { CompactCodeSystem, CompactValueSet } from '../terminology/model.ts';
import { compileDefinition, type Json } from './compile.ts';
import type { Definition, ElementDef } from './model.ts';
import type { Pack, PackKind } from './pack.ts';

/** Definitions handed to a validator: a pack made by the build, or plain resources of a package. */
export type DefinitionSource =
  | { readonly kind: 'pack'; readonly pack: Pack }
  | {
      readonly kind: 'resources';
      readonly name?: string;
      readonly version?: string;
      readonly resources: readonly unknown[];
    };

/** Makes a snapshot for a StructureDefinition that has only a differential. */
export type SnapshotMaker = (structure: Json, store: DefinitionStore) => Definition;

/** One JSON property: the element it belongs to and, for a choice, the type its name says. */
export interface Property {
  readonly def: ElementDef;
  readonly type: string | undefined;
}

const typeBase = 'http://hl7.org/fhir/StructureDefinition/';
const kinds: Readonly<Record<string, PackKind>> = {
  StructureDefinition: 'definition',
  CodeSystem: 'code-system',
  ValueSet: 'value-set',
};

type Raw = Map<string, Json>;

export class DefinitionStore {
  readonly #packs: Pack[] = [];
  readonly #raw: Record<PackKind, Raw> = {
    definition: new Map(),
    'code-system': new Map(),
    'value-set': new Map(),
  };
  /** Other canonical resources, as Questionnaires, by type and url. */
  readonly #others = new Map<string, Json>();
  readonly #definitions = new Map<string, Definition | undefined>();
  readonly #types = new Map<string, Definition>();
  readonly #codeSystems = new Map<string, CompactCodeSystem | undefined>();
  readonly #valueSets = new Map<string, CompactValueSet | undefined>();
  readonly #properties = new WeakMap<readonly ElementDef[], ReadonlyMap<string, Property>>();
  readonly #elements = new WeakMap<Definition, ReadonlyMap<string, ElementDef>>();
  readonly #snapshot: SnapshotMaker;
  readonly #broken = new Map<string, string>();
  readonly #making = new Set<string>();

  constructor(sources: readonly DefinitionSource[], snapshot: SnapshotMaker) {
    this.#snapshot = snapshot;
    for (const source of sources) {
      if (source.kind === 'pack') {
        this.#packs.push(source.pack);
      } else {
        this.#addResources(source.resources);
      }
    }
  }

  #addResources(resources: readonly unknown[]): void {
    for (const resource of resources) {
      if (resource === null || typeof resource !== 'object') {
        continue;
      }
      const raw = resource as Json;
      const kind = typeof raw.resourceType === 'string' ? own(kinds, raw.resourceType) : undefined;
      if (typeof raw.url !== 'string') {
        continue;
      }
      if (!kind) {
        this.#others.set(`${raw.resourceType}|${raw.url}`, raw);
        continue;
      }
      this.#raw[kind].set(raw.url, raw);
      if (typeof raw.version === 'string') {
        this.#raw[kind].set(`${raw.url}|${raw.version}`, raw);
      }
    }
  }

  /** Another canonical resource by its type and url; a version in the url is left aside. */
  resource(type: string, url: string): Json | undefined {
    return this.#others.get(`${type}|${url.split('|')[0]}`);
  }

  /** Why a definition that exists cannot be used; undefined when it can. */
  whyBroken(url: string): string | undefined {
    return this.#broken.get(url);
  }

  /** The definition with the url, with or without `|version`; undefined when there is none or it is broken. */
  definition(url: string): Definition | undefined {
    const known = this.#definitions.get(url);
    if (known !== undefined || this.#definitions.has(url)) {
      return known;
    }
    if (this.#making.has(url)) {
      return undefined;
    }
    this.#making.add(url);
    try {
      const made = this.#makeDefinition(url);
      this.#definitions.set(url, made);
      return made;
    } finally {
      this.#making.delete(url);
    }
  }

  #makeDefinition(url: string): Definition | undefined {
    const raw = this.structure(url);
    if (!raw) {
      return this.#fromPacks('definition', url) as Definition | undefined;
    }
    try {
      const hasSnapshot = Array.isArray((raw.snapshot as Json | undefined)?.element);
      return hasSnapshot ? compileDefinition(raw) : this.#snapshot(raw, this);
    } catch (error) {
      this.#broken.set(url, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Why no snapshot can be made of a profile; undefined when it can. */
  differentialProblem(structure: Json): string | undefined {
    try {
      this.#snapshot(structure, this);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The StructureDefinition as it was handed in; undefined for those of packs. */
  structure(url: string): Json | undefined {
    return this.#find('definition', url);
  }

  #find(kind: PackKind, url: string): Json | undefined {
    const map = this.#raw[kind];
    const exact = map.get(url);
    if (exact) {
      return exact;
    }
    const cut = url.indexOf('|');
    if (cut < 0) {
      return undefined;
    }
    const bare = map.get(url.slice(0, cut));
    return bare && versionFits(String(bare.version ?? ''), url.slice(cut + 1)) ? bare : undefined;
  }

  #fromPacks(kind: PackKind, url: string): unknown {
    const cut = url.indexOf('|');
    const bare = cut < 0 ? url : url.slice(0, cut);
    for (const pack of this.#packs) {
      const found = pack.read(kind, bare) as { version?: string } | undefined;
      if (found && (cut < 0 || versionFits(found.version ?? pack.version, url.slice(cut + 1)))) {
        return found;
      }
    }
    return undefined;
  }

  codeSystem(url: string): CompactCodeSystem | undefined {
    if (this.#codeSystems.has(url)) {
      return this.#codeSystems.get(url);
    }
    const raw = this.#find('code-system', url);
    const made = raw
      ? compileCodeSystem(raw)
      : (this.#fromPacks('code-system', url) as CompactCodeSystem | undefined);
    this.#codeSystems.set(url, made);
    return made;
  }

  valueSet(url: string): CompactValueSet | undefined {
    if (this.#valueSets.has(url)) {
      return this.#valueSets.get(url);
    }
    const raw = this.#find('value-set', url);
    const made = raw
      ? compileValueSet(raw)
      : (this.#fromPacks('value-set', url) as CompactValueSet | undefined);
    this.#valueSets.set(url, made);
    return made;
  }

  /** Supplements to a code system among the packages. */
  supplementsOf(system: string): CompactCodeSystem[] {
    const found: CompactCodeSystem[] = [];
    for (const [url, raw] of this.#raw['code-system']) {
      if (typeof raw.supplements === 'string' && raw.supplements.split('|')[0] === system) {
        const supplement = this.codeSystem(url);
        if (supplement) {
          found.push(supplement);
        }
      }
    }
    return found;
  }

  /** The definition of a type or resource by its name. */
  type(name: string): Definition | undefined {
    const known = this.#types.get(name);
    if (known) {
      return known;
    }
    const found = this.definition(name.includes(':') ? name : typeBase + name);
    if (found) {
      this.#types.set(name, found);
    }
    return found;
  }

  isResourceType(name: string): boolean {
    const definition = this.type(name);
    return definition?.kind === 'resource' && definition.derivation !== 'constraint';
  }

  isPrimitive(name: string): boolean {
    const first = name.charCodeAt(0);
    return first >= 97 && first <= 122 && this.type(name)?.kind === 'primitive-type';
  }

  /** True when `name` is `base` or descends from it. */
  isSubtype(name: string, base: string): boolean {
    if (name === base) {
      return true;
    }
    return (this.#bases.get(name) ?? this.#basesOf(name)).has(base);
  }

  readonly #bases = new Map<string, ReadonlySet<string>>();

  /** What a type descends from. */
  #basesOf(name: string): ReadonlySet<string> {
    const bases = new Set<string>();
    let definition = this.type(name);
    const isKnown = definition !== undefined;
    for (let depth = 0; definition && depth < 10; depth += 1) {
      const parent: string = definition.base?.slice(typeBase.length) ?? '';
      definition = parent === '' ? undefined : this.type(parent);
      if (parent !== '') {
        bases.add(parent);
      }
    }
    // Names of types that there are not stand in what anybody sends.
    if (isKnown) {
      this.#bases.set(name, bases);
    }
    return bases;
  }

  /** JSON property name → element, for the children of a type or backbone element. */
  properties(children: readonly ElementDef[]): ReadonlyMap<string, Property> {
    const known = this.#properties.get(children);
    if (known) {
      return known;
    }
    const made = new Map<string, Property>();
    for (const def of children) {
      if (!def.name.endsWith('[x]')) {
        made.set(def.name, { def, type: undefined });
        continue;
      }
      const stem = def.name.slice(0, -3);
      for (const { code } of def.types ?? []) {
        made.set(stem + capitalize(code), { def, type: code });
      }
    }
    this.#properties.set(children, made);
    return made;
  }

  /** The element of a definition by its path, for content references. */
  elementByPath(definition: Definition, path: string): ElementDef | undefined {
    const cut = path.indexOf('#');
    if (cut > 0) {
      const home = this.definition(path.slice(0, cut));
      return home && this.elementByPath(home, path.slice(cut + 1));
    }
    let map = this.#elements.get(definition);
    if (!map) {
      const made = new Map<string, ElementDef>();
      const walk = (def: ElementDef): void => {
        if (!made.has(def.id)) {
          made.set(def.id, def);
        }
        if (!def.sliceName && !made.has(def.path)) {
          made.set(def.path, def);
        }
        for (const child of def.children ?? []) {
          walk(child);
        }
        for (const slice of def.slices ?? []) {
          walk(slice);
        }
      };
      walk(definition.root);
      map = made;
      this.#elements.set(definition, map);
    }
    return map.get(path);
  }
}

/** `4.0` fits 4.0.1; an exact version fits itself. */
function versionFits(have: string, want: string): boolean {
  return have === '' || have === want || have.startsWith(`${want}.`);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
