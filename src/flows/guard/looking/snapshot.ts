// The server as it stands at one moment: what is read once for a request is not asked for again, and what will surely be
// needed about a person is asked for together.
import type { Resource } from '@medplum/fhirtypes';
import type { ResourceKey } from '../../../ground/fhir/reference.ts';
import { parseReference } from '../../../ground/fhir/reference.ts';
import { nameOf, referrers } from '../../plan/gather-plan.ts';
import type { PlanServer, Search } from '../../plan/plan-server.ts';

export interface Snapshot extends PlanServer {
  /** Asks, in one round, for what judging anything about these persons takes. @param records `Patient/id` */
  foresee(records: readonly string[]): Promise<void>;
}

/** Names of what a person's plans consisted of the last time. Names alone: what they hold is read for every request. */
export interface Hints {
  of(record: string): readonly string[];
  keep(record: string, names: readonly string[]): void;
}

/** @param most persons whose names are kept; those that were asked for longest ago are dropped */
export function createHints(most = 500): Hints {
  const kept = new Map<string, readonly string[]>();
  return {
    of: (record) => kept.get(record) ?? [],
    keep(record, names) {
      kept.delete(record);
      kept.set(record, names);
      for (const [oldest] of kept.size > most ? kept : []) {
        kept.delete(oldest);
        break;
      }
    },
  };
}

export function foresee(server: PlanServer, records: readonly string[]): Promise<void> {
  return 'foresee' in server ? (server as Snapshot).foresee(records) : Promise.resolve();
}

export function snapshotOf(server: PlanServer, hints: Hints): Snapshot {
  const found = new Map<string, Resource>();
  const alone = new Map<string, Promise<Resource | undefined>>();
  const searched = new Map<string, Promise<Resource[]>>();
  const foreseen = new Set<string>();

  const keep = (resources: readonly Resource[]) => {
    for (const resource of resources) {
      found.set(nameOf(resource), found.get(nameOf(resource)) ?? resource);
    }
  };
  const nameOfKey = ({ type, id }: ResourceKey) => `${type}/${id}`;

  // What one answer for many lacks may be there all the same, so only what was found is kept of it.
  const readMany = async (keys: readonly ResourceKey[]): Promise<Resource[]> => {
    const missing = keys.filter((key) => !found.has(nameOfKey(key)));
    keep(missing.length > 0 ? await server.readMany(missing) : []);
    return keys.flatMap((key) => found.get(nameOfKey(key)) ?? []);
  };
  const searchMany = (searches: readonly Search[]): Promise<Resource[][]> => {
    const missing = searches.filter((search) => !searched.has(keyOf(search)));
    if (missing.length > 0) {
      const answers = server.searchMany(missing);
      for (const [at, search] of missing.entries()) {
        const answer = answers.then((all) => all[at] ?? []);
        // Whoever needs it is told of the failure.
        answer.catch(() => undefined);
        searched.set(keyOf(search), answer);
      }
    }
    return Promise.all(searches.map((search) => searched.get(keyOf(search)) ?? Promise.resolve([])));
  };
  return {
    ...server,
    async read<T extends Resource>(type: T['resourceType'], id: string) {
      const name = `${type}/${id}`;
      const known = found.get(name);
      const answer = known ?? alone.get(name) ?? server.read<T>(type, id);
      if (!known) {
        alone.set(name, answer as Promise<Resource | undefined>);
      }
      return (await answer) as T | undefined;
    },
    readMany,
    async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      const key = keyOf({ type, parameters });
      const answer = searched.get(key) ?? server.search<T>(type, parameters);
      searched.set(key, answer as Promise<Resource[]>);
      return (await answer) as T[];
    },
    searchMany,
    async foresee(records) {
      const waiting = records.filter((record) => !foreseen.has(record));
      if (waiting.length === 0) {
        return;
      }
      for (const record of waiting) {
        foreseen.add(record);
      }
      const names = waiting.flatMap((record) => [record, ...hints.of(record)]);
      const keys = [...new Set(names)].flatMap((name) => parseReference(name) ?? []);
      await Promise.all([readMany(keys), searchMany(aboutPersons(waiting, names))]);
    },
  };
}

function aboutPersons(records: readonly string[], names: readonly string[]): Search[] {
  const plans = [...new Set(names.filter((name) => name.startsWith('CarePlan/')))];
  return [
    linksTo(records),
    plansAbout(records),
    ...records.map((patient): Search => ({ type: 'Consent', parameters: { patient } })),
    ...plans.flatMap((plan) =>
      referrers.map(([type, parameter]): Search => ({ type, parameters: { [parameter]: plan } })),
    ),
  ];
}

export function linksTo(records: readonly string[]): Search {
  return { type: 'Patient', parameters: { link: records.join(',') } };
}

export function plansAbout(records: readonly string[]): Search {
  return { type: 'CarePlan', parameters: { subject: records.join(',') } };
}

/** A page's size is no part of what is looked for. */
function keyOf({ type, parameters }: Search): string {
  const { _count: _, ...own } = parameters;
  return `${type}?${JSON.stringify(own)}`;
}
