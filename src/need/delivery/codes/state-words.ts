// Closed values that stand in texts about a notice, in words: states, answers, failures, kinds of need.

import type { Words } from '../../../ground/words/language.ts';
import type { EscalationStep } from '../due/escalation.ts';
import type { DeclineReason } from '../overview.ts';
import type { AcknowledgementState, BusinessState, FailureClass, FaultKind, ReceiptCode } from '../states.ts';

export const businessWords = {
  received: ['mottatt', 'motteken', 'received'],
  'under-assessment': ['under vurdering', 'under vurdering', 'under assessment'],
  'taken-on': ['tatt på seg', 'teken på seg', 'taken on'],
  'coordinator-appointed': ['koordinator oppnevnt', 'koordinator oppnemnd', 'coordinator appointed'],
  'person-declined': ['personen takket nei', 'personen takka nei', 'the person declined'],
  'plan-exists': ['plan finnes', 'plan finst', 'a plan exists'],
  'wrong-municipality': ['feil kommune', 'feil kommune', 'wrong municipality'],
  'fault-reported': ['melder om feil', 'melder om feil', 'tells of a fault'],
  'more-information-needed': [
    'trenger flere opplysninger',
    'treng fleire opplysningar',
    'needs more information',
  ],
  'first-contact-made': ['første kontakt er tatt', 'første kontakt er teken', 'first contact made'],
  closed: ['avsluttet av enheten', 'avslutta av eininga', 'closed by the unit'],
} as const satisfies Readonly<Record<BusinessState, Words>>;

export const acknowledgementWords = {
  none: ['ingen kvittering', 'inga kvittering', 'no acknowledgement'],
  ok: ['tatt imot', 'teken imot', 'taken'],
  'transient-error': ['kan ikke ta imot nå', 'kan ikkje ta imot no', 'cannot take it now'],
  'fatal-error': ['kan ikke ta imot', 'kan ikkje ta imot', 'cannot take it'],
} as const satisfies Readonly<Record<AcknowledgementState, Words>>;

/** What stands on the receipt of one send. */
export const receiptWords = {
  ...acknowledgementWords,
  'not-taken': ['ikke tatt imot', 'ikkje teken imot', 'not taken'],
} as const satisfies Readonly<Record<ReceiptCode, Words>>;

export const failureWords = {
  transient: ['svarer ikke nå', 'svarar ikkje no', 'does not answer now'],
  ambiguous: [
    'det er uvisst om meldingen kom fram',
    'det er uvisst om meldinga kom fram',
    'whether the message arrived is not known',
  ],
  permanent: ['avviser meldingen', 'avviser meldinga', 'refuses it'],
} as const satisfies Readonly<Record<FailureClass, Words>>;

/** Systems on the other side, by the names that failures give them. */
export const peerWords: Readonly<Record<string, Words>> = {
  'FHIR server': ['sykehusets server', 'serveren til sjukehuset', 'the hospital’s server'],
  'KE endpoint': ['enhetens system', 'systemet til eininga', 'the unit’s system'],
  NHN: ['meldingsnettet', 'meldingsnettet', 'the message network'],
  'dialogue message': ['dialogmeldingen', 'dialogmeldinga', 'the dialogue message'],
  transport: ['sendemåten', 'sendemåten', 'the way of sending'],
  'dry run': ['prøvekjøringen', 'prøvekøyringa', 'the dry run'],
  'URL guard': ['adressekontrollen', 'adressekontrollen', 'the check of addresses'],
};

/** By code of `ip-flag-code`. */
export const needWords: Readonly<Record<string, Words>> = {
  'need-for-ip': ['individuell plan', 'individuell plan', 'individual plan'],
  'need-for-coordinator': ['koordinator', 'koordinator', 'coordinator'],
  'need-for-child-coordinator': ['barnekoordinator', 'barnekoordinator', 'child coordinator'],
};

