// What a schema cannot say about a plan document: references, dates, identity numbers, and rules of the regulation.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { acceptances, coordinatorOnly, offers } from './rules/arrangement.ts';
import { givers } from './rules/consents.ts';
import { dates, deadlines, meetingTimes } from './rules/dates.ts';
import { birthDate, identityNumbers, nameless, organizationTelecom } from './rules/identities.ts';
import { references, uniqueIds } from './rules/references.ts';
import { type PlanField, planFields } from './walk.ts';

type Rule = (plan: IndividualPlan, fields: readonly PlanField[]) => Issue[];
const rules: readonly Rule[] = [
  uniqueIds,
  references,
  dates,
  identityNumbers,
  birthDate,
  nameless,
  meetingTimes,
  deadlines,
  organizationTelecom,
  acceptances,
  coordinatorOnly,
  offers,
  givers,
];

/** Checks a document that already fits the schema. */
export function checkRules(plan: IndividualPlan): Issue[] {
  const fields = [...planFields(plan)];
  return rules.flatMap((rule) => rule(plan, fields));
}
