// Front door: two writers' versions of one plan become one plan, goal by goal, measure by measure, participant by
// participant. No edit is lost: what cannot stand beside the other becomes a task for the coordinator with both versions.
import type { Issue } from '../../ground/outcome/issue.ts';
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { withSortedRegistries } from '../document/registries.ts';
import { checkRules } from '../document/rules.ts';
import type { KeptItem, MergeConflict, Notes } from './conflict.ts';
import { openConflicts, withConflictTasks } from './conflict-task.ts';
import { mergeFields } from './merge-value.ts';
import type { PartSchema } from './schema.ts';

export interface Writer {
  /** Who: the name of the system, as people know it. Two writers have two names. */
  readonly name: string;
  readonly plan: IndividualPlan;
}

export interface Merged {
  /** The plan with the edits of both, and a task for each conflict. */
  readonly plan: IndividualPlan;
  readonly conflicts: readonly MergeConflict[];
  /** Items that one writer took away and that stay (B3). */
  readonly kept: readonly KeptItem[];
  /** Errors of the merged plan, when both versions are right and their parts do not go together; it must not be written. */
  readonly issues: readonly Issue[];
}

/**
 * Merges two versions of a plan over the one that both last agreed on. The same whichever writer is named first.
 * Without a base everything that only one of them has counts as added by it.
 * `decideBy`: the date by which the coordinator should have decided what contradicts.
 * `isHeldAgainst`: there is no base because values went round and nobody knows which was there before; an entry without an id that
 * stands in the place of another contradicts it then.
 * Throws TypeError for versions of two different plans.
 */
export function mergePlans(
  base: IndividualPlan | undefined,
  left: Writer,
  right: Writer,
  decideBy?: string,
  isHeldAgainst = false,
): Merged {
  if (left.plan.id !== right.plan.id || left.plan.source.system !== right.plan.source.system) {
    throw new TypeError('Only versions of the same plan can be merged');
  }
  const whole = new Set<string>();
  const told = { left: openConflicts(left.plan, base), right: openConflicts(right.plan, base) };
  for (;;) {
    const names = { left: left.name, right: right.name };
    const notes: Notes = { ...names, conflicts: [], kept: [], told, whole, isHeldAgainst };
    const schema = IndividualPlan as unknown as PartSchema;
    const three = { base, left: left.plan, right: right.plan };
    const merged = withSortedRegistries(mergeFields(three, schema, '', notes) as IndividualPlan);
    const issues = checkRules(merged).filter(({ severity }) => severity === 'error');
    const fresh = issues.flatMap((issue) => itemOf(merged, issue.path)).filter((item) => !whole.has(item));
    if (fresh.length === 0) {
      const plan = withConflictTasks(merged, base, notes.conflicts, decideBy);
      return { plan, conflicts: inOrder(notes.conflicts), kept: inOrder(notes.kept), issues };
    }
    // Each part is right by itself and they do not go together: then one writer's version of the item stands.
    for (const item of fresh) {
      whole.add(item);
    }
  }
}

/** Where no base says how lists were ordered, the walk through the plan follows the one that is named first. */
function inOrder<T extends { readonly pointer: string }>(all: readonly T[]): readonly T[] {
  return all.toSorted(({ pointer: one }, { pointer: other }) => (one < other ? -1 : 1));
}

/** The item that an issue's JSON pointer lies in, named by its own id. */
function itemOf(plan: IndividualPlan, path: string): string[] {
  const [, list = '', at = ''] = path.split('/');
  const items: unknown = plan[list as keyof IndividualPlan];
  const id = Array.isArray(items) ? (items[Number(at)] as { id?: unknown } | undefined)?.id : undefined;
  return typeof id === 'string' ? [pointerStep(`/${list}`, id)] : [];
}
