// What a schema cannot say about a plan document: references, dates, identity numbers, and rules of the regulation.
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { acceptances, coordinatorOnly, offers } from './rules/arrangement.ts';
import { givers } from './rules/consents.ts';
import { dates, deadlines, meetingTimes } from './rules/dates.ts';
import { birthDate, identityNumbers, nameless, organizationTelecom } from './rules/identities.ts';
import { languages } from './rules/languages.ts';
import { references, uniqueIds } from './rules/references.ts';

type Rule = (plan: IndividualPlan, at: Instant | undefined) => Issue[];
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
  languages,
];

/** Checks a document that already fits the schema. @param at numbers are right by the rules in force then */
export function checkRules(plan: IndividualPlan, at?: Instant): Issue[] {
  return rules.flatMap((rule) => rule(plan, at));
}
