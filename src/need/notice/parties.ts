// Those who stand in a message, each with no more than is needed to know and reach them (concept C7).

import type { HumanName, Organization, Patient, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { profile } from '../../ground/fhir/canonical.ts';
import { HPR, ORGNR } from '../../ground/fhir/identifier-system.ts';
import { nameInForce, reachedBy } from '../../ground/fhir/in-force.ts';
import { nationalNumber } from '../../ground/fhir/person.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { NeedFacts } from './facts.ts';

export type Addressee = 'municipality' | 'hospital-trust' | 'unit';

/** What a message's ids and its turn are bound to besides the need: the area, or the unit where none led to it. */
export function placeIn({
  municipality,
  organizationNumber,
}: Pick<NoticeRecipient, 'municipality' | 'organizationNumber'>): string {
  return municipality || organizationNumber;
}

/** The unit that receives the message. */
export interface NoticeRecipient {
  /** Number of the municipality by which it was found; empty for one that is known by its own number. */
  readonly municipality: string;
  readonly organizationNumber: string;
  readonly name: string;
  /** What it is: the municipality's coordinating unit when nothing is said, the hospital trust's, or a unit in hospital. */
  readonly to?: Addressee;
  /** Where the message goes: for FHIR messages the URL of `$process-message`. */
  readonly endpoint: string;
  /** Way to it, a code of the directory's transports; FHIR messages when nothing is said. */
  readonly transport?: string;
  /** Written form of Norwegian that the unit uses; letters are in bokmål when it states none. */
  readonly language?: 'nb' | 'nn';
  /** The municipality requires a written application besides (concept D14). */
  readonly applicationRequired?: boolean;
}

/** Who it is about: identity, name and birth date in force. No address, no telecom, no relatives, no record numbers. */
export function minimalPatient(patient: Patient, id: string, instant: Instant): Patient {
  const number = nationalNumber(patient, instant);
  const name = nameInForce(patient.name, instant);
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [profile('ip-patient')] },
    ...(number ? { identifier: [number] } : {}),
    ...(name ? { name: [plainName(name)] } : {}),
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
  };
}

/** The sender's organisation; the hospital by its configured name when the record names no unit. */
export function senderOrganization(facts: NeedFacts, hospital: string, id: string): Organization {
  const { organization } = facts;
  const number = organization?.identifier?.find(({ system, value }) => system === ORGNR && value)?.value;
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile('ip-organization')] },
    ...(number ? { identifier: [{ system: ORGNR, value: number }] } : {}),
    name: organization?.name ?? hospital,
  };
}

export function recipientOrganization(recipient: NoticeRecipient, id: string): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile(recipient.to === 'unit' ? 'ip-organization' : 'ip-ke-organization')] },
    identifier: [{ system: ORGNR, value: recipient.organizationNumber }],
    active: true,
    name: recipient.name,
  };
}

/** Who can be asked: name, function and telephone of the one who found the need. Empty when nobody is named. */
export function contactPerson(
  facts: NeedFacts,
  ids: { readonly practitioner: string; readonly role: string },
  organization: { readonly reference: string },
  instant: Instant,
): [] | [PractitionerRole, Practitioner] {
  const { author, authorRole } = facts;
  const name = nameInForce(author?.name, instant);
  if (!author || !name) {
    return [];
  }
  const number = author.identifier?.find(({ system, value }) => system === HPR && value)?.value;
  const ways = [authorRole?.telecom, author.telecom].map((points) =>
    reachedBy(points, ['phone', 'email'], instant),
  );
  // What the role states goes before what the person states of himself or herself.
  const telecom = (ways.find(({ length }) => length > 0) ?? []).map(({ system, value, use }) => ({
    ...(system ? { system } : {}),
    ...(value ? { value } : {}),
    ...(use ? { use } : {}),
  }));
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: ids.practitioner,
    meta: { profile: [profile('ip-practitioner')] },
    ...(number ? { identifier: [{ system: HPR, value: number }] } : {}),
    name: [plainName(name)],
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: ids.role,
    meta: { profile: [profile('ip-practitioner-role')] },
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    organization,
    ...(authorRole?.code ? { code: authorRole.code } : {}),
    ...(telecom.length > 0 ? { telecom } : {}),
  };
  return [role, practitioner];
}

function plainName({ family, given, text }: HumanName): HumanName {
  return {
    ...(family ? { family } : {}),
    ...(given ? { given } : {}),
    ...(!family && !given && text ? { text } : {}),
  };
}
