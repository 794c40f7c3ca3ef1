// Writing in the plan: who may, what an ordinary change may touch, and that nobody overwrites what another wrote.
import { Type } from 'typebox';
import { dayOf } from '../../../ground/norway/day.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { Read } from '../../../ground/schema/forms.ts';
import { IndividualPlan } from '../../document/individual-plan.ts';
import { partsWhich } from '../../document/parts.ts';
import { onlyAPart } from '../../document/subset.ts';
import { consentGaps, dataKindsOf, teamOf } from '../../views/gaps.ts';
import { viewFor } from '../../views/view.ts';
import { isCoordinator, speaksForPerson, takesPart } from '../authority.ts';
import { added, eventOf, named, refusal, type Step, warning } from '../outcome.ts';
import { changedUnseen, isSame, mergedOver } from './written.ts';

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
  const strangers = [...notAWriter(plan, event), ...writtenInBetween(plan, event)];
  if (strangers.length > 0) {
    return strangers;
  }
  const { by, at } = event;
  const whole = viewFor(plan, by, plan.consents ?? [], at).plan === plan;
  const overPlan = whole ? onlyAPart(event.changed) : [];
  if (overPlan.length > 0) {
    return overPlan;
  }
  const changed = mergedOver(plan, event.changed, by, at);
  const refusals = [
    ...notContent(plan, changed, by),
    ...unseen(plan, changed, event),
    ...otherPerson(plan, changed),
    ...dropped(plan, changed),
    ...promisesForOthers(plan, changed, by),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const contributors = plan.contributors?.includes(by) ? plan.contributors : added(plan.contributors, by);
  const gone = Object.fromEntries(
    [...content].filter((key) => key in plan && !(key in changed)).map((key) => [key, undefined]),
  );
  const parts = Object.fromEntries(Object.entries(changed).filter(([key]) => content.has(key as never)));
  const { participants } = changed;
  const change = {
    ...gone,
    ...parts,
    ...(participants && { participants }),
    contributors,
  } as Partial<IndividualPlan>;
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

function notContent(plan: IndividualPlan, changed: IndividualPlan, by: string): Issue[] {
  const keys = new Set([...Object.keys(plan), ...Object.keys(changed)]) as Set<keyof IndividualPlan>;
  const [before, after] = [plan, changed].map((one) => withoutContribution(one, by));
  const touched = [...keys].filter((key) => !content.has(key) && !isSame(before?.[key], after?.[key]));
  return touched.map((key) =>
    refusal(
      'B4',
      `/${key}`,
      `"${key}" is not changed by writing in the plan.`,
      'Use the event that means it: start, hand-over, record-consent, invite …',
    ),
  );
}

/** What somebody contributes (A6) is that party's own to write. */
function withoutContribution(plan: IndividualPlan, by: string): IndividualPlan {
  const participants = plan.participants?.map((one) => {
    const { contribution: _, ...rest } = one;
    return one.member === by ? rest : one;
  });
  return participants === undefined ? plan : { ...plan, participants };
}

/** Nobody changes what is not open to him (C7). */
function unseen(plan: IndividualPlan, changed: IndividualPlan, { by, at }: Update): Issue[] {
  return changedUnseen(plan, changed, by, at).map((key) =>
    refusal(
      'C7',
      `/${key}`,
      `"${key}" is not open to the writer, and would be changed.`,
      'Change what the writer sees, or let the coordinator or the person write it.',
    ),
  );
}

/** A plan stays the plan of its person: numbers are added to, and a birth date decides who may consent (B1). */
function otherPerson({ patient }: IndividualPlan, changed: IndividualPlan): Issue[] {
  const after = new Set(
    (changed.patient.nationalIds ?? []).map(
      ({ kind, value, assigner }) => `${kind}|${assigner ?? ''}|${value}`,
    ),
  );
  const kept = (patient.nationalIds ?? []).every(({ kind, value, assigner }) =>
    after.has(`${kind}|${assigner ?? ''}|${value}`),
  );
  const others = (changed.patient.otherIds ?? []).map(({ system, value }) => `${system}|${value}`);
  const keptOther = (patient.otherIds ?? []).every(({ system, value }) =>
    others.includes(`${system}|${value}`),
  );
  const born = patient.birthDate === undefined || patient.birthDate === changed.patient.birthDate;
  return kept && keptOther && born
    ? []
    : [
        refusal(
          'B1',
          '/patient',
          'The number or the birth date of the person would be another one, or gone, and with it the person.',
          'Leave them; add a new number beside the former one. A plan of the wrong person is ended with "void".',
        ),
      ];
}

/** Parts whose items end, and do not vanish (B3). */
const kept = [
  'relatives',
  'professionals',
  'positions',
  'organizations',
  'goals',
  'serviceNeeds',
  'runningServices',
  'measures',
  'subPlans',
  'assessments',
  'revisions',
  'evaluations',
  'messages',
  'documents',
] as const satisfies readonly (keyof IndividualPlan)[];

function dropped(plan: IndividualPlan, changed: IndividualPlan): Issue[] {
  return kept.flatMap((key) => {
    const after = new Set((changed[key] ?? []).map(({ id }) => id));
    return (plan[key] ?? []).flatMap(({ id }, at) =>
      after.has(id)
        ? []
        : [
            refusal(
              'B3',
              `/${key}/${at}`,
              'It would be gone from the plan, and nothing of a plan is taken away.',
              'Keep it, and end it: a status, or the end of its period.',
            ),
          ],
    );
  });
}

/** Nobody accepts a measure on behalf of another, nor takes an acceptance back (A18). */
function promisesForOthers(plan: IndividualPlan, changed: IndividualPlan, by: string): Issue[] {
  const before = new Map((plan.measures ?? []).map(({ id, acceptance }) => [id, acceptance] as const));
  return (changed.measures ?? []).flatMap(({ id, acceptance }, at) => {
    const former = before.get(id);
    const isOwn =
      (acceptance === undefined || acceptance.by === by) && (former === undefined || former.by === by);
    return isSame(former, acceptance) || isOwn
      ? []
      : [
          refusal(
            'A18',
            `/measures/${at}/acceptance`,
            'A measure is accepted by the one who is responsible for it, and by nobody else.',
            'Let the responsible party accept it.',
          ),
        ];
  });
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