/** By code of `ip-task-code`. */
export const taskWords: Readonly<Record<string, Words>> = {
  'fetch-plan': ['hente planen', 'hente planen', 'fetch the plan'],
  'start-plan': ['starte planen', 'starte planen', 'start the plan'],
  'ask-person': ['spørre personen', 'spørje personen', 'ask the person'],
  'tell-unit-leader': ['si fra til enhetslederen', 'seie frå til einingsleiaren', 'tell the unit leader'],
  'help-apply': ['hjelpe med søknaden', 'hjelpe med søknaden', 'help with the application'],
  'inform-person': [
    'informere personen om retten',
    'informere personen om retten',
    'inform the person of the right',
  ],
  'tell-decision': [
    'formidle avgjørelsen og klageretten',
    'formidle avgjerda og klageretten',
    'tell the decision and how to complain',
  ],
  'contact-coordinator': ['kontakte koordinatoren', 'kontakte koordinatoren', 'contact the coordinator'],
  'get-written-consent': [
    'innhente skriftlig samtykke',
    'hente inn skriftleg samtykke',
    'get the written consent',
  ],
  'continue-plan': ['fortsette planen', 'halde fram med planen', 'continue the plan'],
  'follow-notice': ['følge opp meldingen', 'følgje opp meldinga', 'follow the notice up'],
  handover: ['overføre planen til kommunen', 'overføre planen til kommunen', 'hand the plan over'],
};

/** Who follows up a unit that is silent. */
export const stepWords = {
  'other-endpoint': [
    'en annen adresse for samme enhet',
    'ei anna adresse for same eining',
    'another address of the same unit',
  ],
  'other-unit': ['det enheten er en del av', 'det eininga er ein del av', 'what the unit is part of'],
  'follow-trust-unit': [
    'koordinerende enhet i helseforetaket',
    'koordinerande eining i helseføretaket',
    'coordinating unit of the trust',
  ],
  'follow-leader': ['lederen for enheten', 'leiaren for eininga', 'leader of the unit'],
  'follow-person': ['et menneske', 'eit menneske', 'a person'],
} as const satisfies Readonly<Record<EscalationStep, Words>>;

export const changeWords: Readonly<Record<string, Words>> = {
  started: [
    'koordinator eller plan er satt i gang',
    'koordinator eller plan er sett i gang',
    'coordinator or plan started',
  ],
  ended: [
    'koordinator eller plan er avsluttet',
    'koordinator eller plan er avslutta',
    'coordinator or plan ended',
  ],
};

/** Why a person declined to have the unit told. */
export const closingWords = {
  'not-wanted': ['personen ønsker det ikke', 'personen ønskjer det ikkje', 'the person does not want it'],
  'no-need': ['behovet er ikke der lenger', 'behovet er der ikkje lenger', 'the need is no longer there'],
  'registered-by-mistake': ['registrert ved en feil', 'registrert ved ein feil', 'registered by mistake'],
  'handled-elsewhere': [
    'behovet blir fulgt opp på annen måte',
    'behovet blir følgt opp på annan måte',
    'the need is met in another way',
  ],
  'may-not-be-told': [
    'det er ikke adgang til å gi opplysningene',
    'det er ikkje høve til å gi opplysningane',
    'the information may not be given',
  ],
} as const satisfies Readonly<Record<DeclineReason, Words>>;

/** What is wrong with a message that was received, as its sender is told. */
export const faultWords = {
  'wrong-addressee': ['feil adressat', 'feil adressat', 'wrong addressee'],
  other: ['annet', 'anna', 'other'],
} as const satisfies Readonly<Record<FaultKind, Words>>;

/** What a send rests on beside a consent, by the text of the permit. */
export const groundWords: Readonly<Record<string, Words>> = {
  "inside the sender's own unit": [
    'innenfor egen enhet',
    'innanfor eiga eining',
    'inside the sender’s own unit',
  ],
  'to the one who got the message that it takes back': [
    'til den som fikk meldingen som trekkes tilbake',
    'til den som fekk meldinga som blir trekt tilbake',
    'to the one who got the message that it takes back',
  ],
};
