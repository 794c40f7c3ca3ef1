// How stays in hospital are named: by what tells nothing of the person, and so that two systems that mean one stay can be seen to.
import type { Encounter, Identifier } from '@medplum/fhirtypes';
import { noticeId } from '../../need/notice/identity.ts';

/** The stay of a message: its number with who gave it, without telling it; one without a number is the one that the person has. */
export function stayOfVisit(number: Identifier | undefined, patient: string): string {
  const name = number ? `${number.assigner?.display ?? ''}|${number.value}` : patient;
  return `stay/${noticeId(name, 'stay')}`;
}

/** What messages call the stay of an Encounter: by each of its numbers, under each name of who gave it, or under none. */
export function namesInMessages({ identifier }: Encounter): readonly string[] {
  const names = (identifier ?? []).flatMap(({ value, system, assigner }) =>
    value === undefined
      ? []
      : ['', system, system?.replace(/^urn:(oid|uuid):/i, ''), assigner?.display].flatMap((display) =>
          display === undefined
            ? []
            : stayOfVisit({ value, ...(display ? { assigner: { display } } : {}) }, ''),
        ),
  );
  return [...new Set(names)];
}
