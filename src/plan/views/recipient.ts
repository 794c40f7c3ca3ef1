// Who a recipient is: by which ids a permit may name it, where it belongs, and whether it still takes part.
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce, periodState } from '../../ground/norway/period.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Organization } from '../document/parties.ts';

export interface Recipient {
  /** `patient`, or the id of a party of the plan. */
  readonly party: string;
  /** Ids by which a permit reaches this recipient. */
  readonly namedBy: ReadonlySet<string>;
  /** The organization that it belongs to, or is. */
  readonly organization?: Organization;
  readonly isRelative: boolean;
  /** A person of the specialist health service, who needs access in the own name (C9). */
  readonly isHospitalStaff: boolean;
}

const hospitalKinds = new Set(['hospital-trust', 'hospital-unit']);

export function isHospital(organization: Organization | undefined): boolean {
  return organization?.kind !== undefined && hospitalKinds.has(organization.kind);
}

/** The recipient, or nothing when the plan has no such party. */
export function recipientOf(plan: IndividualPlan, party: string): Recipient | undefined {
  const organizations = new Map((plan.organizations ?? []).map((one) => [one.id, one]));
  const position = plan.positions?.find(({ id }) => id === party);
  const isProfessional = plan.professionals?.some(({ id }) => id === party) ?? false;
  const isRelative = plan.relatives?.some(({ id }) => id === party) ?? false;
  const itself = organizations.get(party);
  const known = party === 'patient' || position || isProfessional || isRelative || itself;
  if (!known) {
    return undefined;
  }
  const employer =
    position?.organization === undefined ? undefined : organizations.get(position.organization);
  const isHospitalStaff = position !== undefined && isHospital(employer);
  const own = [party, position?.professional];
  const through = isHospitalStaff ? [] : [employer?.id];
  const organization = itself ?? employer;
  return {
    party,
    namedBy: new Set([...own, ...through].filter((id) => id !== undefined)),
    isRelative,
    isHospitalStaff,
    ...(organization !== undefined && { organization }),
  };
}

/** True when the recipient took part and no longer does: each participation has ended, or nobody can say until when it lasts (C9). */
export function isNoLongerInvolved(plan: IndividualPlan, recipient: Recipient, instant: Instant): boolean {
  const own = (plan.participants ?? []).filter(({ member }) => member === recipient.party);
  return (
    own.length > 0 &&
    own.every(({ period }) => ['ended', 'unreadable'].includes(periodState(period, instant)))
  );
}

/** True when the party takes part in one of the roles at the instant. */
export function holdsRole(
  plan: IndividualPlan,
  party: string,
  roles: readonly string[],
  instant: Instant,
): boolean {
  return (plan.participants ?? []).some(
    (participant) =>
      participant.member === party &&
      isInForce(participant.period, instant) &&
      (participant.roles ?? []).some(({ code }) => roles.includes(code)),
  );
}
