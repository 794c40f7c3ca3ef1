// Which plans a resource belongs to, and in which version, with which content, it was last seen.
import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { referencesIn } from '../../ground/fhir/reference.ts';
import { canonicalText } from '../../plan/merge/same.ts';
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

/** Beside the version a digest of what it holds: a server that was set back gives the same version ids a second time. */
export function contentsOf(resources: readonly Resource[]): Mark {
  const versions = versionsOf(resources);
  return Object.fromEntries(
    resources.map((resource) => [nameOf(resource), `${versions[nameOf(resource)]}#${digestOf(resource)}`]),
  );
}

/** The version in a mark, and the digest of its content, which marks of earlier versions of the state lack. */
export function versionIn(mark: string): { readonly version: string; readonly digest?: string } {
  const [version = '', digest] = mark.split('#');
  return digest === undefined ? { version } : { version, digest };
}

/** Of what a resource says: without what a server notes of it, and without its narrative. */
export function digestOf(resource: Resource): string {
  const { meta: _, text: __, ...content } = resource as Resource & { readonly text?: unknown };
  return createHash('sha256').update(canonicalText(content)).digest('hex').slice(0, 16);
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
    const mark = this.#versions.get(nameOf(resource));
    if (mark === undefined) {
      return false;
    }
    const { version, digest } = versionIn(mark);
    return version === (versionId ?? lastUpdated) && (digest === undefined || digest === digestOf(resource));
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
