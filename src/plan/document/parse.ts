// Unknown input to a plan document: every problem at once, in plain words, at its place.
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { schemaReader } from '../../ground/schema/read.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { withSortedRegistries } from './registries.ts';
import { checkRules } from './rules.ts';
import { planSchema } from './schema.ts';

const problemsOf = schemaReader(planSchema, 'a plan');

export interface ParsedPlan {
  /** The plan, when nothing of severity error was found. */
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
}

/**
 * Reads a plan document out of unknown input (already parsed JSON).
 * Never throws on input; every problem is an issue with a JSON pointer. An unknown field is an error, by name.
 * The registries of parties come back in order of id, and `$schema`, which is for editors, does not.
 * @param at identity numbers are right by the rules in force then; without it, by those that have been in force all along
 * @example
 * const { plan: right, issues } = parsePlan(document);
 * right.id === document.id; // true
 */
export function parsePlan(input: unknown, at?: Instant): ParsedPlan {
  const problems = problemsOf(input);
  if (problems.length > 0) {
    return { issues: problems };
  }
  const { $schema: _, ...rest } = input as IndividualPlan & { readonly $schema?: string };
  const plan: IndividualPlan = rest;
  const issues = checkRules(plan, at);
  return issues.some((issue) => issue.severity === 'error')
    ? { issues }
    : { plan: withSortedRegistries(plan), issues };
}
