// A plan and all it refers to, from a FHIR server, as a plan document.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { referencesIn } from '../fhir/reference.ts';
import { type FromFhirResult, fromFhir } from '../mapping/from-resources.ts';
import type { FhirServer } from './ports.ts';

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
/** Ids in one search, so that no request grows without bound. */
const IDS_AT_ONCE = 50;

/** Undefined when the server has no such plan. Throws PeerFailure when the server does not answer. */
export async function readPlan(server: FhirServer, plan: string): Promise<FromFhirResult | undefined> {
  const carePlan = await findCarePlan(server, plan);
  if (!carePlan?.id) {
    return undefined;
  }
  return fromFhir(await gather(server, carePlan), { plan: `CarePlan/${carePlan.id}` });
}

/** By the id on the server, or by an identifier: the plan's own id in its source system, `system|value` or value alone. */
async function findCarePlan(server: FhirServer, plan: string): Promise<CarePlan | undefined> {
  const id = plan.replace(/^CarePlan\//, '');
  const byId = /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? await server.read<CarePlan>('CarePlan', id) : undefined;
  if (byId) {
    return byId;
  }
  const found = await server.search<CarePlan>('CarePlan', { identifier: plan });
  return found.find((candidate) => !candidate.partOf?.length) ?? found[0];
}

async function gather(server: FhirServer, carePlan: CarePlan): Promise<Resource[]> {
  const found = new Map<string, Resource>([[`CarePlan/${carePlan.id}`, carePlan]]);
  const add = (resources: readonly Resource[]) => {
    const fresh = resources.filter((resource) => !found.has(`${resource.resourceType}/${resource.id}`));
    for (const resource of fresh) {
      found.set(`${resource.resourceType}/${resource.id}`, resource);
    }
    return fresh;
  };
  const referring = await Promise.all(
    referrers.map(([type, parameter]) => server.search(type, { [parameter]: `CarePlan/${carePlan.id}` })),
  );
  let level: readonly Resource[] = [carePlan, ...add(referring.flat())];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    level = add(await fetchReferred(server, level, found));
  }
  return [...found.values()];
}

/** One search a type, however many of its resources are referred to. */
async function fetchReferred(
  server: FhirServer,
  from: readonly Resource[],
  known: ReadonlyMap<string, Resource>,
): Promise<Resource[]> {
  const ids = new Map<string, Set<string>>();
  for (const { type, id } of from.flatMap(referencesIn)) {
    if (!known.has(`${type}/${id}`)) {
      ids.set(type, (ids.get(type) ?? new Set()).add(id));
    }
  }
  const searches = [...ids].flatMap(([type, wanted]) =>
    inChunks([...wanted], IDS_AT_ONCE).map((chunk) =>
      server.search(type as Resource['resourceType'], { _id: chunk.join(',') }),
    ),
  );
  return (await Promise.all(searches)).flat();
}

function inChunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
