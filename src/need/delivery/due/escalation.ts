// A unit that has the notice and is silent: who hears of that, in which order, and when. Telling is disclosure, so it stays inside
// the trust, with those who have a duty there, and ends with a person; another unit is told by a person alone.
import { type Day, dayOf, endOf } from '../../../ground/norway/day.ts';
import { dateOf } from '../../../ground/norway/instant.ts';
import { plusWorkingDays } from '../../../ground/norway/working-day.ts';

/** Working days after the step before; what has none is not asked. */
export interface EscalationSettings {
  /** The coordinating unit of the trust (sphlsl § 2-5 b). */
  readonly trustUnitWorkingDays?: number;
  /** The leader of the unit that raised the need. */
  readonly leaderWorkingDays?: number;
  /** A person on the list: always the last. */
  readonly personWorkingDays?: number;
}

export const escalationSteps = ['follow-trust-unit', 'follow-leader', 'follow-person'] as const;
export type EscalationStep = (typeof escalationSteps)[number];

export function isEscalation(kind: string): kind is EscalationStep {
  return (escalationSteps as readonly string[]).includes(kind);
}

const PERSON_AFTER = 5;

/**
 * The step after this one, and its time; undefined after the last, and where nothing is set: then a person is told at once.
 * @param before the step that has passed, or `answer`
 */
export function nextEscalation(
  before: EscalationStep | 'answer',
  settings: EscalationSettings | undefined,
  now: Date,
): { readonly kind: EscalationStep; readonly dueAt: string } | undefined {
  if (settings === undefined) {
    return undefined;
  }
  const days: Readonly<Record<EscalationStep, number | undefined>> = {
    'follow-trust-unit': settings.trustUnitWorkingDays,
    'follow-leader': settings.leaderWorkingDays,
    'follow-person': settings.personWorkingDays ?? PERSON_AFTER,
  };
  const from = before === 'answer' ? 0 : escalationSteps.indexOf(before) + 1;
  const kind = escalationSteps.slice(from).find((each) => days[each] !== undefined);
  return kind && { kind, dueAt: afterDays(dayOf(now), days[kind] ?? 0).toISOString() };
}

function afterDays(day: Day, days: number): Date {
  return dateOf(endOf(plusWorkingDays(day, days)));
}
