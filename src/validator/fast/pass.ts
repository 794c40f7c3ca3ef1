// The fast pass: says yes to resources that surely have no issue at all, and «look closer» to all others.
import type { Definition } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import type { ExpressionCache } from '../rules/run.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import type { Terminology } from '../terminology/terminology.ts';
import type { DigestOf } from '../text/sha1.ts';
import { type FastAnswer, fastAnswer, lookCloser } from './answer.ts';
import { FastCodes } from './codes.ts';
import { FastConstraints, type MatchText } from './constraints.ts';
import { helpers } from './expression.ts';
import { FastExtensions, type RunOptionsOfExtensions } from './extensions.ts';
import { Generator, type Tables } from './generate.ts';
import { isSurelyMessage, noteLink } from './message.ts';
import { isWhole, primitiveTests } from './primitives.ts';
import { FastProfiles } from './profile.ts';
import { resolveFast } from './reference.ts';
import { FastBundle, FastState } from './state.ts';

type Json = Record<string, unknown>;
type Check = (value: Json, state: FastState) => boolean;

/** Types with rules of their own that only the reporting pass knows. */
const slowTypes = new Set([
  'QuestionnaireResponse',
  'ValueSet',
  'CodeSystem',
  'ConceptMap',
  'StructureDefinition',
  'Questionnaire',
  'SearchParameter',
]);
const fullUrlOptional = new Set(['transaction', 'transaction-response', 'batch', 'batch-response']);
/** Bundles with rules of their own: until these are known to be kept, the reporting pass looks at them, and not at their entries. */
const doubtedBundles = new Set(['message', 'searchset']);

export interface FastPassParts {
  readonly store: DefinitionStore;
  readonly terminology: Terminology;
  readonly expressions: ExpressionCache;
  /** Codes of vital signs, whose profiles are the reporting pass's. */
  readonly vitalSigns: ReadonlySet<string>;
  readonly options: RunOptionsOfExtensions;
  readonly matches: MatchText;
  readonly digest: DigestOf;
}

export class FastPass {
  readonly #store: DefinitionStore;
  readonly #codes: FastCodes;
  readonly #constraints: FastConstraints;
  readonly #extensions: FastExtensions;
  readonly #profiles: FastProfiles;
  readonly #generator: Generator;
  readonly #tables: Tables = { tests: [], targets: [] };
  readonly #types: Record<string, Check> = Object.create(null) as Record<string, Check>;
  readonly #vitalSigns: ReadonlySet<string>;
  readonly #digest: DigestOf;

