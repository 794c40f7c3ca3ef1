// Rules for a need that may be told: who sends, where it goes, and what is done besides.
import type { Reason } from '../reason.ts';
import { type Condition, rulesOf } from '../rule.ts';
import { consentGiven, everyNotice, forMunicipality, fromMunicipality, senderKnown } from './open.ts';

const permitted = { information: ['documented'], consent: consentGiven } as const satisfies Condition;
const sent = { ...permitted, sender: senderKnown } as const satisfies Condition;
const ready = { ...forMunicipality, ...sent, recipient: ['found'] } as const satisfies Condition;
const fresh = { ...ready, has: ['nothing'] } as const satisfies Condition;

const duty = {
  concept: 'D6',
  law: 'hpl § 38 a; sphlsl § 2-5',
  source: '000 §7.1, §7.4 c; 001 §4.2.2 b; 003 «Meldeplikt»',
  text: [
    'Koordinerende enhet i hjemkommunen får melding så snart som mulig',
    'Koordinerande eining i heimkommunen får melding så snart som mogleg',
    'The coordinating unit of the home municipality is told as soon as possible',
  ],
} as const satisfies Reason;
const hospitalToo = {
  concept: 'E1',
  law: 'sphlsl § 2-5 a',
  source: '000 §4 d, §7.3 b; 001 §4.2.2',
  text: [
    'Tjenester på begge nivåer: personen skal også få tilbud om koordinator i sykehuset',
    'Tenester på begge nivå: personen skal òg få tilbod om koordinator på sjukehuset',
    'Services of both levels: a coordinator in hospital is offered beside the notice',
  ],
} as const satisfies Reason;

