// Answers about codes without a server: is the code in the value set, does the code system know it, is the display right.

import { own } from '../../ground/outcome/own.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import type { CompactCodeSystem, CompactValueSet, ComposePart, Concept, Filter } from './model.ts';
import { languageTagPattern, mimeTypePattern } from './syntax.ts';

/** Whether a code is in a value set: yes, no, or it cannot be told without a server. */
export type Membership = 'in' | 'out' | 'unknown';

interface KnownSystem {
  readonly system: CompactCodeSystem;
  readonly byCode: ReadonlyMap<string, KnownConcept>;
}

export interface KnownConcept {
  readonly concept: Concept;
  readonly parents: readonly string[];
}

/** An expanded value set: codes by system, and whether parts of it could not be expanded. */
interface Expansion {
  readonly codes: Map<string, Set<string>>;
  /** Systems of which every code is in, although the list of codes is not known. */
  readonly whole: Set<string>;
  /** Systems where the answer is only known for the codes listed. */
  readonly uncertain: Set<string>;
  readonly broken: boolean;
}

/** Systems whose codes are told right from wrong by their form. */
const syntaxSystems: Readonly<Record<string, RegExp>> = {
  'urn:ietf:bcp:13': mimeTypePattern,
  'urn:ietf:bcp:47': languageTagPattern,
};

export class Terminology {
  readonly #store: DefinitionStore;
  readonly #systems = new Map<string, KnownSystem | undefined>();
  readonly #expansions = new Map<string, Expansion | undefined>();
  readonly #making = new Set<string>();

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  /** The code system with its codes; undefined when it is not known here. */
  system(url: string): KnownSystem | undefined {
    if (this.#systems.has(url)) {
      return this.#systems.get(url);
    }
    const system = this.#store.codeSystem(url);
    const known =
      system && system.content !== 'not-present' && system.content !== 'supplement'
        ? index(system)
        : undefined;
    this.#systems.set(url, known);
    return known;
  }

  /** The concept of a code, following the case rule of the system. */
  lookup(system: string, code: string): KnownConcept | undefined {
    const known = this.system(system);
    if (!known) {
      return undefined;
    }
    return (
      known.byCode.get(code) ??
      (known.system.caseSensitive ? undefined : known.byCode.get(`\u0000${code.toLowerCase()}`))
    );
  }

  valueSet(url: string): CompactValueSet | undefined {
    return this.#store.valueSet(url);
  }

