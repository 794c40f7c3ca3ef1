// What a server has of many plans, in few requests: for plans of which nothing is there yet.
import type { CarePlan, Identifier, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../../ground/fhir/reference.ts';
import { isIndividualPlan } from '../../../ground/law/individual-plan.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { carePlanName, resourceNames } from '../../../plan/mapping/names.ts';
import { nameOf } from '../gather-plan.ts';
import { escaped } from '../one-plan.ts';
import { type ServerCopy, serverCopy } from '../plan-changes.ts';
import type { PlanServer } from '../plan-server.ts';
import { rootsByIdentifier } from '../write-plan.ts';
import type { Lanes } from './lanes.ts';

/** A plan that stands on the server for sure, because it was published a moment ago. */
export interface KnownPlan {
  readonly identifier: Identifier;
  /** `CarePlan/id`. */
  readonly name: string;
}

/** The copy of each; undefined for a plan that is there already, under our id or under another one: that is read by itself. */
export async function newCopies(
  server: PlanServer,
  plans: readonly IndividualPlan[],
  { lanes, known }: { readonly lanes: Lanes; readonly known: KnownPlan | undefined },
  at: Instant,
): Promise<readonly (ServerCopy | undefined)[]> {
  const isNew = await areNew(server, plans, lanes, known);
  const names = plans.map((plan, index) => (isNew[index] ? resourceNames(plan) : []));
  const found = await named(server, [...new Set(names.flat())]);
  return plans.map((plan, index) => {
    const there = (names[index] ?? []).flatMap((name) => found.get(name) ?? []);
    return isNew[index] ? serverCopy(plan, there, at) : undefined;
  });
}

async function areNew(
  server: PlanServer,
  plans: readonly IndividualPlan[],
  lanes: Lanes,
  known: KnownPlan | undefined,
): Promise<readonly boolean[]> {
  const roots = plans.map((plan) => carePlanName(plan));
  const found = await named(server, [...roots.flatMap((name) => name ?? []), ...(known ? [known.name] : [])]);
  const others = known && (await rootsTogether(server, plans, known));
  // That a plan is new is not taken from answers for many alone, unless each of them shows the plan that is there for sure.
  const isSure = others !== undefined && known !== undefined && found.has(known.name);
  const isThere = await lanes.all(roots, async (name) => {
    const key = parseReference(name);
    return (
      key !== undefined &&
      (found.has(name ?? '') || (!isSure && (await server.read('CarePlan', key.id)) !== undefined))
    );
  });
  const byIdentifier = others ?? (await rootsByIdentifier(server, plans));
  return plans.map((_, index) => !isThere[index] && byIdentifier[index] === undefined);
}

/**
 * The plans under ids that the server gave, by one search for all identifiers. The plan that is known is the last one asked for: an
 * answer without it, or with one that nobody asked for, does not say what is not there, and counts for nothing.
 */
async function rootsTogether(
  server: PlanServer,
  plans: readonly IndividualPlan[],
  known: KnownPlan,
): Promise<readonly (CarePlan | undefined)[] | undefined> {
  const asked = [...plans.map(({ id, source }) => ({ system: source.system, value: id })), known.identifier];
  const found = await server.search<CarePlan>('CarePlan', {
    identifier: asked.map(({ system, value }) => escaped(`${system}|${value}`)).join(','),
    _count: '200',
  });
  const at = found.map(({ identifier = [] }) =>
    asked.findIndex(({ system, value }) =>
      identifier.some((each) => each.system === system && each.value === value),
    ),
  );
  const isShown = found.some((plan) => nameOf(plan) === known.name);
  if (!isShown || at.includes(-1)) {
    return undefined;
  }
  return plans.map((_, index) => found.find((plan, which) => at[which] === index && isIndividualPlan(plan)));
}

async function named(server: PlanServer, names: readonly string[]): Promise<ReadonlyMap<string, Resource>> {
  const keys = names.flatMap((name) => parseReference(name) ?? []);
  const found = keys.length > 0 ? await server.readMany(keys) : [];
  return new Map(found.map((resource) => [nameOf(resource), resource]));
}
