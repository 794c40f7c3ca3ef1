// Which plans a resource belongs to, and in which version it was last seen.
import type { Resource } from '@medplum/fhirtypes';
import { referencesIn } from '../../ground/fhir/reference.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { Mark } from './side.ts';

export function versionsOf(resources: readonly Resource[]): Mark {
  return Object.fromEntries(
    resources.map((resource) => [
      nameOf(resource),
      resource.meta?.versionId ?? resource.meta?.lastUpdated ?? '',
    ]),
  );
}

export class PlanIndex {
  readonly #plans = new Map<string, Set<string>>();
  readonly #versions = new Map<string, string>();

  /** `plan` is whatever the caller names plans by. */
  add(plan: string, mark: Mark): void {
    for (const [name, version] of Object.entries(mark)) {
      this.#plans.set(name, (this.#plans.get(name) ?? new Set()).add(plan));
      this.#versions.set(name, version);
    }
  }

  isKnown(resource: Resource): boolean {
    const { versionId, lastUpdated } = resource.meta ?? {};
    const version = this.#versions.get(nameOf(resource));
    return version !== undefined && version === (versionId ?? lastUpdated);
  }

  /** The plans that a changed resource may belong to: those that have it, and those that have what it refers to. */
  plansOf(resource: Resource): Set<string> {
    const own = this.#plans.get(nameOf(resource));
    if (own) {
      return own;
    }
    const near = referencesIn(resource).filter(({ type }) => type === 'CarePlan' || type === 'Patient');
    return new Set(near.flatMap(({ type, id }) => [...(this.#plans.get(`${type}/${id}`) ?? [])]));
  }
}
