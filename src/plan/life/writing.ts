// Writing in the plan: who may, what an ordinary change may touch, and that nobody overwrites what another wrote.
import { Type } from 'typebox';
import { dayOf } from '../../ground/norway/day.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { partsWhich } from '../document/parts.ts';
import { consentGaps, dataKindsOf, teamOf } from '../views/gaps.ts';
import { isCoordinator, speaksForPerson, takesPart } from './authority.ts';
import { added, eventOf, named, refusal, type Step, warning } from './outcome.ts';

export const Update = eventOf('update', 'Somebody has written in the plan', {
  changed: IndividualPlan,
  seen: Type.Optional(
    named('Id of the last history entry that the writer had seen; absent when there was none'),
  ),
});
export type Update = Read<typeof Update>;

/** What an ordinary change may touch. All else is changed by the event that means it. */
const content = new Set(partsWhich(({ changedBy }) => changedBy === 'writing'));

export const update: Step<Update> = (plan, event) => {
  const refusals = [
    ...notAWriter(plan, event),
    ...writtenInBetween(plan, event),
    ...notContent(plan, event),
    ...promisesForOthers(plan, event),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const { changed, by, at } = event;
  const contributors = plan.contributors?.includes(by) ? plan.contributors : added(plan.contributors, by);
  const gone = Object.fromEntries(
    [...content].filter((key) => key in plan && !(key in changed)).map((key) => [key, undefined]),
  );
  const parts = Object.fromEntries(Object.entries(changed).filter(([key]) => content.has(key as never)));
  const change = { ...gone, ...parts, contributors } as Partial<IndividualPlan>;
  const renewal = renewalFor({ ...plan, ...change }, plan, event);
  return {
    change: { ...change, ...(renewal && { consentRenewals: added(plan.consentRenewals, renewal) }) },
    history: 'updated',
    says: 'The plan was updated',
    warnings:
      renewal === undefined
        ? []
        : [
            warning(
              'C4',
              '/consents',
              'The plan now holds kinds of information that no consent opens for everybody who takes part.',
              `Ask the person; the task ${renewal.id} stands for it. Until then they are withheld (${dayOf(at)}).`,
            ),
          ],
  };
};

/** The person, the coordinator and those who take part write in the plan (004 «Benytte IP aktivt»). */
function notAWriter(plan: IndividualPlan, { by, at }: Update): Issue[] {
  if (speaksForPerson(plan, by, at) || isCoordinator(plan, by, at) || takesPart(plan, by, at)) {
    return [];
  }
  return [
    refusal(
      'B14',
      '',
      'Only the person, the coordinator and those who take part write in the plan.',
      'Have the writer invited first.',
    ),
  ];
}

function writtenInBetween(plan: IndividualPlan, { seen }: Update): Issue[] {
  const last = plan.history?.at(-1)?.id;
  if (last === seen) {
    return [];
  }
  return [
    {
      ...refusal(
        'B4',
        '/history',
        'Somebody else has written in the plan since it was read, and that would be lost.',
        'Read the plan again, make the change there, and send it with the last history id.',
      ),
      code: 'conflict',
    },
  ];
}

function notContent(plan: IndividualPlan, { changed }: Update): Issue[] {
  const keys = new Set([...Object.keys(plan), ...Object.keys(changed)]) as Set<keyof IndividualPlan>;
  const touched = [...keys].filter(
    (key) => !content.has(key) && JSON.stringify(plan[key]) !== JSON.stringify(changed[key]),
  );
  return touched.map((key) =>
    refusal(
      'B4',
      `/${key}`,
      `"${key}" is not changed by writing in the plan.`,
      'Use the event that means it: start, hand-over, record-consent, invite …',
    ),
  );
}

/** Nobody accepts a measure on behalf of another (A18). */
function promisesForOthers(plan: IndividualPlan, { changed, by }: Update): Issue[] {
  const before = new Map(
    (plan.measures ?? []).map((measure) => [measure.id, JSON.stringify(measure.acceptance)]),
  );
  return (changed.measures ?? []).flatMap(({ id, acceptance }, at) =>
    acceptance === undefined || before.get(id) === JSON.stringify(acceptance) || acceptance.by === by
      ? []
      : [
          refusal(
            'A18',
            `/measures/${at}/acceptance`,
            'A measure is accepted by the one who is responsible for it, and by nobody else.',
            'Let the responsible party accept it.',
          ),
        ],
  );
}

/** The task of asking anew, when kinds of information have come into the plan that the group has no consent for (C4). */
function renewalFor(after: IndividualPlan, before: IndividualPlan, { id, at, by }: Update) {
  const known = new Set(dataKindsOf(before));
  const dataKinds = dataKindsOf(after).filter((kind) => !known.has(kind));
  const gaps = consentGaps({
    plan: after,
    team: teamOf(after, at),
    dataKinds,
    consents: after.consents ?? [],
    instant: at,
  });
  if (gaps.length === 0) {
    return undefined;
  }
  const renews = gaps.find((gap) => gap.renews !== undefined)?.renews;
  return {
    id: `${id}-renew-consent`,
    status: 'requested' as const,
    text: `Ask for consent to share: ${[...new Set(gaps.flatMap(({ kinds }) => kinds))].join(', ')}`,
    requestedBy: by,
    ...(after.coordinator !== undefined && { responsible: after.coordinator }),
    registered: at,
    ...(renews !== undefined && { consent: renews }),
  };
}
