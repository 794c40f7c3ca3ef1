// The words for what a notice can be: states, who must act, deadlines, events, and why it waits for somebody.
import type { Actor, NotDone, Order } from '../../../need/delivery/overview.ts';
import type { BusinessState, DeadlineKind, NoticeState } from '../../../need/delivery/states.ts';
import { type Language, say, type Words } from '../words.ts';

/** Aksel's colour roles for tags. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export const stateWords: Readonly<Record<NoticeState, Words>> = {
  found: ['funnet', 'funnen', 'found'],
  'waiting-turn': ['venter på tur', 'ventar på tur', 'waiting its turn'],
  sending: ['sendes', 'blir send', 'being sent'],
  'waiting-to-resend': ['venter på ny sending', 'ventar på ny sending', 'waiting to be sent again'],
  'awaiting-acknowledgement': ['venter på kvittering', 'ventar på kvittering', 'awaiting acknowledgement'],
  delivered: ['levert', 'levert', 'delivered'],
  refused: ['ikke sendt', 'ikkje send', 'not sent'],
  'not-needed': ['ikke nødvendig', 'ikkje nødvendig', 'not needed'],
  'existing-plan': ['har plan fra før', 'har plan frå før', 'has a plan already'],
  failed: ['mislyktes', 'mislukkast', 'failed'],
  'for-a-person': ['venter på en person', 'ventar på ein person', 'waits for a person'],
  closed: ['avsluttet', 'avslutta', 'closed'],
};
export const noticeStates = Object.keys(stateWords) as readonly NoticeState[];

export const stateTones: Readonly<Record<NoticeState, Tone>> = {
  found: 'info',
  'waiting-turn': 'info',
  sending: 'info',
  'waiting-to-resend': 'warning',
  'awaiting-acknowledgement': 'info',
  delivered: 'success',
  refused: 'neutral',
  'not-needed': 'neutral',
  'existing-plan': 'neutral',
  failed: 'danger',
  'for-a-person': 'warning',
  closed: 'neutral',
};

export const businessWords: Readonly<Record<BusinessState, Words>> = {
  received: ['mottatt', 'motteken', 'received'],
  'under-assessment': ['under vurdering', 'under vurdering', 'under assessment'],
  'taken-on': ['tatt på seg', 'teken på seg', 'taken on'],
  'coordinator-appointed': ['koordinator oppnevnt', 'koordinator oppnemnd', 'coordinator appointed'],
  'person-declined': ['personen takket nei', 'personen takka nei', 'the person declined'],
  'plan-exists': ['plan finnes', 'plan finst', 'a plan exists'],
  'wrong-municipality': ['feil kommune', 'feil kommune', 'wrong municipality'],
  'more-information-needed': [
    'trenger flere opplysninger',
    'treng fleire opplysningar',
    'needs more information',
  ],
  'first-contact-made': ['første kontakt er tatt', 'første kontakt er teken', 'first contact made'],
  closed: ['avsluttet av enheten', 'avslutta av eininga', 'closed by the unit'],
};

export const actorWords: Readonly<Record<Actor, Words>> = {
  hospital: [
    'koordinerende enhet i sykehuset',
    'koordinerande eining på sjukehuset',
    'the hospital’s coordinating unit',
  ],
  ward: ['avdelingen', 'avdelinga', 'the ward'],
  unit: ['kommunen', 'kommunen', 'the municipality'],
  adapter: ['ingen, det går av seg selv', 'ingen, det går av seg sjølv', 'nobody, it goes by itself'],
  nobody: ['ingen, saken er ferdig', 'ingen, saka er ferdig', 'nobody, it is finished'],
};

export const orderWords: Readonly<Record<Order, Words>> = {
  urgency: ['det som haster først', 'det som hastar først', 'most urgent first'],
  oldest: ['eldste først', 'eldste først', 'oldest first'],
  newest: ['nyeste først', 'nyaste først', 'newest first'],
  municipality: ['etter kommune', 'etter kommune', 'by municipality'],
};

export const deadlineWords: Readonly<Record<DeadlineKind, Words>> = {
  acknowledgement: ['kvittering', 'kvittering', 'acknowledgement'],
  answer: ['svar fra kommunen', 'svar frå kommunen', 'answer of the municipality'],
  'first-contact': ['første kontakt', 'første kontakt', 'first contact'],
  evaluation: ['evaluering', 'evaluering', 'evaluation'],
  revision: ['revisjon', 'revisjon', 'revision'],
  'consent-ends': ['samtykket går ut', 'samtykket går ut', 'consent ends'],
};

const eventWords: Readonly<Record<string, Words>> = {
  found: ['behovet ble funnet', 'behovet blei funne', 'need found'],
  decided: ['avgjort', 'avgjort', 'decided'],
  permitted: [
    'samtykket dekker det, sendes',
    'samtykket dekkjer det, blir send',
    'consent covers it, sending',
  ],
  sent: ['sendt', 'sendt', 'sent'],
  accepted: [
    'tatt imot av kommunens system',
    'teken imot av systemet til kommunen',
    'taken by the municipality’s system',
  ],
  acknowledged: ['kvittert', 'kvittert', 'acknowledged'],
  'acknowledged-again': ['kvittert en gang til', 'kvittert ein gong til', 'acknowledged once more'],
  'contradictory-acknowledgement': [
    'motstridende kvittering',
    'motstridande kvittering',
    'contradictory acknowledgement',
  ],
  'not-acknowledged': ['ingen kvittering i tide', 'inga kvittering i tide', 'no acknowledgement in time'],
  answered: ['svar fra kommunen', 'svar frå kommunen', 'answer of the municipality'],
  recorded: ['skrevet i journalen', 'skrive i journalen', 'written to the record'],
  waiting: ['venter', 'ventar', 'waiting'],
  duplicate: [
    'meldt på nytt, ingenting sendt',
    'meldt på nytt, ingenting sendt',
    'notified again, nothing sent',
  ],
  'given-up': ['gitt opp, trenger en person', 'gitt opp, treng ein person', 'given up, needs a person'],
  'handed-over': ['overlatt til en person', 'overlaten til ein person', 'handed to a person'],
  failed: ['mislyktes', 'mislukkast', 'failed'],
  'flag-missing': ['Flag finnes ikke', 'Flag finst ikkje', 'the Flag is missing'],
  'need-added-after-notice': [
    'behovet er utvidet, en person må melde det',
    'behovet er utvida, ein person må melde det',
    'more is needed, a person has to tell it',
  ],
  cancelled: ['trukket tilbake', 'trekt tilbake', 'taken back'],
  closed: ['avsluttet', 'avslutta', 'closed'],
  'sent-again': ['sendt på nytt av en person', 'send på nytt av ein person', 'sent again by a person'],
  'handled-by-phone': ['ordnet på telefon', 'ordna på telefon', 'handled by phone'],
  retried: ['prøvd på nytt', 'prøvd på nytt', 'tried again'],
  shown: ['vist', 'vist', 'shown'],
  'deadline-answer': [
    'fristen for svar gikk ut',
    'fristen for svar gjekk ut',
    'the deadline for the answer passed',
  ],
  'deadline-first-contact': [
    'fristen for første kontakt gikk ut',
    'fristen for første kontakt gjekk ut',
    'the deadline for the first contact passed',
  ],
  'consent-missing': ['samtykke mangler', 'samtykke manglar', 'consent is missing'],
  'consent-declined': ['personen har sagt nei', 'personen har sagt nei', 'the person declined'],
  'consent-withdrawn': ['samtykket er trukket', 'samtykket er trekt', 'consent is withdrawn'],
  'consent-not-in-force': [
    'samtykket gjelder ikke nå',
    'samtykket gjeld ikkje no',
    'consent is not in force',
  ],
  'consent-wrong-recipient': [
    'samtykket gjelder en annen mottaker',
    'samtykket gjeld ein annan mottakar',
    'consent names another recipient',
  ],
  'not-asked': ['personen er ikke spurt', 'personen er ikkje spurd', 'the person has not been asked'],
  'not-informed': [
    'informasjon er ikke dokumentert',
    'informasjon er ikkje dokumentert',
    'information is not documented',
  ],
};

/** An event in words; one without words of its own is said by its code. */
export function eventText(event: string, language: Language): string {
  const words = eventWords[event];
  return words ? say(words, language) : event.replaceAll('-', ' ');
}

