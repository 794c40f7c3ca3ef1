// Periods and instants of a plan document. Both ends of a period belong to it; nothing here knows the time of day.

/** A period as the plan writes it: `2026`, `2026-11`, `2026-11-22` or a full instant at either end. */
export interface PlanPeriod {
  readonly start?: string;
  readonly end?: string;
}

/**
 * Compares two moments by the part that both state. A date without a time counts as the whole day in the other's own
 * offset, so an instant should carry the offset of the place where it happens.
 */
export function compareMoments(left: string, right: string): number {
  if (left.length > 10 && right.length > 10) {
    return Math.sign(Date.parse(left) - Date.parse(right));
  }
  const length = Math.min(left.length, right.length, 10);
  const [a, b] = [left.slice(0, length), right.slice(0, length)];
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** True when the instant lies in the period. No period means no limit. */
export function isWithin(period: PlanPeriod | undefined, instant: string): boolean {
  return !hasNotStarted(period, instant) && !hasEnded(period, instant);
}

export function hasEnded(period: PlanPeriod | undefined, instant: string): boolean {
  return period?.end !== undefined && compareMoments(instant, period.end) > 0;
}

function hasNotStarted(period: PlanPeriod | undefined, instant: string): boolean {
  return period?.start !== undefined && compareMoments(instant, period.start) < 0;
}
