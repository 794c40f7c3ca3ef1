// Edits as people make them in a plan, and what a plan looks like after many of them: the model that merging and syncing
// are measured against. It knows nothing of how the code under test merges.
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';

type Item = { readonly id: string; readonly [field: string]: unknown };
type ItemList = 'goals' | 'measures' | 'serviceNeeds';

export type Edit =
  | {
      readonly kind: 'set';
      readonly list: ItemList;
      readonly id: string;
      readonly field: string;
      readonly value: string;
    }
  | { readonly kind: 'set-plan'; readonly field: 'title' | 'summary'; readonly value: string }
  | { readonly kind: 'contribute'; readonly member: string; readonly value: string }
  | { readonly kind: 'add'; readonly list: ItemList; readonly item: Item }
  | { readonly kind: 'note'; readonly value: string };

/** Where an edit writes a value that another edit can contradict; undefined for additions. */
export function placeOf(edit: Edit): string | undefined {
  if (edit.kind === 'set') {
    return `/${edit.list}/${edit.id}/${edit.field}`;
  }
  if (edit.kind === 'set-plan') {
    return `/${edit.field}`;
  }
  return edit.kind === 'contribute' ? `/participants/${edit.member}/contribution` : undefined;
}

export function applyEdit(plan: IndividualPlan, edit: Edit): IndividualPlan {
  switch (edit.kind) {
    case 'set-plan':
      return { ...plan, [edit.field]: edit.value };
    case 'note':
      return { ...plan, notes: [...(plan.notes ?? []), edit.value] };
    case 'add':
      return { ...plan, [edit.list]: [...(plan[edit.list] ?? []), edit.item] };
    case 'contribute':
      return {
        ...plan,
        participants: (plan.participants ?? []).map((one) =>
          one.member === edit.member ? { ...one, contribution: edit.value } : one,
        ),
      };
    default:
      return {
        ...plan,
        [edit.list]: ((plan[edit.list] ?? []) as Item[]).map((item) =>
          item.id === edit.id ? { ...item, [edit.field]: edit.value } : item,
        ),
      };
  }
}

export function applyEdits(plan: IndividualPlan, edits: readonly Edit[]): IndividualPlan {
  return edits.reduce(applyEdit, plan);
}

const fields: Readonly<Record<ItemList, readonly string[]>> = {
  goals: ['text', 'status', 'achievementText'],
  measures: ['text', 'extent', 'how'],
  serviceNeeds: ['text', 'reason'],
};
const goalStatuses = ['accepted', 'active', 'on-hold', 'completed'];

/** A random edit of this plan. `word` must be new at every call, so that every edit can be told from all others. */
export function randomEdit(plan: IndividualPlan, next: () => number, word: string): Edit {
  const choose = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  const lists = (['goals', 'measures', 'serviceNeeds'] as const).filter((list) => plan[list]?.length);
  const members = (plan.participants ?? []).map(({ member }) => member);
  // One place that everybody cares about, so that contradictions are no rarity.
  const first = plan.goals?.[0];
  if (first && next() < 0.2) {
    return { kind: 'set', list: 'goals', id: first.id, field: 'text', value: word };
  }
  const kind = choose(['set', 'set', 'set', 'set', 'set-plan', 'contribute', 'add', 'note'] as const);
  if (kind === 'set' && lists.length > 0) {
    const list = choose(lists);
    const field = choose(fields[list]);
    const value = field === 'status' ? choose(goalStatuses) : word;
    return { kind, list, id: choose((plan[list] ?? []) as readonly Item[]).id, field, value };
  }
  if (kind === 'contribute' && members.length > 0) {
    return { kind, member: choose(members), value: word };
  }
  if (kind === 'add') {
    return { kind, list: 'goals', item: { id: `gol-${word}`, text: word, status: 'active' } };
  }
  if (kind === 'note') {
    return { kind, value: word };
  }
  return { kind: 'set-plan', field: choose(['title', 'summary'] as const), value: word };
}

/**
 * What must be true of a plan after two writers' edits met, as a list of what is not. Values that both wrote at one place
 * must stand in a task of conflict, both of them, and one of them must be in force; all else must be as in the model.
 */
