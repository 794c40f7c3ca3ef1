// A conflict as work for the coordinator: a task in the plan itself, so that every system that has the plan has the task.
import { v5 as uuidv5 } from 'uuid';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { MergeConflict } from './conflict.ts';
import { canonicalText } from './same.ts';

/** Namespace of the ids of conflicts (RFC 9562, version 5). Never changes. */
const CONFLICTS = '0b6f8a52-3c0e-5d54-9a0f-6e2f1f7b9c11';
/** By this the task is known as one of a conflict. */
const CONFLICT_PREFIX = 'conflict-';

type Task = NonNullable<IndividualPlan['revisions']>[number];

/** The same conflict gives a task with the same id, whoever finds it and however often. */
function conflictTask(
  conflict: MergeConflict,
  coordinator: string | undefined,
  decideBy: string | undefined,
): Task {
  const values = conflict.versions.map(({ value }) => canonicalText(value)).sort();
  const id = uuidv5(JSON.stringify([conflict.pointer, canonicalText(conflict.base), ...values]), CONFLICTS);
  return {
    id: `${CONFLICT_PREFIX}${id}`,
    status: 'requested',
    text: `To har endret det samme i planen samtidig (${conflict.pointer}). Avgjør hva som skal gjelde. Inntil videre står: ${inWords(conflict.standing)}`,
    ...(coordinator === undefined ? {} : { responsible: coordinator }),
    ...(decideBy === undefined ? {} : { deadline: decideBy }),
    notes: [
      ...conflict.versions.map(({ writer, value }) => `${writer}: ${inWords(value)}`),
      `Før begge endringene: ${inWords(conflict.base)}`,
    ],
  };
}

/** Adds the task of each conflict that the plan does not have already. */
export function withConflictTasks(
  plan: IndividualPlan,
  conflicts: readonly MergeConflict[],
  decideBy?: string,
): IndividualPlan {
  const known = new Set((plan.revisions ?? []).map(({ id }) => id));
  const tasks = conflicts
    .map((conflict) => conflictTask(conflict, plan.coordinator, decideBy))
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return tasks.length === 0 ? plan : { ...plan, revisions: [...(plan.revisions ?? []), ...tasks] };
}

function inWords(value: unknown): string {
  if (value === undefined) {
    return '(ingenting)';
  }
  return typeof value === 'string' ? `«${value}»` : canonicalText(value);
}
