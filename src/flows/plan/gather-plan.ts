// A CarePlan and everything that belongs to it, level by level, each level in one request.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { parseReference, type ResourceKey, referencesIn } from '../../ground/fhir/reference.ts';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { PlanServer, Search } from './plan-server.ts';
import { isWrittenBy } from './written-by.ts';

/** What refers to a plan without the plan referring to it: resource type and the search parameter that finds it. */
const referrers: readonly (readonly [Resource['resourceType'], string])[] = [
  ['CarePlan', 'part-of'],
  ['Task', 'based-on'],
  ['Task', 'focus'],
  ['Communication', 'based-on'],
  ['DocumentReference', 'related'],
  ['Provenance', 'target'],
];

/** Levels of references that are followed from the CarePlan: plan → team → role → person → organisation → its parent. */
const DEPTH = 6;

/**
 * The plan with this id on the server and all that belongs to it; nothing when there is no such plan. With the names of
 * what it probably consists of (from the last time) all of that comes in the first request.
 */
export async function gatherPlan(
  server: PlanServer,
  id: string,
  probable: readonly string[] = [],
): Promise<Resource[]> {
  const own = `CarePlan/${id}`;
  const names = [own, ...probable.filter((name) => name !== own)];
  const searches = referrers.map(
    ([type, parameter]): Search => ({ type, parameters: { [parameter]: `CarePlan/${id}` } }),
  );
  const [read, referring] = await Promise.all([
    server.readMany(names.flatMap((name) => parseReference(name) ?? [])),
    server.searchMany(searches),
  ]);
  const carePlan = read.find((resource) => nameOf(resource) === own);
  if (carePlan === undefined) {
    return [];
  }
  const atHand = new Map(read.map((resource) => [nameOf(resource), resource]));
  const all = await followReferences(server, [carePlan, ...referring.flat()], atHand);
  return all.filter((resource) => !isWrittenBy(resource));
}

/** These and everything that they refer to, level by level; what is at hand is not asked for. */
export async function followReferences(
  server: PlanServer,
  from: readonly Resource[],
  atHand: ReadonlyMap<string, Resource>,
): Promise<Resource[]> {
  const found = new Map<string, Resource>();
  const add = (resources: readonly Resource[]) =>
    resources.filter((resource) => {
      const isNew = !found.has(nameOf(resource));
      found.set(nameOf(resource), found.get(nameOf(resource)) ?? resource);
      return isNew;
    });
  let level = add(from);
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    const wanted = new Map<string, ResourceKey>();
    for (const { type, id: target } of level.flatMap(referencesIn)) {
      if (!found.has(`${type}/${target}`)) {
        wanted.set(`${type}/${target}`, { type, id: target });
      }
    }
    const missing = [...wanted].flatMap(([name, key]) => (atHand.has(name) ? [] : [key]));
    const fetched = missing.length > 0 ? await server.readMany(missing) : [];
    level = add([...[...wanted.keys()].flatMap((name) => atHand.get(name) ?? []), ...fetched]);
  }
  return [...found.values()];
}

/** By the id on the server, or by an identifier: the plan's own id in its source system, `system|value` or value alone. */
export async function findCarePlan(server: PlanServer, plan: string): Promise<CarePlan | undefined> {
  const id = plan.replace(/^CarePlan\//, '');
  const byId = /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? await server.read<CarePlan>('CarePlan', id) : undefined;
  if (byId) {
    return byId;
  }
  const found = await server.search<CarePlan>('CarePlan', { identifier: plan });
  return found.find(isIndividualPlan) ?? found[0];
}

export function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}
