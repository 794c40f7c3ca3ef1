// What every way of sending can say of a message, and what follows: data that the code obeys and docs/transports.md shows.
import type { Words } from '../../ground/words/language.ts';
import type { AcknowledgementState, FailureClass } from './states.ts';

/** What is done next: nothing more, wait for more to come, the same message again, or a person looks at it. */
export type Handling = 'done' | 'wait' | 'again' | 'person';

/** What became of the message on its way, apart from what the receiver says of its content. */
export type TransportState = 'taken' | 'delivered' | 'rejected' | 'not-taken' | 'unknown';

export interface TransportRow {
  /** Who says it. */
  readonly from: 'apprec' | 'apprec-error' | 'nhn' | 'ebxml' | 'fhir' | 'http' | 'hand-off';
  /** As it is written there; HTTP statuses in classes where they mean the same. */
  readonly code: string;
  readonly meaning: string;
  readonly transport: TransportState;
  /** What the receiver says of the message; none while it has said nothing. */
  readonly acknowledgement: AcknowledgementState;
  readonly handling: Handling;
  /** What a person does. */
  readonly nextStep?: Words;
}

const ASK: Words = [
  'Spør enheten hva den savner, rett det, og send på nytt eller ring.',
  'Spør eininga kva ho saknar, rett det, og send på nytt eller ring.',
  'Ask the unit what it misses, correct it, then retry the notice or call the unit',
];
const ADDRESS: Words = [
  'Slå opp enheten i Adresseregisteret, rett HER-id-en i adresselisten, og send på nytt.',
  'Slå opp eininga i Adresseregisteret, rett HER-id-en i adresselista, og send på nytt.',
  'Look the unit up in the address register, correct its HER-id in the directory, then retry the notice',
];
const IDENTITY: Words = [
  'Kontroller identiteten til personen i journalen, rett den, og send på nytt.',
  'Kontroller identiteten til personen i journalen, rett han, og send på nytt.',
  "Check the person's identity in the record, correct it, then retry the notice",
];
const FORMAT: Words = [
  'Meld fra til systemansvarlig: mottakeren kan ikke lese det som sendes. Ring enheten så lenge.',
  'Meld frå til systemansvarleg: mottakaren kan ikkje lese det som blir sendt. Ring eininga så lenge.',
  'Tell the one who runs the adapter: the receiver cannot read what it sends. Call the unit meanwhile',
];

const error = (code: string, meaning: string, nextStep: Words): TransportRow => ({
  from: 'apprec-error',
  code,
  meaning,
  transport: 'delivered',
  acknowledgement: 'fatal-error',
  handling: 'person',
  nextStep,
});

