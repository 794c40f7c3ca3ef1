// Rules on information and consent: without both, nothing leaves. The same for both ways of the notice.
import type { Reason } from '../reason.ts';
import { rulesOf } from '../rule.ts';
import { everyNotice } from './open.ts';

const documented = { information: ['documented'] } as const;
const needsConsent = {
  concept: 'C1',
  law: 'hpl § 21, § 22; sphlsl § 2-5',
  source: '000 §7.1, note 3',
  text: [
    'Mottakeren får melding når personen samtykker til den, og til hva som gis til hvem',
    'Mottakaren får melding når personen samtykkjer til ho, og til kva som blir gjeve til kven',
    'The receiver is told when the person consents to the notice, and to what is handed out to whom',
  ],
} as const satisfies Reason;
const namesIt = {
  concept: 'C3',
  law: 'hpl § 22',
  source: '001 note 9',
  text: [
    'Personen bestemmer hvilke opplysninger som deles, og med hvem',
    'Personen bestemmer kva opplysningar som blir delte, og med kven',
    'The person decides which information is exchanged, and with whom',
  ],
} as const satisfies Reason;

export const consentRules = rulesOf([
  {
    id: 'consent-declined',
    title: [
      'Personen sier nei til meldingen',
      'Personen seier nei til meldinga',
      'The person declines the notice',
    ],
    when: everyNotice({ consent: ['declined'] }),
    actions: ['document-decline'],
    because: [
      {
        concept: 'C5',
        law: 'pbrl § 4-1; hpl § 22',
        source: '001 §4.1; 004 «Avklare»',
        text: [
          'Personen sier nei: det dokumenteres, og ingenting sendes',
          'Personen seier nei: det blir dokumentert, og ingenting blir sendt',
          'The person declines: it is documented, and nothing is sent',
        ],
      },
    ],
  },
  {
    id: 'consent-withdrawn',
    title: ['Samtykket er trukket tilbake', 'Samtykket er trekt tilbake', 'The consent is withdrawn'],
    when: everyNotice({ consent: ['withdrawn'] }),
    actions: ['stop-sharing'],
    because: [
      {
        concept: 'C11',
        law: 'pbrl § 4-1',
        source: 'design',
        text: [
          'Et samtykke kan trekkes tilbake når som helst. Fra da av deles ingenting på grunnlag av det',
          'Eit samtykke kan trekkjast tilbake når som helst. Frå då av blir ingenting delt på grunnlag av det',
          'A consent can be withdrawn at any time; from then on nothing is shared on it',
        ],
      },
    ],
  },
  {
    id: 'not-informed',
    title: [
      'Det er ikke dokumentert at personen er informert',
      'Det er ikkje dokumentert at personen er informert',
      'It is not documented that the person was informed',
    ],
    when: everyNotice({
      information: ['not-documented'],
      consent: [
        'given',
        'by-representative',
        'missing',
        'not-in-force',
        'wrong-recipient',
        'wrong-content',
        'unclear',
        'not-understood',
      ],
    }),
    actions: ['inform-person', 'wait-for-consent'],
    because: [
      {
        concept: 'D4',
        law: 'pbrl § 3-2, § 4-1',
        source: '000 §4 c, note 3; 001 §4.1; 004 «Samtykke»',
        text: [
          'Et samtykke forutsetter informasjon, og at den er gitt, dokumenteres i journalen',
          'Eit samtykke føreset informasjon, og at han er gjeven, blir dokumentert i journalen',
          'A consent presupposes information, and that it was given is documented in the record',
        ],
      },
    ],
  },
  {
    id: 'not-asked',
    title: ['Personen er ikke spurt', 'Personen er ikkje spurd', 'The person has not been asked'],
    when: everyNotice({ ...documented, consent: ['missing'], wish: ['not-recorded'] }),
    actions: ['ask-person', 'wait-for-consent'],
    because: [
      {
        concept: 'D11',
        law: 'pbrl § 3-1, § 4-1',
        source: '002 step 1; 000 §7.2',
        text: [
          'Personen spørres så tidlig som mulig, og senest ved utskrivning',
          'Personen blir spurd så tidleg som mogleg, og seinast ved utskriving',
          'The person is asked as early as possible, and at the latest at discharge',
        ],
      },
      needsConsent,
    ],
  },
  {
    id: 'consent-missing',
    title: [
      'Personen ønsker det, men samtykke til meldingen er ikke registrert',
      'Personen ønskjer det, men samtykke til meldinga er ikkje registrert',
      'The person wants it, and no consent to the notice is recorded',
    ],
    when: everyNotice({ ...documented, consent: ['missing'], wish: ['expressed'] }),
    actions: ['wait-for-consent'],
    because: [needsConsent],
  },
  {
    id: 'consent-not-in-force',
    title: ['Samtykket gjelder ikke nå', 'Samtykket gjeld ikkje no', 'The consent is not in force'],
    when: everyNotice({ ...documented, consent: ['not-in-force'] }),
    actions: ['wait-for-consent'],
    because: [
      {
        concept: 'C9',
        law: 'hpl § 22',
        source: '001 §6; 004 «Rutiner ved overganger»',
        text: [
          'Samtykket har ikke begynt å gjelde, eller det er gått ut: det trengs et nytt',
          'Samtykket har ikkje byrja å gjelde, eller det er gått ut: det trengst eit nytt',
          'The consent has not begun or has ended: a new one is needed',
        ],
      },
    ],
  },
  {
    id: 'consent-wrong-recipient',
    title: [
      'Samtykket gjelder en annen mottaker',
      'Samtykket gjeld ein annan mottakar',
      'The consent names another recipient',
    ],
    when: everyNotice({ ...documented, consent: ['wrong-recipient'] }),
    actions: ['wait-for-consent'],
    because: [namesIt],
  },
  {
    id: 'consent-wrong-content',
    title: [
      'Samtykket dekker ikke innholdet i meldingen',
      'Samtykket dekkjer ikkje innhaldet i meldinga',
      'The consent does not cover what the notice says',
    ],
    when: everyNotice({ ...documented, consent: ['wrong-content'] }),
    actions: ['wait-for-consent'],
    because: [namesIt],
  },
  {
    id: 'consent-unclear',
    title: [
      'Det er uklart hvem som kan samtykke, eller hvem samtykket er gitt for',
      'Det er uklart kven som kan samtykkje, eller kven samtykket er gjeve for',
      'Who may consent, or for whom the consent was given, is not clear',
    ],
    when: everyNotice({ ...documented, consent: ['unclear'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C6',
        law: 'pbrl § 4-3, § 4-4, § 4-6',
        source: '000 §7.2, note 3; 002 §3',
        text: [
          'Samtykke fra en som representerer personen, kan gjelde som personens eget hvis det ikke er grunn til å tro at det er i strid med personens interesser. Det vurderes i hvert enkelt tilfelle',
          'Samtykke frå ein som representerer personen, kan gjelde som personens eige dersom det ikkje er grunn til å tru at det er i strid med interessene til personen. Det blir vurdert i kvart enkelt tilfelle',
          "A representative's consent may count as the person's own unless there is reason to believe that it is not in the person's best interest; that is judged individually",
        ],
      },
    ],
    forPerson: [
      'Vurder om personen har samtykkekompetanse, og om den som har samtykket, kan gjøre det på vegne av personen.',
      'Vurder om personen har samtykkekompetanse, og om den som har samtykt, kan gjere det på vegner av personen.',
      'Judge whether the person can consent, and whether the one who consented may do so on the person’s behalf',
    ],
  },
  {
    id: 'consent-not-understood',
    title: [
      'Et samtykke kan ikke leses sikkert',
      'Eit samtykke kan ikkje lesast sikkert',
      'A consent cannot be read with certainty',
    ],
    when: everyNotice({ ...documented, consent: ['not-understood'] }),
    actions: ['hand-to-person'],
    because: [namesIt],
    forPerson: [
      'Les samtykket, og avklar med personen om det gjelder denne meldingen. Bekreft det eller rett det i journalen.',
      'Les samtykket, og avklar med personen om det gjeld denne meldinga. Stadfest det eller rett det i journalen.',
      'Read the consent, and settle with the person whether it is about this notice. Confirm it, or correct the record',
    ],
  },
]);
