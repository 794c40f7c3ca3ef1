// The order of a list that two writers changed: who moved something is followed, who added something keeps its place.
import { isSame, pick } from './same.ts';

export interface MergedOrder {
  readonly order: readonly string[];
  /** Both moved the same entries, to different places. */
  readonly conflict: boolean;
}

/** Orders the kept keys. Symmetric in left and right unless the right one is followed; with one side unchanged it is the order of the other. */
export function mergeOrder(
  base: readonly string[],
  left: readonly string[],
  right: readonly string[],
  kept: ReadonlySet<string>,
  followsRight = false,
): MergedOrder {
  const inLeft = new Set(left);
  const inRight = new Set(right);
  const common = new Set(base.filter((key) => kept.has(key) && inLeft.has(key) && inRight.has(key)));
  const only = (keys: readonly string[]) => keys.filter((key) => common.has(key));
  const [was, one, other] = [only(base), only(left), only(right)];
  const { trunk, conflict } = mergeMoves(was, one, other, followsRight);
  const isNew = (key: string) => kept.has(key) && !common.has(key);
  const ours = followers(left, common, isNew);
  const theirs = followers(right, common, isNew);
  const agreed = followers(base, common, isNew);
  const order = new Set<string>();
  for (const anchor of ['', ...trunk]) {
    if (anchor !== '') {
      order.add(anchor);
    }
    for (const key of together(ours.get(anchor), theirs.get(anchor))) {
      order.add(key);
    }
    for (const key of agreed.get(anchor) ?? []) {
      if (!inLeft.has(key) && !inRight.has(key)) {
        order.add(key);
      }
    }
  }
  return { order: [...order], conflict };
}

function mergeMoves(
  was: readonly string[],
  one: readonly string[],
  other: readonly string[],
  followsRight: boolean,
) {
  if (isSame(one, was)) {
    return { trunk: other, conflict: false };
  }
  if (isSame(other, was)) {
    return { trunk: one, conflict: false };
  }
  if (followsRight) {
    return { trunk: other, conflict: false };
  }
  return { trunk: pick(one, other), conflict: !isSame(one, other) };
}

/** For each key of the trunk (or '' for the start), the other keys that follow it. */
function followers(
  keys: readonly string[],
  trunk: ReadonlySet<string>,
  isNew: (key: string) => boolean,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let anchor = '';
  for (const key of keys) {
    if (trunk.has(key)) {
      anchor = key;
    } else if (isNew(key)) {
      found.set(anchor, [...(found.get(anchor) ?? []), key]);
    }
  }
  return found;
}

function together(ours: readonly string[] = [], theirs: readonly string[] = []): readonly string[] {
  if (ours.length === 0 || theirs.length === 0) {
    return [...ours, ...theirs];
  }
  const first = pick(ours, theirs);
  return [...new Set([...first, ...(first === ours ? theirs : ours)])];
}
