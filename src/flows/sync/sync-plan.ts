// One plan kept in step between two systems: read both, merge over what both last had, write where it differs.

import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { notKept } from '../../plan/merge/lifted.ts';
import { type Merged, mergePlans } from '../../plan/merge/merge-plans.ts';
import { isSame } from '../../plan/merge/same.ts';
import { type Clock, PeerFailure } from '../ports.ts';
import { baseOfMerge } from './decided-again.ts';
import { goesRound, seenWith } from './going-round.ts';
import { heldBack, heldBackIssue, notKeptIssues, widenedConsents, withInactive } from './keeps-less.ts';
import { type Copies, notedAfter, notedBefore, standingOf } from './noted.ts';
import { becameIssue } from './set-back.ts';
import {
  type Became,
  keyOfPlan,
  type PlanKey,
  type Side,
  type SideCopy,
  type SideWritten,
  type SyncBase,
  type SyncState,
} from './side.ts';
import { isTold, staysThere } from './told.ts';

export interface SyncPorts {
  /** Written in this order: first the one where others write too. */
  readonly sides: readonly [Side, Side];
  readonly state: SyncState;
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  /** Says what would be written and writes nothing. */
  readonly dryRun?: boolean;
  /** What a person has decided of systems that were set back: what stands there is right, or what was last in step. */
  readonly afterRestore?: 'backup' | 'ours';
  /** A person wants plans written again that were deleted. */
  readonly rewriteDeleted?: boolean;
  /** Names of the sides of which one plan has shown in this pass that they were set back. */
  readonly setBack?: Set<string>;
}

export type SyncOutcome = 'created' | 'updated' | 'unchanged' | 'conflict' | 'refused' | 'failed';

export interface PlanReport {
  readonly key: PlanKey;
  /** conflict: in step, and the coordinator has something to decide. failed: try again later. */
  readonly outcome: SyncOutcome;
  /** What became, or in a dry run would become, of the plan in each system. */
  readonly sides: Readonly<Record<string, SideWritten['outcome']>>;
  /** JSON pointers of what contradicts. */
  readonly conflicts: readonly string[];
  /** Why, without anything that stands in the plan. */
  readonly reasons: readonly Issue[];
  /** The system that does not have the versions any more that it had: the plan waits for a person. */
  readonly setBack?: string;
}

/** How long the coordinator has to decide what contradicts: two weeks, in milliseconds. */
const TIME_TO_DECIDE = 14 * 24 * 3600_000;
const TRIES = { attempts: 12, first: 50, longest: 5_000 };

/** Never throws for what a system does: the report says it. */
export async function syncPlan(ports: SyncPorts, key: PlanKey): Promise<PlanReport> {
  const policy = exponentialBackoff(TRIES, ports.random);
  const begun = { writing: false, readAgain: 0 };
  for (let attempt = 1; ; attempt += 1) {
    const unclear = begun.writing;
    try {
      const report = await syncOnce(ports, key, begun);
      // An attempt whose answer never came may be what brought them in step.
      return unclear && report.outcome === 'unchanged' ? { ...report, outcome: 'updated' } : report;
    } catch (error) {
      if (!(error instanceof PeerFailure)) {
        throw error;
      }
      const again = error.kind === 'conflict' || error.kind === 'transient';
      const wait = again ? policy(attempt, error.retryAfter) : undefined;
      if (wait === undefined) {
        return failed(key, error, again);
      }
      await ports.wait(wait);
    }
  }
}

/** Whether something was sent to be written. */
interface Begun {
  writing: boolean;
  /** How often a side was read again that seemed to be set back: a replica may be behind. */
  readAgain: number;
}

const READ_AGAIN = 7;

