// The guard's own work on a read of a plan, apart from what it reads: the same code over a server that answers at once.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import type { GuardParts } from '../src/edges/guard/context.ts';
import { lookingAnew } from '../src/edges/guard/context.ts';
import { handle } from '../src/edges/guard/handle.ts';
import type { Caller } from '../src/flows/guard/caller.ts';
import { Memory } from '../src/flows/guard/memory.ts';
import { createHints } from '../src/flows/guard/snapshot.ts';
import { nameOf } from '../src/flows/plan/gather-plan.ts';
import type { PlanServer, Search } from '../src/flows/plan/plan-server.ts';
import { referencesIn } from '../src/ground/fhir/reference.ts';
import { instantOf } from '../src/ground/norway/instant.ts';
import { median } from './processor-time.ts';

/** Milliseconds of processor time of one read, at the median of `times`. */
export async function ownWork(resources: readonly Resource[], plan: CarePlan, caller: Caller, times: number) {
  const byName = new Map(resources.map((one) => [nameOf(one), one]));
  const known = new Map<string, Resource[]>();
  const find = ({ type, parameters }: Search): Resource[] => {
    const key = `${type}${JSON.stringify(parameters)}`;
    const targets = Object.values(parameters).flatMap((value) => value.split(','));
    const found =
      known.get(key) ??
      resources.filter(
        (one) =>
          one.resourceType === type &&
          referencesIn(one).some((to) => targets.includes(`${to.type}/${to.id}`)),
      );
    known.set(key, found);
    return found;
  };
  const live = {
    baseUrl: 'http://server.example/fhir',
    read: async (type: string, id: string) => byName.get(`${type}/${id}`),
    readMany: async (keys: readonly { type: string; id: string }[]) =>
      keys.flatMap(({ type, id }) => byName.get(`${type}/${id}`) ?? []),
    search: async (type: Resource['resourceType'], parameters: Record<string, string>) =>
      find({ type, parameters }),
    searchMany: async (searches: readonly Search[]) => searches.map(find),
  } as unknown as PlanServer;
  const parts = {
    publicBase: 'http://guard.example/fhir',
    live,
    hints: createHints(),
    memory: new Memory(),
    upstream: { bases: [], ask: async () => ({ status: 200, headers: new Headers(), body: plan }) },
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
  for (let round = 0; round < 12; round += 1) {
    const before = process.cpuUsage();
    for (let at = 0; at < times; at += 1) {
      const answer = await handle(lookingAnew({ parts, caller, instant: instantOf(new Date()) }), request);
      if (answer === 'pass' || answer.status !== 200) {
        throw new Error('the read was not answered');
      }
      JSON.stringify(answer.body);
    }
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1000 / times);
  }
  return median(took.slice(2));
}
