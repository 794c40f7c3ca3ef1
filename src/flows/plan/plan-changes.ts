// What has to be written so that a server has a plan: only what differs from what it has, each over the version it has.
import type { Bundle, BundleEntry, CarePlan, Resource } from '@medplum/fhirtypes';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { partyLists } from '../../plan/document/targets.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { carePlanName } from '../../plan/mapping/names.ts';
import { nothingKept, type Rest } from '../../plan/mapping/rest.ts';
import { type ToFhirResult, toFhir } from '../../plan/mapping/to-bundle.ts';
import { isSame } from '../../plan/merge/same.ts';
import { nameOf } from './gather-plan.ts';

/** What the server has of a plan, as it was read. */
export interface ServerCopy {
  readonly resources: readonly Resource[];
  readonly rest: Rest;
  /** As much of a plan as could be read; undefined when the server has no CarePlan. */
  readonly draft?: Partial<IndividualPlan>;
  /** What this plan becomes where nothing of others is kept, when reading the copy took that already. */
  readonly made?: { readonly of: IndividualPlan; readonly result: ToFhirResult };
}

export interface PlanChanges {
  /** Every resource that the plan is, in the order of the mapping. */
  readonly wanted: readonly Resource[];
  /** A transaction of those that are new or different. */
  readonly bundle: Bundle;
  readonly issues: readonly Issue[];
}

/** Reads what the server has, so that what others wrote beside the plan is kept when it is written. */
export function serverCopy(
  plan: IndividualPlan,
  resources: readonly Resource[],
  at: Instant | undefined,
): ServerCopy {
  const own = carePlanName(plan);
  if (own === undefined || resources.length === 0) {
    return { resources, rest: nothingKept };
  }
  const known = resources.find(
    (resource) => resource.resourceType === 'CarePlan' && isThePlan(resource, plan, own),
  );
  if (known) {
    const read = fromFhir(resources, { plan: nameOf(known), ...(at && { at }) });
    return { resources, rest: read.rest, draft: read.draft as Partial<IndividualPlan> };
  }
  // Without the plan itself nothing says what the organizations and people of its source are.
  const result = toFhir(plan);
  const root = result.bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const made = new Map(root.map((resource) => [nameOf(resource), resource]));
  const isOurs = (there: Resource) => {
    const mine = made.get(nameOf(there));
    return mine !== undefined && isSameContent(there, mine);
  };
  if (resources.every(isOurs)) {
    return { resources, rest: nothingKept, made: { of: plan, result } };
  }
  const { rest } = fromFhir([...resources, ...root.filter((one) => nameOf(one) === own)], {
    plan: own,
    ...(at && { at }),
  });
  const names = new Set(resources.map(nameOf));
  const kept = Object.entries(rest.resources).filter(([name]) => names.has(name));
  // Of our own CarePlan nothing is kept: the resources that it refers to are still to be written.
  return { resources, rest: { ...nothingKept, resources: Object.fromEntries(kept) } };
}

/** The CarePlan of this plan: by our id, or by the plan's identifier. */
function isThePlan(resource: CarePlan, { id, source }: IndividualPlan, own: string): boolean {
  return (
    nameOf(resource) === own ||
    (isIndividualPlan(resource) &&
      (resource.identifier ?? []).some(({ system, value }) => system === source.system && value === id))
  );
}

/** What has to be written so that the server has the plan. */
export function planChanges(plan: IndividualPlan, copy: ServerCopy): PlanChanges {
  const { bundle, issues } = copy.made?.of === plan ? copy.made.result : toFhir(plan, copy.rest);
  const wanted = bundle.entry.map(({ resource }) => resource as unknown as Resource);
  return {
    wanted,
    bundle: whatDiffers(wanted, copy.resources),
    issues: [...issues, ...vanished(plan, copy)],
  };
}

/** A transaction of those that are new or different, each over the version that is there. */
export function whatDiffers(wanted: readonly Resource[], there: readonly Resource[]): Bundle {
  const current = new Map(there.map((resource) => [nameOf(resource), resource]));
  const entry = wanted.flatMap((resource): BundleEntry[] => {
    const before = current.get(nameOf(resource));
    if (before && isSameContent(before, resource)) {
      return [];
    }
    const { versionId } = before?.meta ?? {};
    // R4 promises nothing for If-None-Match on an update: it is sent for those who heed it, and never relied on.
    const known = versionId === undefined ? {} : { ifMatch: `W/"${versionId}"` };
    const guard = before ? known : { ifNoneMatch: '*' };
    return [{ resource, request: { method: 'PUT', url: nameOf(resource), ...guard } }];
  });
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

/** The same apart from what a server notes of a version. */
export function isSameContent(left: Resource, right: Resource): boolean {
  return isSame(withoutVersion(left), withoutVersion(right));
}

function withoutVersion(resource: Resource): unknown {
  const { versionId: _, lastUpdated: __, source: ___, ...meta } = resource.meta ?? {};
  return { ...resource, meta };
}

/** Items that the server has and the plan has not: writing the plan would hide what somebody wrote. */
function vanished(plan: IndividualPlan, { draft = {} }: ServerCopy): Issue[] {
  const parties: readonly string[] = partyLists;
  return Object.entries(draft).flatMap(([list, items]) => {
    if (!Array.isArray(items) || parties.includes(list)) {
      return [];
    }
    const ids = new Set(
      ((plan[list as keyof IndividualPlan] ?? []) as { id?: string }[]).map(({ id }) => id),
    );
    return (items as { id?: string }[])
      .filter(({ id }) => id !== undefined && !ids.has(id))
      .map(({ id }): Issue => {
        return {
          severity: 'error',
          code: 'business-rule',
          path: `/${list}`,
          text: `The server has "${id}" and this version of the plan has not: somebody else may have written it, and in a plan things end, they do not vanish.`,
          fix: 'Bring both versions together with `ip-fhir sync`, or give it an end instead of leaving it out.',
          rule: 'B3',
          concept: 'B3',
        };
      });
  });
}
