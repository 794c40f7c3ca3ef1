// Makes the check that everything passes before it leaves: the base specification and our profiles.
import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../ground/outcome/issue.ts';
import { graphIssues } from './graph/graph-issues.ts';

/** A check of one resource or Bundle against R4, the profiles that it declares, and the rules over a Bundle. */
export async function createResourceCheck(): Promise<(resource: Resource) => readonly Issue[]> {
  // Imported when it is needed: the definitions are large, and most commands do without.
  const { createValidator } = await import('./index.ts');
  const validator = createValidator();
  return (resource) => {
    const { valid, issues } = validator.validate(resource);
    // Rules over a Bundle take its shape for granted, so they follow only when the shape is right.
    const found =
      valid && resource.resourceType === 'Bundle' ? [...issues, ...graphIssues(resource)] : issues;
    return found.filter(({ severity }) => severity !== 'information');
  };
}
