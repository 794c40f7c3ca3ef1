// Answers that more than one dialect gives, and the refusals that all share.
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Answer } from './dialect.ts';

/** 200 with a FHIR body: HAPI reads the answer as FHIR and takes an empty one for a failure. */
export function fhirAnswer(): Answer {
  return { status: 200, body: toOperationOutcome([]), contentType: 'application/fhir+json' };
}

export function structure(path: string, text: string, fix: string): { readonly issues: readonly Issue[] } {
  return { issues: [{ severity: 'error', code: 'structure', path, text, fix }] };
}
