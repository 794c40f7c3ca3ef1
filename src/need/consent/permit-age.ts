// A permit is for now: who was stopped between decision and send (a frozen machine, a long pause) asks anew. Pure.
import type { Permit } from './gate.ts';
import { between, type Moment } from './moment.ts';

/**
 * Milliseconds for which a permit holds. Shorter than the silence after which the work of a worker is given to another one
 * (15 s, of which up to 4 s may have passed), so that no other decision stands beside it.
 */
export const PERMIT_HOLDS = 10_000;

/** True while what was decided may be acted on. */
export function stillHolds({ request }: Permit, moment: Moment): boolean {
  return between(request.asked ?? { now: new Date(request.instant) }, moment) <= PERMIT_HOLDS;
}
