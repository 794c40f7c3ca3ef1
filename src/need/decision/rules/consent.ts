// Rules on information and consent: without both, nothing leaves. The same for both ways of the notice.
import type { Reason } from '../reason.ts';
import type { Rule } from '../rule.ts';
import { everyNotice } from './open.ts';

const documented = { information: ['documented'] } as const;
const needsConsent: Reason = {
  concept: 'C1',
  law: 'hpl § 21, § 22; sphlsl § 2-5',
  source: '000 §7.1, note 3',
  text: 'The receiver is told when the person consents to the notice, and to what is handed out to whom',
};
const namesIt: Reason = {
  concept: 'C3',
  law: 'hpl § 22',
  source: '001 note 9',
  text: 'The person decides which information is exchanged, and with whom',
};

export const consentRules: readonly Rule[] = [
  {
    id: 'consent-declined',
    title: 'The person declines the notice',
    when: everyNotice({ consent: ['declined'] }),
    actions: ['document-decline'],
    because: [
      {
        concept: 'C5',
        law: 'pbrl § 4-1; hpl § 22',
        source: '001 §4.1; 004 «Avklare»',
        text: 'The person declines: it is documented, and nothing is sent',
      },
    ],
  },
  {
    id: 'consent-withdrawn',
    title: 'The consent is withdrawn',
    when: everyNotice({ consent: ['withdrawn'] }),
    actions: ['stop-sharing'],
    because: [
      {
        concept: 'C11',
        law: 'pbrl § 4-1',
        source: 'design',
        text: 'A consent can be withdrawn at any time; from then on nothing is shared on it',
      },
    ],
  },
  {
    id: 'not-informed',
    title: 'It is not documented that the person was informed',
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
      ],
    }),
    actions: ['inform-person', 'wait-for-consent'],
    because: [
      {
        concept: 'D4',
        law: 'pbrl § 3-2, § 4-1',
        source: '000 §4 c, note 3; 001 §4.1; 004 «Samtykke»',
        text: 'A consent presupposes information, and that it was given is documented in the record',
      },
    ],
  },
  {
    id: 'not-asked',
    title: 'The person has not been asked',
    when: everyNotice({ ...documented, consent: ['missing'], wish: ['not-recorded'] }),
    actions: ['ask-person', 'wait-for-consent'],
    because: [
      {
        concept: 'D11',
        law: 'pbrl § 3-1, § 4-1',
        source: '002 step 1; 000 §7.2',
        text: 'The person is asked as early as possible, and at the latest at discharge',
      },
      needsConsent,
    ],
  },
  {
    id: 'consent-missing',
    title: 'The person wants it, and no consent to the notice is recorded',
    when: everyNotice({ ...documented, consent: ['missing'], wish: ['expressed'] }),
    actions: ['wait-for-consent'],
    because: [needsConsent],
  },
  {
    id: 'consent-not-in-force',
    title: 'The consent is not in force',
    when: everyNotice({ ...documented, consent: ['not-in-force'] }),
    actions: ['wait-for-consent'],
    because: [
      {
        concept: 'C9',
        law: 'hpl § 22',
        source: '001 §6; 004 «Rutiner ved overganger»',
        text: 'The consent has not begun or has ended: a new one is needed',
      },
    ],
  },
  {
    id: 'consent-wrong-recipient',
    title: 'The consent names another recipient',
    when: everyNotice({ ...documented, consent: ['wrong-recipient'] }),
    actions: ['wait-for-consent'],
    because: [namesIt],
  },
  {
    id: 'consent-wrong-content',
    title: 'The consent does not cover what the notice says',
    when: everyNotice({ ...documented, consent: ['wrong-content'] }),
    actions: ['wait-for-consent'],
    because: [namesIt],
  },
  {
    id: 'consent-unclear',
    title: 'Who may consent, or for whom the consent was given, is not clear',
    when: everyNotice({ ...documented, consent: ['unclear'] }),
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C6',
        law: 'pbrl § 4-3, § 4-4, § 4-6',
        source: '000 §7.2, note 3; 002 §3',
        text: "A representative's consent may count as the person's own unless there is reason to believe that it is not in the person's best interest; that is judged individually",
      },
    ],
    forPerson: {
      en: 'Judge whether the person can consent, and whether the one who consented may do so on the person’s behalf',
      nb: 'Vurder om personen har samtykkekompetanse, og om den som har samtykket, kan gjøre det på vegne av personen.',
    },
  },
];