const waitWords: Readonly<Record<string, readonly [why: Words, next: Words]>> = {
  'not-available': [
    [
      'Et system svarte ikke, til forsøkene var brukt opp.',
      'Eit system svara ikkje, til forsøka var brukte opp.',
      'A system did not answer until the attempts were used up.',
    ],
    [
      'Se at systemet er oppe igjen, og send på nytt.',
      'Sjå at systemet er oppe att, og send på nytt.',
      'See that the system is up again, then send again.',
    ],
  ],
  'not-acknowledged': [
    [
      'Kommunens system tok imot meldingen, men kvitteringen kom aldri.',
      'Systemet til kommunen tok imot meldinga, men kvitteringa kom aldri.',
      'The municipality’s system took the message, but its acknowledgement never came.',
    ],
    [
      'Spør kommunen om meldingen er kommet fram. Send på nytt, eller merk den som ordnet på telefon.',
      'Spør kommunen om meldinga er komen fram. Send på nytt, eller merk ho som ordna på telefon.',
      'Ask the municipality whether the message has arrived. Send it again, or mark it as handled by phone.',
    ],
  ],
  'result-unknown': [
    [
      'Det er uvisst om meldingen kom fram.',
      'Det er uvisst om meldinga kom fram.',
      'It is not known whether the message arrived.',
    ],
    [
      'Spør kommunen om meldingen er kommet fram. Send på nytt, eller merk den som ordnet på telefon.',
      'Spør kommunen om meldinga er komen fram. Send på nytt, eller merk ho som ordna på telefon.',
      'Ask the municipality whether the message has arrived. Send it again, or mark it as handled by phone.',
    ],
  ],
  permanent: [
    [
      'Systemet på den andre siden avviser den.',
      'Systemet på den andre sida avviser ho.',
      'The system on the other side refuses it.',
    ],
    [
      'Finn ut hvorfor (adresse, nøkkel, innhold), rett det, og send på nytt.',
      'Finn ut kvifor (adresse, nøkkel, innhald), rett det, og send på nytt.',
      'Find out why (address, token, content), correct it, then send again.',
    ],
  ],
  'fatal-acknowledgement': [
    [
      'Kommunens system kan ikke ta imot meldingen.',
      'Systemet til kommunen kan ikkje ta imot meldinga.',
      'The municipality’s system cannot take the message.',
    ],
    [
      'Spør kommunen hva den savner, rett det, og send på nytt eller ring.',
      'Spør kommunen kva dei saknar, rett det, og send på nytt eller ring.',
      'Ask the municipality what it misses, correct it, then send again or call.',
    ],
  ],
  'deadline-answer': [
    [
      'Kommunen har ikke svart i tide.',
      'Kommunen har ikkje svara i tide.',
      'The municipality has not answered in time.',
    ],
    [
      'Ring kommunen. Telefonnummeret står i katalogen.',
      'Ring kommunen. Telefonnummeret står i katalogen.',
      'Call the municipality; its telephone stands in the directory.',
    ],
  ],
  'deadline-first-contact': [
    [
      'To uker etter at koordinator ble oppnevnt, er første kontakt ikke meldt.',
      'To veker etter at koordinator blei oppnemnd, er første kontakt ikkje meld.',
      'Two weeks after the appointment of a coordinator no first contact is reported.',
    ],
    [
      'Spør kommunen om personen er kontaktet, og hvorfor det tar lengre tid.',
      'Spør kommunen om personen er kontakta, og kvifor det tek lengre tid.',
      'Ask the municipality whether the person has been contacted, and why it takes longer.',
    ],
  ],
  'not-recorded-at-source': [
    [
      'Kommunen har meldingen, men den kunne ikke skrives i journalen.',
      'Kommunen har meldinga, men ho kunne ikkje skrivast i journalen.',
      'The municipality has the notice, but it could not be written to the record.',
    ],
    [
      'Se at sykehusets server tar imot, og prøv igjen. Meldingen sendes ikke på nytt.',
      'Sjå at serveren til sjukehuset tek imot, og prøv igjen. Meldinga blir ikkje send på nytt.',
      'See that the hospital’s server takes writes, then try again. The message is not sent again.',
    ],
  ],
  'partner-not-told': [
    [
      'Fastlegen eller en annen som behandler personen, fikk ikke beskjed om koordinatoren.',
      'Fastlegen eller ein annan som behandlar personen, fekk ikkje beskjed om koordinatoren.',
      'The GP or another who treats the person was not told of the coordinator.',
    ],
    [
      'Gi beskjed på en annen måte, så fremt personen ikke motsetter seg det.',
      'Gi beskjed på ein annan måte, så framt personen ikkje set seg imot det.',
      'Tell them in another way, unless the person objects.',
    ],
  ],
  'writes-refused': [
    [
      'Serveren lar ikke løsningen skrive. Det som skulle vært skrevet i journalen, er tatt vare på.',
      'Serveren lèt ikkje løysinga skrive. Det som skulle vore skrive i journalen, er teke vare på.',
      'The server does not let the adapter write. What should stand in the record is kept.',
    ],
    [
      'Gi rett til å skrive, og før inn det som venter (GET /api/write-backs).',
      'Gi rett til å skrive, og før inn det som ventar (GET /api/write-backs).',
      'Grant the right to write, and write what waits (GET /api/write-backs).',
    ],
  ],
};

