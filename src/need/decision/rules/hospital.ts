// Rules for a person who needs specialist services only: the hospital starts the plan itself.
import type { Reason } from '../reason.ts';
import type { Condition, Rule } from '../rule.ts';
import { unanswered } from './open.ts';

const onlyHospital = { ...unanswered, services: ['hospital'] } as const satisfies Condition;
const asked = { ...onlyHospital, wish: ['expressed'] } as const satisfies Condition;
const aPlan = { need: ['plan', 'plan-and-coordinator'] } as const satisfies Condition;

const hospitalStarts: Reason = {
  concept: 'D8',
  law: 'sphlsl § 2-5; hol § 7-1',
  source: '000 §7.4 e; 001 §4.2.2 a; 003 «Tjenesteyters plikt»',
  text: 'Only specialist services are needed over a longer period: the hospital starts the plan, and no notice goes out',
};
const written: Reason = {
  concept: 'C2',
  law: 'pbrl § 4-2',
  source: '000 note 3; 002 step 3',
  text: 'Where the specialist health service is responsible for the plan, the consent is written',
};
const appoint: Reason = {
  concept: 'E1',
  law: 'sphlsl § 2-5 a',
  source: '000 §7.3 b; 001 §4.2',
  text: 'The unit leader appoints the coordinator in hospital, among health personnel (E13)',
};

export const hospitalRules: readonly Rule[] = [
  {
    id: 'hospital-only-not-asked',
    title: 'Only specialist services; the person has not been asked',
    when: [{ ...onlyHospital, wish: ['not-recorded'] }],
    actions: ['ask-person'],
    because: [
      {
        concept: 'D11',
        law: 'pbrl § 3-1, § 4-1',
        source: '002 step 1',
        text: 'The person is asked as early as possible, and at the latest at discharge',
      },
    ],
  },
  {
    id: 'hospital-only-plan',
    title: 'Only specialist services, coordinator in hospital appointed',
    when: [{ ...asked, ...aPlan, has: ['nothing'], hospitalCoordinator: ['appointed'] }],
    actions: ['get-written-consent', 'start-plan-in-hospital'],
    because: [hospitalStarts, written],
  },
  {
    id: 'hospital-only-plan-without-coordinator',
    title: 'Only specialist services, no coordinator in hospital',
    when: [{ ...asked, ...aPlan, has: ['nothing'], hospitalCoordinator: ['none', 'not-health-personnel'] }],
    actions: ['appoint-hospital-coordinator', 'get-written-consent', 'start-plan-in-hospital'],
    because: [hospitalStarts, appoint, written],
  },
  {
    id: 'hospital-only-coordinator',
    title: 'Only specialist services, only a coordinator is needed',
    when: [
      {
        ...asked,
        need: ['coordinator'],
        has: ['nothing', 'plan-begun-in-hospital'],
        hospitalCoordinator: ['none', 'not-health-personnel'],
      },
    ],
    actions: ['appoint-hospital-coordinator'],
    because: [appoint, hospitalStarts],
  },
  {
    id: 'hospital-only-has-coordinator',
    title: 'Only specialist services, and the coordinator needed is appointed',
    when: [
      {
        ...asked,
        need: ['coordinator'],
        has: ['nothing', 'plan-begun-in-hospital'],
        hospitalCoordinator: ['appointed'],
      },
    ],
    actions: ['contact-coordinator'],
    because: [
      {
        concept: 'D3',
        law: 'sphlsl § 2-5 a',
        source: '000 §4 b, d',
        text: 'The coordinator in hospital that the person needs is there',
      },
    ],
  },
  {
    id: 'hospital-only-continue',
    title: 'Only specialist services, and the hospital has begun the plan',
    when: [{ ...asked, ...aPlan, has: ['plan-begun-in-hospital'] }],
    actions: ['continue-plan-in-hospital'],
    because: [hospitalStarts],
  },
  {
    id: 'hospital-only-with-municipal-plan',
    title: 'Only specialist services are stated, and yet there is a plan of the municipality',
    when: [{ ...asked, has: ['plan-without-coordinator'] }],
    actions: ['note-existing-plan', 'hand-to-person'],
    because: [
      {
        concept: 'D8',
        law: 'hol § 7-1',
        source: '001 §4.2.2 a; 000 §4.1',
        text: 'The assessment says specialist services only, the plan says that the municipality takes part: the two contradict each other',
      },
    ],
    forPerson: {
      en: 'Settle whether the municipality gives services, and who is to be coordinator',
      nb: 'Avklar om kommunen yter tjenester, og hvem som skal være koordinator: vurderingen og planen sier ulike ting.',
    },
  },
];
