// One plan per person (B1), also when two publishers begin at once on a server that knows no such rule.
//
// Before a plan takes effect it stands on the server as a claim: a draft with a mark. A claim is written before others
// are looked for, so of two publishers at least one sees the other; and a plan takes effect only over the version of its
// own claim (If-Match), so whoever ends a claim keeps that plan from taking effect. The lower id goes before the higher.
import type { Bundle, BundleEntry, CarePlan, Patient, Resource } from '@medplum/fhirtypes';
import { tokensOfPerson } from '../../ground/fhir/person.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import { PeerFailure } from '../ports.ts';
import { claimOf, isBareClaim, isClaim, withdrawn } from './claim.ts';
import { nameOf } from './gather-plan.ts';
import { overwrittenBy } from './overwritten.ts';
import { isSameContent } from './plan-changes.ts';
import type { EntryResult, PlanServer } from './plan-server.ts';

/** A claim that nobody has finished by then was left behind, by clocks that lie ten minutes apart at most; in milliseconds. */
const CLAIM_LIFETIME = 15 * 60_000;

export type ClaimResult =
  /** The resources as they stand on the server now; the plan may take effect over their versions. */
  | { readonly won: readonly Resource[] }
  /** `CarePlan/id` of the plan that the person has, or that is before ours. */
  | { readonly lostTo: string };

export interface PlanToBe {
  readonly carePlan: CarePlan;
  readonly patient: Patient;
  /** What the server has under the same ids. */
  readonly current: ReadonlyMap<string, Resource>;
}

/** How this person is known on any server; the number of the plan's own system says nothing there. */
export function personTokens(patient: Patient, ownSystem: string): string[] {
  return tokensOfPerson((patient.identifier ?? []).filter(({ system }) => system !== ownSystem));
}

/** Claims the person for this plan. Throws PeerFailure (conflict) when somebody wrote the same resources meanwhile. */
export async function claimPerson(
  server: PlanServer,
  tokens: readonly string[],
  plan: PlanToBe,
  now: Date,
): Promise<ClaimResult> {
  const own = nameOf(plan.carePlan);
  const others = () => plansOf(server, tokens, own);
  const inForce = (await others()).find(takesPlace);
  if (inForce) {
    return { lostTo: nameOf(inForce) };
  }
  const { claims } = await writeClaims(server, [plan]);
  return settleClaim(server, claims[0] ?? [], others, now);
}

/**
 * What becomes of a claim that stands: it wins, or goes away before another one.
 * @param written what {@link writeClaims} gave for this plan
 * @param others asks for the person's other plans, after the claim was written
 */
export async function settleClaim(
  server: PlanServer,
  written: readonly Resource[],
  others: () => Promise<readonly CarePlan[]>,
  now: Date,
): Promise<ClaimResult> {
  const claim = written.find(({ resourceType }) => resourceType === 'CarePlan') as CarePlan;
  const own = nameOf(claim);
  for (;;) {
    const all = await others();
    const before = all.find(
      (other) => takesPlace(other) || (isClaim(other) && !isOld(other, now) && nameOf(other) < own),
    );
    if (before) {
      await endClaim(server, claim);
      return { lostTo: nameOf(before) };
    }
    const after = all.filter(isClaim);
    const ended = await Promise.all(after.map((other) => endClaim(server, other)));
    if (ended.every(Boolean)) {
      return { won: written };
    }
  }
}

/** The person's other plans that are in force or drafts. Two requests, however many records the person has. */
export async function plansOf(
  server: PlanServer,
  tokens: readonly string[],
  own: string,
): Promise<CarePlan[]> {
  const { plans } = await recordsOf(server, tokens);
  return plans.filter((plan) => nameOf(plan) !== own);
}

/** The records of these persons, and their individual plans that are in force or drafts. */
export async function recordsOf(
  server: PlanServer,
  tokens: readonly string[],
): Promise<{ readonly persons: readonly Patient[]; readonly plans: readonly CarePlan[] }> {
  const persons = await server.search<Patient>('Patient', {
    identifier: tokens.map(escaped).join(','),
    _count: '200',
  });
  if (persons.length === 0) {
    return { persons, plans: [] };
  }
  const found = await server.search<CarePlan>('CarePlan', {
    subject: persons.map(nameOf).join(','),
    status: 'draft,active,on-hold',
    _count: '200',
  });
  return { persons, plans: found.filter(isIndividualPlan) };
}

