// Gets the resources out of whatever came: a Bundle of any type, one resource, or a list; each with its addresses.
import type { Issue } from '../../ground/outcome/issue.ts';
import { isObject, type JsonObject } from './lens/json.ts';

export interface Collected {
  readonly resource: JsonObject;
  /** `Type/id` */
  readonly address: string;
  readonly fullUrl?: string;
}

/** `Type/id` of a reference or URL, without base and version; a `urn:uuid:` stays as it is. */
export function addressOf(reference: string): string {
  const bare = reference.replace(/[/]_history[/].*$/, '');
  return /(?:^|[/])([A-Z][A-Za-z]+[/][A-Za-z0-9.-]{1,64})$/.exec(bare)?.[1] ?? bare;
}

function collect(resource: unknown, fullUrl: unknown, path: string, issues: Issue[]): Collected[] {
  if (!isObject(resource) || typeof resource.resourceType !== 'string') {
    issues.push({
      severity: 'error',
      code: 'structure',
      path,
      text: 'This is no FHIR resource: it has no resourceType.',
      fix: 'Give a Bundle, a resource, or a list of resources in JSON.',
    });
    return [];
  }
  if (resource.resourceType === 'Bundle') {
    return bundleEntries(resource, path, issues);
  }
  const url = typeof fullUrl === 'string' ? fullUrl : undefined;
  const id =
    typeof resource.id === 'string' ? resource.id : url?.replace(/^urn:uuid:/, '').replace(/^.*[/]/, '');
  if (id === undefined) {
    issues.push({
      severity: 'warning',
      code: 'incomplete',
      path,
      text: 'The resource has neither id nor fullUrl, so nothing can refer to it.',
      fix: 'Give it an id.',
    });
  }
  const address = `${resource.resourceType}/${id ?? `unnamed-${path.replace(/\D+/g, '-')}`}`;
  return [{ resource, address, ...(url !== undefined && { fullUrl: url }) }];
}

function bundleEntries(bundle: JsonObject, path: string, issues: Issue[]): Collected[] {
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  return entries.flatMap((entry: unknown, at) => {
    const inner = `${path}.entry[${at}].resource`;
    // Deletions and search outcomes have no resource of the plan.
    if (!isObject(entry) || entry.resource === undefined) {
      return [];
    }
    if (isObject(entry.resource) && entry.resource.resourceType === 'OperationOutcome') {
      return [];
    }
    return collect(entry.resource, entry.fullUrl, inner, issues);
  });
}

export function collectResources(input: unknown): { resources: Collected[]; issues: Issue[] } {
  const issues: Issue[] = [];
  const found = Array.isArray(input)
    ? input.flatMap((one: unknown, at) => collect(one, undefined, `[${at}]`, issues))
    : collect(input, undefined, isObject(input) && input.resourceType === 'Bundle' ? 'Bundle' : '', issues);
  const seen = new Set<string>();
  const resources = found.filter(({ address }) => {
    if (!seen.has(address)) {
      return Boolean(seen.add(address));
    }
    issues.push({
      severity: 'error',
      code: 'duplicate',
      path: address,
      text: 'The resource came twice; only the first was read.',
      fix: 'Give each resource once, in its newest version.',
    });
    return false;
  });
  return { resources, issues };
}
