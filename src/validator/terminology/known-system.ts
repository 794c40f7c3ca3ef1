// A code system with its codes to hand.
import type { CompactCodeSystem, Concept } from './model.ts';

export interface KnownSystem {
  readonly system: CompactCodeSystem;
  readonly byCode: ReadonlyMap<string, KnownConcept>;
}

export interface KnownConcept {
  readonly concept: Concept;
  readonly parents: readonly string[];
}

/** The code system with every code by its text; by the text in small letters too, where case is not told apart. */
export function indexOf(system: CompactCodeSystem): KnownSystem {
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
