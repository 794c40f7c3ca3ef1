// A CarePlan and everything that belongs to it, level by level, each level in one request.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { parseReference, type ResourceKey, referencesIn } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, kindOfPlan } from '../../ground/law/individual-plan.ts';
import { isBareClaim, withoutClaim } from './claim.ts';
import type { PlanServer, Search } from './plan-server.ts';
import { isWrittenBy } from './written-by.ts';

/** What refers to a plan without the plan referring to it: resource type and the search parameter that finds it. */
export const referrers: readonly (readonly [Resource['resourceType'], string])[] = [
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
  const keys = names.flatMap((name) => parseReference(name) ?? []);
  const [read, referring] = await Promise.all([
    // What was there the last time is not gone because one answer lacks it.
    probable.length > 0 ? readSurely(server, keys) : server.readMany(keys),
    server.searchMany(searches),
  ]);
  const carePlan = read.find((resource) => nameOf(resource) === own);
  if (!isIndividualPlan(carePlan) || isBareClaim(carePlan)) {
    return [];
  }
  // The person's Consents are read whoever refers to them: a denial that no plan names counts all the same.
  const person = parseReference(carePlan.subject?.reference);
  const consents =
    person?.type === 'Patient'
      ? await server.searchMany([{ type: 'Consent', parameters: { patient: `Patient/${person.id}` } }])
      : [];
  const atHand = new Map(read.map((resource) => [nameOf(resource), resource]));
  const all = await followReferences(server, [carePlan, ...referring.flat(), ...consents.flat()], atHand);
  return all
    .filter((resource) => !isWrittenBy(resource) && !isOtherPlan(resource))
    .map((resource) => withoutClaim(resource));
}

/** Plans of treatment and nursing that the plan or its parts name are not ours to read into it, nor to write. */
function isOtherPlan(resource: Resource): boolean {
  return resource.resourceType === 'CarePlan' && kindOfPlan(resource) === 'other';
}

/** What an answer for many lacks is asked for once more, singly: only then is it not there. `first`: that answer. */
export async function readSurely(
  server: PlanServer,
  keys: readonly ResourceKey[],
  first?: readonly Resource[],
): Promise<Resource[]> {
  const found = [...(first ?? (await server.readMany(keys)))];
  const names = new Set(found.map(nameOf));
  const missing = keys.filter(({ type, id }) => !names.has(`${type}/${id}`));
  for (const { type, id } of missing) {
    const resource = await server.read(type as Resource['resourceType'], id);
    if (resource) {
      found.push(resource);
    }
  }
  return found;
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
    for (const { type, id: target } of level.filter((one) => !isOtherPlan(one)).flatMap(referencesIn)) {
      if (!found.has(`${type}/${target}`)) {
        wanted.set(`${type}/${target}`, { type, id: target });
      }
    }
    const missing = [...wanted].flatMap(([name, key]) => (atHand.has(name) ? [] : [key]));
    const fetched = missing.length > 0 ? await readSurely(server, missing) : [];
    level = add([...[...wanted.keys()].flatMap((name) => atHand.get(name) ?? []), ...fetched]);
  }
  return [...found.values()];
}

/** The individual plan by its id on the server, or by an identifier: the plan's own id in its source system, `system|value` or value alone. */
export async function findCarePlan(server: PlanServer, plan: string): Promise<CarePlan | undefined> {
  const id = plan.replace(/^CarePlan\//, '');
  const byId = /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? await server.read<CarePlan>('CarePlan', id) : undefined;
  if (isIndividualPlan(byId) && !isBareClaim(byId)) {
    return byId;
  }
  const found = await server.search<CarePlan>('CarePlan', { identifier: plan });
  return found.find((each) => isIndividualPlan(each) && !isBareClaim(each));
}

export function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}
