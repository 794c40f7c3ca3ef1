// A view is a part of a plan for one recipient. It is marked as one, and nothing takes it for the plan.
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { type ParsedPlan, parsePlan } from './parse.ts';

/** The refusal of a view where a whole plan is needed; nothing for a plan. */
export function onlyAPart({ subset }: Pick<IndividualPlan, 'subset'>): Issue[] {
  if (subset !== true) {
    return [];
  }
  return [
    {
      severity: 'error',
      code: 'business-rule',
      path: '/subset',
      text: 'This is the part of a plan that one recipient sees, and not the plan: what it does not hold would be taken for gone.',
      fix: 'Give the whole plan. Somebody who sees a part changes it by the event "update", which merges it over the plan.',
      rule: 'C7',
      concept: 'C7',
    },
  ];
}

/** Reads a document that is to be published, synchronised or written over: a view is refused. */
export function parseWholePlan(input: unknown, at?: Instant): ParsedPlan {
  const parsed = parsePlan(input, at);
  const refused = parsed.plan ? onlyAPart(parsed.plan) : [];
  return refused.length > 0 ? { issues: [...parsed.issues, ...refused] } : parsed;
}
