// A FHIR server over fhir-kit-client, with what that client leaves out: every answer is judged before it counts, timeouts, retries
// of what only reads, paging that stays on the server, results entry by entry, typed failures.
import type { Bundle, BundleEntry, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import type { EntryResult, PlanServer, Search, Written } from '../../../flows/plan/plan-server.ts';
import { PeerFailure } from '../../../flows/ports.ts';
import { notA, outcomeFault, readFault, type Shape, shapeOf } from '../../../ground/fhir/answer/answer.ts';
import { type ResourceVersion, readHistory } from '../../../ground/fhir/answer/history.ts';
import { readTransactionResponse, statusOf } from '../../../ground/fhir/answer/write.ts';
import { normalBase } from '../../../ground/fhir/base-url.ts';
import type { ResourceKey } from '../../../ground/fhir/reference.ts';
import { FhirBatches } from './fhir-batches.ts';
import { type Asked, answerFailure, isNotThere, toFailure } from './fhir-failure.ts';
import { collectPages, followPages, type Paging } from './fhir-pages.ts';
import { FhirRequests, type FhirServerOptions } from './fhir-requests.ts';
import { FhirSearches } from './fhir-searches.ts';
import { holdsAll } from './holds-all.ts';
import { withLocalReferences } from './local-references.ts';
import { transactionParts } from './transaction-parts.ts';

export type { FhirServerOptions } from './fhir-requests.ts';

/** Matches on one page. */
const PAGE = '1000';

/** Throws TypeError when the base URL cannot be used. */
export function createFhirServer(options: FhirServerOptions): PlanServer {
  const { bases, knownModifiers } = options;
  const server = withLocalReferences(new KitServer(options), bases);
  return { ...server, ...(knownModifiers ? { knownModifiers } : {}) };
}

class KitServer implements PlanServer {
  readonly baseUrl: string;
  readonly #options: FhirServerOptions;
  readonly #requests: FhirRequests;
  readonly #searches: FhirSearches;
  readonly #batches: FhirBatches;

  constructor(options: FhirServerOptions) {
    this.baseUrl = options.baseUrl;
    this.#options = options;
    this.#requests = new FhirRequests(options);
    this.#searches = new FhirSearches(this.#requests, (type) => this.#lacksType(type));
    this.#batches = new FhirBatches(this.#requests, this.#searches);
  }

  async read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    const found = await this.#find<T>(type, id);
    return found === 404 || found === 410 ? undefined : found;
  }

  async readNamed<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    const found = await this.#find<T>(type, id);
    if (found === 404) {
      const asked = { method: 'GET', what: type, reads: true };
      throw answerFailure(asked, { code: 'not-there', text: 'what was just named is not there (404)' });
    }
    return found === 410 ? undefined : found;
  }

  async versions(
    type: Resource['resourceType'],
    id: string,
  ): Promise<readonly ResourceVersion[] | undefined> {
    try {
      const { body } = await this.#requests.send(
        { method: 'GET', what: `${type}/_history`, reads: true },
        (request) => this.#requests.client.request(`${type}/${id}/_history`, { options: request }),
      );
      return readHistory(type, id, body);
    } catch (error) {
      if (saysNone(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async readVersion({ type, id }: ResourceKey, versionId: string): Promise<Resource | undefined> {
    const asked = { method: 'GET', what: `${type}/_history`, reads: true };
    try {
      const { body } = await this.#requests.send(asked, (request) =>
        this.#requests.client.vread({ resourceType: type, id, version: versionId, options: request }),
      );
      return judgedRead(asked, type, id, body);
    } catch (error) {
      if (saysNone(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    return collectPages<T>(await this.#searches.first(type, parameters), this.#paging(type, parameters));
  }

  async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    const first = await this.#searches.first(type, parameters);
    yield* followPages<T>(first, this.#paging(type, parameters));
  }

  async put<T extends Resource>(resource: T): Promise<T> {
    return this.#replace(resource, {});
  }

  async update<T extends Resource>(resource: T): Promise<T> {
    const version = resource.meta?.versionId;
    return this.#replace(resource, version ? { 'If-Match': `W/"${version}"` } : {});
  }

  async transact(bundle: Bundle): Promise<Bundle> {
    return (await this.#transact(bundle)).answer;
  }

  async write(bundle: Bundle): Promise<Written> {
    const parts = transactionParts(bundle, this.#options.maxEntries ?? Number.POSITIVE_INFINITY);
    const entries: EntryResult[] = [];
    for (const part of parts) {
      const entry = part.map((at) => bundle.entry?.[at] as BundleEntry);
      const { results } = await this.#transact({ ...bundle, entry });
      for (const [index, at] of part.entries()) {
        entries[at] = results[index] as EntryResult;
      }
    }
    return { entries, transactions: parts.length };
  }

  async readMany(keys: readonly ResourceKey[]): Promise<Resource[]> {
    const answers = await this.#batches.ask(keys.map(({ type, id }) => `${type}/${id}`));
    if (answers === undefined) {
      const all = await Promise.all(
        keys.map(({ type, id }) => this.read(type as Resource['resourceType'], id)),
      );
      return all.filter((resource) => resource !== undefined);
    }
    return keys.flatMap(({ type, id }, at) => {
      const asked = { method: 'GET', what: type, reads: true };
      const found = judgedEntry(asked, answers[at] ?? {});
      return found === undefined ? [] : [judgedRead<Resource>(asked, type, id, found.resource)];
    });
  }

  async searchMany(searches: readonly Search[]): Promise<Resource[][]> {
    const answers = await this.#batches.ask(
      searches.map(
        ({ type, parameters }) => `${type}?${new URLSearchParams({ ...parameters, _count: PAGE })}`,
      ),
    );
    return Promise.all(
      searches.map(async ({ type, parameters }, at) => {
        if (answers === undefined) {
          return this.search(type, parameters);
        }
        const asked = { method: 'GET', what: type, reads: true };
        const page = judgedEntry(asked, answers[at] ?? {});
        if (page === undefined) {
          throw answerFailure(asked, {
            code: 'status',
            text: 'the search was answered as if it were not there',
          });
        }
        return collectPages(page.resource, this.#paging(type, parameters));
      }),
    );
  }

  async count({ type, parameters }: Search): Promise<number | undefined> {
    const { total } = shapeOf(await this.#searches.first(type, { ...parameters, _summary: 'count' }));
    return Number.isInteger(total) && Number(total) >= 0 ? Number(total) : undefined;
  }

  async capability() {
    const asked = { method: 'GET', what: 'metadata', reads: true };
    const { body, date } = await this.#requests.send(asked, (request) =>
      this.#requests.client.request('metadata', { options: request }),
    );
    const { resourceType } = shapeOf(body);
    if (resourceType !== 'CapabilityStatement') {
      throw answerFailure(asked, notA(resourceType, 'CapabilityStatement'));
    }
    return { statement: body as CapabilityStatement, time: date };
  }

  /** The resource, or the status by which the server itself says that it is not there. */
  async #find<T extends Resource>(type: T['resourceType'], id: string): Promise<T | 404 | 410> {
    const asked = { method: 'GET', what: type, reads: true };
    try {
      const { body } = await this.#requests.send(asked, (request) =>
        this.#requests.client.read({ resourceType: type, id, options: request }),
      );
      return judgedRead<T>(asked, type, id, body);
    } catch (error) {
      const { code, status } = error instanceof PeerFailure ? error : {};
      if (code === 'status' && (status === 404 || status === 410)) {
        return status;
      }
      throw error;
    }
  }

  async #transact(
    bundle: Bundle,
  ): Promise<{ readonly answer: Bundle; readonly results: readonly EntryResult[] }> {
    const asked = { method: 'POST', what: 'transaction', reads: false };
    const { body } = await this.#requests.transact(asked, (request) =>
      this.#requests.client.transaction({ body: { ...bundle }, options: request }),
    );
    const results = readTransactionResponse(bundle, body);
    if ('code' in results) {
      throw answerFailure(asked, results);
    }
    return { answer: body as Bundle, results };
  }

  /** True when the server's own statement lists types, and this one is not among them. */
  async #lacksType(type: string): Promise<boolean> {
    const { statement } = await this.capability();
    const named = (Array.isArray(statement.rest) ? statement.rest : []).flatMap(({ resource }) =>
      Array.isArray(resource) ? resource.map((each) => String(each?.type)) : [],
    );
    return named.length > 0 && !named.includes(type);
  }

  #paging(type: string, parameters: Readonly<Record<string, string>>): Paging {
    const asked = { method: 'GET', what: `${type} (search)`, reads: true };
    const bases = [this.baseUrl, ...(this.#options.bases ?? [])].map(normalBase);
    return {
      asked: { type, parameters, bases },
      baseUrl: this.baseUrl,
      fetchPage: (url) => this.#searches.page(type, url),
      failure: (fault) => answerFailure(asked, fault),
    };
  }

  /** What the server gives back is the proof; where it gives nothing back, what stands there afterwards. */
  async #replace<T extends Resource>(resource: T, ifMatch: Record<string, string>): Promise<T> {
    const { resourceType, id = '' } = resource;
    const asked: Asked = { method: 'PUT', what: resourceType, reads: false };
    const { body } = await this.#requests.send(asked, ({ headers, signal }) =>
      this.#requests.client.update({
        resourceType,
        id,
        body: { ...resource },
        options: { signal, headers: { ...headers, ...ifMatch } },
      }),
    );
    const fault = readFault(resourceType, id, body);
    if (!fault) {
      return body as T;
    }
    const shape = shapeOf(body);
    const saysNothing =
      Object.keys(shape).length === 0 || (shape.resourceType === 'OperationOutcome' && !outcomeFault(shape));
    if (!saysNothing) {
      throw answerFailure(asked, fault);
    }
    const there = await this.read<T>(resourceType, id);
    if (!there || !holdsAll(there, resource)) {
      const text = 'it was answered without the resource, and what was written does not stand there';
      throw answerFailure(asked, { code: 'not-fhir', text });
    }
    return there;
  }
}

/** True when the server itself does not show it. A token that has ended (401) says nothing of what there is. */
function saysNone(error: unknown): boolean {
  return error instanceof PeerFailure && error.kind !== 'transient' && error.status !== 401;
}

function judgedRead<T extends Resource>(asked: Asked, type: string, id: string, body: unknown): T {
  const fault = readFault(type, id, body);
  if (fault) {
    throw answerFailure(asked, fault);
  }
  return body as T;
}

/** What the entry of a batch gives; undefined when it is not there. Every other status is a failure, as of a read of its own. */
function judgedEntry(asked: Asked, entry: Shape): { readonly resource: unknown } | undefined {
  const status = statusOf(entry);
  if (isNotThere(status)) {
    return undefined;
  }
  if (status === 0 || status === 202) {
    const text = status === 0 ? 'an entry of the batch has no status' : 'an entry was accepted only (202)';
    throw answerFailure(asked, { code: 'entry-status', text });
  }
  if (status < 200 || status > 299) {
    throw toFailure(asked, { response: { status, data: shapeOf(entry.response).outcome } });
  }
  return { resource: entry.resource };
}