/** Source of meanings: code systems 8258 and 8221; NHN's description of its interface; FHIR R4 messaging; RFC 9110. */
export const transportTable: readonly TransportRow[] = [
  {
    from: 'apprec',
    code: '1',
    meaning: 'OK',
    transport: 'delivered',
    acknowledgement: 'ok',
    handling: 'done',
  },
  {
    from: 'apprec',
    code: '2',
    meaning: 'Avvist (rejected); the errors say why',
    transport: 'delivered',
    acknowledgement: 'fatal-error',
    handling: 'person',
    nextStep: ASK,
  },
  {
    from: 'apprec',
    code: '3',
    meaning: 'OK, feil i delmelding (OK, error in a part)',
    transport: 'delivered',
    acknowledgement: 'ok',
    handling: 'person',
    nextStep: [
      'Enheten har meldingen, men kunne ikke ta imot en del av den (et vedlegg): spør hva den savner.',
      'Eininga har meldinga, men kunne ikkje ta imot ein del av ho (eit vedlegg): spør kva ho saknar.',
      'The unit has the message, but could not take a part of it (an attachment): ask what it misses',
    ],
  },
  error('E10', 'Ugyldig meldingsidentifikator', FORMAT),
  error('E20', 'Lege finnes ikke', ADDRESS),
  error('E21', 'Mottaker finnes ikke', ADDRESS),
  error('E30', 'Pasientens fødselsnummer mangler', IDENTITY),
  error('E31', 'Pasientens fødselsnummer er feil', IDENTITY),
  error('E32', 'Pasientens navn mangler', IDENTITY),
  error('E35', 'Pasienten finnes ikke i mottakersystemet', [
    'Kontroller at personen bor i kommunen. Ring enheten: den må kanskje registrere personen først.',
    'Kontroller at personen bur i kommunen. Ring eininga: ho må kanskje registrere personen først.',
    'Check that the person lives in the municipality; call the unit, which may have to register the person first',
  ]),
  error('E36', 'Pasientopplysninger er utilstrekkelige', IDENTITY),
  error('E53', 'Fødselsnummer eller D-nummer er ikke registrert i Folkeregisteret', IDENTITY),
  error('E54', 'Fødselsnummer er ikke registrert i mottakersystemet', IDENTITY),
  error('S01', 'Feil på signatur', FORMAT),
  error('S02', 'Ugyldig sertifikat', FORMAT),
  error('S03', 'Tilbaketrukket sertifikat', FORMAT),
  error('T01', 'Ikke XML, ikke «well formed», uleselig', FORMAT),
  error('T02', 'XML validerer ikke', FORMAT),
  error('T10', 'Støtter ikke meldingsformatet', [
    'Enheten tar ikke imot dialogmeldinger: velg en annen sendemåte i adresselisten, eller ring.',
    'Eininga tek ikkje imot dialogmeldingar: vel ein annan sendemåte i adresselista, eller ring.',
    'The unit does not take dialogue messages: choose another way in the directory, or call the unit',
  ]),
  error('T99', 'Annen feil på format', FORMAT),
  error('X99', 'Annen feil', ASK),
  {
    from: 'nhn',
    code: 'Unconfirmed',
    meaning: 'the network has the message; the receiver’s message handler has said nothing yet',
    transport: 'taken',
    acknowledgement: 'none',
    handling: 'wait',
  },
  {
    from: 'nhn',
    code: 'Acknowledged',
    meaning:
      'the receiver’s message handler has the message; its application has still to say what it thinks',
    transport: 'delivered',
    acknowledgement: 'none',
    handling: 'wait',
  },
  {
    from: 'nhn',
    code: 'Rejected',
    meaning: 'the receiver’s message handler refused the message (signature, encryption, agreement)',
    transport: 'rejected',
    acknowledgement: 'none',
    handling: 'person',
    nextStep: ADDRESS,
  },
  {
    from: 'nhn',
    code: 'Abandoned',
    meaning:
      'the network has sent it again and again, and the receiver’s message handler never said anything',
    transport: 'rejected',
    acknowledgement: 'none',
    handling: 'person',
    nextStep: ADDRESS,
  },
  {
    from: 'nhn',
    code: 'NotSent',
    meaning: 'the network took it, and could not send it on',
    transport: 'rejected',
    acknowledgement: 'none',
    handling: 'person',
    nextStep: ADDRESS,
  },
  {
    from: 'ebxml',
    code: 'Acknowledgment',
    meaning: 'transport receipt, told by the hospital’s own message handler',
    transport: 'delivered',
    acknowledgement: 'none',
    handling: 'wait',
  },
  {
    from: 'ebxml',
    code: 'MessageError',
    meaning: 'negative transport receipt, told by the hospital’s own message handler',
    transport: 'rejected',
    acknowledgement: 'none',
    handling: 'person',
    nextStep: ADDRESS,
  },
  {
    from: 'fhir',
    code: 'ok',
    meaning: 'response.code ok',
    transport: 'delivered',
    acknowledgement: 'ok',
    handling: 'done',
  },
  {
    from: 'fhir',
    code: 'transient-error',
    meaning: 'response.code transient-error',
    transport: 'delivered',
    acknowledgement: 'transient-error',
    handling: 'again',
  },
  {
    from: 'fhir',
    code: 'fatal-error',
    meaning: 'response.code fatal-error',
    transport: 'delivered',
    acknowledgement: 'fatal-error',
    handling: 'person',
    nextStep: ASK,
  },
  {
    from: 'http',
    code: '2xx',
    meaning: 'taken',
    transport: 'taken',
    acknowledgement: 'none',
    handling: 'wait',
  },
  {
    from: 'http',
    code: '401',
    meaning: 'the token is not good any more: it is fetched anew, once for a request',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: '408',
    meaning: 'timed out',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: '423',
    meaning: 'locked: another client works for this HER-id at the moment (NHN)',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: '425',
    meaning: 'too early: the server does not risk to take it twice, and wants it again',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: '429',
    meaning: 'too many requests; Retry-After is honoured',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: '4xx',
    meaning: 'refused: content, rights or address',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'person',
    nextStep: [
      'Finn ut hvorfor systemet avviser (adresse, nøkkel, innhold), rett det, og send på nytt.',
      'Finn ut kvifor systemet avviser (adresse, nøkkel, innhald), rett det, og send på nytt.',
      'See why the system refuses (address, token, content), correct it, then retry the notice',
    ],
  },
  {
    from: 'http',
    code: '5xx',
    meaning: 'the system is not well',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: 'no answer',
    meaning: 'the line broke after the message was sent: nobody knows whether it arrived',
    transport: 'unknown',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'http',
    code: 'no connection',
    meaning: 'no connection ever stood',
    transport: 'not-taken',
    acknowledgement: 'none',
    handling: 'again',
  },
  {
    from: 'hand-off',
    code: 'file written',
    meaning: 'the message lies in the outbox folder of the message handler',
    transport: 'taken',
    acknowledgement: 'none',
    handling: 'wait',
  },
];

/** What follows from what was said; undefined for a code that is not in the table. */
export function rowOf(from: TransportRow['from'], code: string): TransportRow | undefined {
  return transportTable.find((row) => row.from === from && row.code === code);
}

/** How an HTTP status is treated, by its own row or its class. Only statuses that are no success. */
export function failureOfStatus(status: number): FailureClass {
  const row = rowOf('http', String(status)) ?? rowOf('http', `${Math.floor(status / 100)}xx`);
  return row?.handling === 'again' ? 'transient' : 'permanent';
}
