// Why routing can stop, and what a person is asked to do then. No text repeats personal data.
import type { NamedNumber } from '../../../ground/norway/municipality.ts';
import type { Explained } from '../../../ground/words/explained.ts';
import { say, type Words } from '../../../ground/words/language.ts';

/** The closed set of reasons. */
export const stopReasons = [
  'instant-invalid',
  'person-deceased',
  'record-replaced',
  'address-protected',
  'address-missing',
  'address-abroad',
  'address-ambiguous',
  'municipality-missing',
  'municipality-system-unknown',
  'municipality-malformed',
  'municipality-unknown',
  'municipality-not-yet',
  'municipality-divided',
  'municipality-special',
  'district-malformed',
  'district-unknown',
  'district-conflict',
  'district-missing',
  'ke-missing',
  'ke-ambiguous',
  'ke-inactive',
  'endpoint-missing',
  'endpoint-unusable',
  'endpoint-ambiguous',
  'receiver-refuses',
] as const;

export type StopReason = (typeof stopReasons)[number];

/** Routing does not guess: it stops, says why, and hands over to a person. */
export interface Stop {
  readonly reason: StopReason;
  /** What is wrong, in plain English. */
  readonly text: string;
  /** What the person who takes over is asked to do, in English. */
  readonly nextStep: string;
  /** The same in Norwegian. */
  readonly forPerson: string;
  /** Municipalities or units that it could be, when showing them gives nothing away. */
  readonly candidates?: readonly NamedNumber[];
}

const correct: Words = [
  'Finn ut hvilken kommune pasienten bor i, rett adressen i kilden, og send på nytt.',
  'Finn ut kva kommune pasienten bur i, rett adressa i kjelda, og send på nytt.',
  'Find out where the person lives, correct the address in the record, then send again',
];
const call: Words = [
  'Ring kommunen og be om koordinerende enhet. Dokumenter i journalen.',
  'Ring kommunen og be om koordinerande eining. Dokumenter i journalen.',
  'Call the municipality, ask for the coordinating unit, and document it in the record',
];
/** A next step that begins with the call, or has it in its middle. */
const calling = ([nb, nn, en]: Words): Words => [
  nb.replace('{call}', call[0]),
  nn.replace('{call}', call[1]),
  en.replace('{call}', call[2]),
];

