// What a server shows of a plan in exactly the versions that were written: some keep less than they were given, or keep it otherwise.

import type { Resource } from '@medplum/fhirtypes';
import { parseReference, referencesIn } from '../../ground/fhir/reference.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { EntryResult, PlanServer } from '../plan/plan-server.ts';

export interface WrittenPlan {
  /** `CarePlan/id`. */
  readonly carePlan: string;
  /** The resources as they were sent, and those that were there already and were not sent. */
  readonly resources: readonly Resource[];
  readonly entries: readonly EntryResult[];
}

export interface ShownPlan {
  readonly plan?: IndividualPlan;
  /** The resources of exactly the versions that were written, as the server keeps them. */
  readonly kept: readonly Resource[];
}

/**
 * The plan as the server shows it; no plan where that is no whole plan. A later version that stands already is somebody's
 * edit and not what we wrote: then ours is read out of the history, and where there is none, what was sent counts.
 */
export async function shownPlan(
  server: PlanServer,
  { carePlan, resources, entries }: WrittenPlan,
  at: Instant,
): Promise<ShownPlan> {
  const versions = new Map(entries.map(({ reference, versionId }) => [reference, versionId]));
  const written = resources.filter((resource) => versions.has(nameOf(resource)));
  const keys = written.flatMap((resource) => parseReference(nameOf(resource)) ?? []);
  const read = new Map((await server.readMany(keys)).map((resource) => [nameOf(resource), resource]));
  const shown: Resource[] = [];
  const kept: Resource[] = [];
  for (const resource of resources) {
    const versionId = versions.get(nameOf(resource));
    const now = read.get(nameOf(resource));
    const key = parseReference(nameOf(resource));
    if (versionId === undefined || !key) {
      shown.push(resource);
    } else {
      const own = now?.meta?.versionId === versionId ? now : await server.readVersion(key, versionId);
      shown.push(own ?? resource);
      kept.push(...(own ? [own] : []));
    }
  }
  const { plan } = fromFhir(reachedFrom(carePlan, shown), {
    plan: carePlan,
    at,
    knownModifiers: server.knownModifiers ?? [],
  });
  return { ...(plan ? { plan } : {}), kept };
}

/**
 * What a later read of the plan comes to. A position that only a team named is not read again on a server which does not keep the
 * team, so that it is nothing that the server shows, and nobody took it out.
 */
function reachedFrom(carePlan: string, all: readonly Resource[]): Resource[] {
  const targets = new Map(
    all.map((one) => [one, referencesIn(one).map(({ type, id }) => `${type}/${id}`)] as const),
  );
  const reached = new Set(
    all.filter(
      (one) =>
        nameOf(one) === carePlan || one.resourceType === 'Consent' || targets.get(one)?.includes(carePlan),
    ),
  );
  for (const one of reached) {
    for (const each of all.filter((other) => targets.get(one)?.includes(nameOf(other)))) {
      reached.add(each);
    }
  }
  return all.filter((one) => reached.has(one));
}
