// Which of a patient's addresses decides the municipality. Never chooses between two that contradict each other.

import type { Address, Coding, Extension, Patient } from '@medplum/fhirtypes';
import {
  EXT_MUNICIPALITY_CODE,
  EXT_URBAN_DISTRICT,
  MUNICIPALITY_SYSTEMS,
} from '../../../ground/fhir/identifier-system.ts';
import { isHome, isOfficialAddress } from '../../../ground/fhir/in-force.ts';
import { lifeOf, recordStateOf } from '../../../ground/fhir/person.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import { isInForce } from '../../../ground/norway/period.ts';
import { type Stop, stopFor } from './stop.ts';

/** The place that the address names, still by the numbers in the record. */
export interface Place {
  readonly municipality: string;
  /** City district by its six-digit number, when the record has one. */
  readonly district?: string;
  /** How the address was chosen, in words for the explanation. */
  readonly why: string;
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/**
 * Labels by which a source marks a protected address (fortrolig, strengt fortrolig; «kode 6 og 7»), as
 * `system|code`. Norway has no agreed FHIR form of it, so the settings can add a source's own.
 */
export const defaultProtectedLabels: readonly string[] = [`${CONFIDENTIALITY}|R`, `${CONFIDENTIALITY}|V`];

export interface AddressQuestion {
  readonly patient: Patient;
  readonly moment: Instant;
  /** Municipalities in which the person receives services during a temporary stay, as the sender states them. */
  readonly receivesServicesIn?: readonly string[];
  readonly protectedLabels?: readonly string[];
  /** Systems of municipality numbers; the four that are known when nothing is said. */
  readonly systems?: readonly string[];
}

/** The place that decides, or the reason why a person has to look. */
export function placeOf(question: AddressQuestion): Place | Stop {
  const { patient, moment } = question;
  const refused = refusal(patient, question.protectedLabels ?? defaultProtectedLabels);
  if (refused) {
    return refused;
  }
  const current = (patient.address ?? []).filter((address) => isCurrent(address, moment));
  const services = new Set(question.receivesServicesIn ?? []);
  const stays = current.filter(
    (address) =>
      address.use === 'temp' && municipalityCodes(address).some((code) => services.has(code.code ?? '')),
  );
  if (stays.length > 0) {
    return read(question, stays, 'the temporary address, because the person receives services there');
  }
  const homes = current.filter((address) => address.use !== 'temp');
  const official = homes.filter(isOfficialAddress);
  return official.length > 0
    ? read(question, official, 'the official address in the population register')
    : read(question, homes, 'the only home address; none is marked as official');
}

function refusal(patient: Patient, protectedLabels: readonly string[]): Stop | undefined {
  if (lifeOf(patient) === 'dead') {
    return stopFor('person-deceased', 'The patient is registered as deceased');
  }
  if (recordStateOf(patient) === 'replaced') {
    return stopFor('record-replaced', 'The patient record has been replaced by another one');
  }
  const labels = new Set(protectedLabels);
  const labelled = [patient.meta, ...(patient.address ?? [])].some((element) => hasLabel(element, labels));
  const masked = (patient.address ?? []).some((address) => isMasked(address));
  return labelled || masked
    ? stopFor('address-protected', 'The address of the patient is protected, so nothing is routed by it')
    : undefined;
}

function hasLabel(element: object | undefined, labels: ReadonlySet<string>): boolean {
  const { security, extension } = (element ?? {}) as { security?: Coding[]; extension?: Extension[] };
  const codings = [
    ...(security ?? []),
    ...(extension ?? []).flatMap((candidate) => [
      ...(candidate.valueCoding ? [candidate.valueCoding] : []),
      ...(candidate.valueCodeableConcept?.coding ?? []),
    ]),
  ];
  return codings.some((coding) => labels.has(`${coding.system}|${coding.code}`));
}

function isMasked(address: Address): boolean {
  const parts = [
    address,
    ...Object.entries(address).flatMap(([name, part]) => (name.startsWith('_') ? [part] : [])),
  ];
  return parts
    .flat()
    .some((part: { extension?: Extension[] } | null) =>
      part?.extension?.some(
        (extension) => extension.url === DATA_ABSENT_REASON && extension.valueCode === 'masked',
      ),
    );
}

function isCurrent(address: Address, moment: Instant): boolean {
  return isHome(address) && isInForce(address.period, moment);
}

/** Reads the numbers of the addresses that count; they all have to say the same. */
function read(
  { patient, systems = MUNICIPALITY_SYSTEMS }: AddressQuestion,
  addresses: readonly Address[],
  why: string,
): Place | Stop {
  if (addresses.length === 0) {
    return stopFor('address-missing', 'The patient has no address that is valid at the instant');
  }
  const domestic = addresses.filter((address) => !isAbroad(address));
  if (domestic.length === 0) {
    return stopFor('address-abroad', 'The address of the patient is outside Norway');
  }
  const codes = domestic.flatMap(municipalityCodes);
  const foreignSystem = codes.find(({ system }) => system !== undefined && !systems.includes(system));
  if (foreignSystem) {
    return stopFor(
      'municipality-system-unknown',
      `The municipality number stands under the system ${foreignSystem.system}; known are ${systems.join(', ')}`,
    );
  }
  const numbers = new Set(codes.map(({ code }) => code ?? ''));
  const [municipality] = numbers;
  if (municipality === undefined) {
    return stopFor(
      'municipality-missing',
      `The address carries no municipality number (extension ${EXT_MUNICIPALITY_CODE} on district); names are not guessed from`,
    );
  }
  const silent = domestic.some((address) => municipalityCodes(address).length === 0);
  if (numbers.size > 1 || silent || domestic.length < addresses.length) {
    return stopFor(
      'address-ambiguous',
      'The addresses that are valid at the instant do not all name the same municipality',
    );
  }
  return withDistrict(patient, domestic, { municipality, why });
}

function withDistrict(patient: Patient, addresses: readonly Address[], place: Place): Place | Stop {
  const own = new Set(addresses.flatMap(districtCodes));
  const districts = own.size > 0 ? own : new Set(districtCodes(patient));
  const [district] = districts;
  if (districts.size > 1) {
    return stopFor(
      'address-ambiguous',
      'The addresses that are valid at the instant are in different city districts',
    );
  }
  return district === undefined ? place : { ...place, district };
}

function isAbroad(address: Address): boolean {
  return (
    address.country !== undefined &&
    !['NO', 'NOR', 'NORGE', 'NOREG', 'NORWAY'].includes(address.country.toUpperCase())
  );
}

/** Municipality numbers that an address carries. */
export function municipalityCodes(address: Address): Coding[] {
  // FHIR's JSON keeps the extensions of a primitive in a sibling with `_`, which the types leave out.
  const district = (address as { _district?: { extension?: Extension[] } })._district;
  return (district?.extension ?? []).flatMap(({ url, valueCoding }) =>
    url === EXT_MUNICIPALITY_CODE && valueCoding ? [valueCoding] : [],
  );
}

function districtCodes(element: { extension?: Extension[] }): string[] {
  return (element.extension ?? []).flatMap(({ url, valueCoding }) =>
    url === EXT_URBAN_DISTRICT && valueCoding?.code !== undefined ? [valueCoding.code] : [],
  );
}
