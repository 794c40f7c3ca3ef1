// What somebody wrote, merged over the whole plan: a change of the part that the writer sees touches nothing beside it.
import type { IndividualPlan } from '../../document/individual-plan.ts';
import { viewFor } from '../../views/view.ts';

type Parts = Readonly<Record<string, unknown>>;

/**
 * The plan as the writer wants it. What is as the writer saw it, or as the plan has it, is not changed; what the writer
 * did not see and did not write stays.
 * @param changed the whole plan, or the part of it that the writer sees, with the changes
 */
export function mergedOver(
  plan: IndividualPlan,
  changed: IndividualPlan,
  by: string,
  at: string,
): IndividualPlan {
  const { plan: seen } = viewFor(plan, by, plan.consents ?? [], at);
  if (seen === plan) {
    return changed;
  }
  // A view is of its writer: that of somebody else leaves out, or holds, other things.
  return merged(plan, seen ?? {}, changed) as unknown as IndividualPlan;
}

function merged(theirs: unknown, seen: unknown, mine: unknown): unknown {
  if (isSame(mine, theirs) || isSame(mine, seen)) {
    return theirs;
  }
  if (isList(theirs) && isList(mine) && [...theirs, ...mine].every(hasName)) {
    return mergedList(theirs, isList(seen) ? seen : [], mine);
  }
  if (isObject(theirs) && isObject(mine) && isObject(seen)) {
    return mergedObject(theirs, seen, mine);
  }
  return mine;
}

function mergedObject(theirs: Parts, seen: Parts, mine: Parts): Parts {
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const entries = keys.flatMap((key) => {
    const value = merged(theirs[key], seen[key], mine[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** In the order of the plan, and then what is new. What the writer saw and left out is gone. */
function mergedList(
  theirs: readonly unknown[],
  seen: readonly unknown[],
  mine: readonly unknown[],
): unknown[] {
  const find = (list: readonly unknown[], name: unknown) => list.find((one) => nameOf(one) === name);
  const kept = theirs.flatMap((item) => {
    const [before, now] = [find(seen, nameOf(item)), find(mine, nameOf(item))];
    if (now === undefined) {
      return before === undefined ? [item] : [];
    }
    return [merged(item, before ?? {}, now)];
  });
  const added = mine.filter((one) => find(theirs, nameOf(one)) === undefined);
  return [...kept, ...added];
}

/** Items are known by their ids; who takes part, by who that is. */
function nameOf(item: unknown): unknown {
  const { id, member } = item as { id?: unknown; member?: unknown };
  return id ?? member;
}

function hasName(item: unknown): boolean {
  return isObject(item) && nameOf(item) !== undefined;
}

/** What of the parts that the writer does not see would be changed all the same. */
export function changedUnseen(
  plan: IndividualPlan,
  after: IndividualPlan,
  by: string,
  at: string,
): (keyof IndividualPlan)[] {
  const { plan: seen } = viewFor(plan, by, plan.consents ?? [], at);
  const keys = Object.keys(plan) as (keyof IndividualPlan)[];
  return keys.filter((key) => seen?.[key] === undefined && !isSame(plan[key], after[key]));
}

export function isSame(one: unknown, other: unknown): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => isSame(one[key], other[key]));
  }
  return one === other;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
