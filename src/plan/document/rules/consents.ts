// What a recorded consent lacks to open anything: told when the document is read, not only when somebody is refused.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../individual-plan.ts';

/** A consent that nobody is recorded as having given opens nothing (C6). */
export function givers(plan: IndividualPlan): Issue[] {
  // A view leaves out who gave a consent.
  if (plan.subset === true) {
    return [];
  }
  return (plan.consents ?? []).flatMap(({ status, givenBy }, at): Issue[] =>
    status === 'active' && (givenBy ?? []).length === 0
      ? [
          {
            severity: 'warning',
            code: 'incomplete',
            path: `/consents/${at}/givenBy`,
            text: 'Nobody is recorded as having given this consent, so it opens nothing.',
            fix: 'Give "givenBy": "patient", or the id of the relative who consents on behalf of the person, with the reason.',
            rule: 'C6',
            concept: 'C6',
          },
        ]
      : [],
  );
}
