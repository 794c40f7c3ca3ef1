// Who a recipient is: by which ids a yes and a no reach it, where it belongs, and whether it takes part at the instant.
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce, periodState } from '../../ground/norway/period.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Organization, Position } from '../document/parties.ts';

/** One way in which somebody meets the plan: a position, or the recipient itself where it has none. */
export interface Capacity {
  /** Ids through which a no reaches the recipient here although a yes does not: employer, what that is part of, the person. */
  readonly within: readonly string[];
  /** The organization that it belongs to, or is. */
  readonly organization?: Organization;
  /** Parties by whose participation it takes part, nearest first. */
  readonly takesPartAs: readonly string[];
}

export interface Recipient {
  /** `patient`, or the id of a party of the plan. */
  readonly party: string;
  /** Ids by which a permit reaches this recipient. */
  readonly namedBy: ReadonlySet<string>;
  /** A professional has one for each position that is known; everybody else has one. */
  readonly capacities: readonly Capacity[];
  readonly organization?: Organization;
  /** When it is what it is: of a position, and of a relationship. */
  readonly period?: Position['period'];
  readonly isRelative: boolean;
  /** Works for somebody whom nobody names, so it may be any agency (C10). */
  readonly isStaff: boolean;
}

const hospitalKinds = new Set(['hospital-trust', 'hospital-unit']);

export function isHospital(organization: Organization | undefined): boolean {
  return organization?.kind !== undefined && hospitalKinds.has(organization.kind);
}

/** The recipient, or nothing when the plan has no such party. */
export function recipientOf(plan: IndividualPlan, party: string): Recipient | undefined {
  const organization = plan.organizations?.find(({ id }) => id === party);
  const plain = { party, namedBy: new Set([party]), isRelative: false, isStaff: false };
  if (party === 'patient') {
    return { ...plain, capacities: [{ within: [], takesPartAs: [party] }] };
  }
  const relative = plan.relatives?.find(({ id }) => id === party);
  if (relative) {
    const { period } = relative;
    const capacities = [{ within: [], takesPartAs: [party] }];
    return { ...plain, isRelative: true, capacities, ...(period && { period }) };
  }
  if (organization) {
    const within = ownersOf(plan, organization.partOf);
    return { ...plain, organization, capacities: [{ within, organization, takesPartAs: [party] }] };
  }
  const position = plan.positions?.find(({ id }) => id === party);
  if (position) {
    return ofPosition(plan, position);
  }
  return plan.professionals?.some(({ id }) => id === party)
    ? { ...plain, isStaff: true, capacities: ofProfessional(plan, party) }
    : undefined;
}

function ofPosition(plan: IndividualPlan, position: Position): Recipient {
  const capacity = capacityIn(plan, position);
  const { organization } = capacity;
  // A person of the specialist health service needs access in the own name (C9).
  const through = isHospital(organization) ? [] : [position.organization];
  const named = [position.id, position.professional, ...through];
  return {
    party: position.id,
    namedBy: new Set(named.filter((id) => id !== undefined)),
    capacities: [capacity],
    isRelative: false,
    isStaff: true,
    ...(organization && { organization }),
    ...(position.period && { period: position.period }),
  };
}

/** Positions that the professional has had and has no more are no way in; one who has none at all is taken as it is. */
function ofProfessional(plan: IndividualPlan, professional: string): Capacity[] {
  const positions = (plan.positions ?? []).filter((position) => position.professional === professional);
  return positions.length === 0
    ? [{ within: [], takesPartAs: [professional] }]
    : positions.map((position) => capacityIn(plan, position));
}

function capacityIn(plan: IndividualPlan, { id, professional, organization }: Position): Capacity {
  const employer = plan.organizations?.find((one) => one.id === organization);
  const own = [id, professional].filter((one) => one !== undefined);
  return {
    within: [...own, ...ownersOf(plan, organization)],
    takesPartAs: [...own, ...(employer ? [employer.id] : [])],
    ...(employer && { organization: employer }),
  };
}

/** The organization and what it is part of, up to the top. */
function ownersOf(plan: IndividualPlan, organization: string | undefined): string[] {
  const owners: string[] = [];
  for (let id = organization; id !== undefined && !owners.includes(id); ) {
    owners.push(id);
    const above = id;
    id = plan.organizations?.find((one) => one.id === above)?.partOf;
  }
  return owners;
}

/**
 * Whether the recipient takes part, in this capacity: nothing said of it is no end. Who has ended, or has not begun, does
 * not; nor does who nobody can say of until when (C9).
 * @param asWhat `being`: only whether the position or relationship is in force
 */
export function involvementOf(
  plan: IndividualPlan,
  recipient: Recipient,
  capacity: Capacity,
  instant: Instant,
  asWhat: 'being' | 'taking-part' = 'taking-part',
): 'involved' | 'ended' | 'not-yet' {
  const position = plan.positions?.find(({ id }) => id === capacity.takesPartAs[0] && id !== recipient.party);
  const own = [recipient.period, position?.period].map((period) => periodState(period, instant));
  const rows = capacity.takesPartAs
    .map((party) => (plan.participants ?? []).filter(({ member }) => member === party))
    .find((each) => each.length > 0);
  const taking = (rows ?? []).map(({ period }) => periodState(period, instant));
  const states = asWhat === 'being' || taking.includes('in-force') ? own : [...own, ...taking];
  if (states.every((state) => state === 'in-force')) {
    return 'involved';
  }
  return states.some((state) => state === 'ended' || state === 'unreadable') ? 'ended' : 'not-yet';
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
