// Periods and days of texts that nobody has read as instants yet.
import { type Day, dayOf } from './day.ts';
import { parseInstant, requireInstant } from './instant.ts';
import { type Bounds, isInForce } from './period.ts';

/** The day in Norway on which an instant falls. @throws {RangeError} when the text is no instant */
export function dayInNorway(instant: string): Day {
  return dayOf(requireInstant(instant, 'instant'));
}

/** True when the text is an instant that surely lies in the period. */
export function covers(period: Bounds | undefined, text: string): boolean {
  const { instant } = parseInstant(text);
  return instant !== undefined && isInForce(period, instant);
}
