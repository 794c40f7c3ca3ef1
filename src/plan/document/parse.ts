// Unknown input to a plan document: every problem at once, in plain words, at its place.
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
 * The registries of parties come back in order of id.
 */
export function parsePlan(input: unknown): ParsedPlan {
  const problems = problemsOf(input);
  if (problems.length > 0) {
    return { issues: problems };
  }
  const plan = input as IndividualPlan;
  const issues = checkRules(plan);
  return issues.some((issue) => issue.severity === 'error')
    ? { issues }
    : { plan: withSortedRegistries(plan), issues };
}