/** What each stop lets one conclude, how it is said, and what a person does. A reason without a row does not compile. */
export const stopWords = {
  'instant-invalid': {
    means: 'The instant of the look-up cannot be read; nothing is said of the person or the unit.',
    words: [
      'Tidspunktet i oppslaget kan ikke leses',
      'Tidspunktet i oppslaget kan ikkje lesast',
      'The instant of the look-up cannot be read',
    ],
    next: [
      'Tidspunktet i oppslaget er ikke lesbart. Meld fra til systemansvarlig.',
      'Tidspunktet i oppslaget er ikkje leseleg. Meld frå til systemansvarleg.',
      'Tell the one who runs the adapter: the instant of the look-up cannot be read',
    ],
  },
  'person-deceased': {
    means: 'The record says that the person is dead.',
    words: [
      'Personen er registrert som død',
      'Personen er registrert som død',
      'The person is registered as dead',
    ],
    next: [
      'Pasienten er registrert som død. Ingen melding sendes. Kontroller journalen.',
      'Pasienten er registrert som død. Inga melding blir send. Kontroller journalen.',
      'Check the record; nothing is sent about a deceased person',
    ],
  },
  'record-replaced': {
    means: 'The record says that another one has replaced it.',
    words: [
      'Pasientposten er erstattet av en annen',
      'Pasientposten er erstatta av ein annan',
      'The record is replaced by another one',
    ],
    next: [
      'Pasientposten er erstattet av en annen. Bruk den gjeldende posten.',
      'Pasientposten er erstatta av ein annan. Bruk den gjeldande posten.',
      'Raise the need in the record that is in use',
    ],
  },
  'address-protected': {
    means: 'The address is marked as protected, or cannot be read; which municipality it is in is not told.',
    words: ['Adressen er beskyttet', 'Adressa er verna', 'The address is protected'],
    next: [
      'Pasienten har beskyttet adresse. Meldingen må ikke sendes automatisk. Følg virksomhetens rutine for adressesperre.',
      'Pasienten har verna adresse. Meldinga må ikkje sendast automatisk. Følg rutinen i verksemda for adressesperre.',
      'Follow the rules of your organisation for protected addresses; nothing is sent by itself',
    ],
  },
  'address-missing': {
    means: 'The record has no address in force. Nothing says where the person lives.',
    words: ['Adressen mangler', 'Adressa manglar', 'The address is missing'],
    next: correct,
  },
  'address-abroad': {
    means: 'The address in force is abroad.',
    words: ['Adressen er i utlandet', 'Adressa er i utlandet', 'The address is abroad'],
    next: [
      'Gjeldende adresse er i utlandet. Avklar om pasienten oppholder seg i en norsk kommune, og ring koordinerende enhet der.',
      'Gjeldande adresse er i utlandet. Avklar om pasienten oppheld seg i ein norsk kommune, og ring koordinerande eining der.',
      'Find out whether the person stays in a Norwegian municipality, and call its coordinating unit',
    ],
  },
  'address-ambiguous': {
    means: 'Several addresses are in force, in several municipalities.',
    words: ['Flere adresser gjelder', 'Fleire adresser gjeld', 'Several addresses are in force'],
    next: [
      'Pasienten har gjeldende adresser i flere kommuner. Avklar hvilken som gjelder, rett i kilden, og send på nytt.',
      'Pasienten har gjeldande adresser i fleire kommunar. Avklar kva for ei som gjeld, rett i kjelda, og send på nytt.',
      'Find out which of the addresses counts, correct the record, then send again',
    ],
  },
  'municipality-missing': {
    means: 'The address in force has no municipality number.',
    words: ['Kommunenummeret mangler', 'Kommunenummeret manglar', 'The municipality number is missing'],
    next: correct,
  },
  'municipality-system-unknown': {
    means: 'The number of the municipality stands under a code system that is not known.',
    words: [
      'Kommunenummeret har et ukjent kodeverk',
      'Kommunenummeret har eit ukjent kodeverk',
      'The municipality number has an unknown code system',
    ],
    next: [
      'Kommunenummeret står med et ukjent kodeverk. Rett kodeverket i kilden.',
      'Kommunenummeret står med eit ukjent kodeverk. Rett kodeverket i kjelda.',
      'Correct the code system of the municipality number in the record',
    ],
  },
  'municipality-malformed': {
    means: 'The number of the municipality has not four digits.',
    words: [
      'Kommunenummeret er feil skrevet',
      'Kommunenummeret er feil skrive',
      'The municipality number is malformed',
    ],
    next: [
      'Kommunenummeret har ikke fire siffer. Rett adressen i kilden.',
      'Kommunenummeret har ikkje fire siffer. Rett adressa i kjelda.',
      'Correct the municipality number in the record: it has four digits',
    ],
  },
  'municipality-unknown': {
    means: 'No municipality has, or has had, this number.',
    words: ['Kommunenummeret er ukjent', 'Kommunenummeret er ukjent', 'The municipality number is unknown'],
    next: [
      'Kommunenummeret finnes ikke. Rett adressen i kilden.',
      'Kommunenummeret finst ikkje. Rett adressa i kjelda.',
      'Correct the municipality number in the record: no municipality has it',
    ],
  },
  'municipality-not-yet': {
    means: 'The number of the municipality is not in use yet at this time.',
    words: [
      'Kommunenummeret er ikke tatt i bruk ennå',
      'Kommunenummeret er ikkje teke i bruk enno',
      'The municipality number is not in use yet',
    ],
    next: [
      'Kommunenummeret er ikke tatt i bruk på dette tidspunktet. Rett adressen i kilden.',
      'Kommunenummeret er ikkje teke i bruk på dette tidspunktet. Rett adressa i kjelda.',
      'Correct the municipality number in the record: it is not in use yet',
    ],
  },
  'municipality-divided': {
    means:
      'The municipality with this number is divided or changed, and the number does not say which one of today it is.',
    words: [
      'Kommunen er delt eller endret',
      'Kommunen er delt eller endra',
      'The municipality is divided or changed',
    ],
    next: [
      'Kommunen med dette nummeret er delt eller endret. Slå opp adressen, finn dagens kommune, og rett i kilden.',
      'Kommunen med dette nummeret er delt eller endra. Slå opp adressa, finn kommunen av i dag, og rett i kjelda.',
      'Look the address up, find the municipality of today, and correct the record',
    ],
  },
  'municipality-special': {
    means: 'The number stands for no municipality (abroad, Svalbard, no fixed abode).',
    words: [
      'Nummeret står ikke for en kommune',
      'Nummeret står ikkje for ein kommune',
      'The number stands for no municipality',
    ],
    next: [
      'Nummeret står ikke for en kommune. Avklar hvor pasienten skal ha planen sin, og ring koordinerende enhet der.',
      'Nummeret står ikkje for ein kommune. Avklar kvar pasienten skal ha planen sin, og ring koordinerande eining der.',
      'Settle in which municipality the person is to have the plan, and call its coordinating unit',
    ],
  },
  'district-malformed': {
    means: 'The number of the city district has not six digits.',
    words: [
      'Bydelsnummeret er feil skrevet',
      'Bydelsnummeret er feil skrive',
      'The number of the city district is malformed',
    ],
    next: [
      'Bydelsnummeret har ikke seks siffer. Rett adressen i kilden.',
      'Bydelsnummeret har ikkje seks siffer. Rett adressa i kjelda.',
      'Correct the number of the city district in the record: it has six digits',
    ],
  },
  'district-unknown': {
    means: 'The municipality has no city district with this number.',
    words: [
      'Bydelsnummeret er ukjent',
      'Bydelsnummeret er ukjent',
      'The number of the city district is unknown',
    ],
    next: [
      'Bydelsnummeret finnes ikke. Rett adressen i kilden.',
      'Bydelsnummeret finst ikkje. Rett adressa i kjelda.',
      'Correct the number of the city district in the record: the municipality has no such district',
    ],
  },
  'district-conflict': {
    means: 'City district and municipality of the address do not go together.',
    words: [
      'Bydelen hører ikke til kommunen',
      'Bydelen høyrer ikkje til kommunen',
      'The city district is not in the municipality',
    ],
    next: [
      'Bydelen hører ikke til kommunen i adressen. Rett adressen i kilden.',
      'Bydelen høyrer ikkje til kommunen i adressa. Rett adressa i kjelda.',
      'Correct the city district or the municipality in the record: they do not go together',
    ],
  },
  'district-missing': {
    means: 'The municipality has a unit in each city district, and the address does not say which it is.',
    words: ['Bydelen mangler', 'Bydelen manglar', 'The city district is missing'],
    next: [
      'Kommunen har en koordinerende enhet i hver bydel, og bydelen er ikke kjent. Finn bydelen, oppgi den i journalen, og send på nytt.',
      'Kommunen har ei koordinerande eining i kvar bydel, og bydelen er ikkje kjend. Finn bydelen, oppgje han i journalen, og send på nytt.',
      'Find the city district of the address, and state it in the record, then send again',
    ],
  },
  'ke-missing': {
    means: 'The directory has no coordinating unit for the area. There may be one.',
    words: [
      'Koordinerende enhet mangler i adresselisten',
      'Koordinerande eining manglar i adresselista',
      'The directory has no coordinating unit for the area',
    ],
    next: calling([
      'Ingen koordinerende enhet er registrert for området. {call} Legg enheten inn i adresselisten.',
      'Inga koordinerande eining er registrert for området. {call} Legg eininga inn i adresselista.',
      '{call}. Add the unit to the directory',
    ]),
  },
  'ke-ambiguous': {
    means: 'The directory has several coordinating units for the area.',
    words: [
      'Flere koordinerende enheter dekker området',
      'Fleire koordinerande einingar dekkjer området',
      'Several coordinating units cover the area',
    ],
    next: calling([
      'Flere koordinerende enheter er registrert for området. {call} Meld feilen i adresselisten.',
      'Fleire koordinerande einingar er registrerte for området. {call} Meld feilen i adresselista.',
      '{call}. Mend the directory: two units cover the area',
    ]),
  },
  'ke-inactive': {
    means: 'The coordinating unit of the area is no longer active by the directory.',
    words: [
      'Koordinerende enhet er ikke lenger i drift',
      'Koordinerande eining er ikkje lenger i drift',
      'The coordinating unit is no longer active',
    ],
    next: calling([
      'Den koordinerende enheten er ikke lenger i drift. {call} Meld feilen i adresselisten.',
      'Den koordinerande eininga er ikkje lenger i drift. {call} Meld feilen i adresselista.',
      '{call}. Mend the directory: the unit is no longer active',
    ]),
  },
  'endpoint-missing': {
    means: 'The unit has no electronic address in the directory.',
    words: [
      'Enheten har ingen elektronisk adresse',
      'Eininga har inga elektronisk adresse',
      'The unit has no electronic address',
    ],
    next: calling([
      'Den koordinerende enheten har ingen elektronisk adresse. {call} Legg adressen inn i adresselisten når enheten har fått en.',
      'Den koordinerande eininga har inga elektronisk adresse. {call} Legg adressa inn i adresselista når eininga har fått ei.',
      "{call}. Add the unit's electronic address to the directory when it has one",
    ]),
  },
  'endpoint-unusable': {
    means: 'The unit has electronic addresses, and none that can be used now.',
    words: [
      'Ingen av enhetens adresser kan brukes nå',
      'Ingen av adressene til eininga kan brukast no',
      "None of the unit's addresses can be used now",
    ],
    next: calling([
      'Ingen av de elektroniske adressene kan brukes nå. {call} Finn ut hvilken adresse som er ute av bruk, og rett adresselisten.',
      'Ingen av dei elektroniske adressene kan brukast no. {call} Finn ut kva adresse som er ute av bruk, og rett adresselista.',
      "{call}. See which of the unit's addresses is out of use, and mend the directory",
    ]),
  },
  'endpoint-ambiguous': {
    means: 'The unit has several electronic addresses of the same kind.',
    words: [
      'Enheten har flere like adresser',
      'Eininga har fleire like adresser',
      'The unit has several addresses of the same kind',
    ],
    next: calling([
      'Den koordinerende enheten har flere like adresser. {call} Meld feilen i adresselisten.',
      'Den koordinerande eininga har fleire like adresser. {call} Meld feilen i adresselista.',
      '{call}. Mend the directory: the unit has two addresses of the same kind',
    ]),
  },
  'receiver-refuses': {
    means: "The receiver's system says that it cannot take this kind of message.",
    words: [
      'Mottakerens system kan ikke ta imot meldingen',
      'Systemet til mottakaren kan ikkje ta imot meldinga',
      "The receiver's system cannot take the message",
    ],
    next: calling([
      'Mottakerens system sier at det ikke kan ta imot meldingen. {call} Spør enheten når systemet kan ta den imot.',
      'Systemet til mottakaren seier at det ikkje kan ta imot meldinga. {call} Spør eininga når systemet kan ta ho imot.',
      '{call}. Ask the unit when its system can take the message',
    ]),
  },
} as const satisfies Readonly<Record<StopReason, Explained & { readonly next: Words }>>;

/** A stop with the text that goes with its reason. */
export function stopFor(reason: StopReason, text: string, candidates: readonly NamedNumber[] = []): Stop {
  return {
    reason,
    text,
    nextStep: say(stopWords[reason].next, 'en'),
    forPerson: say(stopWords[reason].next, 'nb'),
    ...(candidates.length > 0 ? { candidates } : {}),
  };
}
