// The verdict on a plan document, the same wherever it is asked for: its own rules, and the rules over what it becomes.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Instant } from '../../ground/norway/instant.ts';
import { gravestFirst, type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parsePlan } from '../../plan/document/parse.ts';
import { toFhir } from '../../plan/mapping/to-bundle.ts';
import { graphIssues } from '../../validator/graph/graph-issues.ts';

export interface CheckedPlan {
  /** The plan, when nothing of severity error was found. */
  readonly plan?: IndividualPlan;
  /** The gravest first. A path is a JSON pointer, or a FHIRPath in the Bundle that `toFhir` makes. */
  readonly issues: readonly Issue[];
}

/**
 * Reads and judges a plan document out of unknown input (parsed JSON). Never throws on input.
 * @param instant who is in office is judged at this instant
 * @example
 * const { instant } = parseInstant('2026-11-29T12:00:00+01:00');
 * const { plan: right, issues } = checkPlan(document, instant);
 * isUsable(issues); // true
 */
export function checkPlan(document: unknown, instant: Instant): CheckedPlan {
  const { plan, issues } = parsePlan(document, instant);
  if (!plan) {
    return { issues: gravestFirst(issues) };
  }
  const made = toFhir(plan);
  const resources = made.bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const found = [...issues, ...made.issues, ...rulesOver(resources, instant)];
  return { ...(isUsable(found) ? { plan } : {}), issues: gravestFirst(found) };
}

/** What the resources of one plan break together. */
export function rulesOver(resources: readonly Resource[], instant: Instant): Issue[] {
  const entry = resources.map((resource) => ({ resource }));
  return graphIssues({ resourceType: 'Bundle', type: 'collection', entry } satisfies Bundle, instant);
}
