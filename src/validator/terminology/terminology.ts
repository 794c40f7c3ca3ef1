// Answers about codes without a server: is the code in the value set, does the code system know it, is the display right.

import type { CodeAnswers, CodeQuestion } from '../../ground/fhir/code-question.ts';
import type { Json } from '../definitions/compile.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { compileValueSet } from './compile.ts';
import {
  bareMember,
  type Expansion,
  emptyExpansion,
  intersect,
  join,
  type Membership,
  memberOf,
  takeAway,
} from './expansion.ts';
import { filterConcepts } from './filters.ts';
import { indexOf, type KnownConcept, type KnownSystem } from './known-system.ts';
import type { CompactValueSet, ComposePart } from './model.ts';

export class Terminology {
  readonly #store: DefinitionStore;
  readonly #systems = new Map<string, KnownSystem | undefined>();
  readonly #expansions = new Map<string, Expansion | undefined>();
  readonly #making = new Set<string>();
  readonly #contained = new WeakMap<Json, Expansion>();
  readonly #outside: CodeAnswers | undefined;

  /** @param outside who is asked about codes that cannot be judged here; nobody where it is left out */
  constructor(store: DefinitionStore, outside?: CodeAnswers) {
    this.#store = store;
    this.#outside = outside;
  }

  /** The code system with its codes; undefined when it is not known here. */
  system(url: string): KnownSystem | undefined {
    if (this.#systems.has(url)) {
      return this.#systems.get(url);
    }
    const system = this.#store.codeSystem(url);
    const known =
      system && system.content !== 'not-present' && system.content !== 'supplement'
        ? indexOf(system)
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
      const concept = indexOf(supplement).byCode.get(code)?.concept;
      return concept ? [concept.d, ...(concept.a ?? [])] : [];
    });
    return [...own, ...added].filter((display) => display !== undefined);
  }

  /**
   * Whether a value set holds a code: what is known here decides, and what it leaves open is asked outside.
   * `system` undefined means a bare code, which any system may hold.
   */
  member(valueSetUrl: string, system: string | undefined, code: string, version?: string): Membership {
    const answer = this.#memberHere(valueSetUrl, system, code);
    return answer === 'unknown' ? this.#ask({ valueSet: valueSetUrl, system, version, code }) : answer;
  }

  /**
   * Whether a value set that stands within another resource holds a code. Nobody outside is asked: it has no name there.
   * @param valueSet as it is written, the same object each time
   */
  memberOfContained(valueSet: Json, system: string | undefined, code: string): Membership {
    const made = this.#contained.get(valueSet) ?? this.#expandCompact(compileValueSet(valueSet));
    this.#contained.set(valueSet, made);
    return this.#memberIn(made, system, code);
  }

  /** Whether a code system that is not known whole here has a code: always unknown without somebody to ask. */
  exists(system: string, code: string, version?: string): Membership {
    return this.#ask({ system, version, code });
  }

  /** Whether somebody can be asked. */
  get isAsking(): boolean {
    return this.#outside !== undefined;
  }

  #ask(question: CodeQuestion): Membership {
    return this.#outside?.(question) ?? 'unknown';
  }

  #memberHere(valueSetUrl: string, system: string | undefined, code: string): Membership {
    const expansion = this.expand(valueSetUrl);
    return expansion ? this.#memberIn(expansion, system, code) : 'unknown';
  }

  #memberIn(expansion: Expansion, system: string | undefined, code: string): Membership {
    if (system === undefined) {
      return bareMember(expansion, code);
    }
    return expansion.codes.get(system)?.has(code)
      ? 'in'
      : memberOf(expansion, system, this.lookup(system, code)?.concept.c ?? code, code);
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
      return emptyExpansion(true);
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
    const result = emptyExpansion();
    for (const part of valueSet.include) {
      join(result, this.#expandPart(part));
    }
    for (const part of valueSet.exclude ?? []) {
      takeAway(result, this.#expandPart(part));
    }
    if (valueSet.expansion) {
      addStored(result, valueSet.expansion, { ...valueSet, isAll: valueSet.include.length === 0 });
    }
    return result;
  }

  #expandPart(part: ComposePart): Expansion {
    const imported = (part.valueSets ?? []).map((url) => this.expand(url));
    if (part.system === undefined) {
      return intersect(imported);
    }
    return intersect([this.#expandSystem(part.system, part), ...imported]);
  }

  #expandSystem(url: string, part: ComposePart): Expansion {
    const result = emptyExpansion();
    if (part.codes) {
      result.codes.set(url, new Set(part.codes));
      return result;
    }
    const known = this.system(url);
    const kept = known && filterConcepts(known, part.filters ?? []);
    if (kept) {
      result.codes.set(url, kept);
    }
    if (known?.system.content !== 'complete') {
      (part.filters ? result.uncertain : result.whole).add(url);
    } else if (!kept) {
      result.uncertain.add(url);
    }
    return result;
  }
}

/**
 * Lays the codes of a stored expansion over what the definition leaves open. Where it is all of the value set, or there is no
 * definition, nothing is open any more.
 */
function addStored(
  result: Expansion,
  stored: Readonly<Record<string, readonly string[]>>,
  { partial, isAll }: { readonly partial?: true | undefined; readonly isAll: boolean },
): void {
  const isOpen = (system: string) =>
    isAll || result.broken || result.uncertain.has(system) || result.whole.has(system);
  for (const [system, codes] of Object.entries(stored).filter(([name]) => isOpen(name))) {
    result.codes.set(system, new Set([...(result.codes.get(system) ?? []), ...codes]));
  }
  if (partial) {
    result.broken ||= isAll;
  } else {
    result.whole.clear();
    result.uncertain.clear();
    result.broken = false;
  }
}