  constructor(parts: FastPassParts) {
    const { store, terminology, expressions, vitalSigns, options, matches, digest } = parts;
    this.#store = store;
    this.#codes = new FastCodes(terminology, store);
    this.#constraints = new FastConstraints(store, expressions, matches);
    this.#profiles = new FastProfiles(store, this.#codes, this.#constraints);
    this.#extensions = new FastExtensions(store, options, (definition) => this.#profiles.of(definition));
    this.#generator = new Generator(store, this.#tables, {
      codes: this.#codes,
      constraints: this.#constraints,
      extensions: this.#extensions,
    });
    this.#vitalSigns = vitalSigns;
    this.#digest = digest;
  }

  /** What surely has no issue: the whole resource, or entries of a Bundle. */
  look(resource: unknown, profiles: readonly string[]): FastAnswer {
    if (resource === null || typeof resource !== 'object' || Array.isArray(resource)) {
      return lookCloser;
    }
    const state = new FastState();
    try {
      const good = this.#resource(resource as Json, state) && this.#keepsAll(resource, profiles, state);
      return fastAnswer(resource, good, state, this.#profiles);
    } catch {
      // Something so odd that this pass is not made for it: the reporting pass says what it is.
      return lookCloser;
    }
  }

  #resource(resource: Json, state: FastState): boolean {
    const type = resource.resourceType;
    if (typeof type !== 'string' || slowTypes.has(type)) {
      return false;
    }
    let check = this.#types[type];
    if (!check) {
      if (!this.#store.isResourceType(type) || this.#store.type(type)?.abstract) {
        return false;
      }
      check = this.#compile(type);
    }
    if (!state.contained) {
      state.container = resource;
    }
    if (type === 'Bundle' && !this.#openBundle(resource, state)) {
      return false;
    }
    if (type === 'Observation' && this.#isVitalSign(resource)) {
      return false;
    }
    if (!check(resource, state) || !this.#claims(resource, state) || !this.#closeResource(resource, state)) {
      return false;
    }
    const { bundle } = state;
    if (type === 'Bundle' && bundle && resource.type === 'message') {
      bundle.doubted = !isSurelyMessage(resource, bundle);
    }
    return true;
  }

  /** The profiles that a resource claims. */
  #claims(resource: Json, state: FastState): boolean {
    const claimed = (resource.meta as { profile?: readonly string[] } | undefined)?.profile;
    return claimed === undefined || claimed.every((url) => this.#keepsClaimed(resource, url, state));
  }

  /** Of a profile that is not at hand a claim is told, and nothing is known. */
  #keepsClaimed(resource: Json, url: string, state: FastState): boolean {
    const definition = this.#store.definition(url);
    if (!definition) {
      return this.#store.whyBroken(url) === undefined && state.doubt(resource);
    }
    return this.#keeps(resource, definition, state);
  }

  #keepsAll(resource: unknown, urls: readonly string[], state: FastState): boolean {
    return urls.every((url) => {
      const definition = this.#store.definition(url);
      return definition !== undefined && this.#keeps(resource as Json, definition, state);
    });
  }

  #keeps(resource: Json, definition: Definition, state: FastState): boolean {
    if (definition.type !== resource.resourceType || state.kept.has(definition)) {
      return definition.type === resource.resourceType;
    }
    state.kept.add(definition);
    // A base definition was looked at already.
    return definition.derivation !== 'constraint' || this.#profiles.of(definition)(resource, state);
  }

  #isVitalSign({ code }: Json): boolean {
    const codings = (code as { coding?: { code?: unknown }[] } | undefined)?.coding;
    return Array.isArray(codings) && codings.some((coding) => this.#vitalSigns.has(coding?.code as string));
  }

  /** Contained resources, and the references into them. */
  #closeResource(resource: Json, state: FastState): boolean {
    const { contained } = resource;
    if (contained === undefined) {
      return state.contained || (state.own.length === 0 && state.inner.length === 0);
    }
    if (state.contained || !Array.isArray(contained) || contained.length === 0) {
      return false;
    }
    const types = new Map<string, string>();
    const own = state.own;
    for (const inner of contained as unknown[]) {
      if (inner === null || typeof inner !== 'object') {
        return false;
      }
      const { id, meta, resourceType } = inner as Json;
      if (typeof id !== 'string' || meta !== undefined || types.has(id) || resourceType === 'Bundle') {
        return false;
      }
      types.set(id, String(resourceType));
      state.contained = true;
      state.own = state.inner;
      const good = this.#resource(inner as Json, state);
      state.contained = false;
      if (!good) {
        return false;
      }
    }
    state.own = own;
    return reachesAll(types, own, state);
  }

  /** What must be known of a Bundle before its entries are looked at. */
  #openBundle(bundle: Json, state: FastState): boolean {
    const { type, entry, link } = bundle;
    if (
      state.bundle ||
      state.contained ||
      typeof type !== 'string' ||
      type === 'document' ||
      (link !== undefined && !isOneSelf(link))
    ) {
      return false;
    }
    const open = new FastBundle();
    open.doubted = doubtedBundles.has(type);
    if (entry !== undefined) {
      const optional = fullUrlOptional.has(type);
      if (
        !Array.isArray(entry) ||
        !(entry as unknown[]).every((item) => indexEntry(item, open.byUrl, optional))
      ) {
        return false;
      }
    }
    state.bundle = open;
    return true;
  }

  /** A resource inside of another: an entry, its outcome, a parameter. Each has its own scope. */
  #inner(resource: unknown, state: FastState, holder: Json): boolean {
    const { bundle } = state;
    // References between parameters resolve to each other: left to the reporting pass.
    if (resource === null || typeof resource !== 'object' || Array.isArray(resource) || !bundle) {
      return false;
    }
    const fullUrl = holder.fullUrl;
    const inside = new FastState();
    inside.bundle = bundle;
    inside.fullUrl = typeof fullUrl === 'string' ? fullUrl : undefined;
    if (bundle.seen.has(resource)) {
      // The same object in two places, each with references of its own.
      throw new TypeError('twice');
    }
    bundle.seen.add(resource);
    if (this.#safely(resource as Json, inside)) {
      bundle.good.set(resource, inside);
    }
    // The Bundle goes on: its other entries need not be looked at again.
    return true;
  }

  #safely(resource: Json, state: FastState): boolean {
    try {
      return this.#resource(resource, state);
    } catch {
      return false;
    }
  }

  /** Compiles a type. Until then its name leads to a function that compiles it when first called. */
  #compile(type: string): Check {
    const definition = this.#store.type(type);
    const source = definition && this.#generator.source(definition);
    const check: Check = source === undefined ? () => false : this.#evaluate(source);
    this.#types[type] = check;
    return check;
  }

  #evaluate(source: string): Check {
    const types = new Proxy(this.#types, {
      get: (known, name: string) => known[name] ?? this.#compile(name),
    });
    const make = new Function(
      'P',
      'B',
      'T',
      'known',
      'reference',
      'inner',
      'elementId',
      'slow',
      'extension',
      'beside',
      'absolute',
      'link',
      'whole',
      `{${helpers}}`,
      source,
    ) as (...parts: unknown[]) => Check;
    return make(
      primitiveTests,
      this.#tables.tests,
      types,
      this.#codes.known,
      (value: Json, state: FastState, target: number) =>
        resolveFast(value, state, this.#tables.targets[target]),
      (value: unknown, state: FastState, holder: Json) => this.#inner(value, state, holder),
      elementId,
      (number: number, value: Json) => this.#constraints.slow(number, value),
      this.#extensions.keeps,
      (value: unknown, state: FastState, place: number) => this.#beside(value, state, place),
      isAbsoluteUri,
      noteLink,
      (attachment: Json) => isWhole(attachment, this.#digest),
      this.#constraints.runtime,
    );
  }

  /** What stands beside a primitive value: extensions, and nothing else. */
  #beside(value: unknown, state: FastState, place: number): boolean {
    if (value === null || typeof value !== 'object' || Object.keys(value).join() !== 'extension') {
      return false;
    }
    const before = state.doubts?.size;
    const list = (value as { extension: unknown }).extension;
    const check = this.#types.Extension ?? this.#compile('Extension');
    return (
      Array.isArray(list) &&
      list.length > 0 &&
      (list as unknown[]).every(
        (one) =>
          one !== null &&
          typeof one === 'object' &&
          !Array.isArray(one) &&
          check(one as Json, state) &&
          this.#extensions.keeps(one as Json, state, value as Json, place),
      ) &&
      // What is beside a primitive is not found again by its object.
      state.doubts?.size === before
    );
  }
}

