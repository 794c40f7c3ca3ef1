// Whether somebody else's consent counts: parents, child welfare and guardians for a child; for others, incapacity that is documented.
import type { Day } from '../norway/day.ts';
import { parseMoment, spanOf } from '../norway/moment.ts';
import { CHILD_HEARD, HEALTH_MAJORITY, MAJORITY, reached } from './ages.ts';
import {
  no,
  type Representation,
  type RepresentationFacts,
  type RepresentationSettings,
  type Representative,
  type RepresentativeGround,
  unclear,
} from './representation-facts.ts';

function notStanding({ standing }: Representative): Representation | undefined {
  if (standing === 'in-force') {
    return undefined;
  }
  return standing === 'not-in-force'
    ? no('relationship-ended', 'the one who gave it does not act for the person at this time')
    : unclear(
        'relationship-unreadable',
        'it cannot be read whether the one who gave it acts for the person at this time',
      );
}

/** Parents count as parents do, unless something says that the responsibility is not theirs (barnelova §§ 34, 35). */
function responsibility(
  facts: Pick<RepresentationFacts, 'childWelfareActs'>,
  giver: Representative,
): Representation | undefined {
  switch (giver.parentalResponsibility) {
    case 'held':
      break;
    case 'not-held':
      return no(
        'no-parental-responsibility',
        'the record says that the responsibility is not theirs (pbrl § 4-4)',
      );
    case 'not-clear':
      return unclear(
        'parental-responsibility-not-clear',
        'the record does not tell who holds parental responsibility',
      );
    case 'not-said':
      if (!giver.roles.includes('parent')) {
        const text = 'the one who gave it for a child is no parent, guardian or child welfare service';
        return giver.roles.length > 0
          ? no('no-right-to-represent', text)
          : unclear('no-right-to-represent', `${text}, as far as the record can be understood`);
      }
  }
  return facts.childWelfareActs
    ? unclear(
        'child-welfare-may-hold-it',
        'the child welfare service acts for the child, and may hold the right to consent',
      )
    : undefined;
}

function mandate(giver: Representative): Representation | undefined {
  switch (giver.mandate) {
    case 'personal-matters':
      return undefined;
    case 'other-matters':
      return no(
        'mandate-other-matters',
        'the guardianship does not cover personal matters (vergemålsloven § 21)',
      );
    default:
      return unclear('mandate-not-clear', 'it is not told whether the guardianship covers personal matters');
  }
}

export function forChild(facts: RepresentationFacts, giver: Representative, day: Day): Representation {
  const problem = notStanding(giver) ?? entitlement(facts, giver);
  if (problem !== undefined) {
    return problem;
  }
  if (reached(CHILD_HEARD, facts.birthDate, day) !== 'no' && !facts.childHeard) {
    return unclear(
      'child-not-heard',
      `a child of ${CHILD_HEARD.years} or more is heard first (${CHILD_HEARD.law}), and no wish of the child is recorded`,
    );
  }
  if (isGuardianOnly(giver)) {
    return counts(giver, 'guardian-of-child');
  }
  return counts(giver, isChildWelfare(giver) ? 'child-welfare' : 'parental-responsibility');
}

/** Why somebody who acts for a child now may not consent for it; nothing when they may. */
function entitlement(
  facts: Pick<RepresentationFacts, 'childWelfareActs'>,
  giver: Representative,
): Representation | undefined {
  if (isGuardianOnly(giver)) {
    return mandate(giver);
  }
  return isChildWelfare(giver) ? undefined : responsibility(facts, giver);
}

/** Whether somebody may be told what is told to the person, in the person's place (concept F1). */
export function receivesForPerson(
  facts: Pick<RepresentationFacts, 'birthDate' | 'childWelfareActs'>,
  representative: Representative,
  day: Day,
): boolean {
  if (notStanding(representative) !== undefined) {
    return false;
  }
  switch (reached(HEALTH_MAJORITY, facts.birthDate, day)) {
    case 'no':
      return entitlement(facts, representative) === undefined;
    case 'yes':
      return representative.roles.includes('guardian') && mandate(representative) === undefined;
    default:
      return false;
  }
}

