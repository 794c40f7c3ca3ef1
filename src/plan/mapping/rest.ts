// What FHIR held and the plan cannot express. It is kept beside the plan and written back when the plan is.
import { isObject, type JsonObject } from './lens/json.ts';
import { keptPaths, type Remainder } from './lens/remainder.ts';

/**
 * Everything that a plan document has no place for. Plain JSON, so that it can be stored with the plan.
 * Nothing in it repeats what the plan says.
 */
export interface Rest {
  /** Per resource (`Type/id`), what is left of it after the plan took its part. */
  readonly resources: { readonly [reference: string]: Remainder };
  /** Resources that are no part of a plan; they come back as they were. */
  readonly whole: readonly JsonObject[];
  /** Ids that a server gave: `kind/own id` → `Type/id`, where they are not the ids that we would give. */
  readonly ids: { readonly [item: string]: string };
  /** Own ids that the resources do not say themselves are known by these; the order of links of the CarePlan. */
  readonly links: { readonly [element: string]: readonly string[] };
  /** `Type/id` → the element by which the resource says that it belongs to something else than the plan. */
  readonly elsewhere: { readonly [reference: string]: string };
}

export const nothingKept: Rest = { resources: {}, whole: [], ids: {}, links: {}, elsewhere: {} };

export interface KeptValue {
  readonly resource: string;
  /** FHIRPath of what was kept. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * A flat list of what was kept, for a report: resource, FHIRPath and value.
 * @example
 * const { rest } = fromFhir(bundle);
 * const kept = keptValues(rest).map(({ path }) => path);
 */
export function keptValues(rest: Rest): KeptValue[] {
  const parts = Object.entries(rest.resources).flatMap(([resource, left]) => {
    const type = resource.slice(0, resource.indexOf('/'));
    return [...keptPaths(left, type)].map(({ path, value }) => ({ resource, path, value }));
  });
  const wholes = rest.whole.map((resource) => ({
    resource: `${String(resource.resourceType)}/${String(resource.id ?? '')}`,
    path: String(resource.resourceType),
    value: isObject(resource) ? '(whole resource)' : null,
  }));
  return [...parts, ...wholes];
}
