// All plans of two systems kept in step: which may have changed, some at a time, each told when it is done.
import type { Mark, PlanKey, Side } from './side.ts';
import { keyText } from './side.ts';
import { type PlanReport, type SyncOutcome, type SyncPorts, syncPlan } from './sync-plan.ts';

export interface SyncAllPorts extends SyncPorts {
  /** Plans that are worked on at the same time. */
  readonly atOnce: number;
  /** Looks at every plan of both sides, and not only at what they say has changed. */
  readonly everything?: boolean;
  /** Told after each plan that was looked at. */
  readonly onPlan?: (report: PlanReport, done: number, of: number) => void;
}

export interface SyncReport {
  readonly counts: Readonly<Record<SyncOutcome, number>>;
  /** Of the unchanged ones, those that neither system had to be asked about one by one. */
  readonly skipped: number;
  /** All but the unchanged. */
  readonly plans: readonly PlanReport[];
  /** Systems that do not have the versions any more that they had, each with the plans that wait for a person. */
  readonly setBack: Readonly<Record<string, readonly PlanKey[]>>;
}

/** One pass. What a pass that was killed had finished is not done again. */
export async function syncPlans(ports: SyncAllPorts): Promise<SyncReport> {
  const known = new Map<string, Readonly<Record<string, Mark>>>();
  const keys = new Map<string, PlanKey>();
  for await (const { key, base } of ports.state.all()) {
    keys.set(keyText(key), key);
    // One that a pass was stopped at is looked at, whatever has changed since.
    if (!base.writing) {
      known.set(keyText(key), base.marks);
    }
  }
  const { changed, cursors } = await changedOf(ports, keys, known);
  const counts = { created: 0, updated: 0, unchanged: 0, conflict: 0, refused: 0, failed: 0 };
  const plans: PlanReport[] = [];
  const waiting = [...changed].flatMap((text) => keys.get(text) ?? []);
  const of = waiting.length;
  const passing = { ...ports, setBack: new Set<string>() };
  const worker = async () => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      const report = await syncPlan(passing, key);
      counts[report.outcome] += 1;
      if (report.outcome !== 'unchanged') {
        plans.push(report);
      }
      ports.onPlan?.(report, of - waiting.length, of);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, ports.atOnce) }, worker));
  // Refused and failed plans are looked at again, though nothing new changes them: they have no base of this pass.
  if (!ports.dryRun && counts.failed + counts.refused === 0) {
    await ports.state.saveCursors(cursors);
  }
  const skipped = keys.size - of;
  const setBack = Object.fromEntries(
    [...passing.setBack].map((side) => [
      side,
      plans.filter((plan) => plan.setBack === side).map(({ key }) => key),
    ]),
  );
  return { counts: { ...counts, unchanged: counts.unchanged + skipped }, skipped, plans, setBack };
}

/** The keys of all plans that have to be looked at. Adds the plans that it finds to `keys`. */
async function changedOf(
  ports: SyncAllPorts,
  keys: Map<string, PlanKey>,
  known: ReadonlyMap<string, Readonly<Record<string, Mark>>>,
): Promise<{ changed: Set<string>; cursors: Readonly<Record<string, string>> }> {
  const changed = new Set<string>();
  const before = ports.everything ? {} : await ports.state.loadCursors();
  const cursors: Record<string, string> = {};
  for (const side of ports.sides) {
    const marks = new Map(
      [...known].flatMap(([key, all]) => (all[side.name] ? [[key, all[side.name] ?? {}]] : [])),
    );
    const answer = await side.changes?.(before[side.name], marks);
    if (answer) {
      cursors[side.name] = answer.cursor;
    }
    for (const key of answer?.changed ?? []) {
      changed.add(key);
    }
    if (answer?.changed === undefined) {
      await readMarks(side, keys, marks, changed);
    } else {
      for (const key of changed) {
        if (!keys.has(key)) {
          keys.set(key, keyFrom(key));
        }
      }
    }
  }
  for (const key of keys.keys()) {
    if (!known.has(key)) {
      changed.add(key);
    }
  }
  return { changed, cursors };
}

/** A side that cannot say what changed is asked for every plan's mark. */
async function readMarks(
  side: Side,
  keys: Map<string, PlanKey>,
  marks: ReadonlyMap<string, Mark>,
  changed: Set<string>,
): Promise<void> {
  const seen = new Set<string>();
  for await (const key of side.list()) {
    const text = keyText(key);
    seen.add(text);
    keys.set(text, key);
    const mark = side.changes ? undefined : (await side.read(key))?.mark;
    if (!mark || JSON.stringify(mark) !== JSON.stringify(marks.get(text))) {
      changed.add(text);
    }
  }
  for (const key of marks.keys()) {
    if (!seen.has(key)) {
      changed.add(key);
    }
  }
}

function keyFrom(text: string): PlanKey {
  const at = text.lastIndexOf('|');
  return { system: text.slice(0, at), id: text.slice(at + 1) };
}
