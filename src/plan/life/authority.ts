// Who may do what in the life of a plan: coordinator, coordinating unit, unit leader, participants, the person.
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Organization } from '../document/parties.ts';
import { holdsRole, isHospital, recipientOf } from '../views/recipient.ts';
import { representatives } from '../views/standing.ts';
import { type Happening, refusal } from './outcome.ts';

/** The organization that a party is, or works at. */
export function organizationOf(plan: IndividualPlan, party: string): Organization | undefined {
  return recipientOf(plan, party)?.organization;
}

/** True when what the party is has begun and not ended: a position, a relationship. */
export function isInOffice(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return isInForce(recipientOf(plan, party)?.period, instant);
}

/** A coordinating unit (KE), somebody who works there, or somebody who takes part as one: of whichever side. */
export function isCoordinatingUnit(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return (
    isInOffice(plan, party, instant) &&
    (organizationOf(plan, party)?.kind === 'coordinating-unit' ||
      holdsRole(plan, party, ['coordinating-unit'], instant))
  );
}

/**
 * The coordinating unit that has to do with this plan now: it drives the work, takes part as one, or belongs to the
 * controller. Another one that the plan knows, of a former or of a future side, manages nothing.
 */
export function isUnitOfPlan(plan: IndividualPlan, party: string, instant: Instant): boolean {
  if (!isCoordinatingUnit(plan, party, instant)) {
    return false;
  }
  const unit = organizationOf(plan, party)?.id;
  const drives = unit !== undefined && (plan.team?.managingOrganizations ?? []).includes(unit);
  const takesPartAsOne = [party, unit].some(
    (one) => one !== undefined && holdsRole(plan, one, ['coordinating-unit'], instant),
  );
  const { controller } = plan;
  return (
    drives || takesPartAsOne || controller === undefined || topOf(plan, unit) === topOf(plan, controller)
  );
}

const coordinating = ['ip-coordinator', 'hospital-coordinator', 'temporary-coordinator'] as const;

/** Named as responsible is enough for who is no participant yet; who is one holds the role as long as it lasts. */
export function isCoordinator(plan: IndividualPlan, party: string, instant: Instant): boolean {
  if (!isInOffice(plan, party, instant)) {
    return false;
  }
  const takesPartEver = (plan.participants ?? []).some(({ member }) => member === party);
  return (plan.coordinator === party && !takesPartEver) || holdsRole(plan, party, coordinating, instant);
}

/** Who has the main responsibility at the instant; without a plan the roles alone tell (B11). */
export function coordinatorOf(plan: IndividualPlan, instant: Instant): string | undefined {
  if (plan.coordinator !== undefined) {
    return plan.coordinator;
  }
  const members = (plan.participants ?? []).map(({ member }) => member);
  return coordinating.flatMap((role) =>
    members.filter((member) => holdsRole(plan, member, [role], instant)),
  )[0];
}

/** Who manages the plan: its coordinators, the coordinating unit, the unit leader in hospital. */
export function notManaging(plan: IndividualPlan, { by, at }: Happening, concept: string): Issue[] {
  if (isCoordinator(plan, by, at) || isUnitOfPlan(plan, by, at)) {
    return [];
  }
  if (isInOffice(plan, by, at) && holdsRole(plan, by, ['unit-leader'], at)) {
    return [];
  }
  return [
    refusal(
      concept,
      '',
      'This is done by the coordinator, the coordinating unit or the unit leader in hospital.',
      'Let one of them do it.',
    ),
  ];
}

/** Who manages the plan, who takes part in it, and the person. */
export function notInvolved(plan: IndividualPlan, event: Happening, concept: string): Issue[] {
  const { by, at } = event;
  if (speaksForPerson(plan, by, at) || takesPart(plan, by, at)) {
    return [];
  }
  return notManaging(plan, event, concept);
}

/** The person, or who consents on the person's behalf (C6). */
export function speaksForPerson(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return party === 'patient' || representatives(plan, plan.consents ?? [], instant).has(party);
}

/** True when the party takes part at the instant, in any role. */
export function takesPart(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return (plan.participants ?? []).some(
    ({ member, period }) => member === party && isInForce(period, instant),
  );
}

/** True when the hospital is responsible for the plan: its controller is part of the specialist health service. */
export function isRunByHospital(plan: IndividualPlan): boolean {
  return isHospital(plan.organizations?.find(({ id }) => id === plan.controller));
}

/** Municipality or hospital: on which side an organization stands, through what it belongs to. */
export function sideOf(
  plan: IndividualPlan,
  organization: string | undefined,
): 'municipality' | 'hospital' | undefined {
  const found = plan.organizations?.find(({ id }) => id === organization);
  if (found === undefined) {
    return undefined;
  }
  if (isHospital(found)) {
    return 'hospital';
  }
  if (found.kind === 'municipality' || found.kind === 'municipal-service') {
    return 'municipality';
  }
  return found.partOf === organization ? undefined : sideOf(plan, found.partOf);
}

/** The municipality or trust that an organization belongs to; itself when nothing is known above it. */
export function topOf(plan: IndividualPlan, organization: string | undefined): string | undefined {
  const found = plan.organizations?.find(({ id }) => id === organization);
  if (found === undefined || found.kind === 'municipality' || found.kind === 'hospital-trust') {
    return found?.id;
  }
  return topOf(plan, found.partOf) ?? found.id;
}

/** Whether two parties belong to the same municipality or trust; who belongs to none is with nobody. */
export function isSameSide(plan: IndividualPlan, one: string, other: string): boolean {
  const [a, b] = [one, other].map((party) => topOf(plan, organizationOf(plan, party)?.id));
  return a !== undefined && a === b;
}
