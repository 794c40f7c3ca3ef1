// The claim by which a person is held for a plan that is about to take effect (B1): a draft with a mark. It is no plan: where a
// plan stands already, the claim says how it stands, and is read as that plan; else there is nothing yet, at this version.
import type { CarePlan, Meta, Resource } from '@medplum/fhirtypes';
import { CANONICAL } from '../../ground/fhir/canonical.ts';

/** Counts on a draft, or on a draft that was withdrawn: servers may keep the mark when the plan has taken effect. */
const mark = { system: `${CANONICAL}/publication`, code: 'claim' } as const;
/** On a claim over a plan that stands already: how that plan stands meanwhile. The plan that takes effect is without it. */
const STANDS = `${CANONICAL}/publication/stands`;

/** Elements that a claim of a new plan has, and those that a server may add to any resource. */
const ownElements: readonly string[] = [
  'resourceType',
  'id',
  'meta',
  'identifier',
  'status',
  'intent',
  'category',
  'subject',
  'text',
  'language',
];

function isMarked({ meta }: CarePlan): boolean {
  return (meta?.tag ?? []).some(({ system, code }) => system === mark.system && code === mark.code);
}

function statusBelow({ extension = [] }: CarePlan): CarePlan['status'] | undefined {
  return extension.find(({ url }) => url === STANDS)?.valueCode as CarePlan['status'] | undefined;
}

/** True for a claim, withdrawn or not, under which no plan stands: a plan of this id is not there. */
export function isBareClaim(resource: Resource | undefined): boolean {
  return (
    resource?.resourceType === 'CarePlan' &&
    (resource.status === 'draft' || resource.status === 'entered-in-error') &&
    isMarked(resource) &&
    Object.keys(resource).every((element) => ownElements.includes(element))
  );
}

/** True while somebody is about to make the plan take effect. */
export function isClaim(plan: CarePlan): boolean {
  return (
    plan.status === 'draft' && (isBareClaim(plan) || (isMarked(plan) && statusBelow(plan) !== undefined))
  );
}

/** A claim over a plan is that plan as it stands, in the version of the claim; everything else is what it is. */
export function withoutClaim<T extends Resource>(resource: T): T {
  const plan = resource as Resource;
  if (plan.resourceType !== 'CarePlan' || !isClaim(plan) || isBareClaim(plan)) {
    return resource;
  }
  const { extension = [], ...rest } = plan;
  const others = extension.filter(({ url }) => url !== STANDS);
  const tag = (plan.meta?.tag ?? []).filter(
    ({ code, system }) => code !== mark.code || system !== mark.system,
  );
  const { tag: _, ...meta } = plan.meta ?? {};
  const below = {
    ...rest,
    status: statusBelow(plan) ?? plan.status,
    meta: tag.length > 0 ? { ...meta, tag } : meta,
    ...(others.length > 0 ? { extension: others } : {}),
  };
  return below as Resource as T;
}

/** The claim of a plan, over what stands under its id. */
export function claimOf(plan: CarePlan, before: CarePlan | undefined): CarePlan {
  const below = before && !isBareClaim(before) ? withoutClaim(before) : undefined;
  const fresh = below ?? withoutContent(plan);
  const meta: Meta = { ...(before ?? fresh).meta, tag: [...(fresh.meta?.tag ?? []), mark] };
  const stands = { url: STANDS, valueCode: below?.status ?? 'draft' };
  return {
    ...fresh,
    status: 'draft',
    meta,
    ...(below && { extension: [...(below.extension ?? []), stands] }),
  };
}

/** What a claim becomes that does not go on: the plan that stood there, or an error that never was a plan. */
export function withdrawn(claim: CarePlan): CarePlan {
  return isBareClaim(claim) ? { ...claim, status: 'entered-in-error' } : withoutClaim(claim);
}

/** What identifies a plan, and nothing of what it says. */
function withoutContent({
  resourceType,
  id,
  meta,
  identifier,
  intent,
  category,
  subject,
}: CarePlan): CarePlan {
  const named = { id, meta, identifier, category };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return { resourceType, status: 'draft', intent, subject, ...given };
}
