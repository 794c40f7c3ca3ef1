// What both systems had last, when a pass was stopped between noting what it was about to write and its last write. A system that
// has got the plan has seen all that the other one had then, so that what was edited there since is the later edit and no contradiction.
import { completed } from '../../plan/merge/completed.ts';
import { lifted, notKept } from '../../plan/merge/lifted.ts';
import { isSame } from '../../plan/merge/same.ts';
import type { Side, SideCopy, SideWritten, SyncBase, Writing } from './side.ts';

export type Copies = readonly [SideCopy | undefined, SideCopy | undefined];

/** What a merge goes on from. */
export interface Standing {
  readonly base: SyncBase | undefined;
  /** The copies as the sides would have them if they kept everything that they were given. */
  readonly read: Copies;
  /** What of the state tells it; what was noted and never reached a side is left out. */
  readonly level: SyncBase | undefined;
}

export function standingOf(sides: readonly Side[], base: SyncBase | undefined, copies: Copies): Standing {
  if (base?.writing === undefined) {
    const read = eachOf(copies, (copy, at) => liftedOver(base, sides[at]?.name ?? '', copy));
    return { base, read, level: base };
  }
  const { before, there, read } = base.writing;
  const names = sides.map(({ name }) => name);
  const has = names.map((name, at) => hasGot(base, base.writing as Writing, name, copies[at]));
  const earlier = standingOf(sides, before, copies);
  if (!has.includes(true)) {
    return earlier;
  }
  const without = names.find((_, at) => !has[at]);
  const plan = without === undefined ? base.plan : read[without];
  const shown = names.flatMap((name, at) =>
    has[at] && there[name] && !isSame(there[name], read[name]) ? [[name, there[name]]] : [],
  );
  const known = { marks: base.marks, ...(shown.length > 0 ? { shown: Object.fromEntries(shown) } : {}) };
  return {
    base: plan && { plan, ...known },
    read: eachOf(copies, (copy, at) => {
      if (!has[at]) {
        return earlier.read[at];
      }
      const was = there[names[at] ?? ''];
      if (!copy?.plan) {
        return copy;
      }
      const plan = was ? lifted(base.plan, was, copy.plan) : completed(base.plan, copy.plan);
      return { ...copy, plan };
    }),
    level: base,
  };
}

/** True when the side has the plan that was about to be written: it had it already, or shows something that it lacked then. */
function hasGot(
  { plan, marks }: SyncBase,
  { there, read }: Writing,
  name: string,
  copy: SideCopy | undefined,
): boolean {
  const was = there[name];
  if (!copy?.plan || copy.isOvertaken) {
    return false;
  }
  if (!was || isSame(read[name], plan)) {
    return true;
  }
  if (isSame(copy.mark, marks[name])) {
    return false;
  }
  const stillMissing = notKept(plan, copy.plan);
  const isIn = (place: string, outer: string) => place === outer || place.startsWith(`${outer}/`);
  return notKept(plan, was).some(
    (place) => !stillMissing.some((one) => isIn(one, place) || isIn(place, one)),
  );
}

function liftedOver(
  base: SyncBase | undefined,
  name: string,
  copy: SideCopy | undefined,
): SideCopy | undefined {
  const shown = base?.shown?.[name];
  return copy?.plan && base && shown ? { ...copy, plan: lifted(base.plan, shown, copy.plan) } : copy;
}

function eachOf(
  copies: Copies,
  of: (copy: SideCopy | undefined, at: number) => SideCopy | undefined,
): Copies {
  return [of(copies[0], 0), of(copies[1], 1)];
}

/** What is to be noted before the plan is written; the level itself where it says so already. */
export function notedBefore(
  sides: readonly Side[],
  plan: SyncBase['plan'],
  level: SyncBase | undefined,
  copies: Copies,
  read: Copies,
): SyncBase {
  if (level?.writing && isSame(level.plan, plan)) {
    return level;
  }
  const plansOf = (all: Copies) =>
    Object.fromEntries(sides.flatMap(({ name }, at) => (all[at]?.plan ? [[name, all[at].plan]] : [])));
  const marks = Object.fromEntries(sides.map(({ name }, at) => [name, copies[at]?.mark ?? {}]));
  return {
    plan,
    marks,
    writing: { ...(level ? { before: level } : {}), there: plansOf(copies), read: plansOf(read) },
  };
}

/** What is noted once both have the plan. */
export function notedAfter(
  sides: readonly Side[],
  plan: SyncBase['plan'],
  written: readonly SideWritten[],
  seen: readonly string[],
): SyncBase {
  const marks = Object.fromEntries(sides.map(({ name }, at) => [name, written[at]?.mark ?? {}]));
  const shown = Object.fromEntries(
    sides.flatMap(({ name }, at) => (written[at]?.shown ? [[name, written[at].shown]] : [])),
  );
  return {
    plan,
    marks,
    ...(Object.keys(shown).length > 0 ? { shown } : {}),
    ...(seen.length > 0 ? { seen } : {}),
  };
}
