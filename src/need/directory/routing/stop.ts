// Why routing can stop, and what a person is asked to do then. No text repeats personal data.
import type { NamedNumber } from '../../../ground/norway/municipality.ts';

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

const correct = 'Find out where the person lives, correct the address in the record, then send again';
const call = 'Call the municipality, ask for the coordinating unit, and document it in the record';

const nextSteps: Readonly<Record<StopReason, string>> = {
  'instant-invalid': 'Tell the one who runs the adapter: the instant of the look-up cannot be read',
  'person-deceased': 'Check the record; nothing is sent about a deceased person',
  'record-replaced': 'Raise the need in the record that is in use',
  'address-protected':
    'Follow the rules of your organisation for protected addresses; nothing is sent by itself',
  'address-missing': correct,
  'address-abroad':
    'Find out whether the person stays in a Norwegian municipality, and call its coordinating unit',
  'address-ambiguous': 'Find out which of the addresses counts, correct the record, then send again',
  'municipality-missing': correct,
  'municipality-system-unknown': 'Correct the code system of the municipality number in the record',
  'municipality-malformed': 'Correct the municipality number in the record: it has four digits',
  'municipality-unknown': 'Correct the municipality number in the record: no municipality has it',
  'municipality-not-yet': 'Correct the municipality number in the record: it is not in use yet',
  'municipality-divided': 'Look the address up, find the municipality of today, and correct the record',
  'municipality-special':
    'Settle in which municipality the person is to have the plan, and call its coordinating unit',
  'district-malformed': 'Correct the number of the city district in the record: it has six digits',
  'district-unknown':
    'Correct the number of the city district in the record: the municipality has no such district',
  'district-conflict': 'Correct the city district or the municipality in the record: they do not go together',
  'district-missing': 'Find the city district of the address, and state it in the record, then send again',
  'ke-missing': `${call}. Add the unit to the directory`,
  'ke-ambiguous': `${call}. Mend the directory: two units cover the area`,
  'ke-inactive': `${call}. Mend the directory: the unit is no longer active`,
  'endpoint-missing': `${call}. Add the unit's electronic address to the directory when it has one`,
  'endpoint-unusable': `${call}. See which of the unit's addresses is out of use, and mend the directory`,
  'endpoint-ambiguous': `${call}. Mend the directory: the unit has two addresses of the same kind`,
  'receiver-refuses': `${call}. Ask the unit when its system can take the message`,
};

const address = 'Finn ut hvilken kommune pasienten bor i, rett adressen i kilden, og send på nytt.';
const ring = 'Ring kommunen og be om koordinerende enhet. Dokumenter i journalen.';

const forPerson: Readonly<Record<StopReason, string>> = {
  'instant-invalid': 'Tidspunktet i oppslaget er ikke lesbart. Meld fra til systemansvarlig.',
  'person-deceased': 'Pasienten er registrert som død. Ingen melding sendes. Kontroller journalen.',
  'record-replaced': 'Pasientposten er erstattet av en annen. Bruk den gjeldende posten.',
  'address-protected':
    'Pasienten har beskyttet adresse. Meldingen må ikke sendes automatisk. Følg virksomhetens rutine for adressesperre.',
  'address-missing': address,
  'address-abroad': 'Gjeldende adresse er i utlandet. Avklar om pasienten oppholder seg i en norsk kommune.',
  'address-ambiguous':
    'Pasienten har gjeldende adresser i flere kommuner. Avklar hvilken som gjelder, og rett i kilden.',
  'municipality-missing': address,
  'municipality-system-unknown': 'Kommunenummeret står med et ukjent kodeverk. Rett adressen i kilden.',
  'municipality-malformed': 'Kommunenummeret har ikke fire siffer. Rett adressen i kilden.',
  'municipality-unknown': 'Kommunenummeret finnes ikke. Rett adressen i kilden.',
  'municipality-not-yet': 'Kommunenummeret er ikke tatt i bruk på dette tidspunktet. Rett adressen i kilden.',
  'municipality-divided':
    'Kommunen med dette nummeret er delt eller endret. Slå opp adressen, finn dagens kommune, og rett i kilden.',
  'municipality-special': 'Nummeret står ikke for en kommune. Avklar hvor pasienten skal ha planen sin.',
  'district-malformed': 'Bydelsnummeret har ikke seks siffer. Rett adressen i kilden.',
  'district-unknown': 'Bydelsnummeret finnes ikke. Rett adressen i kilden.',
  'district-conflict': 'Bydelen hører ikke til kommunen i adressen. Rett adressen i kilden.',
  'district-missing':
    'Kommunen har en koordinerende enhet i hver bydel, og bydelen er ikke kjent. Finn bydelen.',
  'ke-missing': `Ingen koordinerende enhet er registrert for området. ${ring}`,
  'ke-ambiguous': `Flere koordinerende enheter er registrert for området. ${ring} Meld feilen i adresselisten.`,
  'ke-inactive': `Den koordinerende enheten er ikke lenger i drift. ${ring} Meld feilen i adresselisten.`,
  'endpoint-missing': `Den koordinerende enheten har ingen elektronisk adresse. ${ring}`,
  'endpoint-unusable': `Ingen av de elektroniske adressene kan brukes nå. ${ring}`,
  'endpoint-ambiguous': `Den koordinerende enheten har flere like adresser. ${ring} Meld feilen i adresselisten.`,
  'receiver-refuses': `Mottakerens system sier at det ikke kan ta imot meldingen. ${ring}`,
};

/** A stop with the text that goes with its reason. */
export function stopFor(reason: StopReason, text: string, candidates: readonly NamedNumber[] = []): Stop {
  return {
    reason,
    text,
    nextStep: nextSteps[reason],
    forPerson: forPerson[reason],
    ...(candidates.length > 0 ? { candidates } : {}),
  };
}
