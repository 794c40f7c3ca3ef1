// Who gave a consent of a plan, in the neutral form that the law judges; and who the parents are in it (C6, C8).
import { representationOf, representativesIn } from '../../ground/law/representation.ts';
import {
  type Giver,
  type Representation,
  type RepresentationFacts,
  type RepresentationSettings,
  type Representative,
  type RepresentativeRole,
  representationDefaults,
} from '../../ground/law/representation-facts.ts';
import { isToldAsParent } from '../../ground/law/representatives.ts';
import { mandateSaid, responsibilitySaid } from '../../ground/law/said.ts';
import { dayOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { birthDateOf } from '../../ground/norway/national-id.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Consent } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Relative } from '../document/parties.ts';

/** The parts of a plan in which it stands who the person is and who acts for the person. */
export type PlanPeople = Pick<
  IndividualPlan,
  'patient' | 'relatives' | 'organizations' | 'positions' | 'consents'
>;

/** Whose consent it is at the instant, by the one judgement that the gate asks too. */
export function representationInPlan(
  plan: PlanPeople,
  consent: Consent,
  at: Instant,
  settings: RepresentationSettings = representationDefaults,
): Representation {
  return representationOf(planFacts(plan, consent, at), at, settings);
}

/** Relatives who speak for the person by this consent at the instant. */
export function speakersIn(
  plan: PlanPeople,
  consent: Consent,
  at: Instant,
  settings: RepresentationSettings = representationDefaults,
): readonly string[] {
  return representativesIn(planFacts(plan, consent, at), at, settings);
}

/** The facts of a plan's consent on which it depends who may give it. */
export function planFacts(plan: PlanPeople, consent: Consent, at: Instant): RepresentationFacts {
  const reasons = (consent.reasons ?? []).map(({ kind }) => kind);
  const assessed = consent.capacityAssessed;
  return {
    birthDate: birthDateIn(plan),
    givers: (consent.givenBy ?? []).map((party) => giverOf(plan, party, at)),
    given: consent.date,
    grounds: (['minor', 'lacks-capacity'] as const).filter((ground) => reasons.includes(ground)),
    incapacity: assessed && { assessor: assessed.by, date: assessed.date },
    setAside: false,
    // A plan is made with the child and in its words (pbrl § 3-1); it has no place of its own where that is recorded.
    childHeard: true,
    childWelfareActs: childWelfareActs(plan),
  };
}

/** Stated, or read off a national number that is in the plan. */
export function birthDateIn({ patient }: Pick<IndividualPlan, 'patient'>): string | undefined {
  if (patient?.birthDate !== undefined) {
    return patient.birthDate;
  }
  const dates = (patient?.nationalIds ?? []).flatMap(({ kind, value }) =>
    kind === 'fnr' || kind === 'dnr' ? (birthDateOf(kind, value) ?? []) : [],
  );
  const [first] = dates;
  return dates.every((date) => date === first) ? first : undefined;
}

function giverOf(plan: PlanPeople, party: string, at: Instant): Giver {
  if (party === 'patient') {
    return { kind: 'person' };
  }
  const relative = plan.relatives?.find(({ id }) => id === party);
  if (relative !== undefined) {
    return relativeAs(relative, at);
  }
  return isChildWelfare(plan, party)
    ? {
        kind: 'representative',
        who: party,
        roles: ['child-welfare'],
        standing: 'in-force',
        parentalResponsibility: 'not-said',
        mandate: 'not-said',
      }
    : { kind: 'not-on-record', who: party };
}

const roleOf: Readonly<Partial<Record<Relative['relationships'][number], RepresentativeRole>>> = {
  mother: 'parent',
  father: 'parent',
  'co-mother': 'parent',
  parent: 'parent',
  guardian: 'guardian',
  'spouse-or-partner': 'next-of-kin',
  child: 'next-of-kin',
  sibling: 'next-of-kin',
  grandparent: 'next-of-kin',
  'next-of-kin': 'next-of-kin',
};

/** A relative of the plan as the one who acts for the person at the instant. */
export function relativeAs(relative: Relative, at: Instant): Representative {
  const { id, relationships, guardianshipScope, period } = relative;
  const state = periodState(period, at);
  const bounded = state === 'unreadable' ? 'unreadable' : 'not-in-force';
  return {
    kind: 'representative',
    who: id,
    roles: [...new Set(relationships.flatMap((each) => roleOf[each] ?? []))],
    standing: state === 'in-force' ? 'in-force' : bounded,
    parentalResponsibility: responsibilityOf(relative),
    mandate: mandateSaid(guardianshipScope),
  };
}

/** The register's word decides, and words beside it can only leave it open. */
function responsibilityOf(relative: Relative): Representative['parentalResponsibility'] {
  const { relationships, relationshipText, parentalResponsibility } = relative;
  const said = responsibilitySaid(relationshipText);
  if (parentalResponsibility === undefined || said === 'not-clear') {
    return said;
  }
  const parents = relationships.filter((each) => roleOf[each] === 'parent');
  switch (parentalResponsibility) {
    case 'joint':
      return parents.length > 0 ? 'held' : 'not-clear';
    case 'others':
      return parents.length > 0 ? 'not-held' : 'held';
    case 'unknown':
      return 'not-clear';
    default:
      if (parents.includes(parentalResponsibility)) {
        return 'held';
      }
      return parents.length === 0 || parents.includes('parent') ? 'not-clear' : 'not-held';
  }
}

/** A child welfare service, or somebody who works there. */
function isChildWelfare({ organizations, positions }: PlanPeople, party: string): boolean {
  const employer = positions?.find(({ id }) => id === party)?.organization;
  const own = organizations?.find(({ id }) => id === party || id === employer);
  return own?.kind === 'child-welfare';
}

/** It gave a consent to this plan, so it may hold what parents would. Taking part is no sign of that. */
function childWelfareActs(plan: PlanPeople): boolean {
  return (plan.consents ?? []).some(
    ({ status, givenBy }) =>
      status !== 'entered-in-error' && givenBy?.some((party) => isChildWelfare(plan, party)),
  );
}

/**
 * True for a consent that is a decision of whoever gives care, with its reason, that parents are told what they need to
 * fulfil parental responsibility: until the person is 18, and to those who hold it (pbrl § 3-4).
 */
export function isDecisionFor(plan: PlanPeople, consent: Consent, party: string, at: Instant): boolean {
  const relative = plan.relatives?.find(({ id }) => id === party);
  const decided = (consent.reasons ?? []).some(({ kind, text }) => kind === 'documented-decision' && text);
  const byStaff = (consent.givenBy ?? []).some((giver) => plan.positions?.some(({ id }) => id === giver));
  return (
    relative !== undefined &&
    decided === true &&
    byStaff &&
    consent.date !== undefined &&
    isToldAsParent(
      { birthDate: birthDateIn(plan), childWelfareActs: childWelfareActs(plan) },
      relativeAs(relative, at),
      dayOf(at),
    )
  );
}