  /** Every acceptable display of a code; empty when the system gives none. */
  displays(system: string, code: string): string[] {
    const found = this.lookup(system, code);
    const own = found ? [found.concept.d, ...(found.concept.a ?? [])] : [];
    const added = this.#store.supplementsOf(system).flatMap((supplement) => {
      const concept = index(supplement).byCode.get(code)?.concept;
      return concept ? [concept.d, ...(concept.a ?? [])] : [];
    });
    return [...own, ...added].filter((display) => display !== undefined);
  }

  /** Membership of a code with its system; `system` undefined means a bare code, which any system may hold. */
  member(valueSetUrl: string, system: string | undefined, code: string): Membership {
    const expansion = this.expand(valueSetUrl);
    if (!expansion) {
      return 'unknown';
    }
    if (system === undefined) {
      return bareMember(expansion, code);
    }
    if (expansion.codes.get(system)?.has(code)) {
      return 'in';
    }
    const concept = this.lookup(system, code)?.concept.c;
    if (concept !== undefined && expansion.codes.get(system)?.has(concept)) {
      return 'in';
    }
    const form = own(syntaxSystems, system);
    if (expansion.whole.has(system)) {
      return form?.test(code) ? 'in' : 'unknown';
    }
    if (expansion.uncertain.has(system)) {
      return 'unknown';
    }
    return expansion.broken ? 'unknown' : 'out';
  }

  /** The expansion of a value set; undefined when the value set is not known. */
  expand(url: string): Expansion | undefined {
    const known = this.#expansions.get(url);
    if (known || this.#expansions.has(url)) {
      return known;
    }
    const valueSet = this.#store.valueSet(url) ?? this.#implicit(url);
    if (!valueSet) {
      return undefined;
    }
    if (this.#making.has(url)) {
      return { codes: new Map(), whole: new Set(), uncertain: new Set(), broken: true };
    }
    this.#making.add(url);
    const made = this.#expandCompact(valueSet);
    this.#making.delete(url);
    this.#expansions.set(url, made);
    return made;
  }

  /** A few codes of a value set, for messages; empty when it has many or they are not known. */
  examples(url: string, most: number): string[] {
    const expansion = this.expand(url);
    if (!expansion) {
      return [];
    }
    const codes = [...expansion.codes.values()].flatMap((set) => [...set]);
    return codes.length <= most ? codes : [];
  }

  /** A value set that is not written down: all codes of the system that names it. */
  #implicit(url: string): CompactValueSet | undefined {
    if (url === 'http://hl7.org/fhir/ValueSet/mimetypes') {
      return { url, include: [{ system: 'urn:ietf:bcp:13' }] };
    }
    return undefined;
  }

  #expandCompact(valueSet: CompactValueSet): Expansion {
    const result = {
      codes: new Map<string, Set<string>>(),
      whole: new Set<string>(),
      uncertain: new Set<string>(),
      broken: false,
    };
    for (const [system, codes] of Object.entries(valueSet.expansion ?? {})) {
      result.codes.set(system, new Set(codes));
    }
    for (const part of valueSet.include) {
      const expanded = this.#expandPart(part);
      merge(result.codes, expanded.codes);
      for (const system of expanded.whole) {
        result.whole.add(system);
      }
      for (const system of expanded.uncertain) {
        result.uncertain.add(system);
      }
      result.broken ||= expanded.broken;
    }
    for (const part of valueSet.exclude ?? []) {
      for (const [system, codes] of this.#expandPart(part).codes) {
        for (const code of codes) {
          result.codes.get(system)?.delete(code);
        }
      }
    }
    return result;
  }

  #expandPart(part: ComposePart): Expansion {
    const imported = (part.valueSets ?? []).map((url) => this.expand(url));
    if (part.system === undefined) {
      return combine(imported);
    }
    const own = this.#expandSystem(part.system, part);
    if (imported.length === 0) {
      return own;
    }
    return intersect([own, ...imported]);
  }

  #expandSystem(url: string, part: ComposePart): Expansion {
    const codes = new Map<string, Set<string>>();
    const certain = { codes, whole: new Set<string>(), uncertain: new Set<string>(), broken: false };
    if (part.codes) {
      codes.set(url, new Set(part.codes));
      return certain;
    }
    const known = this.system(url);
    if (known?.system.content !== 'complete') {
      const listed = known ? [...known.byCode.values()].map((entry) => entry.concept.c) : [];
      codes.set(url, new Set(listed));
      return part.filters ? { ...certain, uncertain: new Set([url]) } : { ...certain, whole: new Set([url]) };
    }
    const kept = filterConcepts(known, part.filters ?? []);
    if (!kept) {
      return { ...certain, uncertain: new Set([url]) };
    }
    codes.set(url, kept);
    return certain;
  }
}

function bareMember(expansion: Expansion, code: string): Membership {
  for (const codes of expansion.codes.values()) {
    if (codes.has(code)) {
      return 'in';
    }
  }
  if ([...expansion.whole].some((system) => own(syntaxSystems, system)?.test(code))) {
    return 'in';
  }
  return expansion.broken || expansion.uncertain.size > 0 || expansion.whole.size > 0 ? 'unknown' : 'out';
}

function index(system: CompactCodeSystem): KnownSystem {
  const byCode = new Map<string, KnownConcept>();
  const visit = (concept: Concept, parents: readonly string[]): void => {
    const subsumed = (concept.p ?? [])
      .filter(([code]) => code === 'subsumedBy' || code === 'parent')
      .map(([, value]) => String(value));
    byCode.set(concept.c, { concept, parents: [...parents, ...subsumed] });
    if (!system.caseSensitive) {
      byCode.set(`\u0000${concept.c.toLowerCase()}`, { concept, parents: [...parents, ...subsumed] });
    }
    for (const child of concept.k ?? []) {
      visit(child, [concept.c]);
    }
  };
  for (const concept of system.concepts) {
    visit(concept, []);
  }
  return { system, byCode };
}

