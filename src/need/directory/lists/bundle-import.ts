// Directory resources out of a FHIR Bundle or a bare resource, with what could not be used.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../directory.ts';

const types: readonly string[] = ['Organization', 'HealthcareService', 'Endpoint', 'Location'];

/** Whether the resource is of a type that a directory holds. */
export function isDirectoryResource(resource: Resource | undefined): resource is DirectoryResource {
  return resource !== undefined && types.includes(resource.resourceType);
}

/** Reads a Bundle of any type. Entries without an id, or of other types, are told and left out. */
export function readBundle(json: unknown): { resources: DirectoryResource[]; issues: Issue[] } {
  const bundle = json as Partial<Bundle> | null;
  if (typeof bundle !== 'object' || bundle?.resourceType !== 'Bundle') {
    return {
      resources: [],
      issues: [
        issue(
          'error',
          '',
          'This is no FHIR Bundle',
          'Give a Bundle of Organization, HealthcareService and Endpoint',
        ),
      ],
    };
  }
  const resources: DirectoryResource[] = [];
  const issues: Issue[] = [];
  for (const [index, entry] of (Array.isArray(bundle.entry) ? bundle.entry : []).entries()) {
    const path = `Bundle.entry[${index}].resource`;
    const { resource } = entry;
    if (!isDirectoryResource(resource)) {
      const text = resource
        ? `${resource.resourceType} does not belong in the directory`
        : 'The entry has no resource';
      issues.push(issue('warning', path, text, 'It is left out'));
    } else if (!resource.id) {
      issues.push(
        issue(
          'error',
          path,
          `The ${resource.resourceType} has no id`,
          'Give each resource the id that others refer to it by',
        ),
      );
    } else {
      resources.push(resource);
    }
  }
  return { resources, issues };
}

function issue(severity: Issue['severity'], path: string, text: string, fix: string): Issue {
  return {
    severity,
    code: severity === 'error' ? 'required' : 'informational',
    path,
    text,
    fix,
    concept: 'D13',
  };
}
