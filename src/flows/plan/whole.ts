// A part of something is no source: what a view left out, or a server did not give, would look like what somebody took away.
import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../../ground/outcome/issue.ts';

/** By what a server, or whoever made a view, says that a resource is not all there is. @see https://hl7.org/fhir/R4/resource.html#Meta */
const SUBSETTED = 'SUBSETTED';

/** An error for each resource that says of itself that it is a part only. */
export function partsOnly(resources: readonly Resource[]): Issue[] {
  return resources
    .filter(({ meta }) => meta?.tag?.some(({ code }) => code === SUBSETTED))
    .map(
      ({ resourceType, id }): Issue => ({
        severity: 'error',
        code: 'incomplete',
        path: `${resourceType}/${id}.meta.tag`,
        text: `${resourceType}/${id} is marked SUBSETTED: a part of what there is. Nothing is merged from it or written over it.`,
        fix: 'Keep in step with the system that has the whole plan; a view or a summary is for reading.',
      }),
    );
}
