// Periods and instants of a plan document, for texts that nobody has read as instants yet.
import { parseInstant } from '../../ground/norway/instant.ts';
import { type Order, orderOf } from '../../ground/norway/moment.ts';
import { type Bounds, periodState } from '../../ground/norway/period.ts';

export type PlanPeriod = Bounds;

const sign: Readonly<Record<Order, number>> = {
  before: -1,
  after: 1,
  same: 0,
  unclear: 0,
  unreadable: Number.NaN,
};

/** Compares two moments; 0 when one lies in the other, and no number when one cannot be read. */
export function compareMoments(left: string, right: string): number {
  return sign[orderOf(left, right)];
}

/** True when the instant surely lies in the period. No period means no limit. */
export function isWithin(period: PlanPeriod | undefined, instant: string): boolean {
  return stateOf(period, instant) === 'in-force';
}

export function hasEnded(period: PlanPeriod | undefined, instant: string): boolean {
  return stateOf(period, instant) === 'ended';
}

function stateOf(period: PlanPeriod | undefined, text: string) {
  const { instant } = parseInstant(text);
  return instant === undefined ? 'unreadable' : periodState(period, instant);
}
