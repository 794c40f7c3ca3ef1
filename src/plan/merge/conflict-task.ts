// A conflict as work for the coordinator: a task in the plan itself, so that every system that has the plan has the task.
import { v5 as uuidv5 } from 'uuid';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { MergeConflict, Told, ToldConflict } from './conflict.ts';
import { canonicalText, isSame } from './same.ts';
import type { Three } from './schema.ts';

/** Namespace of the ids of conflicts (RFC 9562, version 5). Never changes. */
const CONFLICTS = '0b6f8a52-3c0e-5d54-9a0f-6e2f1f7b9c11';
/** By this the task is known as one of a conflict. */
const CONFLICT_PREFIX = 'conflict-';

/** True for what two merges gave one such task, each its own: that is nobody's contradiction, and its deadline never is. */
export function isOfMerge(pointer: string, { base }: Three): boolean {
  return (
    pointer.startsWith(`/revisions/${CONFLICT_PREFIX}`) &&
    (base === undefined || pointer.endsWith('/deadline'))
  );
}
/** Both versions stand in the text too: there are systems that keep no notes, and no version may be in none of them. */
const AGAINST = 'Det andre er: ';
const UNTIL = 'Inntil videre står: ';
const BEFORE = 'Før begge endringene: ';

type Task = NonNullable<IndividualPlan['revisions']>[number];

/** The same conflict gives a task with the same id, whoever finds it and however often. */
function conflictTask(
  conflict: MergeConflict,
  coordinator: string | undefined,
  decideBy: string | undefined,
): Task {
  const values = conflict.versions.map(({ value }) => plainText(value)).sort();
  const id = uuidv5(JSON.stringify([conflict.pointer, plainText(conflict.base), ...values]), CONFLICTS);
  return {
    id: `${CONFLICT_PREFIX}${id}`,
    status: 'requested',
    text: `To har endret det samme i planen samtidig (${conflict.pointer}). Avgjør hva som skal gjelde. ${against(conflict)}${UNTIL}${inWords(conflict.standing)}`,
    ...(coordinator === undefined ? {} : { responsible: coordinator }),
    ...(decideBy === undefined ? {} : { deadline: decideBy }),
    notes: [
      ...conflict.versions.map(({ writer, value }) => `${writer}: ${inWords(value)}`),
      `${BEFORE}${inWords(conflict.base)}`,
    ],
  };
}

/** What does not stand, version by version. A permit can stand that neither has written (of two the narrower): then both. */
function against({ versions, standing }: MergeConflict): string {
  const others = versions.filter(({ value }) => !isSame(value, standing));
  return others.map(({ writer, value }) => `${AGAINST}${inWords(value)} (${writer}). `).join('');
}

/** The text of a value as systems keep it that trim and write letters in another normal form. */
function plainText(value: unknown): string {
  return canonicalText(value)
    .normalize('NFC')
    .replaceAll(/\\[nrt]|\s+/g, ' ')
    .replaceAll(/" | "/g, '"');
}

/** The tasks of conflict that a version has and the base has not, as long as nobody has decided them. */
export function openConflicts(plan: IndividualPlan, base: IndividualPlan | undefined): ToldConflict[] {
  const known = new Set((base?.revisions ?? []).map(({ id }) => id));
  return (plan.revisions ?? []).filter(
    ({ id, status }) => id.startsWith(CONFLICT_PREFIX) && !known.has(id) && status === 'requested',
  );
}

/**
 * What stands at a place by a merge that one of the versions comes from, when the other is a version that it merged: a merge
 * that was written to one system only is the same when it is done once more. Undefined when there was none.
 */
export function standingAlready(told: Told, pointer: string, { base, left, right }: Three): unknown {
  const tells = (tasks: readonly ToldConflict[], standing: unknown, other: unknown) =>
    tasks.some(
      ({ text = '', notes = [] }) =>
        text.includes(`(${pointer})`) &&
        text.endsWith(`${UNTIL}${inWords(standing)}`) &&
        notes.includes(`${BEFORE}${inWords(base)}`) &&
        notes.some((note) => note.endsWith(`: ${inWords(other)}`)),
    );
  if (left !== undefined && tells(told.left, left, right)) {
    return left;
  }
  return right !== undefined && tells(told.right, right, left) ? right : undefined;
}

/**
 * What stands at a place by an open task that one of the versions brings with it, when the other version has the value that the task
 * tells beside it: in systems that are kept in step in a ring the two would go round for ever. Undefined when there is no such task.
 */
export function standsByTask(told: Told, pointer: string, { left, right }: Three): unknown {
  const tells = (tasks: readonly ToldConflict[], standing: unknown, other: unknown) =>
    standing !== undefined &&
    tasks.some(
      ({ text = '', notes = [] }) =>
        text.includes(`(${pointer})`) &&
        loosely(text).endsWith(loosely(`${UNTIL}${inWords(standing)}`)) &&
        (loosely(text).includes(loosely(`${AGAINST}${inWords(other)} (`)) ||
          notes.some(
            (note) => !note.startsWith(BEFORE) && loosely(note).endsWith(loosely(`: ${inWords(other)}`)),
          )),
    );
  if (tells(told.left, left, right)) {
    return left;
  }
  return tells(told.right, right, left) ? right : undefined;
}

/** Adds the task of each conflict that the plan does not have already; one that was decided before is open again. */
export function withConflictTasks(
  plan: IndividualPlan,
  base: IndividualPlan | undefined,
  conflicts: readonly MergeConflict[],
  decideBy?: string,
): IndividualPlan {
  const decided = new Set((base?.revisions ?? []).filter(isDecided).map(({ id }) => id));
  const known = new Map((plan.revisions ?? []).map((task) => [task.id, task]));
  const tasks = conflicts
    .map((conflict) => conflictTask(conflict, plan.coordinator, decideBy))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const again = new Map(
    tasks.flatMap((task) => {
      const before = known.get(task.id);
      return before && isDecided(before) && decided.has(task.id) ? [[task.id, task] as const] : [];
    }),
  );
  const fresh = tasks.filter(({ id }) => !known.has(id));
  const all = [...(plan.revisions ?? []).map((task) => again.get(task.id) ?? task), ...fresh];
  return again.size + fresh.length === 0 ? plan : { ...plan, revisions: all };
}

/** As systems keep a text that trim, or write in capitals. */
function loosely(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').replace('« ', '«').replace(' »', '»').toUpperCase();
}

function isDecided({ status }: Task): boolean {
  return status === 'completed' || status === 'cancelled' || status === 'rejected' || status === 'failed';
}

function inWords(value: unknown): string {
  if (value === undefined) {
    return '(ingenting)';
  }
  return typeof value === 'string' ? `«${value}»` : canonicalText(value);
}
