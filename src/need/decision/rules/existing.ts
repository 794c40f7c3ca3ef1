// Rules on what the person has already: then no notice of need is sent.
import type { Reason } from '../reason.ts';
import { rulesOf } from '../rule.ts';
import { fromHospital, inMunicipality, withHospital } from './open.ts';

const planExists = {
  concept: 'D3',
  law: 'forskrift om individuell plan ved ytelse av velferdstjenester',
  source: '000 §4 b; 002 §3',
  text: [
    'Hver person skal ha bare én plan, og denne personen har en',
    'Kvar person skal ha berre éin plan, og denne personen har ein',
    'There is one plan for each person, and this person has it',
  ],
} as const satisfies Reason;
const goOn = {
  concept: 'D10',
  law: 'sphlsl § 2-5',
  source: '000 §4.1; 002 step 2',
  text: [
    'Når planen finnes: noter det, ta kontakt med koordinatoren i kommunen, hent planen og bidra med opplysninger',
    'Når planen finst: noter det, ta kontakt med koordinatoren i kommunen, hent planen og bidra med opplysningar',
    'With a plan: note it, contact the municipal coordinator, fetch the plan, contribute information',
  ],
} as const satisfies Reason;

export const existingRules = rulesOf([
  {
    id: 'existing-plan',
    title: ['Personen har en plan fra før', 'Personen har ein plan frå før', 'The person has a plan already'],
    when: [{ ...fromHospital, has: ['plan'] }],
    actions: ['note-existing-plan', 'contact-coordinator', 'fetch-plan'],
    because: [planExists, goOn],
  },
  {
    id: 'plan-unsure',
    title: [
      'Personen har en plan, og det er ikke sikkert at den gjelder',
      'Personen har ein plan, og det er ikkje sikkert at han gjeld',
      'The person has a plan, and whether it is in force is not sure',
    ],
    when: [{ ...fromHospital, has: ['plan-unsure'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D3',
        law: 'forskrift om individuell plan ved ytelse av velferdstjenester',
        source: '000 §4 b; 001 §6',
        text: [
          'En plan er oppgitt å gjelde, men perioden er over, eller statusen kan ikke leses. Om personen har en plan, avgjør hva det bes om',
          'Ein plan er oppgitt å gjelde, men perioden er over, eller statusen kan ikkje lesast. Om personen har ein plan, avgjer kva det blir bede om',
          'A plan is said to be in force and its period has ended, or its state cannot be read: whether the person has a plan decides what is asked for',
        ],
      },
    ],
    forPerson: [
      'Spør koordinatoren om planen fortsatt gjelder. Rett perioden eller statusen, eller avslutt planen. Da vurderes behovet på nytt',
      'Spør koordinatoren om planen framleis gjeld. Rett perioden eller statusen, eller avslutt planen. Då blir behovet vurdert på nytt',
      'Ask the coordinator whether the plan goes on. Correct its period or its status, or end it: then the need is judged anew',
    ],
  },
  {
    id: 'existing-coordinator',
    title: [
      'Personen har en koordinator i kommunen fra før',
      'Personen har ein koordinator i kommunen frå før',
      'The person has a coordinator in the municipality already',
    ],
    when: [{ ...fromHospital, has: ['coordinator'] }],
    actions: ['contact-coordinator'],
    because: [
      {
        concept: 'D3',
        law: 'pbrl § 2-5 b',
        source: '000 §4 b, §7.4 b',
        text: [
          'Det er bare behov for koordinator, og den finnes: ta direkte kontakt',
          'Det er berre behov for koordinator, og den finst: ta direkte kontakt',
          'Only a coordinator is needed, and there is one: the contact is direct',
        ],
      },
    ],
  },
  {
    id: 'municipality-only',
    title: [
      'Kommunen har funnet behovet, og det trengs ikke spesialisthelsetjenester',
      'Kommunen har funne behovet, og det trengst ikkje spesialisthelsetenester',
      'The municipality has found the need, and no specialist services are needed',
    ],
    when: [{ ...inMunicipality, services: ['municipality'] }],
    actions: ['coordinate-in-municipality'],
    because: [
      {
        concept: 'D9',
        law: 'hol § 7-1, § 7-2, § 7-3',
        source: '001 §4.2, §4.2.1 a–b',
        text: [
          'Sykehuset får bare melding om behov for koordinator i spesialisthelsetjenesten. Dette behovet dekkes i kommunen',
          'Sjukehuset får berre melding om behov for koordinator i spesialisthelsetenesta. Dette behovet blir dekt i kommunen',
          'Only the need of a coordinator in the specialist health service is told to the hospital: this one is met in the municipality',
        ],
      },
    ],
  },
  {
    id: 'existing-hospital-coordinator',
    title: [
      'Kommunen ber om koordinator i sykehuset, og den finnes',
      'Kommunen ber om koordinator på sjukehuset, og den finst',
      'The municipality asks for a coordinator in hospital, and there is one',
    ],
    when: [{ ...withHospital, need: ['coordinator', 'plan-and-coordinator'], has: ['coordinator'] }],
    actions: ['contact-coordinator'],
    because: [
      {
        concept: 'D9',
        law: 'sphlsl § 2-5 a',
        source: '001 §4.4 i',
        text: [
          'Sykehuset har en koordinator: de to koordinatorene samarbeider direkte',
          'Sjukehuset har ein koordinator: dei to koordinatorane samarbeider direkte',
          'There is a coordinator in the hospital: the two coordinators cooperate directly',
        ],
      },
    ],
  },
  {
    id: 'plan-not-for-hospital',
    title: [
      'Kommunen ber sykehuset om en plan',
      'Kommunen ber sjukehuset om ein plan',
      'The municipality asks the hospital for a plan',
    ],
    when: [{ ...withHospital, need: ['plan'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D9',
        law: 'hol § 7-1',
        source: '001 §4.2.1 a–b; 003 «Tjenesteyters plikt»',
        text: [
          'Kommunen sørger selv for planen. Det den melder til sykehuset, er behovet for koordinator der',
          'Kommunen syter sjølv for planen. Det han melder til sjukehuset, er behovet for koordinator der',
          'The municipality sees to the plan itself; what it tells the hospital of is the need of a coordinator there',
        ],
      },
    ],
    forPerson: [
      'Avklar hva kommunen ber sykehuset om: koordinator, eller deltakelse i planen som kommunen lager.',
      'Avklar kva kommunen bed sjukehuset om: koordinator, eller deltaking i planen som kommunen lagar.',
      'Settle what is asked of the hospital: a coordinator, or part in the plan that the municipality makes',
    ],
  },
]);
