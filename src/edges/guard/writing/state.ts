// The plans that a write is about, as they stand and as they would stand after it; and what of them the writer does not see.
import { guardedTypes } from '../../../flows/guard/kinds.ts';
import type { Refusal } from '../../../flows/guard/rules.ts';
import { rootOf } from '../../../flows/guard/sight.ts';
import {
  aboutIn,
  afterWrite,
  othersIn,
  type PlanWorld,
  patientsIn,
  plansOf,
  recordsOf,
  tiesOf,
} from '../../../flows/guard/world.ts';
import { withoutClaim } from '../../../flows/plan/claim.ts';
import type { PlanServer } from '../../../flows/plan/plan-server.ts';
import { takesPlace } from '../../../ground/law/individual-plan.ts';
import type { Context } from '../context.ts';
import type { Judge } from '../judge.ts';
import { NOT_SEEN, type ResolvedWrite } from './entries.ts';

export interface State {
  readonly records: readonly string[];
  readonly before: readonly PlanWorld[];
  readonly after: readonly PlanWorld[];
}

export async function stateAround(
  { server, parts: { looks } }: Context,
  writes: readonly ResolvedWrite[],
): Promise<State> {
  // A claim over a plan is that plan as it stands.
  const changed = writes.filter(({ there }) => !there);
  const after = new Map(changed.map(({ name, after: one }) => [name, one && withoutClaim(one)] as const));
  const then = afterWrite(server, after);
  const all = changed.flatMap(({ before, after: one }) => [before, one].flatMap((each) => each ?? []));
  const named = await then.readMany(all.flatMap(othersIn).filter(({ type }) => guardedTypes.has(type)));
  const people = [...new Set([...all, ...named].flatMap(patientsIn))];
  const patients = changed.flatMap(({ after: one }) => (one?.resourceType === 'Patient' ? [one] : []));
  const { names } = await recordsOf(server, people, patients);
  const [stands, wouldStand] = await Promise.all([
    looks.again(`plans of ${names}`, server, (asked) => plansOf(asked, names)),
    plansOf(then, names),
  ]);
  return { records: names, before: stands, after: wouldStand };
}

/** A write over something that the caller does not see whole, or a deletion of it; what it merges is no such. */
export async function unseen(judge: Judge, writes: readonly ResolvedWrite[]): Promise<Refusal | undefined> {
  for (const { before, merged, type, there } of writes) {
    const isJudged = before && !merged && guardedTypes.has(type);
    const seen = isJudged ? await judge.see(before) : undefined;
    if (seen && (there ? seen.as === 'hidden' : seen.as !== 'as-is')) {
      return NOT_SEEN;
    }
  }
  return undefined;
}

/** Records that would turn out to be one person's, with a plan in force in each. */
export async function bringsPlansTogether(
  server: PlanServer,
  writes: readonly ResolvedWrite[],
  after: readonly PlanWorld[],
): Promise<boolean> {
  const inForce = after.flatMap((world) => rootOf(world) ?? []).filter(takesPlace);
  if (inForce.length < 2 || !writes.some(({ type, there }) => type === 'Patient' && !there)) {
    return false;
  }
  const groups = await Promise.all(
    inForce.map(async (plan) =>
      (await recordsOf(server, patientsIn({ ...plan, id: plan.id ?? '' }))).names.join(),
    ),
  );
  return new Set(groups).size > 1;
}

/** `Type/id` of what would be about somebody else than it is: about no record of the person whom it was about. */
export async function movedByThem(
  server: PlanServer,
  writes: readonly ResolvedWrite[],
): Promise<ReadonlySet<string>> {
  const moved = new Set<string>();
  for (const { name, before, after } of writes) {
    const now = after ? aboutIn(after) : [];
    const missing = before && now.length > 0 ? aboutIn(before).filter((one) => !now.includes(one)) : [];
    for (const record of missing) {
      const { names } = await recordsOf(server, [record]);
      if (!now.some((one) => names.includes(one))) {
        moved.add(name);
      }
    }
  }
  return moved;
}

/** A record with consents of its own that turns out to be of somebody else: they would count for a plan that is hidden. */
export async function bringsConsents(server: PlanServer, writes: readonly ResolvedWrite[]): Promise<boolean> {
  const joining = writes.filter(({ before, after }) => {
    if (after?.resourceType !== 'Patient') {
      return false;
    }
    // A server may hold consents about a record that is not there yet.
    const old = before?.resourceType === 'Patient' ? tiesOf(before) : new Set<string>();
    return [...tiesOf(after)].some((tie) => !old.has(tie));
  });
  const said = joining.map(({ name }) => ({ type: 'Consent' as const, parameters: { patient: name } }));
  return said.length > 0 && (await server.searchMany(said)).some((consents) => consents.length > 0);
}
