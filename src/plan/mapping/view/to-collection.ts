// The view of one recipient in FHIR: a collection that nobody writes anywhere, each resource marked as a part.
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../document/individual-plan.ts';
import { nothingKept, type Rest } from '../rest.ts';
import { type FhirResource, type ToFhirOptions, toFhir } from '../to-bundle.ts';
import { markedAsPart } from './subsetted.ts';

/** Assignable to `Bundle` of @medplum/fhirtypes. */
export interface ViewBundle extends Bundle {
  type: 'collection';
  entry: (BundleEntry & { resource: FhirResource })[];
}

/**
 * A view (`viewFor(…).plan`) as FHIR R4: without requests, and SUBSETTED, so that no server takes it for the plan.
 * @param ids names that a server gave (`rest.ids` of the plan that was read there): what the view shows goes by them
 * @example
 * const { bundle: shown } = viewToFhir(viewFor(plan, 'patient', plan.consents, '2026-11-29T12:00:00+01:00').plan);
 * shown.type; // "collection"
 */
export function viewToFhir(
  view: IndividualPlan,
  options: Pick<ToFhirOptions, 'base'> = {},
  ids: Rest['ids'] = {},
): { readonly bundle: ViewBundle; readonly issues: readonly Issue[] } {
  const { subset: _, ...plan } = view;
  const { bundle, issues } = toFhir(plan, { ...nothingKept, ids }, options);
  const entry = bundle.entry.map(({ fullUrl, resource }) => ({
    ...(fullUrl !== undefined && { fullUrl }),
    resource: markedAsPart(resource) as FhirResource,
  }));
  return { bundle: { resourceType: 'Bundle', type: 'collection', entry }, issues };
}
