// Reads the closed values of a decision off the resources of one need. Nothing is assumed that the record does not say.

import type { CarePlan, Flag, Observation, Reference } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { codesIn, hasCode } from '../../ground/fhir/coded.ts';
import { ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import { lifeOf, recordStateOf } from '../../ground/fhir/person.ts';
import { parseReference, sameTarget } from '../../ground/fhir/reference.ts';
import { plansOfPerson } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { NeedFacts } from '../notice/facts.ts';
import { assessmentOf, assessmentState, criteriaOf, wishOf } from './assessment.ts';
import { hospitalCoordinatorOf, municipalCoordinatorIn } from './coordinators.ts';
import { doubtRules, doubtsOfFlag, doubtsOfRest } from './doubts.ts';
import type { ConsentVerdict, DecisionFacts } from './facts.ts';
import { informationGiven } from './information.ts';
import type { Situation } from './situation.ts';

/** What other rooms have found out: the gate, the directory, the ledger. */
export interface Findings {
  /** The instant of the decision, ISO 8601 with offset: what is in force then counts. */
  readonly instant: Instant;
  readonly consent: ConsentVerdict;
  readonly recipient: DecisionFacts['recipient'];
  readonly direction?: DecisionFacts['direction'];
  readonly applicationRequired?: boolean;
  /** The person is a child whose no does not settle the matter alone. */
  readonly youngChild?: boolean;
  /** Ids of other Flags whose notice is on its way or delivered. */
  readonly notified?: readonly string[];
}

/** Codes of the Flags that this adapter answers (`ip-flag-code`). */
export const NEED_CODES = ['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'] as const;

/** The needs that a Flag raises. */
export function needCodes(flag: Flag): string[] {
  const known: readonly string[] = NEED_CODES;
  return codesIn(flag.code, codeSystem('ip-flag-code')).filter((code) => known.includes(code));
}

/**
 * The codes of the Flag that are told: only what remains needed (concept D7). A hospital is asked for a coordinator alone:
 * plan and child coordinator are the municipality's own (concept D9; hol §§ 7-1, 7-2 a).
 */
export function neededCodes(
  flag: Flag,
  { need, direction }: Pick<Situation, 'need' | 'direction'>,
): string[] {
  const codes = needCodes(flag);
  if (direction === 'to-hospital') {
    return codes.filter((code) => code === 'need-for-coordinator');
  }
  switch (need) {
    case 'plan':
      return codes.filter((code) => code === 'need-for-ip');
    case 'coordinator':
      return codes.filter((code) => code !== 'need-for-ip');
    default:
      return codes;
  }
}

/** The facts on which the decision rests. */
export function readFacts(facts: NeedFacts, findings: Findings): DecisionFacts {
  const codes = needCodes(facts.flag);
  const coordinator = codes.find((code) => code !== 'need-for-ip');
  const assessment = assessmentOf(facts);
  const { direction = 'to-municipality', instant } = findings;
  return {
    direction,
    flag: flagState(facts, codes, findings),
    person: personState(facts),
    assessment: assessmentState(assessment),
    plan: {
      raised: codes.includes('need-for-ip'),
      criteria: criteriaOf(assessment, 'need-for-ip'),
      wish: wishOf(assessment, 'wish-plan', findings.consent, findings.youngChild ?? false),
    },
    coordinator: {
      raised: coordinator !== undefined,
      criteria: criteriaOf(assessment, coordinator ?? 'need-for-coordinator'),
      wish: wishOf(assessment, 'wish-coordinator', findings.consent, findings.youngChild ?? false),
    },
    information: informationGiven(facts).length > 0 ? 'documented' : 'not-documented',
    consent: findings.consent,
    existingPlan: planInForce(facts, direction, instant).place,
    municipalCoordinator: municipalCoordinatorIn(facts.careTeams, instant),
    hospitalCoordinator: hospitalCoordinatorOf(facts, instant),
    services: servicesOf(assessment, codes, direction),
    sender: senderOf(facts, direction),
    recipient: findings.recipient,
    applicationRequired: findings.applicationRequired ?? false,
  };
}

function flagState(
  facts: NeedFacts,
  codes: readonly string[],
  findings: Pick<Findings, 'instant' | 'notified'>,
): DecisionFacts['flag'] {
  const { flag, patient, encounter } = facts;
  if (doubtsOfFlag(facts).length > 0) {
    return 'not-understood';
  }
  if (flag.status === 'entered-in-error') {
    return 'retracted';
  }
  if (flag.status !== 'active') {
    return 'inactive';
  }
  const mine = sameTarget(flag.subject?.reference, `Patient/${patient.id}`);
  const ofItsStay = !encounter || sameTarget(encounter.subject?.reference, `Patient/${patient.id}`);
  if (codes.length === 0 || !mine || !ofItsStay) {
    return 'unusable';
  }
  return (
    inTime(flag, findings.instant) ??
    doubted(facts, findings.instant) ??
    amongOthers(facts, codes, findings.notified ?? [])
  );
}

/** A Flag that is active outside of its period contradicts itself, or is early. */
function inTime({ period }: Flag, instant: Instant): DecisionFacts['flag'] | undefined {
  switch (periodState(period, instant)) {
    case 'in-force':
      return undefined;
    case 'not-yet':
      return 'not-yet';
    default:
      return 'ended';
  }
}

function doubted(facts: NeedFacts, instant: Instant): DecisionFacts['flag'] | undefined {
  const doubts = doubtsOfRest(facts, instant);
  const unclear: readonly (string | undefined)[] = [doubtRules.notUnderstood, doubtRules.contradiction];
  if (doubts.some(({ rule }) => unclear.includes(rule))) {
    return 'not-understood';
  }
  return doubts.length > 0 ? 'unresolved' : undefined;
}

function amongOthers(
  { flag, otherFlags = [] }: NeedFacts,
  codes: readonly string[],
  notified: readonly string[],
): DecisionFacts['flag'] {
  const same = otherFlags.filter((other) => raisesAll(other, codes) && other.id !== flag.id);
  const first = same.some((other) => notified.includes(other.id ?? '') || goesBefore(other, flag));
  return first && !notified.includes(flag.id ?? '') ? 'repeated' : 'active';
}

function raisesAll(other: Flag, codes: readonly string[]): boolean {
  const theirs = needCodes(other);
  return other.status === 'active' && codes.every((code) => theirs.includes(code));
}

/** The older need goes first; of two from the same time, the one with the lower id. */
function goesBefore(other: Flag, flag: Flag): boolean {
  const key = (each: Flag) => `${each.period?.start ?? '9999'} ${each.id}`;
  const both = needCodes(other).length === needCodes(flag).length;
  return both ? key(other) < key(flag) : needCodes(other).length > needCodes(flag).length;
}

function personState({ patient }: NeedFacts): DecisionFacts['person'] {
  const life = lifeOf(patient);
  if (life === 'dead') {
    return 'dead';
  }
  const record = recordStateOf(patient);
  if (record === 'replaced' || record === 'inactive') {
    return record;
  }
  return life === 'living' && record === 'in-use' ? 'living' : 'not-known';
}

interface PlanFound {
  readonly plan?: CarePlan;
  readonly place: DecisionFacts['existingPlan'];
}

/** The person's individual plan in force and where it is kept; of several, one of the municipality. */
export function planInForce(
  facts: NeedFacts,
  direction: DecisionFacts['direction'],
  instant: Instant,
): PlanFound {
  const { inForce, unsure } = plansOfPerson(facts.carePlans, instant, facts.modifiers);
  const placed = inForce.map((plan) => ({ plan, place: placeOf(facts, plan, direction) }));
  return (
    placed.find(({ place }) => place === 'municipality') ??
    placed[0] ?? { place: unsure.length > 0 ? 'unsure' : 'none' }
  );
}

/** Who keeps a plan: its custodian, otherwise its author. */
export function keeperOf(plan: CarePlan): Reference | undefined {
  return plan.extension?.find(({ url }) => url === extension('ip-custodian'))?.valueReference ?? plan.author;
}

/** The municipality's unless the hospital keeps it. */
function placeOf(
  facts: NeedFacts,
  plan: CarePlan,
  direction: DecisionFacts['direction'],
): 'municipality' | 'hospital' {
  const key = parseReference(keeperOf(plan)?.reference);
  const keeper = key && facts.organizations.get(`${key.type}/${key.id}`);
  const types = (keeper?.type ?? []).flatMap((type) => codesIn(type, codeSystem('ip-organization-type')));
  const own =
    direction === 'to-municipality' && keeper?.id !== undefined && keeper.id === facts.organization?.id;
  return own || types.includes('trust') || types.includes('hospital-unit') ? 'hospital' : 'municipality';
}

/** The person's individual plan in force; drafts, parts, plans that ended and plans of other kinds do not count. */
export function existingPlan(facts: NeedFacts, instant: Instant): CarePlan | undefined {
  return planInForce(facts, 'to-municipality', instant).plan;
}

function servicesOf(
  assessment: Observation | undefined,
  codes: readonly string[],
  direction: DecisionFacts['direction'],
): DecisionFacts['services'] {
  if (direction === 'to-hospital' && codes.every((code) => code === 'need-for-child-coordinator')) {
    return 'municipality'; // hol § 7-2 a: no hospital appoints a child coordinator
  }
  const component = assessment?.component?.find(({ code }) =>
    codesIn(code, codeSystem('ip-assessment-component')).includes('service-levels'),
  );
  const [level] = codesIn(component?.valueCodeableConcept, codeSystem('ip-service-level'));
  return level === 'both' || level === 'municipality' || level === 'hospital' ? level : 'not-stated';
}

/** In which function the author of the Flag acts. */
function senderOf(facts: NeedFacts, direction: DecisionFacts['direction']): DecisionFacts['sender'] {
  if (!facts.author && !facts.authorRole && !facts.organization) {
    return 'unknown';
  }
  const own = (facts.authorRole?.code ?? []).flatMap((code) =>
    codesIn(code, codeSystem('ip-participant-role')),
  );
  const [role, ownRole] =
    direction === 'to-hospital' ? ['8', 'coordinator-municipality'] : ['18', 'ip-coordinator-temporary'];
  if (hasCode(facts.authorRole?.code, ROLE_9034, role) || own.includes(ownRole)) {
    return 'coordinator';
  }
  return own.includes('unit-leader') ? 'unit-leader' : 'staff';
}
