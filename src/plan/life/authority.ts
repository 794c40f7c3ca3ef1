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

/** A coordinating unit (KE), somebody who works there, or somebody who takes part as one. */
export function isCoordinatingUnit(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return (
    organizationOf(plan, party)?.kind === 'coordinating-unit' ||
    holdsRole(plan, party, ['coordinating-unit'], instant)
  );
}

export function isCoordinator(plan: IndividualPlan, party: string, instant: Instant): boolean {
  return (
    plan.coordinator === party ||
    holdsRole(plan, party, ['ip-coordinator', 'hospital-coordinator', 'temporary-coordinator'], instant)
  );
}

/** Who has the main responsibility at the instant; without a plan the roles alone tell (B11). */
export function coordinatorOf(plan: IndividualPlan, instant: Instant): string | undefined {
  if (plan.coordinator !== undefined) {
    return plan.coordinator;
  }
  const roles = ['ip-coordinator', 'hospital-coordinator', 'temporary-coordinator'];
  const members = (plan.participants ?? []).map(({ member }) => member);
  return roles.flatMap((role) => members.filter((member) => holdsRole(plan, member, [role], instant)))[0];
}

/** Who manages the plan: its coordinators, the coordinating unit, the unit leader in hospital. */
export function notManaging(plan: IndividualPlan, { by, at }: Happening, concept: string): Issue[] {
  if (isCoordinator(plan, by, at) || isCoordinatingUnit(plan, by, at)) {
    return [];
  }
  if (holdsRole(plan, by, ['unit-leader'], at)) {
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
