// Reading codes off elements.
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** Codes that the concept carries in that system. */
export function codesIn(concept: CodeableConcept | undefined, system: string): string[] {
  return (concept?.coding ?? []).flatMap((coding) => codeIn(coding, system) ?? []);
}

/** The code when the coding is of that system. */
export function codeIn(coding: Coding | undefined, system: string): string | undefined {
  return coding?.system === system ? coding.code : undefined;
}

/** True when one of the concepts carries the code. */
export function hasCode(
  concepts: readonly CodeableConcept[] | undefined,
  system: string,
  code: string,
): boolean {
  return concepts?.some((concept) => codesIn(concept, system).includes(code)) ?? false;
}
