// What the arrangement around the person allows: who accepts, what a coordinator without plan has, what was offered.
import type { Issue } from '../../../ground/outcome/issue.ts';
import { coordinatorOnlyStatus } from '../content.ts';
import type { IndividualPlan } from '../individual-plan.ts';
import { partsWhich } from '../parts.ts';

const promised = new Set(['accepted', 'ready', 'in-progress', 'completed']);

/** Nobody can promise a measure on behalf of another: accepted only by the one who is responsible (A18). */
export function acceptances(plan: IndividualPlan): Issue[] {
  return (plan.measures ?? []).flatMap((measure, at): Issue[] => {
    const path = `/measures/${at}`;
    const { acceptance, responsible, status, commitment } = measure;
    if (acceptance !== undefined && acceptance.by !== responsible) {
      return [
        {
          severity: 'error',
          code: 'business-rule',
          path: `${path}/acceptance/by`,
          text: 'A measure can be accepted only by the one who is responsible for it.',
          fix: 'Let the responsible party accept it, or make the one who accepted responsible.',
          rule: 'A18',
          concept: 'A18',
        },
      ];
    }
    if (commitment !== 'order' && promised.has(status) && acceptance === undefined) {
      return [
        {
          severity: 'warning',
          code: 'business-rule',
          path: `${path}/status`,
          text: 'The measure counts as accepted, but nobody is recorded as having accepted it.',
          fix: 'Record "acceptance" of the responsible party ("by") with its "date", or set the status to "requested".',
          rule: 'A18',
          concept: 'A18',
        },
      ];
    }
    return [];
  });
}

const planOnly = partsWhich(({ needsPlan }) => needsPlan);

/** Koordinator uten plan: the team is all there is, so nothing that belongs to a plan can stand there (B11). */
export function coordinatorOnly(plan: IndividualPlan): Issue[] {
  if (plan.kind !== 'coordinator-only') {
    return [];
  }
  const rule = { severity: 'error', code: 'business-rule', rule: 'B11', concept: 'B11' } as const;
  const issues: Issue[] = planOnly
    .filter((key) => plan[key] !== undefined)
    .map((key) => ({
      ...rule,
      path: `/${key}`,
      text: 'A coordinator without a plan has no plan that this could stand in.',
      fix: 'Leave the field out, or make the document an individual-plan.',
    }));
  const status = plan.team?.status;
  if (status === undefined || coordinatorOnlyStatus[status] !== plan.status) {
    issues.push({
      ...rule,
      path: '/team/status',
      text: 'Without a plan the status of the team is the status of the arrangement, and the two do not agree.',
      fix: 'draft goes with proposed, active with active, on-hold with suspended, completed with inactive.',
    });
  }
  return issues;
}

/** Et svar forutsetter et tilbud: an answer without an offer cannot be (A16). */
export function offers(plan: IndividualPlan): Issue[] {
  return (plan.coordinatorOffers ?? []).flatMap((offer, at): Issue[] =>
    offer.answer !== undefined && !offer.offered
      ? [
          {
            severity: 'error',
            code: 'business-rule',
            path: `/coordinatorOffers/${at}/answer`,
            text: 'There is an answer to a coordinator that was not offered.',
            fix: 'Set "offered" to true, or leave the answer out.',
            rule: 'A16',
            concept: 'A16',
          },
        ]
      : [],
  );
}