/** One link, to the Bundle itself: of others there may be something to tell. */
function isOneSelf(link: unknown): boolean {
  return Array.isArray(link) && link.length === 1 && (link[0] as Json | null)?.relation === 'self';
}

/** An id of an element: unique in its resource. */
function elementId(value: unknown, state: FastState): boolean {
  if (!primitiveTests.string?.(value)) {
    return false;
  }
  state.ids ??= new Set();
  if (state.ids.has(value as string)) {
    return false;
  }
  state.ids.add(value as string);
  return true;
}

function reachesAll(types: ReadonlyMap<string, string>, own: FastState['own'], state: FastState): boolean {
  const reached = new Set<string>();
  for (const { id, allowed } of own) {
    const type = types.get(id);
    if (type === undefined || (allowed && !allowed.has(type))) {
      return false;
    }
    reached.add(id);
  }
  for (const { id, allowed } of state.inner) {
    const type = types.get(id);
    if (type === undefined || (allowed && !allowed.has(type))) {
      return false;
    }
  }
  return reached.size === types.size;
}

const absolute = /^(?:https?:\/\/|urn:uuid:|urn:oid:)[!-~]+$/;

function indexEntry(item: unknown, index: FastBundle['byUrl'], optional: boolean): boolean {
  if (item === null || typeof item !== 'object') {
    return false;
  }
  const { fullUrl, resource } = item as {
    fullUrl?: unknown;
    resource?: { resourceType?: unknown; id?: unknown; url?: unknown };
  };
  if (fullUrl === undefined) {
    return optional;
  }
  if (typeof fullUrl !== 'string' || !absolute.test(fullUrl) || index.has(fullUrl)) {
    return false;
  }
  const type = typeof resource?.resourceType === 'string' ? resource.resourceType : '';
  if (fullUrl.startsWith('http') && resource && !isOwnUrl(fullUrl, type, resource.id)) {
    return false;
  }
  // Under its canonical URL, which is no place on a server.
  if (resource?.url === fullUrl) {
    return false;
  }
  if (resource) {
    index.set(fullUrl, { type, resource: resource as Json });
  }
  return true;
}

/** The URL of a resource on a server: one without an id has none. */
function isOwnUrl(fullUrl: string, type: string, id: unknown): boolean {
  return typeof id === 'string' && fullUrl.endsWith(`/${type}/${id}`);
}
