// A plan document to a FHIR server: mapped, checked as a whole, then sent in one transaction.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { toFhir } from '../mapping/to-bundle.ts';
import { type Issue, isUsable } from '../outcome/issue.ts';
import { parsePlan } from '../plan/parse.ts';
import type { FhirServer } from './ports.ts';

export interface PublishPorts {
  readonly server: FhirServer;
  /** Checks every resource that the mapper made, before anything is sent. */
  readonly check: (resource: Resource) => readonly Issue[];
}

export interface Published {
  /** True when the server has the plan. */
  readonly published: boolean;
  /** `CarePlan/id` on the server. */
  readonly carePlan?: string;
  /** What the server said of each entry, in the order of the transaction. */
  readonly entries: readonly { readonly reference: string; readonly status: string }[];
  readonly issues: readonly Issue[];
}

/**
 * Publishes a plan document. With any error in the document or in what was made of it, nothing is sent.
 * Throws PeerFailure when the server does not take the transaction.
 */
export async function publishPlan(ports: PublishPorts, document: unknown): Promise<Published> {
  const parsed = parsePlan(document);
  if (!parsed.plan) {
    return { published: false, entries: [], issues: parsed.issues };
  }
  const { bundle, issues } = toFhir(parsed.plan);
  const resources = bundle.entry.map((entry) => entry.resource as unknown as Resource);
  const found = [...parsed.issues, ...issues, ...resources.flatMap((resource) => ports.check(resource))];
  if (!isUsable(found)) {
    return { published: false, entries: [], issues: found };
  }
  const response = await ports.server.transact(bundle as unknown as Bundle);
  const entries = resources.map((resource, index) => ({
    reference: `${resource.resourceType}/${resource.id}`,
    status: response.entry?.[index]?.response?.status ?? 'no answer',
  }));
  const carePlan = entries.find(({ reference }) => reference.startsWith('CarePlan/'))?.reference;
  return { published: true, entries, issues: found, ...(carePlan ? { carePlan } : {}) };
}
