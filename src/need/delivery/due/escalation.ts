// A unit that is silent: who hears of that, in which order, and when. Telling is disclosure: first the same unit at another of its
// endpoints, then what it is part of where a consent covers that, then those who have a duty in the trust, and at last a person.
import { dayOf, endOf } from '../../../ground/norway/day.ts';
import { dateOf } from '../../../ground/norway/instant.ts';
import { plusWorkingDays } from '../../../ground/norway/working-day.ts';

/** Working days after the step before; what has none is not asked. */
export interface EscalationSettings {
  /** Milliseconds without an acknowledgement after which a message goes to another endpoint of the same unit; never without it. */
  readonly otherEndpointMs?: number;
  /** The same unit, once more, at another of its endpoints. */
  readonly otherEndpointWorkingDays?: number;
  /** The organisation that the unit is part of, where the person has consented to that (hpl § 22). */
  readonly otherUnitWorkingDays?: number;
  /** The coordinating unit of the trust (sphlsl § 2-5 b). */
  readonly trustUnitWorkingDays?: number;
  /** The leader of the unit that raised the need. */
  readonly leaderWorkingDays?: number;
  /** A person on the list: always the last. */
  readonly personWorkingDays?: number;
}

export const escalationSteps = [
  'other-endpoint',
  'other-unit',
  'follow-trust-unit',
  'follow-leader',
  'follow-person',
] as const;
export type EscalationStep = (typeof escalationSteps)[number];

export function isEscalation(kind: string): kind is EscalationStep {
  return (escalationSteps as readonly string[]).includes(kind);
}

const PERSON_AFTER = 5;

/**
 * The step after this one, and its time; undefined after the last, and where nothing is set: then a person is told at once.
 * @param before the step that has passed, or `answer`
 * @param dayMs milliseconds of a day in a rehearsal
 */
export function nextEscalation(
  before: EscalationStep | 'answer',
  settings: EscalationSettings | undefined,
  now: Date,
  dayMs?: number,
): { readonly kind: EscalationStep; readonly dueAt: string } | undefined {
  if (settings === undefined) {
    return undefined;
  }
  const days: Readonly<Record<EscalationStep, number | undefined>> = {
    'other-endpoint': settings.otherEndpointWorkingDays,
    'other-unit': settings.otherUnitWorkingDays,
    'follow-trust-unit': settings.trustUnitWorkingDays,
    'follow-leader': settings.leaderWorkingDays,
    'follow-person': settings.personWorkingDays ?? PERSON_AFTER,
  };
  const from = before === 'answer' ? 0 : escalationSteps.indexOf(before) + 1;
  const kind = escalationSteps.slice(from).find((each) => days[each] !== undefined);
  return kind && { kind, dueAt: workingDaysAfter(now, days[kind] ?? 0, dayMs).toISOString() };
}

/** The end of the day in Norway that lies so many working days later; in a rehearsal so many times `dayMs` later. */
export function workingDaysAfter(from: Date, days: number, dayMs?: number): Date {
  return dayMs === undefined
    ? dateOf(endOf(plusWorkingDays(dayOf(from), days)))
    : new Date(from.getTime() + days * dayMs);
}

/**
 * The way by which a message goes that nobody has acknowledged for so long: the first one, and after the time that is set the one
 * that follows the one tried last, in turn, so that each of them is tried again.
 * @param ways those of one unit, the best first
 * @param silentMs milliseconds since it was first sent
 * @param after {@link EscalationSettings.otherEndpointMs}
 */
export function wayInSilence<Way extends { readonly endpoint: string }>(
  ways: readonly [Way, ...Way[]],
  last: string | undefined,
  silentMs: number,
  after: number | undefined,
): Way {
  const at = ways.findIndex(({ endpoint }) => endpoint === last);
  const isSilent = after !== undefined && silentMs >= after && at >= 0;
  return (isSilent ? ways[(at + 1) % ways.length] : undefined) ?? ways[0];
}
