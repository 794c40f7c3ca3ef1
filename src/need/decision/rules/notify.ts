// Rules for a need that may be told: who sends, where it goes, and what is done besides.
import type { Reason } from '../reason.ts';
import type { Condition, Rule } from '../rule.ts';
import { consentGiven, everyNotice, forMunicipality, fromMunicipality, senderKnown } from './open.ts';

const permitted = { information: ['documented'], consent: consentGiven } as const satisfies Condition;
const sent = { ...permitted, sender: senderKnown } as const satisfies Condition;
const ready = { ...forMunicipality, ...sent, recipient: ['found'] } as const satisfies Condition;
const fresh = { ...ready, has: ['nothing'] } as const satisfies Condition;

const duty: Reason = {
  concept: 'D6',
  law: 'hpl § 38 a; sphlsl § 2-5',
  source: '000 §7.1, §7.4 c; 001 §4.2.2 b; 003 «Meldeplikt»',
  text: 'The coordinating unit of the home municipality is told as soon as possible',
};
const hospitalToo: Reason = {
  concept: 'E1',
  law: 'sphlsl § 2-5 a',
  source: '000 §4 d, §7.3 b; 001 §4.2.2',
  text: 'Services of both levels: a coordinator in hospital is offered beside the notice',
};

export const notifyRules: readonly Rule[] = [
  {
    id: 'sender-unknown',
    title: 'Nobody stands behind the need',
    when: everyNotice({ ...permitted, sender: ['unknown'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 38 a',
        source: '000 §7.3 a, §7.4 c; 003 «Meldeplikt»',
        text: 'The notice is sent by the coordinator, by the unit leader when none is appointed, or by other staff: the Flag names none of them',
      },
    ],
    forPerson: {
      en: 'State in the Flag who has found the need (Flag.author)',
      nb: 'Oppgi i varselet hvem som har vurdert behovet.',
    },
  },
  {
    id: 'address-protected',
    title: 'The address is protected',
    when: everyNotice({ ...sent, recipient: ['protected'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C7',
        law: 'hpl § 21; beskyttelsesinstruksen',
        source: 'design',
        text: 'Where the person lives is strictly confidential or confidential, or cannot be read: nothing is sent by itself',
      },
    ],
    forPerson: {
      en: 'Follow the rules of your organisation for protected addresses',
      nb: 'Adressen er beskyttet eller kan ikke leses. Følg virksomhetens rutine for adressesperre.',
    },
  },
  {
    id: 'recipient-unknown',
    title: 'The coordinating unit cannot be found',
    when: [{ ...forMunicipality, ...sent, recipient: ['unit-unknown', 'not-found'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D13',
        law: 'hol § 7-3',
        source: '000 §7.4 c; 001 §4.2.2 b',
        text: 'The notice goes to the unit of the home municipality, and which it is cannot be told from the record and the directory',
      },
    ],
    forPerson: {
      en: 'Find the home municipality and its coordinating unit, correct address or directory, then send again',
      nb: 'Finn hjemkommunen og koordinerende enhet der, rett adressen eller katalogen, og send på nytt.',
    },
  },
  {
    id: 'notify',
    title: 'Services of the municipality, or levels not stated',
    when: [{ ...fresh, services: ['municipality', 'not-stated'] }],
    actions: ['notify-ke'],
    because: [duty],
  },
  {
    id: 'notify-both-levels',
    title: 'Services of both levels, coordinator in hospital appointed',
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['appointed'] }],
    actions: ['notify-ke'],
    because: [duty],
  },
  {
    id: 'notify-and-appoint',
    title: 'Services of both levels, no coordinator in hospital; coordinator or leader sends',
    when: [
      {
        ...fresh,
        services: ['both'],
        hospitalCoordinator: ['none'],
        sender: ['coordinator', 'unit-leader'],
      },
    ],
    actions: ['notify-ke', 'appoint-hospital-coordinator'],
    because: [duty, hospitalToo],
  },
  {
    id: 'notify-and-tell-leader',
    title: 'Services of both levels, no coordinator in hospital; other staff sends',
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['none'], sender: ['staff'] }],
    actions: ['notify-ke', 'tell-unit-leader'],
    because: [
      duty,
      {
        concept: 'D17',
        law: 'hpl § 38 a; sphlsl § 2-5 a',
        source: '000 §7.2',
        text: 'Staff tell the unit leader as soon as possible, who appoints the coordinator',
      },
    ],
  },
  {
    id: 'notify-and-replace-coordinator',
    title: 'Services of both levels, and the coordinator in hospital is not health personnel',
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['not-health-personnel'] }],
    actions: ['notify-ke', 'appoint-hospital-coordinator'],
    because: [
      duty,
      {
        concept: 'E13',
        law: 'sphlsl § 2-5 a',
        source: '003 «Koordinator skal»; 002 §2',
        text: "The hospital's coordinator is health personnel",
      },
    ],
  },
  {
    id: 'notify-with-plan',
    title: 'There is a plan of the municipality, and no coordinator',
    when: [{ ...ready, has: ['plan-without-coordinator'] }],
    actions: ['note-existing-plan', 'fetch-plan', 'notify-ke'],
    because: [
      {
        concept: 'D10',
        law: 'sphlsl § 2-5',
        source: '000 §4.1',
        text: 'The plan is noted and fetched, and no second one is asked for',
      },
      {
        concept: 'D7',
        law: 'pbrl § 2-5 b',
        source: '001 §4.2.2 b, note 7',
        text: 'The need of a coordinator remains, and the unit is told of it',
      },
    ],
  },
  {
    id: 'notify-and-hand-over',
    title: 'The hospital has begun the plan, and the municipality gives services',
    when: [{ ...ready, has: ['plan-begun-in-hospital'] }],
    actions: ['notify-ke', 'hand-over-plan'],
    because: [
      duty,
      {
        concept: 'B5',
        law: 'hol § 7-1',
        source: '001 §4.2.1 c',
        text: 'The municipality goes on with plans that the hospital has begun',
      },
    ],
  },
  {
    id: 'notify-hospital-unit',
    title: 'The municipality has found the need, and knows the unit in hospital',
    when: [{ ...fromMunicipality, ...sent, recipient: ['found'] }],
    actions: ['notify-hospital-unit'],
    because: [
      {
        concept: 'D9',
        law: 'hpl § 38 a; sphlsl § 2-5 a',
        source: '001 §4.2.1 b',
        text: 'The municipality tells the unit in hospital of the need of a coordinator there',
      },
    ],
  },
  {
    id: 'notify-trust-ke',
    title: 'The municipality has found the need, and does not know the unit in hospital',
    when: [{ ...fromMunicipality, ...sent, recipient: ['unit-unknown'] }],
    actions: ['notify-trust-ke'],
    because: [
      {
        concept: 'D9',
        law: 'hpl § 38 a; sphlsl § 2-5 b',
        source: '001 §4.2.1 b',
        text: "The unit is not known: the need is told to the trust's coordinating unit",
      },
    ],
  },
  {
    id: 'hospital-unknown',
    title: 'Neither the unit in hospital nor the coordinating unit of the trust can be found',
    when: [{ ...fromMunicipality, ...sent, recipient: ['not-found'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D9',
        law: 'sphlsl § 2-5 b',
        source: '001 §4.2.1 b',
        text: "The need is told to the unit in hospital, or to the trust's coordinating unit: neither can be told from the record and the directory",
      },
    ],
    forPerson: {
      en: 'Find the unit in hospital or the coordinating unit of the trust, correct record or directory, then send again',
      nb: 'Finn enheten på sykehuset eller koordinerende enhet i helseforetaket, rett journalen eller katalogen, og send på nytt.',
    },
  },
];
