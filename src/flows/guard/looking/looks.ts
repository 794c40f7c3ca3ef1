// What was worked out of a server's answers is not worked out again over the very same answers. Everything is asked again for every
// request: a consent that was withdrawn meanwhile is another answer.
import type { Resource } from '@medplum/fhirtypes';
import type { ResourceKey } from '../../../ground/fhir/reference.ts';
import { nameOf } from '../../plan/gather-plan.ts';
import type { PlanServer, Search } from '../../plan/plan-server.ts';
import { isSameJson } from './same-json.ts';

/** One question to the server, and its answer. */
type Told = { readonly alone: boolean } & (
  | { readonly key: ResourceKey; readonly answer: Resource | undefined }
  | { readonly search: Search; readonly answer: readonly Resource[] }
);

interface Look {
  readonly told: readonly Told[];
  readonly made: unknown;
}

export class Looks {
  readonly #kept = new Map<string, Look>();
  readonly #most: number;

  /** @param most looks that are remembered, each with the answers that it came of; those that came longest ago are dropped */
  constructor(most = 64) {
    this.#most = most;
  }

  /**
   * What `work` makes of the server's answers.
   * @param of what is looked at: the same work has the same name
   * @param work depends on nothing but what the server answers it; what it makes is never changed
   */
  async again<Made>(
    of: string,
    server: PlanServer,
    work: (server: PlanServer) => Promise<Made>,
  ): Promise<Made> {
    const last = this.#kept.get(of);
    if (last && (await isStillTold(last.told, server))) {
      this.#keep(of, last);
      return last.made as Made;
    }
    const told = new Map<string, Told>();
    const made = await work(noting(server, (name, one) => told.set(name, one)));
    this.#keep(of, { told: [...told.values()], made });
    return made;
  }

  #keep(of: string, look: Look): void {
    this.#kept.delete(of);
    this.#kept.set(of, look);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
  }
}

/**
 * Whether the server answers all of it as it did. What was asked for alone is asked for alone: its values may stand in no batch, and
 * what an answer for many lacks may be there all the same.
 */
async function isStillTold(told: readonly Told[], server: PlanServer): Promise<boolean> {
  const many = told.filter(({ alone }) => !alone);
  const keys = many.flatMap((one) => ('key' in one ? [one.key] : []));
  const searches = many.flatMap((one) => ('search' in one ? [one.search] : []));
  const [read, found, singly] = await Promise.all([
    keys.length > 0 ? server.readMany(keys) : [],
    searches.length > 0 ? server.searchMany(searches) : [],
    Promise.all(
      told.flatMap((one) => (one.alone ? [askedAlone(one, server).then((answer) => [one, answer])] : [])),
    ),
  ]);
  const named = new Map(read.map((one) => [nameOf(one), one]));
  const answers = new Map<unknown, unknown>([
    ...(singly as [Told, unknown][]),
    ...many.flatMap((one): [Told, unknown][] => ('key' in one ? [[one, named.get(nameOfKey(one.key))]] : [])),
    ...many.filter((one) => 'search' in one).map((one, at): [Told, unknown] => [one, found[at]]),
  ]);
  return told.every((one) => isSameJson(one.answer, answers.get(one)));
}

function askedAlone(one: Told, server: PlanServer): Promise<unknown> {
  return 'key' in one
    ? server.read(one.key.type as Resource['resourceType'], one.key.id)
    : server.search(one.search.type, one.search.parameters);
}

function nameOfKey({ type, id }: ResourceKey): string {
  return `${type}/${id}`;
}

function nameOfSearch({ type, parameters }: Search): string {
  return `${type}?${JSON.stringify(parameters)}`;
}

/** The same server, and what it is asked and answers noted down under one name for each question. */
function noting(server: PlanServer, note: (name: string, one: Told) => void): PlanServer {
  return {
    ...server,
    async read<T extends Resource>(type: T['resourceType'], id: string) {
      const answer = await server.read<T>(type, id);
      note(`alone ${type}/${id}`, { alone: true, key: { type, id }, answer });
      return answer;
    },
    async readMany(keys) {
      const answer = await server.readMany(keys);
      const named = new Map(answer.map((one) => [nameOf(one), one]));
      for (const { type, id } of keys) {
        const name = nameOfKey({ type, id });
        note(name, { alone: false, key: { type, id }, answer: named.get(name) });
      }
      return answer;
    },
    async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      const answer = await server.search<T>(type, parameters);
      note(`alone ${nameOfSearch({ type, parameters })}`, {
        alone: true,
        search: { type, parameters },
        answer,
      });
      return answer;
    },
    async searchMany(searches) {
      const answers = await server.searchMany(searches);
      for (const [at, search] of searches.entries()) {
        note(nameOfSearch(search), { alone: false, search, answer: answers[at] ?? [] });
      }
      return answers;
    },
  };
}
