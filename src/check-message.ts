// Makes the check that every message passes before it leaves.
import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from './outcome/issue.ts';

/** A check of one resource against the base specification and our profiles. */
export async function createMessageCheck(): Promise<(resource: Resource) => readonly Issue[]> {
  const { createValidator } = await import('./validation/index.ts');
  const validator = createValidator();
  return (resource) => validator.validate(resource).issues;
}
