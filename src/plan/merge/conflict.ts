// What a merge could not decide by itself, and what it did not follow.

/** Two writers changed the same place, and not to the same. */
export interface MergeConflict {
  /** JSON pointer; an item of a list is named by its own id: `/goals/gol-1/status`. */
  readonly pointer: string;
  /** What stood there when both last agreed. */
  readonly base: unknown;
  /** Both versions, in order of the writers' names. */
  readonly versions: readonly [Version, Version];
  /** Which of the two stands in the merged plan until somebody has decided. */
  readonly standing: unknown;
}

export interface Version {
  readonly writer: string;
  /** Undefined when the writer took it away. */
  readonly value: unknown;
}

/** An item that a writer took out of a plan. It stays: in a plan things end, they do not vanish (B3). */
export interface KeptItem {
  readonly pointer: string;
  readonly removedBy: string;
}

/** A contradiction that an earlier merge has made a task of, as far as it is needed to know it again. */
export interface ToldConflict {
  readonly text?: string;
  readonly notes?: readonly string[];
}

export interface Told {
  readonly left: readonly ToldConflict[];
  readonly right: readonly ToldConflict[];
}

/** What a merge notes down on its way through the plan. */
export interface Notes {
  readonly left: string;
  readonly right: string;
  readonly conflicts: MergeConflict[];
  readonly kept: KeptItem[];
  /** Tasks of conflict that a version brought with it and that nobody has decided, by who brought them. */
  readonly told: Told;
  /** Items whose parts do not go together: merged as one value. */
  readonly whole: ReadonlySet<string>;
  /** True where there is no base because values went round and nobody knows which was there before. */
  readonly isHeldAgainst?: boolean;
  /** True where `right` is followed in whatever it changed, as in {@link lifted}. */
  readonly followsRight?: boolean;
}

export function noteConflict(
  notes: Notes,
  pointer: string,
  values: { readonly base: unknown; readonly left: unknown; readonly right: unknown },
  standing: unknown,
): void {
  const left: Version = { writer: notes.left, value: values.left };
  const right: Version = { writer: notes.right, value: values.right };
  const versions: [Version, Version] = left.writer < right.writer ? [left, right] : [right, left];
  notes.conflicts.push({ pointer, base: values.base, versions, standing });
}
