// Numbers of persons in HL7 v2 (CX), read by who gave them and of which type they are.
import type { Identifier } from '@medplum/fhirtypes';
import { DNR, DUF, FHN, FNR, ID_TYPE_8327 } from '../../../ground/fhir/identifier-system.ts';
import { lastDayOf } from '../../../ground/norway/moment.ts';
import { type NationalId, nationalIdProblem } from '../../../ground/norway/national-id.ts';
import { type FieldPlace, type MessageReader, type Numbered, placeOf } from './fields.ts';
import type { AdtSettings } from './header.ts';

type Kind = Exclude<NationalId['kind'], 'hnr'>;

const systems: Readonly<Record<Kind, string>> = { fnr: FNR, dnr: DNR, fhn: FHN, duf: DUF };
/** What the number of a person is called: code system 8116/8327, HL7's code for national numbers of Norway, and names in use. */
const names: Readonly<Record<string, Kind | 'hnr' | 'national'>> = {
  FNR: 'fnr',
  FØDSELSNUMMER: 'fnr',
  FODSELSNUMMER: 'fnr',
  DNR: 'dnr',
  'D-NUMMER': 'dnr',
  FHN: 'fhn',
  HNR: 'hnr',
  'H-NUMMER': 'hnr',
  DUF: 'duf',
  NNNOR: 'national',
};

/** Every number in the field that says whose it is. Others are told: by them nobody is looked up. */
export function readIdentifiers(
  reader: MessageReader,
  segment: Numbered,
  field: number,
  settings: AdtSettings,
): Identifier[] {
  return Array.from({ length: reader.repetitions(segment, field) }, (_, index) => index + 1).flatMap(
    (repetition) => readOne(reader, segment, { field, repetition }, settings) ?? [],
  );
}

interface Parts {
  readonly value: string;
  /** CX-4.1, CX-4.2, CX-4.3; CX-5; CX-6.1. */
  readonly authority: string;
  readonly universal: string;
  readonly universalType: string;
  readonly type: string;
  readonly facility: string;
  readonly period?: Identifier['period'];
}

function readOne(
  reader: MessageReader,
  segment: Numbered,
  place: FieldPlace,
  settings: AdtSettings,
): Identifier | undefined {
  const value = reader.text(segment, { ...place, component: 1 });
  if (value === undefined) {
    return undefined;
  }
  const text = (component: number, subcomponent = 1) =>
    reader.text(segment, { ...place, component, subcomponent }) ?? '';
  const [start, end] = [7, 8].map((component) => reader.time(segment, { ...place, component }));
  const parts: Parts = {
    value,
    authority: text(4),
    universal: text(4, 2).replace(/^urn:oid:/i, ''),
    universalType: text(4, 3).toUpperCase(),
    type: text(5),
    facility: text(6),
    ...(start || end ? { period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } } : {}),
  };
  // What cannot be used is told; that a person has no other number is an error where the person is read.
  const tell: Tell = (text, fix) =>
    reader.tell('warning', 'value', '102', placeOf(segment, place), { text, fix });
  if (value.includes('\uFFFD')) {
    tell('The number holds characters that cannot be read', 'Declare the character set in MSH-18');
    return undefined;
  }
  // PID-19 is the field of the national number: what has no type there is one, if its digits are right.
  const kind = kindOf(parts) ?? (isOfNation(segment, place) ? 'national' : undefined);
  return kind === undefined ? local(parts, settings, tell) : national(kind, parts, settings, tell);
}

function isOfNation({ segment }: Numbered, { field }: FieldPlace): boolean {
  return segment.name === 'PID' && field === 19;
}

/** By the OID of the register, else by the type of the number, else by the name of who gave it. */
function kindOf({ authority, universal, type }: Parts): Kind | 'hnr' | 'national' | undefined {
  const oids = [universal, authority.replace(/^urn:oid:/i, '')].map((oid) => `urn:oid:${oid}`);
  const byOid = (Object.keys(systems) as Kind[]).find((kind) => oids.includes(systems[kind]));
  const named = names[type.toUpperCase()];
  return byOid ?? named ?? names[authority.toUpperCase()];
}

type Tell = (text: string, fix: string) => void;

function national(
  kind: Kind | 'hnr' | 'national',
  parts: Parts,
  { at }: AdtSettings,
  tell: Tell,
): Identifier | undefined {
  if (kind === 'hnr') {
    return hospitalNumber(parts, tell);
  }
  const value = parts.value.replaceAll(/[\s.-]/g, '');
  const fits = (candidate: Kind) => nationalIdProblem({ kind: candidate, value }, at) === undefined;
  if (kind !== 'national' && fits(kind)) {
    return withPeriod({ system: systems[kind], value }, parts);
  }
  // Fødselsnummer and D-number are told apart by their digits: a record that calls all of them FNR says the same number.
  const other = kind === 'duf' ? undefined : (['fnr', 'dnr', 'fhn'] as const).find(fits);
  if (other === undefined || (other === 'fhn' && kind !== 'national')) {
    const wrong = nationalIdProblem({ kind: kind === 'national' ? 'fnr' : kind, value }, at) ?? 'it is none';
    tell(
      `This is no national number of Norway: ${wrong}`,
      'Correct the number, or send it with its own type',
    );
    return undefined;
  }
  if (kind !== 'national') {
    tell(`The digits are those of a number of kind ${other}, and it counts as one`, 'Send its own type');
  }
  return withPeriod({ system: systems[other], value }, parts);
}

/** A number of the hospital's own means nothing without who gave it. */
function hospitalNumber(parts: Parts, tell: Tell): Identifier | undefined {
  const assigner = [parts.facility, parts.authority].find(
    (name) => name !== '' && names[name.toUpperCase()] === undefined,
  );
  if (assigner === undefined) {
    tell(
      'An H-number without who gave it names nobody, and is not used',
      'Send who gave it in component 6 or 4',
    );
    return undefined;
  }
  const type = { coding: [{ system: ID_TYPE_8327, code: 'HNR' }] };
  return withPeriod({ system: 'HNR', type, value: parts.value, assigner: { display: assigner } }, parts);
}

function local(parts: Parts, settings: AdtSettings, tell: Tell): Identifier | undefined {
  const { authority, universal, universalType, value } = parts;
  const system = settings.systems[authority] ?? bySelf(universal, universalType);
  const register = (Object.keys(systems) as Kind[]).find((kind) => systems[kind] === system);
  if (register) {
    return national(register, parts, settings, tell);
  }
  if (system === undefined) {
    const text = 'Who gave this number is not known: nobody is looked up by it';
    tell(text, 'Name the FHIR system of its assigning authority (CX-4) in adt.systems');
    return undefined;
  }
  return withPeriod({ system, value }, parts);
}

function bySelf(universal: string, type: string): string | undefined {
  if (/^\d+(\.\d+)+$/.test(universal) && (type === 'ISO' || type === '')) {
    return `urn:oid:${universal}`;
  }
  if (type === 'UUID' && universal !== '') {
    return `urn:uuid:${universal.toLowerCase()}`;
  }
  return (type === 'URI' || type === 'DNS') && /^https?:/.test(universal) ? universal : undefined;
}

function withPeriod(identifier: Identifier, { period }: Parts): Identifier {
  // A bound that is no moment was told of where it stands, and is left out.
  const holds = (text: string | undefined) => text !== undefined && lastDayOf(text) !== undefined;
  return period && (holds(period.start) || holds(period.end)) ? { ...identifier, period } : identifier;
}