export function forGrown(
  facts: RepresentationFacts,
  giver: Representative,
  day: Day,
  settings: RepresentationSettings,
): Representation {
  const ended = notStanding(giver);
  if (ended !== undefined) {
    return ended;
  }
  if (facts.grounds.includes('lacks-capacity')) {
    return withoutCapacity(facts, giver, day);
  }
  if (isGuardianOnly(giver)) {
    return (
      mandate(giver) ??
      unclear('ground-not-stated', 'a guardian gave it, and it is not stated that the person lacks capacity')
    );
  }
  return becauseOfAge(facts)
    ? fromBefore16(facts, giver, day, settings)
    : unclear(
        'ground-not-stated',
        'somebody else has given it, and it is not stated that the person lacks capacity (pbrl § 4-3, § 4-6)',
      );
}

/** Stated, or given while the person surely was under 16. */
function becauseOfAge({ grounds, given, birthDate }: RepresentationFacts): boolean {
  return grounds.includes('minor') || wasUnder16(given, birthDate);
}

function wasUnder16(given: string | undefined, birthDate: string | undefined): boolean {
  const moment = parseMoment(given);
  return moment !== undefined && reached(HEALTH_MAJORITY, birthDate, spanOf(moment)[1]) === 'no';
}

function fromBefore16(
  facts: RepresentationFacts,
  giver: Representative,
  day: Day,
  { parentsConsentFrom16 }: RepresentationSettings,
): Representation {
  const stillOpen =
    parentsConsentFrom16 === 'open' &&
    wasUnder16(facts.given, facts.birthDate) &&
    reached(MAJORITY, facts.birthDate, day) === 'no' &&
    responsibility(facts, giver) === undefined;
  return stillOpen
    ? counts(giver, 'parents-before-16')
    : no(
        'of-age-since',
        `it was given because of age, and the person is ${HEALTH_MAJORITY.years}: the person is asked (${HEALTH_MAJORITY.law})`,
      );
}

function withoutCapacity(facts: RepresentationFacts, giver: Representative, day: Day): Representation {
  const undocumented = incapacityProblem(facts, day);
  if (undocumented !== undefined) {
    return undocumented;
  }
  if (isGuardianOnly(giver)) {
    return mandate(giver) ?? counts(giver, 'guardian-with-mandate');
  }
  const grown = reached(MAJORITY, facts.birthDate, day);
  if (grown === 'not-sure') {
    return unclear('age-not-known', `the birth date does not tell whether the person is ${MAJORITY.years}`);
  }
  if (grown === 'yes') {
    return isChildWelfare(giver)
      ? no('no-right-to-represent', `child welfare acts for nobody over ${MAJORITY.years} by itself`)
      : nextOfKin(giver);
  }
  if (isChildWelfare(giver)) {
    return counts(giver, 'child-welfare-of-young-person-without-capacity');
  }
  return responsibility(facts, giver) ?? counts(giver, 'parents-of-young-person-without-capacity');
}

function nextOfKin(giver: Representative): Representation {
  return giver.roles.length > 0
    ? counts(giver, 'next-of-kin-lacks-capacity')
    : unclear(
        'no-right-to-represent',
        'it is not recorded that the one who gave it is next of kin (pbrl § 4-6)',
      );
}

/** Incapacity is found by somebody, on a day (pbrl § 4-3); that it is said is not enough. */
function incapacityProblem({ incapacity }: RepresentationFacts, day: Day): Representation | undefined {
  const found = parseMoment(incapacity?.date);
  const assessor = incapacity?.assessor?.trim();
  return assessor && found !== undefined && spanOf(found)[0] <= day
    ? undefined
    : unclear(
        'incapacity-not-documented',
        'it does not tell who found, and when, that the person lacks capacity (pbrl § 4-3)',
      );
}

function counts({ who }: Representative, ground: RepresentativeGround): Representation {
  return { counts: 'representative', who, ground };
}

function isChildWelfare({ roles }: Representative): boolean {
  return roles.includes('child-welfare');
}

/** A parent who is guardian too (foreldre er verger) counts as a parent. */
function isGuardianOnly({ roles }: Representative): boolean {
  return roles.includes('guardian') && !roles.includes('parent');
}

/** Whether somebody is told as a holder of parental responsibility what that takes: until the person is 18 (pbrl § 3-4). */
export function isToldAsParent(
  facts: Pick<RepresentationFacts, 'birthDate' | 'childWelfareActs'>,
  representative: Representative,
  day: Day,
): boolean {
  return (
    notStanding(representative) === undefined &&
    responsibility(facts, representative) === undefined &&
    reached(MAJORITY, facts.birthDate, day) === 'no'
  );
}
