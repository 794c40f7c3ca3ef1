// The people and organisations of a dialogue message as FHIR resources.
import type {
  CodeableConcept,
  HumanName,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Resource,
} from '@medplum/fhirtypes';
import { profile } from '../../ground/fhir/canonical.ts';
import { ID_TYPE_8327 } from '../../ground/fhir/identifier-system.ts';
import { readTelecom } from '../../ground/fhir/telecom.ts';
import { H_NUMBER, organisationIds, personIds, plainOid } from './codes.ts';
import { type AnsweredNotice, addressOf, type Names } from './message-parts.ts';
import type { DialogMessage, NoteRole, OrganisationLevel, PartyId } from './model.ts';

export function patientOf({ patient }: DialogMessage, { id }: Names): Patient {
  const name = patient && humanName(patient);
  const identifier = identifiersOf(patient?.ids, personIds, true);
  return {
    resourceType: 'Patient',
    id: id('patient'),
    meta: { profile: [profile('ip-patient')] },
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(name ? { name: [name] } : {}),
    ...(patient?.birthDate ? { birthDate: patient.birthDate } : {}),
  };
}

function humanName(name: { family?: string; middle?: string; given?: string }): HumanName | undefined {
  const given = [name.given, name.middle].flatMap((part) => part ?? []);
  return name.family || given.length > 0
    ? { ...(name.family ? { family: name.family } : {}), ...(given.length > 0 ? { given } : {}) }
    : undefined;
}

/** The unit behind the one who can be asked; else the party itself. */
export function senderOf(
  { sender }: DialogMessage,
  named: NoteRole | undefined,
  { id }: Names,
  unit: AnsweredNotice['unit'],
): Organization {
  const level = named?.unit ?? sender.organisation;
  const isUnit = unit !== undefined && addressOf(sender) === unit.address;
  const numbered = level.ids.some(({ type }) => type === 'ENH');
  const ids = isUnit && !numbered ? [...level.ids, { id: unit.organizationNumber, type: 'ENH' }] : level.ids;
  return organizationOf('ip-organization', { ...level, ids }, id('sender'));
}

export function organizationOf(kind: `ip-${string}`, level: OrganisationLevel, id: string): Organization {
  // A HER-id is an address, never the identity of an organisation.
  const identifier = identifiersOf(
    level.ids.filter(({ type }) => type !== 'HER'),
    organisationIds,
  );
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile(kind)] },
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(kind === 'ip-ke-organization' ? { active: true } : {}),
    name: level.name,
  };
}

export function personOf(named: NoteRole | undefined, { id, ref }: Names): Resource[] {
  const { professional } = named ?? {};
  const name = professional && humanName(professional);
  if (!professional || !name) {
    return [];
  }
  const identifier = identifiersOf(professional.ids, personIds);
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: id('practitioner'),
    meta: { profile: [profile('ip-practitioner')] },
    ...(identifier.length > 0 ? { identifier } : {}),
    name: [name],
  };
  const code = roleConcept(named);
  const telecom = professional.telecom.flatMap((address) => readTelecom(address) ?? []);
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: id('contact'),
    meta: { profile: [profile('ip-practitioner-role')] },
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    organization: ref('sender'),
    ...(code ? { code: [code] } : {}),
    ...(telecom.length > 0 ? { telecom } : {}),
  };
  return [role, practitioner];
}

/** The function with the code system that the message names; without one it is only a name. */
function roleConcept(named: NoteRole | undefined): CodeableConcept | undefined {
  const { v: code, s: system, dn, ot } = named?.role ?? {};
  const text = dn ?? ot;
  const coding = code && system ? { coding: [{ system: `urn:oid:${plainOid(system)}`, code }] } : {};
  return coding.coding || text ? { ...coding, ...(coding.coding ? {} : { text: text ?? '' }) } : undefined;
}

function identifiersOf(
  ids: readonly PartyId[] | undefined,
  types: readonly { readonly code: string; readonly system: string }[],
  /** Whether numbers of types that are not known stay as they are: whoever states one states somebody. */
  keepsOthers = false,
): Identifier[] {
  return (ids ?? []).flatMap(({ id: value, type }): Identifier[] => {
    const system = types.find(({ code }) => code === type)?.system;
    if (type === H_NUMBER) {
      return [{ type: { coding: [{ system: ID_TYPE_8327, code: H_NUMBER }] }, value }];
    }
    if (system === undefined && keepsOthers) {
      return [{ ...(type ? { type: { text: type } } : {}), value }];
    }
    return system ? [{ system, value }] : [];
  });
}