async function syncOnce(ports: SyncPorts, key: PlanKey, begun: Begun): Promise<PlanReport> {
  const [first, second] = ports.sides;
  const kept = await ports.state.load(key);
  const copies: Copies = await Promise.all([
    first.read(key, kept?.marks[first.name]),
    second.read(key, kept?.marks[second.name]),
  ]);
  const unreadable = copies.flatMap((copy) => (copy && !copy.plan ? copy.issues : []));
  if (copies.some((copy) => copy && !copy.plan)) {
    return { key, outcome: 'refused', sides: {}, conflicts: [], reasons: unreadable };
  }
  const { base, read: lift, level } = standingOf(ports.sides, kept, copies);
  const stopped = base && (await setBackSide(ports, key, { base, copies, read: lift }, begun));
  if (stopped && 'report' in stopped) {
    return stopped.report;
  }
  const read = stopped?.read ?? lift;
  const merged = mergedOnce(ports, kept, base, read);
  if (merged === undefined) {
    return { key, outcome: 'unchanged', sides: {}, conflicts: [], reasons: [] };
  }
  const notes = [...merged.issues, ...merged.kept.map(staysThere)];
  const conflicts = merged.conflicts.map(({ pointer }) => pointer);
  if (!isUsable(merged.issues)) {
    return { key, outcome: 'refused', sides: {}, conflicts, reasons: notes };
  }
  if (!ports.dryRun && lift.some((copy) => !isSame(copy?.plan, merged.plan))) {
    const noted = notedBefore(ports.sides, merged.plan, level, copies, lift);
    await (noted === kept ? undefined : ports.state.save(key, noted));
  }
  const written = await writeBoth(ports, merged.plan, { base, copies, read: lift }, begun);
  const reasons = [...notes, ...written.flatMap(({ issues }) => issues)].filter(isTold);
  const sides = Object.fromEntries(
    ports.sides.map(({ name }, at) => [name, written[at]?.outcome ?? 'unchanged']),
  );
  const outcomes = written.map(({ outcome }) => outcome);
  if (outcomes.includes('refused')) {
    return { key, outcome: 'refused', sides, conflicts, reasons };
  }
  if (!ports.dryRun) {
    const seen = seenWith(kept, base, merged.plan);
    const now = notedAfter(ports.sides, merged.plan, written, seen);
    if (!isSame(kept, now)) {
      await ports.state.save(key, now);
    }
  }
  const changed =
    outcomes.find((outcome) => outcome === 'created') ?? outcomes.find((one) => one === 'updated');
  return {
    key,
    outcome: conflicts.length > 0 ? 'conflict' : (changed ?? 'unchanged'),
    sides,
    conflicts,
    reasons,
  };
}

/** Values that go round are held against each other as if nobody knew which was there before: one stands, and what contradicts is told. */
function mergedOnce(
  ports: SyncPorts,
  kept: SyncBase | undefined,
  base: SyncBase | undefined,
  read: Copies,
): Merged | undefined {
  const merged = merge(ports, baseOfMerge(ports.sides, base, read), read);
  return merged && goesRound(kept, base, merged.plan) ? merge(ports, undefined, read, true) : merged;
}

/** Undefined when neither system has the plan. A system that lacks it gets it: nothing of a plan is deleted (B3). */
function merge(
  ports: SyncPorts,
  base: IndividualPlan | undefined,
  [one, other]: Copies,
  isHeldAgainst = false,
): Merged | undefined {
  const [first, second] = ports.sides;
  if (one?.plan && other?.plan) {
    const decideBy = new Date(ports.clock.now().getTime() + TIME_TO_DECIDE).toISOString().slice(0, 10);
    const [left, right] = [
      { name: first.name, plan: one.plan },
      { name: second.name, plan: other.plan },
    ];
    return mergePlans(base, left, right, decideBy, isHeldAgainst);
  }
  const plan = one?.plan ?? other?.plan;
  return plan && { plan, conflicts: [], kept: [], issues: [] };
}

interface Read {
  readonly base: SyncBase | undefined;
  /** As the sides have it, and as they would have it if they kept everything that they were given. */
  readonly copies: Copies;
  readonly read: Copies;
}

