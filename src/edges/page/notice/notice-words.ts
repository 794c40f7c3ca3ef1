// The words for what a notice can be: states, who must act, deadlines, events, and why it waits for somebody.

import { html } from 'hono/html';
import { type Language, say, type Words } from '../../../ground/words/language.ts';
import type { Sentence } from '../../../ground/words/template.ts';
import { explainAttention, explainEvent } from '../../../need/delivery/codes/codes.ts';
import { closingWords, faultWords } from '../../../need/delivery/codes/state-words.ts';
import { nextStepOf, sayAll } from '../../../need/delivery/codes/worded.ts';
import type { Actor, DeclineReason, FaultRefusal, NotDone, Order } from '../../../need/delivery/overview.ts';
import type { DeadlineKind, FaultKind, FaultState, NoticeState } from '../../../need/delivery/states.ts';
import type { Html } from '../layout.ts';

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
  unclear: ['ikke avklart', 'ikkje avklart', 'not clear yet'],
  told: ['fortalt av en person', 'fortalt av ein person', 'told by a person'],
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
  unclear: 'warning',
  told: 'success',
  'for-a-person': 'warning',
  closed: 'neutral',
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
  'other-endpoint': [
    'ny sending til en annen adresse for enheten',
    'ny sending til ei anna adresse for eininga',
    'another send, to another address of the unit',
  ],
  'other-unit': [
    'sending til det enheten er en del av',
    'sending til det eininga er ein del av',
    'a send to what the unit is part of',
  ],
  'follow-trust-unit': [
    'oppfølging i koordinerende enhet i helseforetaket',
    'oppfølging i koordinerande eining i helseføretaket',
    'follow-up by the coordinating unit of the trust',
  ],
  'follow-leader': ['oppfølging hos leder', 'oppfølging hos leiar', 'follow-up by the leader'],
  'follow-person': ['oppfølging hos et menneske', 'oppfølging hos eit menneske', 'follow-up by a person'],
  'first-contact': ['første kontakt', 'første kontakt', 'first contact'],
  evaluation: ['evaluering', 'evaluering', 'evaluation'],
  revision: ['revisjon', 'revisjon', 'revision'],
  'own-consent': ['eget samtykke fra personen', 'eige samtykke frå personen', 'own consent of the person'],
  'consent-ends': ['samtykket går ut', 'samtykket går ut', 'consent ends'],
};

/** An event in words; one of an older release is said by its code. */
export function eventText(event: string, language: Language): string {
  const known = explainEvent(event);
  return known ? say(known.words, language) : event.replaceAll('-', ' ');
}

/** What people did with a notice beside what stands in its history. */
const actWords: Readonly<Record<string, Words>> = {
  shown: ['vist', 'vist', 'shown'],
  retried: ['prøvd på nytt', 'prøvd på nytt', 'tried again'],
};

/** An act of a person in words, as the audit names it. */
export function actText(action: string, language: Language): string {
  const words = actWords[action];
  return words ? say(words, language) : eventText(action, language);
}

/** What the audit notes of an act, without what its name says already: a name, a reason, a note of the person. */
export function actDetail(action: string, detail: string, language: Language): string {
  const [, code = '', rest = ''] = /^([a-z-]+)(: .*)?$/s.exec(detail) ?? [];
  switch (action) {
    case 'shown':
      return purposeWords[detail] ? say(purposeWords[detail], language) : detail;
    case 'declined-by-person':
      return Object.hasOwn(closingWords, code)
        ? `${say(closingWords[code as DeclineReason], language)}${rest}`
        : detail;
    case 'fault-told':
      return Object.hasOwn(faultWords, code)
        ? `${say(faultWords[code as FaultKind], language)}${rest}`
        : detail;
    case 'handed-over':
    case 'told-by-telephone':
    case 'told-by-letter':
      return detail.replace(/^(to|spoke with|wrote to) /, '');
    case 'sent-again':
    case 'retried':
      return '';
    default:
      return detail;
  }
}

/** What a line or an item says, in the language; one of an older release was kept in English alone. */
export function saidText(
  { said, detail }: { readonly said?: readonly Sentence[]; readonly detail: string },
  language: Language,
): string | Html {
  return said ? sayAll(said, language) : html`<span lang="en">${detail}</span>`;
}

/** Why it waits and what to do, by its reason; undefined for a reason of an older release. */
export function waitText(
  { reason, said = [] }: { readonly reason: string; readonly said?: readonly Sentence[] },
  language: Language,
): { readonly why: string; readonly next: string } | undefined {
  const known = explainAttention(reason);
  return known && { why: say(known.words, language), next: nextStepOf(reason, said, language) };
}

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

export const faultStateWords: Readonly<Record<FaultState, Words>> = {
  asked: ['sendes', 'blir send', 'being sent'],
  sent: ['sendt', 'send', 'sent'],
  received: ['mottatt', 'motteken', 'received'],
  'not-taken': ['kom ikke fram', 'kom ikkje fram', 'not taken'],
};

export const notDoneWords: Readonly<Record<NotDone | FaultRefusal, Words>> = {
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
  'no-was-read': [
    'Personen har sagt nei, og det står i journalen. Det kan ingen overstyre her.',
    'Personen har sagt nei, og det står i journalen. Det kan ingen overstyre her.',
    'The person has said no, and it stands in the record. Nobody overrules that here.',
  ],
  'nothing-to-confirm': [
    'Det er ikke noe samtykke å bekrefte for denne meldingen.',
    'Det er ikkje noko samtykke å stadfeste for denne meldinga.',
    'There is no consent to confirm for this notice.',
  ],
  'no-such-message': [
    'Meldingen det gjelder, finnes ikke her, eller er for gammel.',
    'Meldinga det gjeld, finst ikkje her, eller er for gammal.',
    'The message is not here, or is too old.',
  ],
  'refused-by-receipt': [
    'Meldingen er avvist med negativ kvittering. Da meldes det ikke feil i tillegg.',
    'Meldinga er avvist med negativ kvittering. Då blir det ikkje meldt feil i tillegg.',
    'The message was refused by a negative receipt. No fault is told besides.',
  ],
  'fault-itself': [
    'Meldingen melder selv om en feil. Ring avsenderen.',
    'Meldinga melder sjølv om ein feil. Ring avsendaren.',
    'The message itself tells of a fault. Call its sender.',
  ],
  'fault-told-already': [
    'Avsenderen er allerede meldt.',
    'Avsendaren er allereie meld.',
    'The sender has been told already.',
  ],
  'no-way-back': [
    'Veien meldingen kom, er ikke satt opp lenger. Ring avsenderen.',
    'Vegen meldinga kom, er ikkje sett opp lenger. Ring avsendaren.',
    'The way by which the message came is not set up any more. Call its sender.',
  ],
};
