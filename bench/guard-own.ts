// The guard's own work on a read of a plan, apart from what it reads: the same code over a server that answers at once.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import type { GuardParts } from '../src/edges/guard/context.ts';
import { lookingAnew } from '../src/edges/guard/context.ts';
import { handle } from '../src/edges/guard/handle.ts';
import type { Caller } from '../src/flows/guard/caller.ts';
import { Looks } from '../src/flows/guard/looking/looks.ts';
import { createHints } from '../src/flows/guard/looking/snapshot.ts';
import { nameOf } from '../src/flows/plan/gather-plan.ts';
import type { PlanServer, Search } from '../src/flows/plan/plan-server.ts';
import { referencesIn } from '../src/ground/fhir/reference.ts';
import { instantOf } from '../src/ground/norway/instant.ts';
import { median, used } from './processor-time.ts';

/** What stands on the server, as one answer of its gives it. */
interface Standing {
  readonly plan: CarePlan;
  readonly byName: ReadonlyMap<string, Resource>;
}

function standingOf(resources: readonly Resource[], plan: CarePlan): Standing {
  const read = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
  return { plan: read(plan), byName: new Map(read(resources).map((one) => [nameOf(one), one])) };
}

/** Milliseconds of processor time of one read, at the median of the last two thirds of `times`. */
export async function ownWork(resources: readonly Resource[], plan: CarePlan, caller: Caller, times: number) {
  let stands: Standing = standingOf(resources, plan);
  const found = new Map<string, readonly string[]>();
  const find = ({ type, parameters }: Search): Resource[] => {
    const key = `${type}${JSON.stringify(parameters)}`;
    const targets = Object.values(parameters).flatMap((value) => value.split(','));
    const names =
      found.get(key) ??
      resources
        .filter(
          (one) =>
            one.resourceType === type &&
            referencesIn(one).some((to) => targets.includes(`${to.type}/${to.id}`)),
        )
        .map(nameOf);
    found.set(key, names);
    return names.flatMap((name) => stands.byName.get(name) ?? []);
  };
  const live = {
    baseUrl: 'http://server.example/fhir',
    read: async (type: string, id: string) => stands.byName.get(`${type}/${id}`),
    readMany: async (keys: readonly { type: string; id: string }[]) =>
      keys.flatMap(({ type, id }) => stands.byName.get(`${type}/${id}`) ?? []),
    search: async (type: Resource['resourceType'], parameters: Record<string, string>) =>
      find({ type, parameters }),
    searchMany: async (searches: readonly Search[]) => searches.map(find),
  } as unknown as PlanServer;
  const parts = {
    publicBase: 'http://guard.example/fhir',
    live,
    hints: createHints(),
    looks: new Looks(),
    upstream: { bases: [], ask: async () => ({ status: 200, headers: new Headers(), body: stands.plan }) },
    store: { record: async () => undefined },
    openTypes: [],
    now: () => new Date(),
  } as unknown as GuardParts;
  const request = {
    method: 'GET',
    segments: ['CarePlan', plan.id ?? ''],
    query: new URLSearchParams(),
    header: () => undefined,
    text: undefined,
  };
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    // What a server gives is read anew for each request, and was never seen before: it is made outside of what is measured.
    stands = standingOf(resources, plan);
    const before = used();
    const answer = await handle(lookingAnew({ parts, caller, instant: instantOf(new Date()) }), request);
    if (answer === 'pass' || answer.status !== 200) {
      throw new Error('the read was not answered');
    }
    JSON.stringify(answer.body);
    took.push(used() - before);
  }
  // Without those by which the code is made fast.
  return median(took.slice(Math.floor(times / 3)));
}
