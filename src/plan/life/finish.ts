// How a plan ends: it becomes inactive, with its group, and is kept. It is never deleted.

import type { Instant } from '../../ground/norway/instant.ts';
import { type Bounds, periodState } from '../../ground/norway/period.ts';
import type { Read } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Coded } from '../document/shared.ts';
import { isCoordinator, isUnitOfPlan, notManaging } from './authority.ts';
import { eventOf, type PlanChange, refusal, type Step } from './outcome.ts';

export const Complete = eventOf(
  'complete',
  'The plan ends: the need for it is over, or the person has moved or died',
  {},
);
export type Complete = Read<typeof Complete>;

export const Delete = eventOf('delete', 'Never done; the event is there to say so', {});
export type Delete = Read<typeof Delete>;

export const Void = eventOf('void', 'The plan should never have been: wrong person, made twice', {});
export type Void = Read<typeof Void>;

/** The period with its end; of one that had not begun nobody says that it did. */
export function endedAt(period: Bounds | undefined, at: Instant): { start?: string; end: string } {
  const { start } = period ?? {};
  return start === undefined || periodState(period, at) === 'not-yet' ? { end: at } : { start, end: at };
}

/** What ending means for the plan, its group and everybody in it (004 «Avslutning»). */
export function ending(
  plan: IndividualPlan,
  status: 'completed' | 'revoked' | 'entered-in-error',
  at: Instant,
  reason: string,
): PlanChange {
  const statusReason: Coded = { text: reason };
  return {
    status,
    statusReason,
    period: endedAt(plan.period, at),
    ...(plan.team !== undefined && {
      team: { ...plan.team, status: 'inactive', period: endedAt(plan.team.period, at) },
    }),
    ...(plan.participants !== undefined && {
      participants: plan.participants.map((participant) =>
        periodState(participant.period, at) === 'ended'
          ? participant
          : { ...participant, period: endedAt(participant.period, at) },
      ),
    }),
  };
}

export const complete: Step<Complete> = (plan, event) => {
  const { reason, by, at } = event;
  if (!isCoordinator(plan, by, at) && !isUnitOfPlan(plan, by, at)) {
    return [
      refusal(
        'B3',
        '',
        'A plan is ended by its coordinator or the coordinating unit.',
        'Let one of them end it. The person can withdraw the consent at any time.',
      ),
    ];
  }
  if (reason === undefined) {
    return [
      refusal(
        'B3',
        '',
        'A plan ends for a reason, which it keeps.',
        'Say why: the need is over, the person has moved …',
      ),
    ];
  }
  return {
    change: ending(plan, 'completed', at, reason),
    history: 'completed',
    says: 'The plan was ended: the need is over',
  };
};

export const remove: Step<Delete> = () => {
  return [
    refusal(
      'B3',
      '',
      'A plan is never deleted.',
      'End it: "complete" when the need is over, "withdraw-consent" when the person no longer wants it.',
    ),
  ];
};

export const makeVoid: Step<Void> = (plan, event) => {
  const strangers = notManaging(plan, event, 'B3');
  if (strangers.length > 0) {
    return strangers;
  }
  const { at, reason } = event;
  if (reason === undefined) {
    return [
      refusal('B3', '', 'A plan is marked as entered in error only with a reason.', 'Say what was wrong.'),
    ];
  }
  return {
    change: ending(plan, 'entered-in-error', at, reason),
    history: 'corrected',
    says: 'The plan was marked as entered in error',
  };
};
