// What the page shows of a person and a case, out of what the flows found.

import type { Explanation } from '../../flows/judge/explain-need.ts';
import type { NeedPerson } from '../../flows/judge/need-person.ts';
import { nameInForce, nameText } from '../../ground/fhir/in-force.ts';
import { nationalNumber, toldNumber } from '../../ground/fhir/person.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { PersonalFacts } from './notice/notice-person.ts';

/** @param instant of the request: names and numbers in force then */
export function personalFacts(
  { patient, plans }: NeedPerson,
  explanation: Explanation,
  instant: Instant,
): PersonalFacts {
  const { title, reasons = [], forPerson, letter, message } = explanation;
  const number = nationalNumber(patient, instant);
  const nationalId = number && toldNumber(number);
  return {
    patient: `Patient/${patient.id}`,
    name: nameText(nameInForce(patient.name, instant)) ?? '',
    ...(nationalId ? { nationalId } : {}),
    ...(title ? { title } : {}),
    reasons,
    ...(forPerson ? { next: forPerson } : {}),
    ...(letter ? { letter } : {}),
    ...(message ? { message: JSON.stringify(message, null, 2) } : {}),
    plans,
  };
}