/** A search value among others: what divides values is no part of it. @see https://hl7.org/fhir/R4/search.html#escaping */
export function escaped(token: string): string {
  return token.replaceAll(/[\\,$]/g, (sign) => `\\${sign}`);
}

function isOld({ meta }: CarePlan, now: Date): boolean {
  return now.getTime() - Date.parse(meta?.lastUpdated ?? '') > CLAIM_LIFETIME;
}

/**
 * The persons and their claims, in one transaction, and `parties` with them, which are on the server not yet; gives them with
 * their versions. Throws PeerFailure (conflict) when one of them is there by now in another version: then nothing was written.
 */
export async function writeClaims(
  server: PlanServer,
  plans: readonly PlanToBe[],
  parties: readonly Resource[] = [],
): Promise<{ readonly claims: readonly (readonly Resource[])[]; readonly parties: readonly Resource[] }> {
  const groups = plans.map((plan) => claimEntries(plan));
  const entry = [...parties.map((resource) => entryOf(resource, undefined)), ...groups.flat()];
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry };
  const { entries } = await server.write(bundle);
  await putBack(server, bundle, entries);
  const written = entry.map(({ resource }, at): Resource => {
    const versionId = entries[at]?.versionId;
    return { ...resource, meta: { ...resource.meta, ...(versionId ? { versionId } : {}) } };
  });
  let next = parties.length;
  const claims = groups.map(({ length }) => {
    next += length;
    return written.slice(next - length, next);
  });
  return { claims, parties: written.slice(0, parties.length) };
}

type ClaimEntry = BundleEntry & { readonly resource: Resource };

function claimEntries(plan: PlanToBe): ClaimEntry[] {
  const before = plan.current.get(nameOf(plan.carePlan)) as CarePlan | undefined;
  const person = plan.current.has(nameOf(plan.patient)) ? [] : [plan.patient];
  return [...person, claimOf(plan.carePlan, before)].map((resource) =>
    entryOf(resource, plan.current.get(nameOf(resource))),
  );
}

function entryOf(resource: Resource, there: Resource | undefined): ClaimEntry {
  const version = there?.meta?.versionId;
  const known = version === undefined ? {} : { ifMatch: `W/"${version}"` };
  const guard = there ? known : { ifNoneMatch: '*' };
  return { resource, request: { method: 'PUT', url: nameOf(resource), ...guard } };
}

/** A plan that somebody brought in the instant before our claim stands again, and is read before anything is written. */
async function putBack(server: PlanServer, bundle: Bundle, entries: readonly EntryResult[]): Promise<void> {
  const overwritten = await overwrittenBy(server, bundle, entries);
  const sent = new Map((bundle.entry ?? []).map(({ request, resource }) => [request?.url, resource]));
  const lost = overwritten.flatMap(({ before, reference }) => {
    const ours = sent.get(reference);
    const isSame = before !== undefined && ours !== undefined && isSameContent(before, ours);
    return before && !isBareClaim(before) && !isSame ? [before] : [];
  });
  for (const resource of lost) {
    const ours = entries.find(({ reference }) => reference === nameOf(resource))?.versionId;
    const meta = { ...resource.meta, ...(ours ? { versionId: ours } : {}) };
    await server.update({ ...resource, meta });
  }
  if (lost.length > 0) {
    const text = 'PUT CarePlan: somebody brought the plan in the same moment';
    throw new PeerFailure('FHIR server', 'permanent', text, { kind: 'conflict' });
  }
}

/** False when the claim has become something else in the meantime. */
async function endClaim(server: PlanServer, claim: CarePlan): Promise<boolean> {
  try {
    await server.update<CarePlan>(withdrawn(claim));
    return true;
  } catch (error) {
    if (error instanceof PeerFailure && error.kind === 'conflict') {
      return false;
    }
    throw error;
  }
}
