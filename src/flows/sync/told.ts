// What a pass tells of a plan, and what it keeps to itself.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Merged } from '../../plan/merge/merge-plans.ts';

export function isTold({ severity }: Issue): boolean {
  return severity !== 'information';
}

/** An item that one system left out. */
export function staysThere({ pointer, removedBy }: Merged['kept'][number]): Issue {
  return {
    severity: 'warning',
    code: 'business-rule',
    path: pointer,
    text: `${removedBy} took it out of the plan. It stays: in a plan things end, they do not vanish.`,
    fix: 'Give it an end: a status, or the end of its period.',
    rule: 'B3',
    concept: 'B3',
  };
}
