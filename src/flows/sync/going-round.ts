// Values that go round: in a ring of systems two edits can follow each other for ever, because each pair sees that one side alone
// has changed. A pair knows it by what both had before, which comes again and again.
import { createHash } from 'node:crypto';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { canonicalText, isSame } from '../../plan/merge/same.ts';
import type { SyncBase } from './side.ts';

/** How many earlier contents are remembered of a plan: in a ring of four each comes again after four. */
const REMEMBERED = 16;
/** How often the same content may come back before nobody is believed to have meant it. */
const MOST = 3;

/** Digests of what both had, oldest first. */
export function seenBefore(kept: SyncBase | undefined): readonly string[] {
  return kept?.seen ?? (kept?.writing?.before ? seenBefore(kept.writing.before) : []);
}

/** True when both have had this content, and something else since, several times. */
export function goesRound(
  kept: SyncBase | undefined,
  base: SyncBase | undefined,
  plan: IndividualPlan,
): boolean {
  const own = digestOf(plan);
  const times = seenBefore(kept).filter((one) => one === own).length;
  return times >= MOST && !isSame(base?.plan, plan);
}

/** What is to be remembered once both have the plan. */
export function seenWith(
  kept: SyncBase | undefined,
  base: SyncBase | undefined,
  plan: IndividualPlan,
): readonly string[] {
  const before = seenBefore(kept);
  return base && !isSame(base.plan, plan) ? [...before, digestOf(base.plan)].slice(-REMEMBERED) : before;
}

function digestOf(plan: IndividualPlan): string {
  return createHash('sha256').update(canonicalText(plan)).digest('hex').slice(0, 16);
}
