// One of the two systems that are kept in step, whatever it is: a plan tool's files, or a FHIR server.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';

/** Which plan: its source system and its own id there. The same plan has the same key in every system. */
export interface PlanKey {
  readonly system: string;
  readonly id: string;
}

/** By what a side knows whether it still has what it had: names and versions, or a digest. */
export type Mark = Readonly<Record<string, string>>;

/** `set-back`: restored from a backup, emptied, or another server; `deleted`: somebody deleted the plan, and the history says so. */
export type Became = 'set-back' | 'deleted';

/** A plan as a side has it now. */
export interface SideCopy {
  /** Undefined when what is there cannot be read as a plan; then the issues say why. */
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
  readonly mark: Mark;
  /** True when we wrote over what somebody else had written in the same moment: `plan` is as he wrote it, and knows nothing of ours. */
  readonly isOvertaken?: boolean;
}

export interface SideWritten {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly issues: readonly Issue[];
  readonly mark: Mark;
  /** What the side shows of what was written, in exactly that version; left out where it is the same. */
  readonly shown?: IndividualPlan;
}

export interface Side<Copy extends SideCopy = SideCopy> {
  /** As people know the system; it stands in tasks of conflict. */
  readonly name: string;
  list(): AsyncIterable<PlanKey>;
  /** `last`: the mark of the last time, which can make reading quicker and never changes what is read. */
  read(key: PlanKey, last?: Mark): Promise<Copy | undefined>;
  /**
   * Writes over what was read, and only over that: throws PeerFailure of kind conflict when it is no longer there.
   */
  write(plan: IndividualPlan, over: Copy | undefined): Promise<SideWritten>;
  /** What became of a plan that is not as it was noted, when that is nobody's edit. A side that cannot tell leaves it out. */
  becameOf?(key: PlanKey, last: Mark, now: Mark | undefined): Promise<Became | undefined>;
  /**
   * The plans that may have changed since a cursor, and the next cursor. A side that cannot tell leaves it out, and is
   * read whole every time. Without a cursor every plan may have changed.
   */
  changes?(cursor: string | undefined, known: ReadonlyMap<string, Mark>): Promise<SideChanges>;
}

export interface SideChanges {
  /** Texts of keys; undefined when any plan may have changed. */
  readonly changed?: ReadonlySet<string>;
  readonly cursor: string;
}

export function keyText({ system, id }: PlanKey): string {
  return `${system}|${id}`;
}

export function keyOfPlan(plan: IndividualPlan): PlanKey {
  return { system: plan.source.system, id: plan.id };
}

/** What both sides had when they were last in step: the base of the next merge. */
export interface SyncBase {
  readonly plan: IndividualPlan;
  /** By name of the side. */
  readonly marks: Readonly<Record<string, Mark>>;
  /** How a side showed it that keeps less, or keeps it otherwise; by name of the side. */
  readonly shown?: Readonly<Record<string, IndividualPlan>>;
  /** Digests of what both had before that, oldest first: by them it is known when values go round. */
  readonly seen?: readonly string[];
  /** Set while the plan is on its way to the sides: whoever is stopped in between knows what came from himself. */
  readonly writing?: Writing;
}

/** What is noted before anything is written: `plan` is what both sides are about to have, and `marks` what they had. */
export interface Writing {
  /** What both had before that; undefined where they never had been in step. */
  readonly before?: SyncBase;
  /** What each showed, by name of the side; none where it had no plan. */
  readonly there: Readonly<Record<string, IndividualPlan>>;
  /** The same as each would show it that kept everything. */
  readonly read: Readonly<Record<string, IndividualPlan>>;
}

/** Where the bases are kept. They hold health data: whoever implements it keeps them as safe as the plans. */
export interface SyncState {
  all(): AsyncIterable<{ readonly key: PlanKey; readonly base: SyncBase }>;
  load(key: PlanKey): Promise<SyncBase | undefined>;
  /** Durable when it resolves. */
  save(key: PlanKey, base: SyncBase): Promise<void>;
  loadCursors(): Promise<Readonly<Record<string, string>>>;
  saveCursors(cursors: Readonly<Record<string, string>>): Promise<void>;
}
