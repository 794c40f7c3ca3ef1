// A CarePlan and everything that belongs to it, level by level, each level in one request.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { type ResourceKey, referencesIn } from '../fhir/reference.ts';
import type { PlanServer, Search } from './plan-server.ts';

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

/** The plan with this id on the server and all that belongs to it; nothing when there is no such plan. */
export async function gatherPlan(server: PlanServer, id: string): Promise<Resource[]> {
  const key: ResourceKey = { type: 'CarePlan', id };
  const searches = referrers.map(
    ([type, parameter]): Search => ({ type, parameters: { [parameter]: `CarePlan/${id}` } }),
  );
  const [[carePlan], referring] = await Promise.all([server.readMany([key]), server.searchMany(searches)]);
  if (carePlan === undefined) {
    return [];
  }
  const found = new Map<string, Resource>();
  const add = (resources: readonly Resource[]) =>
    resources.filter((resource) => {
      const isNew = !found.has(nameOf(resource));
      found.set(nameOf(resource), found.get(nameOf(resource)) ?? resource);
      return isNew;
    });
  let level = add([carePlan, ...referring.flat()]);
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    const wanted = new Map<string, ResourceKey>();
    for (const { type, id: target } of level.flatMap(referencesIn)) {
      if (!found.has(`${type}/${target}`)) wanted.set(`${type}/${target}`, { type, id: target });
    }
    level = wanted.size > 0 ? add(await server.readMany([...wanted.values()])) : [];
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
  return found.find((candidate) => !candidate.partOf?.length) ?? found[0];
}

export function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}
