// Expanded value sets, and how they are joined, cut with each other, and taken away from each other. What is not known of one
// stays not known in what is made of it: a code is in, or out, only when that is sure.
import { own } from '../../ground/outcome/own.ts';
import { languageTagPattern, mimeTypePattern } from './syntax.ts';

/** Whether a code is in a value set: yes, no, or it cannot be told without a server. */
export type Membership = 'in' | 'out' | 'unknown';

/** An expanded value set: codes by system, and whether parts of it could not be expanded. */
export interface Expansion {
  readonly codes: Map<string, Set<string>>;
  /** Systems of which every code is in, although the list of codes is not known. */
  readonly whole: Set<string>;
  /** Systems where the answer is only known for the codes listed. */
  readonly uncertain: Set<string>;
  /** Codes of any system that is not listed may be in. */
  broken: boolean;
}

export const emptyExpansion = (broken = false): Expansion => ({
  codes: new Map(),
  whole: new Set(),
  uncertain: new Set(),
  broken,
});

/** Systems whose codes are told right from wrong by their form. */
const syntaxSystems: Readonly<Record<string, RegExp>> = {
  'urn:ietf:bcp:13': mimeTypePattern,
  'urn:ietf:bcp:47': languageTagPattern,
};

/**
 * Whether an expansion has a code of a system.
 * @param concept the code as the system itself writes it, where case is not told apart
 */
export function memberOf(expansion: Expansion, system: string, concept: string, code: string): Membership {
  if (expansion.codes.get(system)?.has(concept)) {
    return 'in';
  }
  if (expansion.whole.has(system)) {
    return own(syntaxSystems, system)?.test(code) ? 'in' : 'unknown';
  }
  return expansion.uncertain.has(system) || expansion.broken ? 'unknown' : 'out';
}

/** Whether an expansion has a code of whatever system. */
export function bareMember(expansion: Expansion, code: string): Membership {
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

/** Adds what another part of the same value set holds. */
export function join(into: Expansion, part: Expansion): void {
  for (const [system, codes] of part.codes) {
    into.codes.set(system, new Set([...(into.codes.get(system) ?? []), ...codes]));
  }
  for (const system of part.whole) {
    into.whole.add(system);
  }
  for (const system of part.uncertain) {
    into.uncertain.add(system);
  }
  into.broken ||= part.broken;
}

/** Takes an excluded part away; what it may hold as well is not surely in any more. */
export function takeAway(from: Expansion, part: Expansion): void {
  for (const [system, codes] of part.codes) {
    for (const code of codes) {
      from.codes.get(system)?.delete(code);
    }
  }
  for (const system of part.whole) {
    from.codes.delete(system);
    from.whole.delete(system);
    from.uncertain.delete(system);
  }
  for (const system of part.broken ? [...from.codes.keys(), ...from.whole] : part.uncertain) {
    if (from.codes.has(system) || from.whole.has(system)) {
      from.codes.delete(system);
      from.whole.delete(system);
      from.uncertain.add(system);
    }
  }
}

/** What is in all parts. A part that is not known may hold anything. */
export function intersect(given: readonly (Expansion | undefined)[]): Expansion {
  const parts = given.map((part) => part ?? emptyExpansion(true));
  const [first] = parts;
  if (parts.length === 1 && first) {
    return first;
  }
  const result = emptyExpansion(parts.every((part) => part.broken));
  const systems = parts.flatMap((part) => [...part.codes.keys(), ...part.whole, ...part.uncertain]);
  for (const system of new Set(systems)) {
    intersectSystem(system, parts, result);
  }
  return result;
}

function intersectSystem(system: string, parts: readonly Expansion[], result: Expansion): void {
  const isOpen = (part: Expansion) => part.uncertain.has(system) || part.broken;
  const holds = (part: Expansion) => part.codes.has(system) || part.whole.has(system) || isOpen(part);
  if (!parts.every(holds)) {
    return;
  }
  if (parts.every((part) => part.whole.has(system))) {
    result.whole.add(system);
  }
  const all = parts.flatMap((part) => [...(part.codes.get(system) ?? [])]);
  const inAll = all.filter((code) =>
    parts.every((part) => part.codes.get(system)?.has(code) || part.whole.has(system)),
  );
  result.codes.set(system, new Set(inAll));
  if (parts.some(isOpen)) {
    result.uncertain.add(system);
  }
}