/** The report of a plan that waits for a person, or the copies as a person has decided; undefined when nothing was set back. */
async function setBackSide(
  ports: SyncPorts,
  key: PlanKey,
  { base, copies, read }: Read & { readonly base: SyncBase },
  begun: Begun,
): Promise<{ readonly report: PlanReport } | { readonly read: Copies } | undefined> {
  const decided: (SideCopy | undefined)[] = [...read];
  for (const [at, side] of ports.sides.entries()) {
    const [last, copy] = [base.marks[side.name] ?? {}, copies[at]];
    if (!side.becameOf || isSame(read[at]?.plan, base.plan) || ports.afterRestore === 'backup') {
      continue;
    }
    const became = await side.becameOf(key, last, copy?.mark);
    if (became === undefined) {
      continue;
    }
    const isDecided = became === 'deleted' ? ports.rewriteDeleted : ports.afterRestore === 'ours';
    if (!isDecided) {
      if (became === 'set-back' && !ports.setBack?.has(side.name) && begun.readAgain < READ_AGAIN) {
        begun.readAgain += 1;
        const text = 'it does not have the versions that it had';
        throw new PeerFailure(side.name, 'permanent', text, { kind: 'transient' });
      }
      return { report: waitsFor(ports, key, side.name, became) };
    }
    if (copy) {
      decided[at] = { ...copy, plan: base.plan };
    }
  }
  return { read: decided as unknown as Copies };
}

function waitsFor(ports: SyncPorts, key: PlanKey, side: string, became: Became): PlanReport {
  if (became === 'set-back') {
    ports.setBack?.add(side);
  }
  const reasons = [becameIssue(side, became)];
  const named = became === 'set-back' ? { setBack: side } : {};
  return { key, outcome: 'refused', sides: {}, conflicts: [], reasons, ...named };
}

async function writeBoth(
  ports: SyncPorts,
  plan: IndividualPlan,
  { base, copies, read }: Read,
  begun: Begun,
): Promise<SideWritten[]> {
  const written: SideWritten[] = [];
  for (const [at, side] of ports.sides.entries()) {
    const copy = copies[at];
    const isThere = copy?.plan !== undefined && isSame(read[at]?.plan, plan);
    if (copy?.plan && isThere && widenedConsents(plan, copy.plan).length === 0) {
      const shown = isSame(copy.plan, plan) ? {} : { shown: copy.plan };
      written.push({ outcome: 'unchanged', issues: [], mark: copy.mark, ...shown });
    } else if (ports.dryRun) {
      written.push({ outcome: copy ? 'updated' : 'created', issues: [], mark: {} });
    } else if (written.some(({ outcome }) => outcome === 'refused')) {
      written.push({ outcome: 'unchanged', issues: [], mark: {} });
    } else {
      begun.writing = true;
      written.push(await writeKept(side, plan, base, copy));
    }
  }
  return written;
}

/** Writes, and looks at what the side kept of it: a consent that would open more there is made inactive there. */
async function writeKept(
  side: Side,
  plan: IndividualPlan,
  base: SyncBase | undefined,
  copy: SideCopy | undefined,
): Promise<SideWritten> {
  const before = base?.shown?.[side.name];
  const known = heldBack(plan, base?.plan, before);
  const first = await side.write(withInactive(plan, known), copy);
  const shown = first.shown ?? (known.length > 0 ? withInactive(plan, known) : undefined);
  const wider = first.outcome !== 'refused' && shown ? widenedConsents(plan, shown) : [];
  const places = base && before ? notKept(base.plan, before) : [];
  const told = [...first.issues, ...notKeptIssues(side.name, plan, shown, places)];
  if (wider.length === 0) {
    return { ...first, issues: told, ...(shown ? { shown } : {}) };
  }
  const narrowed = withInactive(plan, [...known, ...wider]);
  const now = await side.read(keyOfPlan(plan), first.mark);
  if (!isSame(now?.plan, shown)) {
    const text = 'somebody wrote while a consent was made inactive';
    throw new PeerFailure(side.name, 'permanent', text, { kind: 'conflict' });
  }
  const second = await side.write(narrowed, now);
  const issues = [...told, ...second.issues, ...wider.map((id) => heldBackIssue(side.name, id))];
  return { ...second, outcome: first.outcome, issues, shown: second.shown ?? narrowed };
}

function failed(key: PlanKey, error: PeerFailure, isTemporary: boolean): PlanReport {
  const reason: Issue = {
    severity: 'error',
    code: isTemporary ? 'transient' : 'processing',
    path: '',
    text: error.message,
    fix: isTemporary ? 'Run it again: what is done is not done twice.' : 'See docs/sync.md.',
  };
  return { key, outcome: isTemporary ? 'failed' : 'refused', sides: {}, conflicts: [], reasons: [reason] };
}
