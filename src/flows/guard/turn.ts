// The turn of a write: the time in which what was judged may be sent, before others may count it as over. Pure.
import { between, type Moment } from '../../need/consent/moment.ts';

/** Seconds for which a write that was begun counts as going on, beyond the time that the server behind has for it. */
export const TURN_SECONDS = 10;

/** Too long since the write was begun, by either clock: a machine that stood still. Half of it is kept for the request. */
export function isTurnOver(begun: Moment, now: Moment): boolean {
  return between(begun, now) > (TURN_SECONDS * 1000) / 2;
}