export const notifyRules = rulesOf([
  {
    id: 'sender-unknown',
    title: [
      'Ingen står oppført bak behovet',
      'Ingen står oppført bak behovet',
      'Nobody stands behind the need',
    ],
    when: everyNotice({ ...permitted, sender: ['unknown'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 38 a',
        source: '000 §7.3 a, §7.4 c; 003 «Meldeplikt»',
        text: [
          'Meldingen sendes av koordinatoren, av enhetslederen når ingen er oppnevnt, eller av andre ansatte: varselet nevner ingen av dem',
          'Meldinga blir send av koordinatoren, av einingsleiaren når ingen er oppnemnd, eller av andre tilsette: varselet nemner ingen av dei',
          'The notice is sent by the coordinator, by the unit leader when none is appointed, or by other staff: the Flag names none of them',
        ],
      },
    ],
    forPerson: [
      'Oppgi i varselet hvem som har vurdert behovet.',
      'Oppgje i varselet kven som har vurdert behovet.',
      'State in the Flag who has found the need (Flag.author)',
    ],
  },
  {
    id: 'address-protected',
    title: ['Adressen er beskyttet', 'Adressa er verna', 'The address is protected'],
    when: everyNotice({ ...sent, recipient: ['protected'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C7',
        law: 'hpl § 21; beskyttelsesinstruksen',
        source: 'design',
        text: [
          'Adressen er fortrolig eller strengt fortrolig, eller kan ikke leses: ingenting sendes av seg selv',
          'Adressa er fortruleg eller strengt fortruleg, eller kan ikkje lesast: ingenting blir sendt av seg sjølv',
          'Where the person lives is strictly confidential or confidential, or cannot be read: nothing is sent by itself',
        ],
      },
    ],
    forPerson: [
      'Adressen er beskyttet eller kan ikke leses. Følg virksomhetens rutine for adressesperre.',
      'Adressa er verna eller kan ikkje lesast. Følg rutinen i verksemda for adressesperre.',
      'Follow the rules of your organisation for protected addresses',
    ],
  },
  {
    id: 'recipient-unknown',
    title: [
      'Koordinerende enhet er ikke funnet',
      'Koordinerande eining er ikkje funnen',
      'The coordinating unit cannot be found',
    ],
    when: [{ ...forMunicipality, ...sent, recipient: ['unit-unknown', 'not-found'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D13',
        law: 'hol § 7-3',
        source: '000 §7.4 c; 001 §4.2.2 b',
        text: [
          'Meldingen skal til enheten i hjemkommunen, og hvilken det er, går ikke fram av journalen og adresselisten',
          'Meldinga skal til eininga i heimkommunen, og kva for ei det er, går ikkje fram av journalen og adresselista',
          'The notice goes to the unit of the home municipality, and which it is cannot be told from the record and the directory',
        ],
      },
    ],
    forPerson: [
      'Finn hjemkommunen og koordinerende enhet der, rett adressen eller katalogen, og send på nytt.',
      'Finn heimkommunen og koordinerande eining der, rett adressa eller adresselista, og send på nytt.',
      'Find the home municipality and its coordinating unit, correct address or directory, then send again',
    ],
  },
  {
    id: 'notify',
    title: [
      'Tjenester i kommunen, eller nivået er ikke oppgitt',
      'Tenester i kommunen, eller nivået er ikkje oppgjeve',
      'Services of the municipality, or levels not stated',
    ],
    when: [{ ...fresh, services: ['municipality', 'not-stated'] }],
    actions: ['notify-ke'],
    because: [duty],
  },
  {
    id: 'notify-both-levels',
    title: [
      'Tjenester på begge nivåer, og koordinator i sykehuset er oppnevnt',
      'Tenester på begge nivå, og koordinator på sjukehuset er oppnemnd',
      'Services of both levels, coordinator in hospital appointed',
    ],
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['appointed'] }],
    actions: ['notify-ke'],
    because: [duty],
  },
  {
    id: 'notify-and-appoint',
    title: [
      'Tjenester på begge nivåer, ingen koordinator i sykehuset; koordinator eller leder sender',
      'Tenester på begge nivå, ingen koordinator på sjukehuset; koordinator eller leiar sender',
      'Services of both levels, no coordinator in hospital; coordinator or leader sends',
    ],
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
    title: [
      'Tjenester på begge nivåer, ingen koordinator i sykehuset; andre ansatte sender',
      'Tenester på begge nivå, ingen koordinator på sjukehuset; andre tilsette sender',
      'Services of both levels, no coordinator in hospital; other staff sends',
    ],
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['none'], sender: ['staff'] }],
    actions: ['notify-ke', 'tell-unit-leader'],
    because: [
      duty,
      {
        concept: 'D17',
        law: 'hpl § 38 a; sphlsl § 2-5 a',
        source: '000 §7.2',
        text: [
          'De ansatte melder fra til enhetslederen så snart som mulig, og lederen oppnevner koordinator',
          'Dei tilsette melder frå til einingsleiaren så snart som mogleg, og leiaren oppnemner koordinator',
          'Staff tell the unit leader as soon as possible, who appoints the coordinator',
        ],
      },
    ],
  },
  {
    id: 'notify-and-replace-coordinator',
    title: [
      'Tjenester på begge nivåer, og koordinatoren i sykehuset er ikke helsepersonell',
      'Tenester på begge nivå, og koordinatoren på sjukehuset er ikkje helsepersonell',
      'Services of both levels, and the coordinator in hospital is not health personnel',
    ],
    when: [{ ...fresh, services: ['both'], hospitalCoordinator: ['not-health-personnel'] }],
    actions: ['notify-ke', 'appoint-hospital-coordinator'],
    because: [
      duty,
      {
        concept: 'E13',
        law: 'sphlsl § 2-5 a',
        source: '003 «Koordinator skal»; 002 §2',
        text: [
          'Koordinatoren i sykehuset skal være helsepersonell',
          'Koordinatoren på sjukehuset skal vere helsepersonell',
          "The hospital's coordinator is health personnel",
        ],
      },
    ],
  },
  {
    id: 'notify-with-plan',
    title: [
      'Kommunen har en plan, men det er ingen koordinator',
      'Kommunen har ein plan, men det er ingen koordinator',
      'There is a plan of the municipality, and no coordinator',
    ],
    when: [{ ...ready, has: ['plan-without-coordinator'] }],
    actions: ['note-existing-plan', 'fetch-plan', 'notify-ke'],
    because: [
      {
        concept: 'D10',
        law: 'sphlsl § 2-5',
        source: '000 §4.1',
        text: [
          'Planen noteres og hentes, og det bes ikke om en ny',
          'Planen blir notert og henta, og det blir ikkje bede om ein ny',
          'The plan is noted and fetched, and no second one is asked for',
        ],
      },
      {
        concept: 'D7',
        law: 'pbrl § 2-5 b',
        source: '001 §4.2.2 b, note 7',
        text: [
          'Behovet for koordinator står igjen, og enheten får melding om det',
          'Behovet for koordinator står att, og eininga får melding om det',
          'The need of a coordinator remains, and the unit is told of it',
        ],
      },
    ],
  },
  {
    id: 'notify-and-hand-over',
    title: [
      'Sykehuset har begynt på planen, og kommunen yter tjenester',
      'Sjukehuset har byrja på planen, og kommunen yter tenester',
      'The hospital has begun the plan, and the municipality gives services',
    ],
    when: [{ ...ready, has: ['plan-begun-in-hospital'] }],
    actions: ['notify-ke', 'hand-over-plan'],
    because: [
      duty,
      {
        concept: 'B5',
        law: 'hol § 7-1',
        source: '001 §4.2.1 c',
        text: [
          'Kommunen fører videre planer som sykehuset har begynt på',
          'Kommunen fører vidare planar som sjukehuset har byrja på',
          'The municipality goes on with plans that the hospital has begun',
        ],
      },
    ],
  },
  {
    id: 'notify-hospital-unit',
    title: [
      'Kommunen har funnet behovet og kjenner enheten i sykehuset',
      'Kommunen har funne behovet og kjenner eininga på sjukehuset',
      'The municipality has found the need, and knows the unit in hospital',
    ],
    when: [{ ...fromMunicipality, ...sent, recipient: ['found'] }],
    actions: ['notify-hospital-unit'],
    because: [
      {
        concept: 'D9',
        law: 'hpl § 38 a; sphlsl § 2-5 a',
        source: '001 §4.2.1 b',
        text: [
          'Kommunen melder behovet for koordinator til enheten i sykehuset',
          'Kommunen melder behovet for koordinator til eininga på sjukehuset',
          'The municipality tells the unit in hospital of the need of a coordinator there',
        ],
      },
    ],
  },
  {
    id: 'notify-trust-ke',
    title: [
      'Kommunen har funnet behovet og kjenner ikke enheten i sykehuset',
      'Kommunen har funne behovet og kjenner ikkje eininga på sjukehuset',
      'The municipality has found the need, and does not know the unit in hospital',
    ],
    when: [{ ...fromMunicipality, ...sent, recipient: ['unit-unknown'] }],
    actions: ['notify-trust-ke'],
    because: [
      {
        concept: 'D9',
        law: 'hpl § 38 a; sphlsl § 2-5 b',
        source: '001 §4.2.1 b',
        text: [
          'Enheten er ikke kjent: behovet meldes til koordinerende enhet i helseforetaket',
          'Eininga er ikkje kjend: behovet blir meldt til koordinerande eining i helseføretaket',
          "The unit is not known: the need is told to the trust's coordinating unit",
        ],
      },
    ],
  },
  {
    id: 'hospital-unknown',
    title: [
      'Verken enheten i sykehuset eller koordinerende enhet i helseforetaket er funnet',
      'Verken eininga på sjukehuset eller koordinerande eining i helseføretaket er funnen',
      'Neither the unit in hospital nor the coordinating unit of the trust can be found',
    ],
    when: [{ ...fromMunicipality, ...sent, recipient: ['not-found'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D9',
        law: 'sphlsl § 2-5 b',
        source: '001 §4.2.1 b',
        text: [
          'Behovet meldes til enheten i sykehuset eller til koordinerende enhet i helseforetaket: ingen av dem går fram av journalen og adresselisten',
          'Behovet blir meldt til eininga på sjukehuset eller til koordinerande eining i helseføretaket: ingen av dei går fram av journalen og adresselista',
          "The need is told to the unit in hospital, or to the trust's coordinating unit: neither can be told from the record and the directory",
        ],
      },
    ],
    forPerson: [
      'Finn enheten på sykehuset eller koordinerende enhet i helseforetaket, rett journalen eller katalogen, og send på nytt.',
      'Finn eininga på sjukehuset eller koordinerande eining i helseføretaket, rett journalen eller adresselista, og send på nytt.',
      'Find the unit in hospital or the coordinating unit of the trust, correct record or directory, then send again',
    ],
  },
]);
