// What makes somebody this person, and how the record of a person stands: numbers, death, replaced records.

import type { Identifier, Patient } from '@medplum/fhirtypes';
import type { Instant } from '../norway/instant.ts';
import { birthDateOf } from '../norway/national-id.ts';
import { codesIn } from './coded.ts';
import { DNR, DUF, FHN, FNR, ID_TYPE_8327 } from './identifier-system.ts';
import { identifiersInForce } from './in-force.ts';
import { parseReference } from './reference.ts';

/** Systems of national numbers, in the order in which they are told. */
const NATIONAL: readonly string[] = [FNR, DNR, FHN, DUF];

/** True for the systems of Norway's numbers of persons; every other number is local to who gave it. */
export function isNationalSystem(system: string | undefined): boolean {
  return NATIONAL.includes(system ?? '');
}

/**
 * The value as it is compared and told: without blanks at its ends, and a national number without the blanks that people
 * write within it. Undefined where there is none.
 */
export function numberOf({ system, value }: Identifier): string | undefined {
  const text = isNationalSystem(system) ? value?.replaceAll(/[\s.-]/g, '') : value?.trim();
  return text === '' ? undefined : text;
}

/** The number that is told of a person, as an identifier. */
export type ToldNumber = Pick<Identifier, 'system' | 'type' | 'assigner'> & { readonly value: string };

/** True for an H-number: the base profile says so by a literal where others have a system, others by its type (8327). */
export function isHNumber({ system, type }: Pick<Identifier, 'system' | 'type'>): boolean {
  return system === 'HNR' || codesIn(type, ID_TYPE_8327).includes('HNR');
}

/**
 * The number that is told of a person: national and in force, fødselsnummer first; without one an H-number, together with
 * the hospital that gave it, because without that it means nothing.
 */
export function nationalNumber(
  { identifier }: Pick<Patient, 'identifier'>,
  instant: Instant,
): ToldNumber | undefined {
  const current = identifiersInForce(identifier, instant);
  return nationalNumbers(current)[0]?.told ?? current.flatMap(localNumber)[0];
}

/** National numbers, in the order in which they are told. */
function nationalNumbers(
  current: readonly Identifier[],
): { readonly series: string; readonly told: ToldNumber }[] {
  return NATIONAL.filter((series) => series !== DUF).flatMap((series) =>
    current.flatMap((each) => {
      const value = seriesOf(each) === series ? numberOf(each) : undefined;
      return value === undefined || each.system === undefined
        ? []
        : [{ series, told: { system: each.system, value } }];
    }),
  );
}

/**
 * True when several numbers of the series that is told are in force: whose they are is not sure. A D-number beside a
 * fødselsnummer is the earlier one of the same person and no contradiction.
 */
export function hasSeveralNumbers({ identifier }: Pick<Patient, 'identifier'>, instant: Instant): boolean {
  const [first, ...others] = nationalNumbers(identifiersInForce(identifier, instant));
  return others.some(({ series, told }) => series === first?.series && told.value !== first.told.value);
}

/** As people read it: an H-number with who gave it. */
export function toldNumber({ value, assigner }: ToldNumber): string {
  return assigner?.display ? `${value} (${assigner.display})` : value;
}

function localNumber(identifier: Identifier): ToldNumber[] {
  const value = isHNumber(identifier) ? numberOf(identifier) : undefined;
  const display = identifier.assigner?.display?.trim();
  const type = { coding: [{ system: ID_TYPE_8327, code: 'HNR' }] };
  return value && display ? [{ type, value, assigner: { display } }] : [];
}

/**
 * By what a person is known, as comparable texts: fødselsnummer and D-number are one series, whichever system they stand
 * under; numbers of other systems count with their system; a number without a system counts for nothing. Old and ended
 * numbers count too: they were given to nobody else.
 */
export function numbersOfPerson(identifiers: readonly Identifier[] | undefined): {
  readonly national: ReadonlySet<string>;
  readonly local: ReadonlySet<string>;
} {
  const national = new Set<string>();
  const local = new Set<string>();
  for (const each of identifiers ?? []) {
    const value = numberOf(each);
    if (value === undefined || !each.system) {
      continue;
    }
    if (isNationalSystem(each.system)) {
      national.add(each.system === FNR || each.system === DNR ? `born|${value}` : `${each.system}|${value}`);
    } else {
      local.add(`${each.system}|${value}`);
    }
  }
  return { national, local };
}

/** Fødselsnummer and D-numbers of a person, old and ended ones too. */
export function bornNumbers(identifiers: readonly Identifier[] | undefined): ReadonlySet<string> {
  const born = (identifiers ?? []).filter(({ system }) => system === FNR || system === DNR);
  return new Set(born.flatMap((each) => numberOf(each) ?? []));
}

