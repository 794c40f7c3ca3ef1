// The fast pass: says yes to resources that surely have no issue at all, and «look closer» to all others.
import type { DefinitionStore } from '../definitions/store.ts';
import type { PathContext } from '../fhirpath/scope.ts';
import { IssueList } from '../issue-list.ts';
import type { ExpressionCache } from '../rules/run.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import type { Terminology } from '../terminology/terminology.ts';
import { buildElement, buildResource } from '../tree/build.ts';
import { FastCodes } from './codes.ts';
import { helpers } from './expression.ts';
import { Generator, type Tables } from './generate.ts';
import { primitiveTests } from './primitives.ts';
import { resolveFast } from './reference.ts';
import { runtime } from './runtime.ts';
import { FastState } from './state.ts';

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
]);
const fullUrlOptional = new Set(['transaction', 'transaction-response', 'batch', 'batch-response']);

export class FastPass {
  readonly #store: DefinitionStore;
  readonly #expressions: ExpressionCache;
  readonly #codes: FastCodes;
  readonly #generator: Generator;
  readonly #tables: Tables = { tests: [], targets: [], constraints: [] };
  readonly #types: Record<string, Check> = Object.create(null) as Record<string, Check>;
  readonly #vitalSigns: ReadonlySet<string>;

  constructor(
    store: DefinitionStore,
    terminology: Terminology,
    expressions: ExpressionCache,
    vitalSigns: ReadonlySet<string>,
  ) {
    this.#store = store;
    this.#expressions = expressions;
    this.#codes = new FastCodes(terminology, store);
    this.#generator = new Generator(store, this.#codes, this.#tables);
    this.#vitalSigns = vitalSigns;
  }

  /** True when the resource surely has no issue. */
  accepts(resource: unknown): boolean {
    if (resource === null || typeof resource !== 'object' || Array.isArray(resource)) {
      return false;
    }
    try {
      return this.#resource(resource as Json, new FastState());
    } catch {
      // Something so odd that this pass is not made for it: the reporting pass says what it is.
      return false;
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
    if (type === 'Bundle' && !this.#openBundle(resource, state)) {
      return false;
    }
    if (type === 'Observation' && this.#isVitalSign(resource)) {
      return false;
    }
    return check(resource, state) && this.#closeResource(resource, state);
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
      type === 'message' ||
      type === 'searchset' ||
      (Array.isArray(link) && link.length > 1)
    ) {
      return false;
    }
    const index = new Map<string, string>();
    state.bundle = index;
    if (entry === undefined) {
      return true;
    }
    if (!Array.isArray(entry)) {
      return false;
    }
    return (entry as unknown[]).every((item) => indexEntry(item, index, fullUrlOptional.has(type)));
  }

  /** A resource inside of another: an entry, its outcome, a parameter. Each has its own scope. */
  #inner(resource: unknown, state: FastState, holder: Json): boolean {
    if (resource === null || typeof resource !== 'object' || Array.isArray(resource)) {
      return false;
    }
    const fullUrl = holder.fullUrl;
    const inside = new FastState();
    inside.bundle = state.bundle;
    inside.fullUrl = typeof fullUrl === 'string' ? fullUrl : undefined;
    // References between parameters resolve to each other: left to the reporting pass.
    if (!state.bundle) {
      return false;
    }
    return this.#resource(resource as Json, inside);
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
      'absolute',
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
      (number: number, value: Json) => this.#slow(number, value),
      isAbsoluteUri,
      runtime,
    );
  }

  /** Evaluates a constraint on the tree of the value. */
  #slow(number: number, value: Json): boolean {
    const entry = this.#tables.constraints[number];
    if (!entry) {
      return false;
    }
    const expression = this.#expressions.get(entry.constraint.expression);
    if (typeof expression === 'string') {
      return false;
    }
    const text = entry.constraint.expression;
    if (
      /resolve\(|memberOf|conformsTo|rootResource|matches/.test(text) ||
      (text.includes('%resource') && !entry.resource)
    ) {
      return false;
    }
    const builder = { store: this.#store, issues: new IssueList(1) };
    const node = entry.resource
      ? buildResource(value, builder)
      : buildElement(value, entry.def, entry.type, builder);
    if (!node) {
      return false;
    }
    const context: PathContext = {
      resource: node,
      rootResource: node,
      resolve: () => undefined,
      isSubtype: (type, base) => this.#store.isSubtype(type, base),
      budget: { steps: 1_000_000 },
    };
    try {
      return expression.test(context, node);
    } catch {
      return false;
    }
  }
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

function indexEntry(item: unknown, index: Map<string, string>, optional: boolean): boolean {
  if (item === null || typeof item !== 'object') {
    return false;
  }
  const { fullUrl, resource } = item as {
    fullUrl?: unknown;
    resource?: { resourceType?: unknown; id?: unknown };
  };
  if (fullUrl === undefined) {
    return optional;
  }
  if (typeof fullUrl !== 'string' || !absolute.test(fullUrl) || index.has(fullUrl)) {
    return false;
  }
  const type = typeof resource?.resourceType === 'string' ? resource.resourceType : '';
  if (fullUrl.startsWith('http') && resource && !fullUrl.endsWith(`/${type}/${String(resource.id)}`)) {
    return false;
  }
  index.set(fullUrl, type);
  return true;
}
