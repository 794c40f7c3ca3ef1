// Codes of Consents that are understood, each with its system, and what they mean in the neutral form.
import type { Level, NamedData } from '../consent/statement.ts';

const terminology = (id: string) => `http://terminology.hl7.org/CodeSystem/${id}`;

export const SCOPE = terminology('consentscope');
export const ACT_CODE = terminology('v3-ActCode');
export const PURPOSE = terminology('v3-ActReason');
export const CONFIDENTIALITY = terminology('v3-Confidentiality');
export const ACTION = terminology('consentaction');

/** Scopes that are surely no consent to tell somebody something. @see https://hl7.org/fhir/R4/valueset-consent-scope.html */
export const otherScopes: readonly string[] = ['research', 'treatment', 'adr'];
export const PRIVACY_SCOPE = 'patient-privacy';

/** Categories that are about all sharing, so that a no in one may be meant for this too. */
export const generalCategories: readonly (readonly [system: string, code: string])[] = [
  ['http://loinc.org', '59284-0'],
  ['http://loinc.org', '64292-6'],
  [ACT_CODE, 'IDSCL'],
  [ACT_CODE, 'INFA'],
  [ACT_CODE, 'IRDSCL'],
];

/** Systems whose categories say what a consent is about: another code of theirs is about something else. */
export const categorySystems: readonly string[] = [
  terminology('consentcategorycodes'),
  'http://loinc.org',
  ACT_CODE,
];

/** In which function an actor stands, of v3-ParticipationType. Those who only sign or witness bound nothing. */
const participation = terminology('v3-ParticipationType');
const roleClass = terminology('v3-RoleCode');
export const actorFunctions: Readonly<Record<string, 'recipient' | 'holder' | 'bystander'>> = {
  [`${participation}|IRCP`]: 'recipient',
  [`${participation}|PRCP`]: 'recipient',
  [`${participation}|TRC`]: 'recipient',
  [`${participation}|NOT`]: 'recipient',
  [`${participation}|PART`]: 'recipient',
  [`${participation}|CST`]: 'holder',
  [`${participation}|AUT`]: 'holder',
  [`${participation}|INF`]: 'holder',
  [`${participation}|ENT`]: 'holder',
  [`${participation}|WIT`]: 'bystander',
  [`${roleClass}|GRANTEE`]: 'recipient',
  [`${roleClass}|CONSENTER`]: 'bystander',
  [`${roleClass}|CONSWIT`]: 'bystander',
  [`${roleClass}|GRANTOR`]: 'bystander',
};

/** The words for a recipient, where the function is told in words alone. */
export const recipientWords: readonly string[] = [
  'recipient',
  'information recipient',
  'mottaker',
  'mottakar',
  'informasjonsmottaker',
  'informasjonsmottakar',
];

/** Purposes of v3-ActReason that surely are not to treat or to coordinate care; those above or beside them are not known. */
export const otherPurposes: readonly string[] = [
  'HRESCH',
  'CLINTRCH',
  'CLINTRCHNPC',
  'CLINTRCHPC',
  'PRECLINTRCH',
  'TRANSRCH',
  'HMARKT',
  'HPAYMT',
  'CLMATTCH',
  'COVAUTH',
  'COVERAGE',
  'ELIGDTRM',
  'ELIGVER',
  'ENROLLM',
  'REMITADV',
  'FRAUD',
  'HACCRED',
  'HLEGAL',
  'TRAIN',
  'ETREAT',
];

/** To use and to collect may or may not include being told. @see https://hl7.org/fhir/R4/valueset-consent-action.html */
export const actions: Readonly<Record<string, 'tell' | 'other'>> = {
  access: 'tell',
  disclose: 'tell',
  correct: 'other',
};

export const levelCodes: readonly Level[] = ['U', 'L', 'M', 'N', 'R', 'V'];

export const dataMeanings: readonly NamedData['meaning'][] = [
  'instance',
  'related',
  'dependents',
  'authoredby',
];
