// What the page shows of a person and a case, out of what the flows found.
import type { Patient } from '@medplum/fhirtypes';
import type { Explanation } from '../../flows/judge/explain-need.ts';
import type { NeedPerson } from '../../flows/judge/need-person.ts';
import { DNR, FNR } from '../../ground/fhir/identifier-system.ts';
import type { PersonalFacts } from './notice/notice-person.ts';

export function personalFacts({ patient, plans }: NeedPerson, explanation: Explanation): PersonalFacts {
  const { title, reasons = [], forPerson, letter, message } = explanation;
  const nationalId = patient.identifier?.find(({ system }) => system === FNR || system === DNR)?.value;
  return {
    patient: `Patient/${patient.id}`,
    name: nameOf(patient),
    ...(nationalId ? { nationalId } : {}),
    ...(title ? { title } : {}),
    reasons,
    ...(forPerson ? { next: forPerson } : {}),
    ...(letter ? { letter } : {}),
    ...(message ? { message: JSON.stringify(message, null, 2) } : {}),
    plans,
  };
}

function nameOf({ name = [] }: Patient): string {
  const used = name.find(({ use }) => use === 'official') ?? name[0];
  return used?.text ?? [...(used?.given ?? []), used?.family].filter((part) => part !== undefined).join(' ');
}
