// Whether whom a message states is whom we mean: by numbers, and where these cannot be compared, by birth date and name.
import type { Communication, HumanName, Patient, Task } from '@medplum/fhirtypes';
import type { Message } from '../../ground/fhir/message.ts';
import { birthIn, samePerson } from '../../ground/fhir/person.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { resourceIn } from './in-message.ts';

/** `nobody`: the message states nobody, or nothing by which a person can be known. */
export type Likeness = 'same' | 'other' | 'unclear' | 'nobody';

type Person = Pick<Patient, 'identifier' | 'name' | 'birthDate'>;

/**
 * Compares everybody whom the message is about with the person meant; `known` are all records of that person, merged ones
 * too, since a number that has ended was that person's number all the same.
 */
export function likenessOf(message: Message, known: readonly Patient[], instant: Instant): Likeness {
  const found = statedIn(message).map((stated) => compare(stated, known, instant));
  return (['other', 'unclear', 'same'] as const).find((likeness) => found.includes(likeness)) ?? 'nobody';
}

/** Those whom Task and reply name as the one they are about; without any such name, every Patient of the message. */
function statedIn(message: Message): Person[] {
  const named = message.resources.flatMap((resource) => {
    const link = subjectOf(resource);
    const patient = resourceIn(message, link?.reference, resource);
    return [
      ...(patient?.resourceType === 'Patient' ? [patient] : []),
      ...(link?.identifier ? [{ identifier: [link.identifier] }] : []),
    ];
  });
  return named.length > 0
    ? named
    : message.resources.filter((each): each is Patient => each.resourceType === 'Patient');
}

function subjectOf(resource: Message['resources'][number]): Task['for'] | Communication['subject'] {
  if (resource.resourceType === 'Task') {
    return resource.for;
  }
  return resource.resourceType === 'Communication' ? resource.subject : undefined;
}

function compare(stated: Person, known: readonly Patient[], instant: Instant): Likeness {
  const numbers = known.flatMap(({ identifier }) => identifier ?? []);
  const likeness = samePerson(stated.identifier, numbers, instant);
  if (likeness === 'same' && alsoStatesAnother(stated, known)) {
    return 'unclear';
  }
  return likeness === 'not-said' ? compareBirthAndName(stated, known) : likeness;
}

/** One number is ours, and another one is of somebody born on another day: then it is not sure whom it is about. */
function alsoStatesAnother({ identifier }: Person, known: readonly Patient[]): boolean {
  const ours = known.flatMap((each) => [...datesInNumbers(each), ...birthDatesOf(each)]);
  return datesInNumbers({ identifier: identifier ?? [] }).some(
    (day) => !ours.some((each) => each.startsWith(day) || day.startsWith(each)),
  );
}

function compareBirthAndName(stated: Person, known: readonly Patient[]): Likeness {
  const born = birthDatesOf(stated);
  const ours = known.flatMap(birthDatesOf);
  const names = compareNames(stated, known);
  if (born.length > 0 && ours.length > 0) {
    // A date may be known to the year or the month alone.
    if (!born.some((day) => ours.some((each) => each.startsWith(day) || day.startsWith(each)))) {
      return 'other';
    }
    return names === 'different' ? 'unclear' : 'same';
  }
  if (names === 'different') {
    return 'unclear';
  }
  if (names === 'alike') {
    return 'same';
  }
  return (stated.identifier ?? []).length > 0 || born.length > 0 ? 'unclear' : 'nobody';
}

/** The birth date that is stated, or that stands in a number. */
function birthDatesOf(person: Person): string[] {
  return person.birthDate ? [person.birthDate] : datesInNumbers(person);
}

function datesInNumbers({ identifier }: Pick<Person, 'identifier'>): string[] {
  return (identifier ?? []).flatMap((each) => birthIn(each) ?? []);
}

/** Names change by marriage and are shortened; that one given name is shared tells twins apart and is not asked of more. */
function compareNames(stated: Person, known: readonly Patient[]): 'alike' | 'different' | 'not-stated' {
  const theirs = givenIn(stated.name);
  const ours = known.flatMap(({ name }) => givenIn(name));
  if (theirs.length === 0 || ours.length === 0) {
    return 'not-stated';
  }
  return theirs.some((name) => ours.includes(name)) ? 'alike' : 'different';
}

function givenIn(names: readonly HumanName[] | undefined): string[] {
  return (names ?? [])
    .flatMap(({ given, text }) => given ?? (text ? [text] : []))
    .flatMap((name) => name.toLocaleLowerCase('nb').split(/[\s-]+/))
    .filter((name) => name !== '');
}
