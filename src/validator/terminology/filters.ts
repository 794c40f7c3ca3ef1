// Filters of a value set over the concepts of a code system.

import type { KnownConcept, KnownSystem } from './known-system.ts';
import type { Filter } from './model.ts';

/** Filters that say no to what is not written down: of a system that is known in part, nobody passes them for sure. */
const denying = new Set(['is-not-a', 'not-in', 'generalizes', 'exists']);

/** Codes of a system that surely pass all filters; undefined when a filter cannot be computed here. */
export function filterConcepts(known: KnownSystem, filters: readonly Filter[]): Set<string> | undefined {
  if (known.system.content !== 'complete' && filters.some(({ op }) => denying.has(op))) {
    return undefined;
  }
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
    case 'not-in':
      return (entry) =>
        !filter.value
          .split(',')
          .some((value) => propertyValues(entry, filter.property).includes(value.trim()));
    case 'generalizes': {
      const narrow = isConcept ? known.byCode.get(filter.value) : undefined;
      return narrow && ((entry) => entry === narrow || below(known, narrow, entry.concept.c));
    }
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
