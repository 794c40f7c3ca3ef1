// The hospital's server, asked by batches for what is asked at the same moment. A server has to show first that it gives the same
// by a batch as alone, and what a batch says is not there is asked for alone.
import type { Resource } from '@medplum/fhirtypes';
import type { PlanServer, Search } from '../../../flows/plan/plan-server.ts';
import { PeerFailure } from '../../../flows/ports.ts';
import type { ResourceKey } from '../../../ground/fhir/reference.ts';
import { together } from './together.ts';

/** Whether a kind of question may be asked by a batch. */
type Trust = 'unproved' | 'proved' | 'lost';

/** So often a server may give something else by a batch: what is written meanwhile differs too. */
const MOST_DIFFERENCES = 3;

/**
 * Whether there is a consent, or one that denies, is asked by a search of its own: an empty answer to it decides what a unit is
 * told. Values that are no references and no codes of ours do not stand in a URL, as those of a batch do.
 */
const ALONE: readonly string[] = ['Consent'];
const HARMLESS =
  /^(?:[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}|[a-z-]+|urn:ietf:rfc:3986\|urn:uuid:[0-9a-f-]{36})$/;

/** Reads and searches that are asked at the same moment go together; everything else goes through as it is. */
export function batchedReads(server: PlanServer): PlanServer {
  const reads = inBatches<ResourceKey, Resource | undefined>({
    alone: ({ type, id }) => server.read(type as Resource['resourceType'], id),
    many: async (keys) => {
      const found = await server.readMany(keys);
      return keys.map(({ type, id }) => found.find((each) => each.resourceType === type && each.id === id));
    },
    nameOf: ({ type, id }) => `${type}/${id}`,
    tells: (found) => found !== undefined,
    proves: (answers) => answers.length > 1 && answers.every((found) => found !== undefined),
  });
  const searches = inBatches<Search, Resource[]>({
    alone: ({ type, parameters }) => server.search(type, parameters),
    many: (asked) => server.searchMany(asked),
    nameOf: ({ type, parameters }) => `${type}?${new URLSearchParams(parameters)}`,
    tells: () => true,
    proves: (answers) => answers.length > 1 && answers.some((found) => found.length > 0),
  });
  return {
    ...through(server),
    read: <T extends Resource>(type: T['resourceType'], id: string) =>
      reads({ type, id }) as Promise<T | undefined>,
    search: <T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) =>
      ALONE.includes(type) || !Object.values(parameters).every((value) => HARMLESS.test(value))
        ? server.search<T>(type, parameters)
        : (searches({ type, parameters }) as Promise<T[]>),
  };
}

interface Question<Asked, Answer> {
  readonly alone: (asked: Asked) => Promise<Answer>;
  readonly many: (asked: readonly Asked[]) => Promise<readonly Answer[]>;
  readonly nameOf: (asked: Asked) => string;
  /** An answer of a batch that counts; another one is asked for alone. */
  readonly tells: (answer: Answer) => boolean;
  /** Answers that, given again by a batch, show that the server can be asked so. */
  readonly proves: (answers: readonly Answer[]) => boolean;
}

function inBatches<Asked, Answer>(question: Question<Asked, Answer>): (asked: Asked) => Promise<Answer> {
  const { alone, many, nameOf, tells, proves } = question;
  let trust: Trust = 'unproved';
  let differences = 0;

  const each = (asked: readonly Asked[]) => Promise.allSettled(asked.map((one) => alone(one)));

  /** Asks the same once more by a batch; the work does not wait for it. */
  async function prove(asked: readonly Asked[], answers: readonly Answer[]): Promise<void> {
    const again = await many(asked).catch(() => undefined);
    if (again && said(again) === said(answers)) {
      trust = trust === 'unproved' ? 'proved' : trust;
      return;
    }
    differences += 1;
    trust = differences >= MOST_DIFFERENCES ? 'lost' : trust;
  }

  async function byBatch(asked: readonly Asked[]): Promise<readonly PromiseSettledResult<Answer>[]> {
    let answers: readonly Answer[];
    try {
      answers = await many(asked);
    } catch (error) {
      // What is wrong with one answer is found, or not, where it is asked for alone.
      return isAway(error) ? asked.map(() => ({ status: 'rejected', reason: error })) : each(asked);
    }
    return Promise.allSettled(
      asked.map((one, at) => {
        const answer = answers[at] as Answer;
        return tells(answer) ? answer : alone(one);
      }),
    );
  }

  return together(async (given) => {
    const names = given.map(nameOf);
    const byName = new Map(given.map((one, at) => [names[at], one]));
    const asked = [...byName.values()];
    const settled = trust === 'proved' && asked.length > 1 ? await byBatch(asked) : await each(asked);
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (trust === 'unproved' && answers.length === asked.length && proves(answers)) {
      void prove(asked, answers);
    }
    const answered = new Map([...byName.keys()].map((name, at) => [name, settled[at]]));
    return names.map((name) => answered.get(name) as (typeof settled)[number]);
  });
}

/** A server that is away is so for all that was asked at this moment. */
function isAway(error: unknown): boolean {
  return (
    error instanceof PeerFailure &&
    (error.code === 'no-answer' || (error.code === 'status' && error.kind === 'transient'))
  );
}

/** What was answered, whatever the order of matches. */
function said(answers: readonly unknown[]): string {
  return JSON.stringify(
    answers.map((answer) =>
      Array.isArray(answer) ? answer.map((one) => JSON.stringify(one)).toSorted() : answer,
    ),
  );
}

function through(server: PlanServer): PlanServer {
  return {
    baseUrl: server.baseUrl,
    read: (type, id) => server.read(type, id),
    readNamed: (type, id) => server.readNamed(type, id),
    versions: (type, id) => server.versions(type, id),
    readVersion: (key, versionId) => server.readVersion(key, versionId),
    search: (type, parameters) => server.search(type, parameters),
    pages: (type, parameters) => server.pages(type, parameters),
    put: (resource) => server.put(resource),
    update: (resource) => server.update(resource),
    transact: (bundle) => server.transact(bundle),
    write: (bundle) => server.write(bundle),
    readMany: (keys) => server.readMany(keys),
    searchMany: (searches) => server.searchMany(searches),
    count: (search) => server.count(search),
    capability: () => server.capability(),
  };
}
