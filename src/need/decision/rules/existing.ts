// Rules on what the person has already: then no notice of need is sent.
import type { Reason } from '../reason.ts';
import type { Rule } from '../rule.ts';
import { fromHospital, inMunicipality, withHospital } from './open.ts';

const planExists: Reason = {
  concept: 'D3',
  law: 'forskrift om individuell plan ved ytelse av velferdstjenester',
  source: '000 §4 b; 002 §3',
  text: 'There is one plan for each person, and this person has it',
};
const goOn: Reason = {
  concept: 'D10',
  law: 'sphlsl § 2-5',
  source: '000 §4.1; 002 step 2',
  text: 'With a plan: note it, contact the municipal coordinator, fetch the plan, contribute information',
};

export const existingRules: readonly Rule[] = [
  {
    id: 'existing-plan',
    title: 'The person has a plan already',
    when: [{ ...fromHospital, has: ['plan'] }],
    actions: ['note-existing-plan', 'contact-coordinator', 'fetch-plan'],
    because: [planExists, goOn],
  },
  {
    id: 'existing-coordinator',
    title: 'The person has a coordinator in the municipality already',
    when: [{ ...fromHospital, has: ['coordinator'] }],
    actions: ['contact-coordinator'],
    because: [
      {
        concept: 'D3',
        law: 'pbrl § 2-5 b',
        source: '000 §4 b, §7.4 b',
        text: 'Only a coordinator is needed, and there is one: the contact is direct',
      },
    ],
  },
  {
    id: 'municipality-only',
    title: 'The municipality has found the need, and no specialist services are needed',
    when: [{ ...inMunicipality, services: ['municipality'] }],
    actions: ['coordinate-in-municipality'],
    because: [
      {
        concept: 'D9',
        law: 'hol § 7-1, § 7-2, § 7-3',
        source: '001 §4.2, §4.2.1 a–b',
        text: 'Only the need of a coordinator in the specialist health service is told to the hospital: this one is met in the municipality',
      },
    ],
  },
  {
    id: 'existing-hospital-coordinator',
    title: 'The municipality asks for a coordinator in hospital, and there is one',
    when: [{ ...withHospital, need: ['coordinator', 'plan-and-coordinator'], has: ['coordinator'] }],
    actions: ['contact-coordinator'],
    because: [
      {
        concept: 'D9',
        law: 'sphlsl § 2-5 a',
        source: '001 §4.4 i',
        text: 'There is a coordinator in the hospital: the two coordinators cooperate directly',
      },
    ],
  },
  {
    id: 'plan-not-for-hospital',
    title: 'The municipality asks the hospital for a plan',
    when: [{ ...withHospital, need: ['plan'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D9',
        law: 'hol § 7-1',
        source: '001 §4.2.1 a–b; 003 «Tjenesteyters plikt»',
        text: 'The municipality sees to the plan itself; what it tells the hospital of is the need of a coordinator there',
      },
    ],
    forPerson: {
      en: 'Settle what is asked of the hospital: a coordinator, or part in the plan that the municipality makes',
      nb: 'Avklar hva kommunen ber sykehuset om: koordinator, eller deltakelse i planen som kommunen lager.',
    },
  },
];
