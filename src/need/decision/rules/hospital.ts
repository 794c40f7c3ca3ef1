// Rules for a person who needs specialist services only: the hospital starts the plan itself.
import type { Reason } from '../reason.ts';
import { type Condition, rulesOf } from '../rule.ts';
import { unanswered } from './open.ts';

const onlyHospital = { ...unanswered, services: ['hospital'] } as const satisfies Condition;
const asked = { ...onlyHospital, wish: ['expressed'] } as const satisfies Condition;
const aPlan = { need: ['plan', 'plan-and-coordinator'] } as const satisfies Condition;

const hospitalStarts = {
  concept: 'D8',
  law: 'sphlsl § 2-5; hol § 7-1',
  source: '000 §7.4 e; 001 §4.2.2 a; 003 «Tjenesteyters plikt»',
  text: [
    'Det er bare behov for spesialisthelsetjenester over lengre tid: sykehuset starter planen, og ingen melding sendes',
    'Det er berre behov for spesialisthelsetenester over lengre tid: sjukehuset startar planen, og inga melding blir send',
    'Only specialist services are needed over a longer period: the hospital starts the plan, and no notice goes out',
  ],
} as const satisfies Reason;
const written = {
  concept: 'C2',
  law: 'pbrl § 4-2',
  source: '000 note 3; 002 step 3',
  text: [
    'Når spesialisthelsetjenesten har ansvaret for planen, skal samtykket være skriftlig',
    'Når spesialisthelsetenesta har ansvaret for planen, skal samtykket vere skriftleg',
    'Where the specialist health service is responsible for the plan, the consent is written',
  ],
} as const satisfies Reason;
const appoint = {
  concept: 'E1',
  law: 'sphlsl § 2-5 a',
  source: '000 §7.3 b; 001 §4.2',
  text: [
    'Enhetslederen oppnevner koordinator i sykehuset blant helsepersonell',
    'Einingsleiaren oppnemner koordinator på sjukehuset blant helsepersonell',
    'The unit leader appoints the coordinator in hospital, among health personnel',
  ],
} as const satisfies Reason;

export const hospitalRules = rulesOf([
  {
    id: 'hospital-only-not-asked',
    title: [
      'Bare spesialisthelsetjenester, og personen er ikke spurt',
      'Berre spesialisthelsetenester, og personen er ikkje spurd',
      'Only specialist services; the person has not been asked',
    ],
    when: [{ ...onlyHospital, wish: ['not-recorded'] }],
    actions: ['ask-person'],
    because: [
      {
        concept: 'D11',
        law: 'pbrl § 3-1, § 4-1',
        source: '002 step 1',
        text: [
          'Personen spørres så tidlig som mulig, og senest ved utskrivning',
          'Personen blir spurd så tidleg som mogleg, og seinast ved utskriving',
          'The person is asked as early as possible, and at the latest at discharge',
        ],
      },
    ],
  },
  {
    id: 'hospital-only-plan',
    title: [
      'Bare spesialisthelsetjenester, og koordinator i sykehuset er oppnevnt',
      'Berre spesialisthelsetenester, og koordinator på sjukehuset er oppnemnd',
      'Only specialist services, coordinator in hospital appointed',
    ],
    when: [{ ...asked, ...aPlan, has: ['nothing'], hospitalCoordinator: ['appointed'] }],
    actions: ['get-written-consent', 'start-plan-in-hospital'],
    because: [hospitalStarts, written],
  },
  {
    id: 'hospital-only-plan-without-coordinator',
    title: [
      'Bare spesialisthelsetjenester, og ingen koordinator i sykehuset',
      'Berre spesialisthelsetenester, og ingen koordinator på sjukehuset',
      'Only specialist services, no coordinator in hospital',
    ],
    when: [{ ...asked, ...aPlan, has: ['nothing'], hospitalCoordinator: ['none', 'not-health-personnel'] }],
    actions: ['appoint-hospital-coordinator', 'get-written-consent', 'start-plan-in-hospital'],
    because: [hospitalStarts, appoint, written],
  },
  {
    id: 'hospital-only-coordinator',
    title: [
      'Bare spesialisthelsetjenester, og bare behov for koordinator',
      'Berre spesialisthelsetenester, og berre behov for koordinator',
      'Only specialist services, only a coordinator is needed',
    ],
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
    title: [
      'Bare spesialisthelsetjenester, og koordinatoren som trengs, er oppnevnt',
      'Berre spesialisthelsetenester, og koordinatoren som trengst, er oppnemnd',
      'Only specialist services, and the coordinator needed is appointed',
    ],
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
        text: [
          'Koordinatoren i sykehuset som personen trenger, er oppnevnt',
          'Koordinatoren på sjukehuset som personen treng, er oppnemnd',
          'The coordinator in hospital that the person needs is there',
        ],
      },
    ],
  },
  {
    id: 'hospital-only-continue',
    title: [
      'Bare spesialisthelsetjenester, og sykehuset har begynt på planen',
      'Berre spesialisthelsetenester, og sjukehuset har byrja på planen',
      'Only specialist services, and the hospital has begun the plan',
    ],
    when: [{ ...asked, ...aPlan, has: ['plan-begun-in-hospital'] }],
    actions: ['continue-plan-in-hospital'],
    because: [hospitalStarts],
  },
  {
    id: 'hospital-only-with-municipal-plan',
    title: [
      'Bare spesialisthelsetjenester er oppgitt, men kommunen har en plan',
      'Berre spesialisthelsetenester er oppgjevne, men kommunen har ein plan',
      'Only specialist services are stated, and yet there is a plan of the municipality',
    ],
    when: [{ ...asked, has: ['plan-without-coordinator'] }],
    actions: ['note-existing-plan', 'hand-to-person'],
    because: [
      {
        concept: 'D8',
        law: 'hol § 7-1',
        source: '001 §4.2.2 a; 000 §4.1',
        text: [
          'Vurderingen sier bare spesialisthelsetjenester, mens planen sier at kommunen deltar: de to motsier hverandre',
          'Vurderinga seier berre spesialisthelsetenester, medan planen seier at kommunen deltek: dei to motseier kvarandre',
          'The assessment says specialist services only, the plan says that the municipality takes part: the two contradict each other',
        ],
      },
    ],
    forPerson: [
      'Avklar om kommunen yter tjenester, og hvem som skal være koordinator: vurderingen og planen sier ulike ting.',
      'Avklar om kommunen yter tenester, og kven som skal vere koordinator: vurderinga og planen seier ulike ting.',
      'Settle whether the municipality gives services, and who is to be coordinator',
    ],
  },
]);