/** The day of birth (YYYY-MM-DD) that a fødselsnummer or D-number holds; nothing for other numbers. */
export function birthIn(identifier: Identifier): string | undefined {
  const kind = { [FNR]: 'fnr', [DNR]: 'dnr' }[identifier.system ?? ''] as 'fnr' | 'dnr' | undefined;
  return kind && birthDateOf(kind, numberOf(identifier) ?? '');
}

/**
 * Search tokens (`system|value`) by which a person is found on any server: by national numbers, old and ended ones too,
 * because a record may still stand under them; without any, by the numbers of other systems. As written and as compared,
 * where the two differ.
 */
export function tokensOfPerson(identifiers: readonly Identifier[] | undefined): string[] {
  const all = (identifiers ?? []).filter((each) => each.system && numberOf(each) !== undefined);
  const national = all.filter(({ system }) => isNationalSystem(system));
  const tokens = (national.length > 0 ? national : all).flatMap((each) => [
    `${each.system}|${numberOf(each)}`,
    `${each.system}|${each.value}`,
  ]);
  return [...new Set(tokens)];
}

/** `not-said`: what is stated on either side does not settle it. */
export type SamePerson = 'same' | 'other' | 'not-said';

/**
 * Whether two sets of identifiers are of one person, over all numbers that either has. One number in common is enough.
 * Two that have numbers of the same series in force and none in common are two persons; a D-number beside a fødselsnummer
 * says nothing, because the one follows the other.
 */
export function samePerson(
  left: readonly Identifier[] | undefined,
  right: readonly Identifier[] | undefined,
  instant: Instant,
): SamePerson {
  const [a, b] = [numbersOfPerson(left), numbersOfPerson(right)];
  const shared = [...a.national].some((each) => b.national.has(each));
  if (shared) {
    return 'same';
  }
  const series = (identifiers: readonly Identifier[] | undefined) =>
    new Set(
      identifiersInForce(identifiers, instant).flatMap((each) =>
        isNationalSystem(each.system) && numberOf(each) !== undefined ? [seriesOf(each)] : [],
      ),
    );
  const [own, theirs] = [series(left), series(right)];
  if ([...own].some((each) => theirs.has(each))) {
    return 'other';
  }
  return [...a.local].some((each) => b.local.has(each)) ? 'same' : 'not-said';
}

/** A D-number says so by its first digit, whichever system it stands under. */
function seriesOf(identifier: Identifier): string {
  const { system = '' } = identifier;
  if (system !== FNR && system !== DNR) {
    return system;
  }
  return /^[4-7]/.test(numberOf(identifier) ?? '') ? DNR : FNR;
}

/** How the record says that the person is. `not-known`: whether the person lives is stated as not known. */
export type LifeState = 'living' | 'dead' | 'not-known';

/**
 * A date of death that is only an extension (as of when the date is not known) says that there is a death; a yes-or-no
 * without a value says that it is not known. Nothing stated is living, as the standard has it.
 * @see https://hl7.org/fhir/R4/patient-definitions.html#Patient.deceased_x_
 */
export function lifeOf(patient: Patient): LifeState {
  // FHIR's JSON keeps the extensions of a primitive in a sibling with `_`, which the types leave out.
  const { deceasedBoolean, deceasedDateTime, _deceasedBoolean, _deceasedDateTime } = patient as Patient & {
    _deceasedBoolean?: unknown;
    _deceasedDateTime?: unknown;
  };
  if (deceasedDateTime !== undefined || _deceasedDateTime) {
    return 'dead';
  }
  if (typeof deceasedBoolean === 'boolean') {
    return deceasedBoolean ? 'dead' : 'living';
  }
  return deceasedBoolean === undefined && !_deceasedBoolean ? 'living' : 'not-known';
}

/**
 * How the record itself stands.
 * - `in-use`: active, or not said; that it replaces others or that there are more records of the person stops nothing
 * - `replaced`: another record has taken its place
 * - `inactive`: said to be out of use, and nothing says which one is in use: a person looks
 */
export type RecordState = 'in-use' | 'replaced' | 'inactive' | 'not-known';

export function recordStateOf({ active, link }: Patient): RecordState {
  if (link?.some(({ type }) => type === 'replaced-by')) {
    return 'replaced';
  }
  if (active !== undefined && typeof active !== 'boolean') {
    return 'not-known';
  }
  return active === false ? 'inactive' : 'in-use';
}

/** References to other records of the same person, whose consents count too: those that it replaces, and those beside it. */
export function otherRecordsOf({ link }: Patient): string[] {
  return (link ?? []).flatMap(({ type, other }) =>
    (type === 'replaces' || type === 'seealso') && other?.reference ? [other.reference] : [],
  );
}

/** The same as `Patient/17`, those on this server alone. */
export function otherPatientsOf(patient: Patient): string[] {
  return otherRecordsOf(patient).flatMap((reference) => {
    const record = parseReference(reference);
    return record?.type === 'Patient' ? [`Patient/${record.id}`] : [];
  });
}
