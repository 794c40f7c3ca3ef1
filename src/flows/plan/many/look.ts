// One look for the plans of many persons (B1). A server that answers for many only in part would hide a plan: so an answer counts
// for a person only when it shows what was written for that person a moment ago.
import type { CarePlan, Patient } from '@medplum/fhirtypes';
import { numberOf } from '../../../ground/fhir/person.ts';
import { parseReference } from '../../../ground/fhir/reference.ts';
import { nameOf } from '../gather-plan.ts';
import { recordsOf } from '../one-plan.ts';
import type { PlanServer } from '../plan-server.ts';
import type { ToClaim } from '../write-plan.ts';

interface Look {
  /** The person's other plans that are in force or drafts. */
  readonly others: readonly CarePlan[];
  /** True when the answer shows the person's own record and claim, which were written before: it covers this person. */
  readonly isSure: boolean;
}

/**
 * What the server shows for each; undefined when it shows a person or a plan that is none of those asked for: then nobody can
 * say whom it belongs to. Two requests.
 */
export async function lookForMany(
  server: PlanServer,
  asked: readonly ToClaim[],
): Promise<readonly Look[] | undefined> {
  const { persons, plans } = await recordsOf(
    server,
    asked.flatMap(({ tokens }) => tokens),
  );
  const numbers = persons.map(numbersOf);
  const names = asked.map(({ tokens }) => namesOf(persons, numbers, tokens));
  const known = new Set(names.flatMap((own) => [...own]));
  const isForeign = (plan: CarePlan) => !known.has(subjectOf(plan) ?? '');
  if (persons.some((person) => !known.has(nameOf(person))) || plans.some(isForeign)) {
    return undefined;
  }
  return asked.map(({ carePlan, patient }, at) => {
    const own = names[at] ?? new Set();
    const theirs = plans.filter((plan) => own.has(subjectOf(plan) ?? ''));
    const others = theirs.filter((plan) => nameOf(plan) !== nameOf(carePlan));
    return { others, isSure: own.has(nameOf(patient)) && others.length < theirs.length };
  });
}

/** As written and as compared, whatever system gave them. */
function numbersOf({ identifier }: Patient): string[] {
  return (identifier ?? []).flatMap((each) => [
    `${each.system}|${each.value}`,
    `${each.system}|${numberOf(each)}`,
  ]);
}

function namesOf(
  persons: readonly Patient[],
  numbers: readonly (readonly string[])[],
  tokens: readonly string[],
): ReadonlySet<string> {
  const theirs = persons.filter((_, at) => numbers[at]?.some((number) => tokens.includes(number)));
  return new Set(theirs.map(nameOf));
}

function subjectOf({ subject }: CarePlan): string | undefined {
  const key = parseReference(subject?.reference);
  return key && `${key.type}/${key.id}`;
}
