// The person that PID or MRG is about: numbers, names, addresses, birth and death.
import type { Address, HumanName, Identifier } from '@medplum/fhirtypes';
import { birthIn } from '../../../ground/fhir/person.ts';
import { daysOf } from '../../../ground/norway/day.ts';
import { isBefore } from '../../../ground/norway/moment.ts';
import { type FieldPlace, type MessageReader, type Numbered, placeOf, type Said } from './fields.ts';
import type { AdtSettings } from './header.ts';
import { readIdentifiers } from './identifiers.ts';
import type { AdtPerson, SaidDead } from './message.ts';

/** PID. Fields 2, 4 and 19 hold numbers in messages of old versions, and in systems that never moved them. */
export function readPerson(reader: MessageReader, pid: Numbered, settings: AdtSettings): AdtPerson {
  const birthDate = dayOfBirth(reader, pid);
  const identifiers = withoutMothers(
    reader,
    pid,
    birthDate,
    distinct([3, 2, 4, 19].flatMap((field) => readIdentifiers(reader, pid, field, settings))),
  );
  requireNumber(reader, pid, 3, identifiers);
  return {
    identifiers,
    names: repeated(reader, pid, 5, nameAt),
    addresses: repeated(reader, pid, 11, addressAt),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...readDeath(reader, pid, birthDate),
  };
}

/**
 * A newborn is often registered by the number of the mother: what is said of the child is not said of her. The number is hers
 * when PID-21 holds it too, but for one that holds the day of birth in PID-7, and when that day is years from its own.
 */
function withoutMothers(
  reader: MessageReader,
  pid: Numbered,
  birthDate: string | undefined,
  identifiers: readonly Identifier[],
): readonly Identifier[] {
  const mothers = new Set(
    Array.from({ length: reader.repetitions(pid, 21) }, (_, index) =>
      bare(reader.text(pid, { field: 21, repetition: index + 1, component: 1 })),
    ),
  );
  const own = identifiers.filter((identifier) => {
    const born = birthIn(identifier);
    const isApart = born !== undefined && birthDate !== undefined && yearsBetween(born, birthDate) > 10;
    return !isApart && (!mothers.has(bare(identifier.value)) || (born !== undefined && born === birthDate));
  });
  if (own.length < identifiers.length) {
    reader.tell('warning', 'value', '102', placeOf(pid, { field: 3 }), {
      text: 'This is the number of somebody else than the one who was born on this day, as the mother of a newborn: nobody is looked up by it',
      fix: 'Send the person’s own number in PID-3 and day of birth in PID-7; the mother’s number in PID-21 alone',
    });
  }
  return own;
}

const bare = (number = '') => number.replaceAll(/[\s.-]/g, '');
const yearsBetween = (one: string, other: string) =>
  Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4)));

/** MRG: the numbers of the other record, MRG-1 and in old versions MRG-4. */
export function readPrior(reader: MessageReader, mrg: Numbered, settings: AdtSettings): AdtPerson {
  const identifiers = distinct([1, 4].flatMap((field) => readIdentifiers(reader, mrg, field, settings)));
  requireNumber(reader, mrg, 1, identifiers);
  return { identifiers, names: repeated(reader, mrg, 7, nameAt), addresses: [] };
}

function requireNumber(
  reader: MessageReader,
  segment: Numbered,
  field: number,
  identifiers: readonly Identifier[],
): void {
  if (identifiers.length === 0) {
    reader.tell('error', 'required', '101', placeOf(segment, { field }), {
      text: 'No number says surely who this is: nobody can be looked up',
      fix: 'Send a number with its assigning authority or type, for example ^^^&2.16.578.1.12.4.1.4.1&ISO^FNR, or set adt.systems',
    });
  }
}

function distinct(identifiers: readonly Identifier[]): Identifier[] {
  const key = ({ system, value, assigner }: Identifier) => `${system}|${value}|${assigner?.display ?? ''}`;
  return [...new Map(identifiers.toReversed().map((each) => [key(each), each])).values()].toReversed();
}

function repeated<T>(
  reader: MessageReader,
  segment: Numbered,
  field: number,
  read: (text: Texts) => T | undefined,
): T[] {
  return Array.from({ length: reader.repetitions(segment, field) }, (_, index) => index + 1).flatMap(
    (repetition) => {
      const at = (place: Omit<FieldPlace, 'field'>) => reader.text(segment, { field, repetition, ...place });
      return read((component, subcomponent = 1) => at({ component, subcomponent })) ?? [];
    },
  );
}