export function complaintsAbout(
  actual: IndividualPlan,
  base: IndividualPlan,
  edits: readonly [readonly Edit[], readonly Edit[]],
): string[] {
  const { resolved, complaints } = resolve(actual, base, edits);
  const model = inOneOrder(applyEdits(base, resolved));
  const conflicts = new Set(
    (actual.revisions ?? []).map(({ id }) => id).filter((id) => id.startsWith('conflict-')),
  );
  const known = new Set((base.revisions ?? []).map(({ id }) => id));
  const others = (actual.revisions ?? []).filter(({ id }) => !conflicts.has(id) || known.has(id));
  const { revisions: _, ...rest } = actual;
  const seen = inOneOrder(others.length > 0 ? { ...rest, revisions: others } : rest);
  for (const key of new Set([...Object.keys(model), ...Object.keys(seen)]) as Set<keyof IndividualPlan>) {
    if (JSON.stringify(model[key]) !== JSON.stringify(seen[key])) {
      complaints.push(`/${key}: not as in the model`);
    }
  }
  return complaints;
}

/** The edits that should be in force, of both that one of which is, and what is wrong with places that both edited. */
function resolve(
  actual: IndividualPlan,
  base: IndividualPlan,
  edits: readonly [readonly Edit[], readonly Edit[]],
): { resolved: Edit[]; complaints: string[] } {
  const [left, right] = edits.map((list) => lastAt(base, list)) as [Map<string, string>, Map<string, string>];
  const complaints: string[] = [];
  const resolved: Edit[] = [];
  const all = edits.flatMap((list, at) => list.map((edit) => ({ edit, own: at === 0 ? left : right })));
  for (const { edit, own } of all) {
    const place = placeOf(edit);
    // Whoever leaves a place as it stood has not edited it: what the other wrote there holds.
    if (place !== undefined && !own.has(place)) {
      continue;
    }
    const [one, other] = [left.get(place ?? ''), right.get(place ?? '')];
    if (place === undefined || one === undefined || other === undefined || one === other) {
      resolved.push(edit);
    } else {
      const standing = [one, other].find((value) => isThere(actual, edit, value));
      if (standing === undefined) {
        complaints.push(`${place}: neither version is in force`);
      } else {
        resolved.push({ ...edit, value: standing } as Edit);
      }
      if (!hasTask(actual, place, one, other)) {
        complaints.push(`${place}: no task tells both versions`);
      }
    }
  }
  return { resolved, complaints };
}

/** What a writer's edits leave at each place, when that is not what stood there. */
function lastAt(base: IndividualPlan, edits: readonly Edit[]): Map<string, string> {
  const last = new Map<string, Edit & { readonly value: string }>();
  for (const edit of edits) {
    const place = placeOf(edit);
    if (place !== undefined) {
      last.set(place, edit as Edit & { readonly value: string });
    }
  }
  return new Map(
    [...last]
      .filter(([, edit]) => !isThere(base, edit, edit.value))
      .map(([place, { value }]) => [place, value]),
  );
}

function isThere(plan: IndividualPlan, edit: Edit, value: string): boolean {
  if (edit.kind === 'set-plan') {
    return plan[edit.field] === value;
  }
  if (edit.kind === 'contribute') {
    return (plan.participants ?? []).some((one) => one.member === edit.member && one.contribution === value);
  }
  if (edit.kind !== 'set') {
    return false;
  }
  return ((plan[edit.list] ?? []) as Item[]).some(
    (item) => item.id === edit.id && item[edit.field] === value,
  );
}

function hasTask(plan: IndividualPlan, place: string, one: string, other: string): boolean {
  return (plan.revisions ?? []).some(
    ({ text, notes = [] }) =>
      text?.includes(`(${place})`) &&
      notes.some((note) => note.includes(one)) &&
      notes.some((note) => note.includes(other)),
  );
}

/** Two writers' additions stand side by side in an order that the model does not know; fields in no order. */
function inOneOrder(plan: IndividualPlan): IndividualPlan {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(sorted).sort((a, b) => (text(a) < text(b) ? -1 : 1));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, part]) => [key, sorted(part)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };
  const text = (value: unknown) => JSON.stringify(value);
  return sorted(plan) as IndividualPlan;
}
