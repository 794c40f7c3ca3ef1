// A coordinator without a plan: what an event leaves when there is only the arrangement, and what cannot be then (B11).
import type { Issue } from '../../ground/outcome/issue.ts';
import { coordinatorOnlyStatus } from '../document/content.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { refusal } from './outcome.ts';

/** What events write for a plan; without one the roles and the history say it. */
const saidOtherwise = ['coordinator', 'period', 'statusReason', 'contributors'] as const;

/** The arrangement after an event. The status of the group is the status of the arrangement. */
export function asArrangement(plan: IndividualPlan): IndividualPlan {
  if (plan.kind !== 'coordinator-only') {
    return plan;
  }
  const entries = Object.entries(plan).filter(([key]) => !(saidOtherwise as readonly string[]).includes(key));
  const team = Object.entries(coordinatorOnlyStatus).find(([, status]) => status === plan.status)?.[0];
  const status = team as keyof typeof coordinatorOnlyStatus;
  return { ...(Object.fromEntries(entries) as IndividualPlan), team: { ...plan.team, status } };
}

/** Events that make parts of a plan, or states that only a plan has. */
export function needsPlan(plan: IndividualPlan, after: IndividualPlan): Issue[] {
  if (after.kind !== 'coordinator-only') {
    return [];
  }
  const issues: Issue[] = [];
  if (!Object.values<string>(coordinatorOnlyStatus).includes(after.status)) {
    issues.push(
      refusal(
        'B11',
        '/status',
        `Without a plan nothing can be ${after.status}.`,
        'End the arrangement with "complete".',
      ),
    );
  }
  const parts = ['goals', 'resources', 'measures', 'subPlans', 'revisionDates', 'evaluations'] as const;
  for (const part of parts) {
    if (after[part] === undefined || plan[part] !== undefined) {
      continue;
    }
    issues.push(
      refusal(
        'B11',
        `/${part}`,
        `The person has a coordinator and no plan, so there can be no ${part} of a plan.`,
        'Open a plan first ("open-plan"), or leave this out.',
      ),
    );
  }
  return issues;
}
