// Rules on the Flag, the person and the need itself: whether there is anything to act on.
import type { Rule } from '../rule.ts';

const active = { flag: ['active'] } as const;
const living = { flag: ['active'], person: ['living'] } as const;

export const flagRules: readonly Rule[] = [
  {
    id: 'flag-retracted',
    title: 'The Flag was entered in error',
    when: [{ flag: ['retracted'] }],
    actions: ['withdraw-notice'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 38 a',
        source: 'design',
        text: 'A Flag that was entered in error raises no need; who was told of it must be told that it was a mistake',
      },
    ],
  },
  {
    id: 'flag-inactive',
    title: 'The Flag is no longer active',
    when: [{ flag: ['inactive'] }],
    actions: ['no-action'],
    because: [
      { concept: 'D2', law: 'hpl § 38 a', source: '000 §7.4 f', text: 'The record raises no need any more' },
    ],
  },
  {
    id: 'flag-unusable',
    title: 'The Flag cannot be acted on',
    when: [{ flag: ['unusable'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D7',
        law: 'hpl § 38 a',
        source: 'design',
        text: 'It is not certain who needs what: the Flag has no person, no code that is known, or the person of another stay',
      },
    ],
    forPerson: {
      en: 'Correct the Flag in the record: whom it is about, and what is needed',
      nb: 'Rett varselet i journalen: hvem det gjelder, og hva personen har behov for.',
    },
  },
  {
    id: 'flag-repeated',
    title: 'Another Flag raises the same need',
    when: [{ flag: ['repeated'] }],
    actions: ['follow-other-flag'],
    because: [
      {
        concept: 'D7',
        law: 'hpl § 38 a',
        source: 'design',
        text: 'One need is told once, however many Flags raise it',
      },
    ],
  },
  {
    id: 'person-dead',
    title: 'The person is registered as dead',
    when: [{ ...active, person: ['dead'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 21, § 24',
        source: 'design',
        text: 'A need of a dead person is not told; the confidentiality stays',
      },
    ],
    forPerson: {
      en: 'Check the record, and end the Flag',
      nb: 'Pasienten er registrert som død. Kontroller journalen, og avslutt varselet.',
    },
  },
  {
    id: 'person-replaced',
    title: 'The record was replaced by another one',
    when: [{ ...active, person: ['replaced'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 39',
        source: 'design',
        text: 'The need stands in a record that another one has replaced',
      },
    ],
    forPerson: {
      en: 'Raise the need in the record that is in use',
      nb: 'Journalen er erstattet av en annen. Meld behovet i den gjeldende journalen.',
    },
  },
  {
    id: 'no-need',
    title: 'The criteria are not met',
    when: [{ ...living, need: ['criteria-not-met'] }],
    actions: ['document-no-need'],
    because: [
      {
        concept: 'D1',
        law: 'pbrl § 2-5, § 2-5 b',
        source: '000 §5.4',
        text: 'A plan presupposes long-term and coordinated services; a coordinator complex, or long-term and coordinated ones',
      },
      {
        concept: 'D2',
        law: 'hpl § 39',
        source: '000 §7.4 f',
        text: '«No need» is documented as well as its basis',
      },
    ],
  },
  {
    id: 'declined',
    title: 'The person declines',
    when: [{ ...living, need: ['declined'] }],
    actions: ['document-decline'],
    because: [
      {
        concept: 'C5',
        law: 'pbrl § 2-5, § 4-1',
        source: '001 §4.1',
        text: 'Who meets the criteria may decline; it is documented, and nothing is sent',
      },
      {
        concept: 'D5',
        law: 'pbrl § 3-1',
        source: '003 «Tjenestemottakers rett»',
        text: 'Nobody has a duty to have a plan',
      },
    ],
  },
  {
    id: 'child-says-no',
    title: 'A child under 12 says no',
    when: [{ ...living, need: ['child-says-no'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C6',
        law: 'pbrl § 4-4, § 4-3',
        source: 'design, by law; 000 note 3',
        text: 'The child is heard, and the holders of parental responsibility decide: a no of the child is weighed by a person, and nothing is sent before',
      },
    ],
    forPerson: {
      en: 'Talk with the child and the holders of parental responsibility; document the view of each, and what was decided',
      nb: 'Snakk med barnet og dem som har foreldreansvaret. Dokumenter hva hver av dem mener, og hva som ble besluttet.',
    },
  },
];