function merge(into: Map<string, Set<string>>, from: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [system, codes] of from) {
    const existing = into.get(system);
    if (!existing) {
      into.set(system, new Set(codes));
    } else {
      for (const code of codes) {
        existing.add(code);
      }
    }
  }
}

/** Several imported value sets in one include: only what is in all of them. */
function combine(parts: readonly (Expansion | undefined)[]): Expansion {
  const [first] = parts;
  if (parts.length === 1) {
    return first ?? { codes: new Map(), whole: new Set(), uncertain: new Set(), broken: true };
  }
  return intersect(parts);
}

function intersect(parts: readonly (Expansion | undefined)[]): Expansion {
  const known = parts.filter((part) => part !== undefined);
  const [first, ...rest] = known;
  if (!first) {
    return { codes: new Map(), whole: new Set(), uncertain: new Set(), broken: true };
  }
  const codes = new Map<string, Set<string>>();
  for (const [system, set] of first.codes) {
    codes.set(
      system,
      new Set(
        [...set].filter((code) =>
          rest.every((part) => part.codes.get(system)?.has(code) || part.whole.has(system)),
        ),
      ),
    );
  }
  const unsure = known.length < parts.length || known.some((part) => part.broken);
  const uncertain = new Set(known.flatMap((part) => [...part.uncertain, ...part.whole]));
  return { codes, whole: new Set(), uncertain, broken: unsure };
}

/** Codes of a system that pass all filters; undefined when a filter cannot be computed here. */
function filterConcepts(known: KnownSystem, filters: readonly Filter[]): Set<string> | undefined {
  let kept: Set<string> | undefined;
  const all = [...known.byCode].filter(([code]) => !code.startsWith('\u0000'));
  for (const filter of filters) {
    const test = filterTest(known, filter);
    if (!test) {
      return undefined;
    }
    const passed = new Set(all.filter(([, entry]) => test(entry)).map(([code]) => code));
    kept = kept === undefined ? passed : new Set([...kept].filter((code) => passed.has(code)));
  }
  return kept ?? new Set(all.map(([code]) => code));
}

function filterTest(known: KnownSystem, filter: Filter): ((entry: KnownConcept) => boolean) | undefined {
  const isConcept = filter.property === 'concept' || filter.property === 'code';
  switch (filter.op) {
    case 'is-a':
      return isConcept
        ? (entry) => entry.concept.c === filter.value || below(known, entry, filter.value)
        : undefined;
    case 'descendent-of':
      return isConcept ? (entry) => below(known, entry, filter.value) : undefined;
    case 'is-not-a':
      return isConcept
        ? (entry) => entry.concept.c !== filter.value && !below(known, entry, filter.value)
        : undefined;
    case '=':
      return (entry) => propertyValues(entry, filter.property).includes(filter.value);
    case 'in':
      return (entry) =>
        filter.value
          .split(',')
          .some((value) => propertyValues(entry, filter.property).includes(value.trim()));
    case 'exists':
      return (entry) => String(propertyValues(entry, filter.property).length > 0) === filter.value;
    default:
      return undefined;
  }
}

function propertyValues(entry: KnownConcept, property: string): string[] {
  if (property === 'concept' || property === 'code') {
    return [entry.concept.c];
  }
  if (property === 'parent') {
    return [...entry.parents];
  }
  return (entry.concept.p ?? []).filter(([code]) => code === property).map(([, value]) => String(value));
}

function below(known: KnownSystem, entry: KnownConcept, ancestor: string): boolean {
  const seen = new Set<string>();
  const queue = [...entry.parents];
  for (let parent = queue.pop(); parent !== undefined; parent = queue.pop()) {
    if (parent === ancestor) {
      return true;
    }
    if (seen.has(parent)) {
      continue;
    }
    seen.add(parent);
    queue.push(...(known.byCode.get(parent)?.parents ?? []));
  }
  return false;
}
