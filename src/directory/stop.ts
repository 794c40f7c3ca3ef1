// Why routing can stop, and what a person is asked to do then. No text repeats personal data.
import type { NamedNumber } from './municipality.ts';

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
] as const;

export type StopReason = (typeof stopReasons)[number];

/** Routing does not guess: it stops, says why, and hands over to a person. */
export interface Stop {
  readonly reason: StopReason;
  /** What is wrong, in plain English. */
  readonly text: string;
  /** What the person who takes over is asked to do, in Norwegian. */
  readonly forPerson: string;
  /** Municipalities or units that it could be, when showing them gives nothing away. */
  readonly candidates?: readonly NamedNumber[];
}

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
};

/** A stop with the text that goes with its reason. */
export function stopFor(reason: StopReason, text: string, candidates: readonly NamedNumber[] = []): Stop {
  return { reason, text, forPerson: forPerson[reason], ...(candidates.length > 0 ? { candidates } : {}) };
}
