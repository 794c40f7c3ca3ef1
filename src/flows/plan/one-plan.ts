// One plan per person (B1), also when two publishers begin at once on a server that knows no such rule.
//
// Before a plan takes effect it stands on the server as a claim: a draft with a mark. A claim is written before others
// are looked for, so of two publishers at least one sees the other; and a plan takes effect only over the version of its
// own claim (If-Match), so whoever ends a claim keeps that plan from taking effect. The lower id goes before the higher.
import type { Bundle, CarePlan, Patient, Resource } from '@medplum/fhirtypes';
import { tokensOfPerson } from '../../ground/fhir/person.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import { PeerFailure } from '../ports.ts';
import { claimOf, isBareClaim, isClaim, withdrawn } from './claim.ts';
import { nameOf } from './gather-plan.ts';
import { overwrittenBy } from './overwritten.ts';
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
  const inForce = (await plansOf(server, tokens, own)).find(takesPlace);
  if (inForce) {
    return { lostTo: nameOf(inForce) };
  }
  const written = await writeClaim(server, plan);
  const claim = written.find((resource) => nameOf(resource) === own) as CarePlan;
  for (;;) {
    const others = await plansOf(server, tokens, own);
    const before = others.find(
      (other) => takesPlace(other) || (isClaim(other) && !isOld(other, now) && nameOf(other) < own),
    );
    if (before) {
      await endClaim(server, claim);
      return { lostTo: nameOf(before) };
    }
    const after = others.filter(isClaim);
    const ended = await Promise.all(after.map((other) => endClaim(server, other)));
    if (ended.every(Boolean)) {
      return { won: written };
    }
  }
}

/** The person's other plans that are in force or drafts. Two requests, however many records the person has. */
async function plansOf(server: PlanServer, tokens: readonly string[], own: string): Promise<CarePlan[]> {
  const persons = await server.search<Patient>('Patient', {
    identifier: tokens.map(escaped).join(','),
    _count: '200',
  });
  if (persons.length === 0) {
    return [];
  }
  const found = await server.search<CarePlan>('CarePlan', {
    subject: persons.map(nameOf).join(','),
    status: 'draft,active,on-hold',
    _count: '200',
  });
  return found.filter((plan) => nameOf(plan) !== own && isIndividualPlan(plan));
}

function escaped(token: string): string {
  return token.replaceAll(/[\\,$]/g, (sign) => `\\${sign}`);
}

function isOld({ meta }: CarePlan, now: Date): boolean {
  return now.getTime() - Date.parse(meta?.lastUpdated ?? '') > CLAIM_LIFETIME;
}

/** The person and the claim, in one transaction; gives them with their versions. */
async function writeClaim(server: PlanServer, plan: PlanToBe): Promise<Resource[]> {
  const before = plan.current.get(nameOf(plan.carePlan)) as CarePlan | undefined;
  const claim = claimOf(plan.carePlan, before);
  const person = plan.current.has(nameOf(plan.patient)) ? [] : [plan.patient];
  const resources: readonly (CarePlan | Patient)[] = [...person, claim];
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => {
      const there = plan.current.get(nameOf(resource));
      const version = there?.meta?.versionId;
      const known = version === undefined ? {} : { ifMatch: `W/"${version}"` };
      const guard = there ? known : { ifNoneMatch: '*' };
      return { resource, request: { method: 'PUT', url: nameOf(resource), ...guard } };
    }),
  };
  const { entries } = await server.write(bundle);
  await putBack(server, bundle, entries);
  return resources.map((resource, at) => {
    const versionId = entries[at]?.versionId;
    return { ...resource, meta: { ...resource.meta, ...(versionId ? { versionId } : {}) } };
  });
}

/** A plan that somebody brought in the instant before our claim stands again, and is read before anything is written. */
async function putBack(server: PlanServer, bundle: Bundle, entries: readonly EntryResult[]): Promise<void> {
  const overwritten = await overwrittenBy(server, bundle, entries);
  const lost = overwritten.flatMap(({ before }) => (before && !isBareClaim(before) ? [before] : []));
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