/** Why it waits and what to do, when the reason has words of its own; otherwise what was recorded is shown as it is. */
export function waitText(
  reason: string,
  language: Language,
): { readonly why: string; readonly next: string } | undefined {
  const words = waitWords[reason];
  return words && { why: say(words[0], language), next: say(words[1], language) };
}

export const closeReasons: Readonly<Record<string, Words>> = {
  'told-otherwise': [
    'kommunen har fått vite det på annen måte',
    'kommunen har fått vite det på annan måte',
    'the municipality was told in another way',
  ],
  'not-wanted': ['personen ønsker det ikke', 'personen ønskjer det ikkje', 'the person does not want it'],
  'no-need': ['behovet er ikke der lenger', 'behovet er der ikkje lenger', 'the need is no longer there'],
  'registered-by-mistake': ['registrert ved en feil', 'registrert ved ein feil', 'registered by mistake'],
};

export const purposeWords: Readonly<Record<string, Words>> = {
  'follow-up': ['følge opp meldingen', 'følgje opp meldinga', 'follow up the notice'],
  'call-unit': [
    'ringe kommunen om personen',
    'ringje kommunen om personen',
    'call the municipality about the person',
  ],
  'call-person': [
    'snakke med personen eller pårørende',
    'snakke med personen eller pårørande',
    'speak with the person or next of kin',
  ],
  complaint: ['behandle en klage', 'behandle ei klage', 'handle a complaint'],
};

export const notDoneWords: Readonly<Record<NotDone, Words>> = {
  unknown: ['Meldingen finnes ikke.', 'Meldinga finst ikkje.', 'There is no such notice.'],
  'in-flight': [
    'Meldingen sendes akkurat nå. Prøv igjen om et øyeblikk.',
    'Meldinga blir send akkurat no. Prøv igjen om ein augneblink.',
    'The notice is being sent right now. Try again in a moment.',
  ],
  'delivered-already': [
    'Meldingen er levert. Den samme meldingen sendes ikke to ganger.',
    'Meldinga er levert. Den same meldinga blir ikkje send to gonger.',
    'The notice is delivered. The same notice is not sent twice.',
  ],
  'closed-already': ['Meldingen er avsluttet.', 'Meldinga er avslutta.', 'The notice is closed.'],
};
