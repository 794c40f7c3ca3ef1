// Codes and namespaces of Hodemelding, Dialogmelding and AppRec. Facts only.
import { own } from '../../ground/outcome/own.ts';

export const MSGHEAD = 'http://www.kith.no/xmlstds/msghead/2006-05-24';
export const MSGHEAD_VERSION = 'v1.2 2006-05-24';
export const DIALOG_1_0 = 'http://www.kith.no/xmlstds/dialog/2006-10-11';
export const DIALOG_1_1 = 'http://www.kith.no/xmlstds/dialog/2013-01-23';
export const APPREC_1_0 = 'http://www.kith.no/xmlstds/apprec/2004-11-21';
export const APPREC_1_1 = 'http://www.kith.no/xmlstds/apprec/2012-02-15';
export const COMMON_PARTS = 'http://www.kith.no/xmlstds/felleskomponent1';
/** Types that all of them have in common. */
export const KITH = 'http://www.kith.no/xmlstds';
export const BASE64 = 'http://www.kith.no/xmlstds/base64container';

/** OIDs of the national code systems that stand in the messages, without `urn:oid:`. */
export const OID = {
  /** Tema for helsefaglig dialog. */
  theme: '2.16.578.1.12.4.1.1.7322',
  /** Avvik ved mottak av elektronisk melding. */
  fault: '2.16.578.1.12.4.1.1.8117',
  /** Helsepersonells funksjoner mv. */
  role: '2.16.578.1.12.4.1.1.9034',
  /** Type identifikator for person. */
  personId: '2.16.578.1.12.4.1.1.8116',
  /** Type identifikator for organisatoriske enheter. */
  organisationId: '2.16.578.1.12.4.1.1.9051',
  /** Feilmeldinger for applikasjonskvittering. */
  apprecError: '2.16.578.1.12.4.1.1.8221',
  /** Status for applikasjonskvittering. */
  apprecStatus: '2.16.578.1.12.4.1.1.8258',
} as const;

export interface Coded {
  readonly code: string;
  readonly display: string;
}

/** 8279 Meldingens funksjon: the one that we send. */
export const DIALOG_HELSEFAGLIG: Coded = { code: 'DIALOG_HELSEFAGLIG', display: 'Helsefaglig dialog' };
export const APPREC: Coded = { code: 'APPREC', display: 'Applikasjonskvittering' };

/** 8279: the receiver of a message tells of a fault in it (HIS 1151). */
export const DIALOG_AVVIK: Coded = {
  code: 'DIALOG_AVVIK',
  display: 'Tilbakemelding om feil i mottatt melding',
};
/** 8117#1: the message went to somebody whom it is not for. */
export const WRONG_ADDRESSEE: Coded = { code: '1', display: 'Feil adressat' };

/** 8279: the dialogue messages that are read. DIALOG_NOTAT was taken out of the list, and is still in use. */
export const dialogTypes: readonly string[] = [
  'DIALOG_HELSEFAGLIG',
  'DIALOG_FORESPORSEL',
  'DIALOG_SVAR',
  'DIALOG_NOTAT',
  DIALOG_AVVIK.code,
];

/** 7322#6: an enquiry about a patient. */
export const THEME_PATIENT: Coded = { code: '6', display: 'Henvendelse om pasient' };

/** 9034 as far as messages of this matter name them. */
export const roles = {
  coordinatorOfPlan: { code: '8', display: 'Koordinator Individuell plan' },
  hospitalCoordinator: { code: '18', display: 'Koordinator (spesialisthelsetjenesteloven)' },
  contact: { code: '21', display: 'Helsefaglig kontakt' },
  contactAtReceiver: { code: '24', display: 'Kontakt hos mottaker' },
} as const satisfies Record<string, Coded>;

const roleDisplays: Readonly<Record<string, string>> = {
  '3': 'Behandlingsansvarlig lege',
  '4': 'Journalansvarlig',
  '5': 'Informasjonsansvarlig',
  '6': 'Fastlege',
  '7': 'Faglig ansvarlig for vedtak i psykisk helsevern',
  '8': roles.coordinatorOfPlan.display,
  '9': 'Primærkontakt',
  '10': 'Utskrivende lege',
  '11': 'Utskrivende sykepleier',
  '12': 'Instituerende lege',
  '13': 'Innleggende lege',
  '14': 'Ansvarlig jordmor',
  '15': 'Vikar for fastlege',
  '16': 'Turnuslege',
  '17': 'Forløpskoordinator kreft',
  '18': roles.hospitalCoordinator.display,
  '19': 'Kontaktlege',
  '20': 'Kontaktpsykolog',
  '21': roles.contact.display,
  '22': 'Kontakt i primærhelseteam',
  '23': 'Ønsket behandler',
  '24': roles.contactAtReceiver.display,
};

/** A role of 9034 with its name; undefined for a code that is not in the list. */
export function roleOf(code: string): Coded | undefined {
  const display = own(roleDisplays, code);
  return display === undefined ? undefined : { code, display };
}

/** An OID without `urn:oid:`: some systems write it so. */
export function plainOid(system: string): string {
  return system.trim().replace(/^urn:oid:/i, '');
}

/** True when the coded value is this role of 9034; the same digits of another code system are another thing. */
export function isRole(
  role: { readonly v?: string; readonly s?: string } | undefined,
  { code }: Coded,
): boolean {
  return role?.v === code && role.s !== undefined && plainOid(role.s) === OID.role;
}

/** 9060#XX: the profession of the one who will look at it at the receiver is not known to the sender. */
export const PROFESSION_UNKNOWN: Coded = { code: 'XX', display: 'Ukjent' };

/** 8114: what a document of the message is. */
export const documentKinds = {
  xml: { code: 'XML', display: 'XML-instans' },
  attachment: { code: 'A', display: 'Vedlegg' },
} as const satisfies Record<string, Coded>;

/** 9051: types of identity of organisations, with the identifier system that FHIR has for each. */
export const organisationIds: readonly (Coded & { readonly system: string })[] = [
  { code: 'HER', display: 'HER-id', system: 'urn:oid:2.16.578.1.12.4.1.2' },
  {
    code: 'ENH',
    display: 'Organisasjonsnummeret i Enhetsregisteret',
    system: 'urn:oid:2.16.578.1.12.4.1.4.101',
  },
  { code: 'RSH', display: 'RESH-id', system: 'urn:oid:2.16.578.1.12.4.1.4.102' },
];

/** 8116: an H-number, which a hospital gives. */
export const H_NUMBER = 'HNR';

/** 8116: types of identity of persons, with the identifier system that FHIR has for each. */
export const personIds: readonly (Coded & { readonly system: string })[] = [
  { code: 'FNR', display: 'Fødselsnummer', system: 'urn:oid:2.16.578.1.12.4.1.4.1' },
  { code: 'DNR', display: 'D-nummer', system: 'urn:oid:2.16.578.1.12.4.1.4.2' },
  { code: 'FHN', display: 'Felles hjelpenummer', system: 'urn:oid:2.16.578.1.12.4.1.4.3' },
  // The national base profile has this word where others have a system.
  { code: H_NUMBER, display: 'H-nummer', system: 'HNR' },
  { code: 'DUF', display: 'DUF-nummer', system: 'urn:oid:2.16.578.1.12.4.1.4.5' },
  { code: 'HPR', display: 'HPR-nummer', system: 'urn:oid:2.16.578.1.12.4.1.4.4' },
];