type Texts = (component: number, subcomponent?: number) => string | undefined;

/** HL7 table 0200 (name type) as FHIR has it; what has no counterpart is left unsaid. */
const nameUses: Readonly<Record<string, NonNullable<HumanName['use']>>> = {
  L: 'official',
  D: 'usual',
  M: 'maiden',
  N: 'nickname',
  A: 'nickname',
  T: 'temp',
  S: 'anonymous',
};

function nameAt(text: Texts): HumanName | undefined {
  const family = text(1);
  const given = [text(2), text(3)].filter((part) => part !== undefined);
  const use = nameUses[text(7) ?? ''];
  return family === undefined && given.length === 0
    ? undefined
    : { ...(use ? { use } : {}), ...(family ? { family } : {}), ...(given.length > 0 ? { given } : {}) };
}

/** HL7 table 0190 (address type). */
const addressUses: Readonly<Record<string, NonNullable<Address['use']>>> = {
  H: 'home',
  P: 'home',
  L: 'home',
  B: 'work',
  O: 'work',
  C: 'temp',
  BA: 'old',
};

function addressAt(text: Texts): Address | undefined {
  const line = [text(1), text(2)].filter((part) => part !== undefined);
  const [city, postalCode, country, district] = [text(3), text(5), text(6), text(9)];
  const use = addressUses[text(7) ?? ''];
  const address: Address = {
    ...(use ? { use } : {}),
    ...(text(7) === 'M' ? { type: 'postal' as const } : {}),
    ...(line.length > 0 ? { line } : {}),
    ...(city ? { city } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(country ? { country } : {}),
    // In Norway the county or parish code is the municipality's number.
    ...(district ? { district } : {}),
  };
  return line.length > 0 || city || postalCode || district ? address : undefined;
}

function dayOfBirth(reader: MessageReader, pid: Numbered): string | undefined {
  const said = reader.text(pid, { field: 7 });
  const [, year, month, day] = /^(\d{4})(\d\d)?(\d\d)?/.exec(said ?? '') ?? [];
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (said !== undefined && daysOf(date) === undefined) {
    reader.tell('warning', 'value', '102', placeOf(pid, { field: 7 }), {
      text: 'This is no date of birth, and it is not used',
      fix: 'Write YYYYMMDD',
    });
  }
  return daysOf(date) && date;
}

/**
 * PID-30 says yes or no, PID-29 says when. An empty field says nothing; two quotes say that there is no such thing (any more). A
 * date beside a no is both, and neither is believed.
 * @param birthDate a death before it is none
 */
function readDeath(
  reader: MessageReader,
  pid: Numbered,
  birthDate: string | undefined,
): Pick<AdtPerson, 'dead' | 'diedAt'> {
  const indicator = reader.said(pid, { field: 30 });
  const diedAt = reader.time(pid, { field: 29 });
  const written = reader.said(pid, { field: 29 });
  // Nothing but zeros is how some systems write that there is no date; it is told where it stands.
  const date = /^0+$/.test(written ?? '') ? undefined : written;
  // 19000101 is how others write it: a death before the birth is none, and without PID-30 nothing says that there is one.
  const isImpossible = isBefore(diedAt ?? undefined, birthDate);
  const dead = isImpossible && indicator === undefined ? 'unclear' : deathOf(indicator, date);
  if (dead === 'unclear') {
    reader.tell('error', 'conflict', '102', placeOf(pid, { field: 30 }), {
      text: 'Whether the person is dead is said in a way that is neither yes nor no: nothing of the message is taken',
      fix: 'Send Y or N in PID-30, and a time in PID-29 only with Y and not before the birth (PID-7)',
    });
  }
  return { ...(dead ? { dead } : {}), ...(dead === 'dead' && diedAt && !isImpossible ? { diedAt } : {}) };
}

function deathOf(indicator: Said, date: Said): SaidDead | undefined {
  if (indicator === undefined) {
    return deathByDate(date);
  }
  switch (indicator?.toUpperCase() ?? 'N') {
    case 'Y':
      return 'dead';
    case 'N':
      return typeof date === 'string' ? 'unclear' : 'not-dead';
    default:
      return 'unclear';
  }
}

/** Without PID-30: a date says that there is a death, two quotes that there is none. */
function deathByDate(date: Said): SaidDead | undefined {
  if (date === null) {
    return 'not-dead';
  }
  return date === undefined ? undefined : 'dead';
}
