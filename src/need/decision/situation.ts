// From facts to the columns of the rule table: what is left of the need, and what the person has already.
import type { Words } from '../../ground/words/language.ts';
import {
  consentVerdicts,
  type DecisionFacts,
  directions,
  flagStates,
  hospitalCoordinators,
  type NeedFact,
  personStates,
  recipients,
  senders,
  serviceLevels,
} from './facts.ts';
import type { Reason } from './reason.ts';

/** What is needed once criteria and the person's wishes are counted in. Either need may fall away alone (D7). */
export const needs = [
  'plan',
  'coordinator',
  'plan-and-coordinator',
  'declined',
  'child-says-no',
  'criteria-not-met',
] as const;
/** What the person has that answers the need. */
export const havings = [
  'nothing',
  'plan',
  'coordinator',
  'plan-without-coordinator',
  'plan-begun-in-hospital',
  'plan-unsure',
] as const;

/** The columns of the table with all their values. The completeness test goes through every combination. */
export const columns = {
  direction: directions,
  flag: flagStates,
  person: personStates,
  need: needs,
  wish: ['expressed', 'not-recorded'],
  information: ['documented', 'not-documented'],
  consent: consentVerdicts,
  has: havings,
  services: serviceLevels,
  hospitalCoordinator: hospitalCoordinators,
  sender: senders,
  recipient: recipients,
} as const;

export type Column = keyof typeof columns;
export type Situation = { readonly [C in Column]: (typeof columns)[C][number] };

/** The situation, with what was counted out on the way and why. */
export function situationOf(facts: DecisionFacts): {
  readonly situation: Situation;
  readonly notes: readonly Note[];
} {
  const { direction, flag, person, consent, services, hospitalCoordinator, sender, recipient, information } =
    facts;
  const plan = remains(facts.plan);
  const coordinator = remains(facts.coordinator);
  const need = needOf(plan, coordinator);
  return {
    situation: {
      direction,
      flag,
      person,
      need,
      wish: askedOf(plan, coordinator),
      information,
      consent,
      has: hasOf(facts, need),
      services,
      hospitalCoordinator,
      sender,
      recipient,
    },
    notes: [
      ...noteOnAssessment(facts),
      ...noteOn('plan', plan, 'pbrl § 2-5'),
      ...noteOn('coordinator', coordinator, 'pbrl § 2-5 b'),
    ],
  };
}

function askedOf(plan: Remainder, coordinator: Remainder): Situation['wish'] {
  return plan === 'unasked' || coordinator === 'unasked' ? 'not-recorded' : 'expressed';
}

type Remainder = 'not-raised' | 'wanted' | 'unasked' | 'declined' | 'child-says-no' | 'criteria-not-met';

/** A need counts when its criteria are met (or were judged outside the structured record) and the person wants it. */
function remains({ raised, criteria, wish }: NeedFact): Remainder {
  if (!raised) {
    return 'not-raised';
  }
  if (wish === 'no') {
    return 'declined';
  }
  if (criteria === 'not-met') {
    return 'criteria-not-met';
  }
  if (wish === 'child-no') {
    return 'child-says-no';
  }
  return wish === 'yes' ? 'wanted' : 'unasked';
}

function needOf(plan: Remainder, coordinator: Remainder): Situation['need'] {
  if (plan === 'child-says-no' || coordinator === 'child-says-no') {
    return 'child-says-no';
  }
  const open = (remainder: Remainder) => remainder === 'wanted' || remainder === 'unasked';
  if (open(plan)) {
    return open(coordinator) ? 'plan-and-coordinator' : 'plan';
  }
  if (open(coordinator)) {
    return 'coordinator';
  }
  return plan === 'declined' || coordinator === 'declined' ? 'declined' : 'criteria-not-met';
}

function hasOf(facts: DecisionFacts, need: Situation['need']): Situation['has'] {
  const { existingPlan, direction } = facts;
  if (direction === 'to-hospital' && need !== 'plan' && facts.hospitalCoordinator === 'appointed') {
    return 'coordinator'; // what the hospital is asked for is there, whoever has the plan
  }
  const coordinator = direction === 'to-municipality' && facts.municipalCoordinator;
  if (existingPlan === 'municipality') {
    return need === 'plan' || coordinator ? 'plan' : 'plan-without-coordinator';
  }
  if (need === 'coordinator' && coordinator) {
    return 'coordinator';
  }
  if (existingPlan === 'unsure') {
    return 'plan-unsure';
  }
  return existingPlan === 'hospital' ? 'plan-begun-in-hospital' : 'nothing';
}

/** What was counted out on the way, or has to be known with the decision, in words. */
export const noteWords = {
  'assessment-preliminary': [
    'Vurderingen av behovet er foreløpig og kan bli endret',
    'Vurderinga av behovet er førebels og kan bli endra',
    'The assessment of the need is preliminary: it may still change',
  ],
  'plan-declined': [
    'Personen takker nei til plan: det bes ikke om det',
    'Personen takkar nei til plan: det blir ikkje bede om det',
    'The person declines a plan: it is not asked for',
  ],
  'coordinator-declined': [
    'Personen takker nei til koordinator: det bes ikke om det',
    'Personen takkar nei til koordinator: det blir ikkje bede om det',
    'The person declines a coordinator: it is not asked for',
  ],
  'plan-criteria-not-met': [
    'Kriteriene for plan er ikke oppfylt',
    'Kriteria for plan er ikkje oppfylte',
    'The criteria for a plan are not met',
  ],
  'coordinator-criteria-not-met': [
    'Kriteriene for koordinator er ikke oppfylt',
    'Kriteria for koordinator er ikkje oppfylte',
    'The criteria for a coordinator are not met',
  ],
} as const satisfies Readonly<Record<string, Words>>;

export interface Note extends Reason {
  readonly note: keyof typeof noteWords;
}

/** Whoever acts on an assessment that is not final has to know that it may still change. */
function noteOnAssessment({ assessment }: DecisionFacts): Note[] {
  const note = 'assessment-preliminary';
  return assessment === 'not-final'
    ? [{ note, concept: 'D2', law: 'hpl § 39', source: 'design', text: noteWords[note] }]
    : [];
}

function noteOn(what: 'plan' | 'coordinator', remainder: Remainder, law: string): Note[] {
  if (remainder !== 'declined' && remainder !== 'criteria-not-met') {
    return [];
  }
  const note = `${what}-${remainder}` as const;
  const concept = remainder === 'declined' ? 'D7' : 'D2';
  return [{ note, concept, law, source: '001 §5 b', text: noteWords[note] }];
}
