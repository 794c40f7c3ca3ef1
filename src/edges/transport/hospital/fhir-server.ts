// A FHIR server over fhir-kit-client, with what that client leaves out: timeouts, retries of what only reads, an origin
// pin when paging and redirecting, results entry by entry, typed failures. Connections are reused by Node's own fetch.
import type { Bundle, BundleEntry, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import type { EntryResult, PlanServer, Search, Written } from '../../../flows/plan/plan-server.ts';
import { PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { parseReference, type ResourceKey } from '../../../ground/fhir/reference.ts';
import { createSafeRetry, noRetry, type RetryOptions } from '../access/safe-retry.ts';
import type { ServerAccess } from '../access/server-access.ts';
import { type Asked, toFailure } from './fhir-failure.ts';
import { collectPages, followPages } from './fhir-pages.ts';
import { transactionParts } from './transaction-parts.ts';

export interface FhirServerOptions {
  readonly baseUrl: string;
  readonly token?: string;
  /** What authorises us, asked before every request; a request that is answered 401 goes again once, with what is new. */
  readonly access?: Pick<ServerAccess, 'headers' | 'refused'>;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** Time for one transaction, in milliseconds. */
  readonly transactionTimeout?: number;
  /** Retries of what only reads. Without it none: whoever calls tries again later. */
  readonly retry?: RetryOptions;
  /** Entries that the server takes in one transaction. Without it all go together. */
  readonly maxEntries?: number;
}

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_TRANSACTION_TIMEOUT = 60_000;
/** Entries of one batch that reads. */
const BATCH = 100;
/** Matches on one page. */
const PAGE = '1000';
/** Some servers answer a search from what they found for an earlier one; a plan must be seen as it is now. */
const fresh = { 'Cache-Control': 'no-cache' };

export function createFhirServer(options: FhirServerOptions): PlanServer {
  return new KitServer(options);
}

class KitServer implements PlanServer {
  readonly baseUrl: string;
  readonly #client: Client;
  readonly #options: FhirServerOptions;
  readonly #retry: ReturnType<typeof createSafeRetry>;
  #batches = true;

  constructor(options: FhirServerOptions) {
    this.baseUrl = options.baseUrl;
    this.#options = options;
    this.#retry = options.retry ? createSafeRetry(options.retry) : noRetry;
    this.#client = new Client({
      baseUrl: options.baseUrl,
      requestOptions: { redirect: 'error' },
      ...(options.token ? { bearerToken: options.token } : {}),
    });
  }

  async read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    const asked = { method: 'GET', what: type, reads: true };
    try {
      return await this.#call<T>(asked, (request) =>
        this.#client.read({ resourceType: type, id, options: request }),
      );
    } catch (error) {
      if (error instanceof PeerFailure && (error.status === 404 || error.status === 410)) {
        return undefined;
      }
      throw error;
    }
  }

  async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    return this.#allPages<T>(await this.#firstPage(type, parameters), type);
  }

  async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    const first = await this.#firstPage(type, parameters);
    yield* followPages<T>(first, type, this.baseUrl, (url) => this.#nextPage(type, url));
  }

  async put<T extends Resource>(resource: T): Promise<T> {
    return this.#replace(resource, {});
  }

  async update<T extends Resource>(resource: T): Promise<T> {
    const version = resource.meta?.versionId;
    return this.#replace(resource, version ? { 'If-Match': `W/"${version}"` } : {});
  }

  async transact(bundle: Bundle): Promise<Bundle> {
    const asked = { method: 'POST', what: 'transaction', reads: false };
    return this.#call<Bundle>(
      asked,
      (request) => this.#client.transaction({ body: { ...bundle }, options: request }),
      this.#options.transactionTimeout ?? DEFAULT_TRANSACTION_TIMEOUT,
    );
  }

  async write(bundle: Bundle): Promise<Written> {
    const parts = transactionParts(bundle, this.#options.maxEntries ?? Number.POSITIVE_INFINITY);
    const entries: EntryResult[] = [];
    for (const part of parts) {
      const entry = part.map((at) => bundle.entry?.[at] as BundleEntry);
      const answer = await this.transact({ ...bundle, entry });
      for (const [index, at] of part.entries()) {
        entries[at] = entryResult(entry[index] as BundleEntry, answer.entry?.[index]);
      }
    }
    return { entries, transactions: parts.length };
  }

  async readMany(keys: readonly ResourceKey[]): Promise<Resource[]> {
    const answers = await this.#batch(keys.map(({ type, id }) => `${type}/${id}`));
    if (answers === undefined) {
      const all = await Promise.all(
        keys.map(({ type, id }) => this.read(type as Resource['resourceType'], id)),
      );
      return all.filter((resource) => resource !== undefined);
    }
    return answers.flatMap(({ resource, response }) =>
      resource && /^2/.test(response?.status ?? '') ? [resource] : [],
    );
  }

  async searchMany(searches: readonly Search[]): Promise<Resource[][]> {
    const answers = await this.#batch(
      searches.map(
        ({ type, parameters }) => `${type}?${new URLSearchParams({ ...parameters, _count: PAGE })}`,
      ),
    );
    return Promise.all(
      searches.map(async ({ type, parameters }, at) => {
        const answer = answers?.[at];
        if (answer === undefined) {
          return this.search(type, parameters);
        }
        if (answer.resource?.resourceType === 'Bundle') {
          return this.#allPages(answer.resource, type);
        }
        const status = Number.parseInt(answer.response?.status ?? '0', 10);
        throw toFailure(
          { method: 'GET', what: type, reads: true },
          { response: { status, data: answer.response?.outcome } },
        );
      }),
    );
  }

  async capability() {
    const asked = { method: 'GET', what: 'metadata', reads: true };
    const statement = await this.#call<CapabilityStatement>(asked, (request) =>
      this.#client.request('metadata', { options: request }),
    );
    const date = Date.parse(
      Client.httpFor(statement as unknown as Parameters<typeof Client.httpFor>[0]).response?.headers.get(
        'date',
      ) ?? '',
    );
    return { statement, time: Number.isNaN(date) ? undefined : new Date(date) };
  }

  /** GETs in as few requests as it takes; undefined from a server that takes no batch. */
  async #batch(urls: readonly string[]): Promise<BundleEntry[] | undefined> {
    const answers: BundleEntry[] = [];
    for (let at = 0; at < urls.length && this.#batches; at += BATCH) {
      const entry = urls.slice(at, at + BATCH).map((url) => ({ request: { method: 'GET' as const, url } }));
      try {
        const asked = { method: 'POST', what: 'batch', reads: true };
        const answer = await this.#call<Bundle>(asked, (request) =>
          this.#client.batch({
            body: { resourceType: 'Bundle', type: 'batch', entry },
            options: { ...request, headers: { ...request.headers, ...fresh } },
          }),
        );
        answers.push(...entry.map((_, index) => answer.entry?.[index] ?? {}));
      } catch (error) {
        if (!(error instanceof PeerFailure) || ![400, 404, 405, 422, 501].includes(error.status ?? 0)) {
          throw error;
        }
        this.#batches = false;
      }
    }
    return this.#batches ? answers : undefined;
  }

  #firstPage(type: Resource['resourceType'], parameters: Readonly<Record<string, string>>): Promise<Bundle> {
    // POST _search: search values can be national ids, and what stands in a URL ends in logs.
    const asked = { method: 'POST', what: `${type}/_search`, reads: true };
    return this.#call<Bundle>(asked, (request) =>
      this.#client.search({
        resourceType: type,
        searchParams: { ...parameters },
        options: { ...request, headers: { ...request.headers, ...fresh }, postSearch: true },
      }),
    );
  }

  #allPages<T extends Resource>(first: Bundle, type: string): Promise<T[]> {
    return collectPages<T>(first, type, this.baseUrl, (url) => this.#nextPage(type, url));
  }

  #nextPage(type: string, url: string): Promise<Bundle> {
    const asked = { method: 'GET', what: `${type} (next page)`, reads: true };
    return this.#call<Bundle>(asked, (request) => this.#client.request(url, { options: request }));
  }

  #replace<T extends Resource>(resource: T, headers: Record<string, string>): Promise<T> {
    const { resourceType, id = '' } = resource;
    return this.#call<T>({ method: 'PUT', what: resourceType, reads: false }, (request) =>
      this.#client.update({
        resourceType,
        id,
        body: { ...resource },
        options: { ...request, headers: { ...request.headers, ...headers } },
      }),
    );
  }

  async #call<T>(
    asked: Asked,
    request: (options: { signal: AbortSignal; headers: Record<string, string> }) => Promise<unknown>,
    timeout: number = this.#options.timeout ?? DEFAULT_TIMEOUT,
  ): Promise<T> {
    const { access } = this.#options;
    const once = async (again = false): Promise<T> => {
      const requestId = requestOfTrail();
      const proof = await access?.headers(this.baseUrl);
      const headers = { ...(requestId ? { 'x-request-id': requestId } : {}), ...proof };
      try {
        return (await request({ signal: AbortSignal.timeout(timeout), headers })) as T;
      } catch (error) {
        const failure = toFailure(asked, error);
        // A server that refuses who asks has done nothing: writes may go again too.
        if (failure.status === 401 && proof && !again && access?.refused(proof)) {
          return once(true);
        }
        throw failure;
      }
    };
    return asked.reads ? this.#retry(() => once()) : once();
  }
}

function entryResult(sent: BundleEntry, answer: BundleEntry | undefined): EntryResult {
  const { status, location, etag } = answer?.response ?? {};
  const { resourceType, id } = sent.resource ?? {};
  const placed = parseReference(location);
  const versionId = /"(.*)"/.exec(etag ?? '')?.[1] ?? placed?.versionId ?? answer?.resource?.meta?.versionId;
  const reference = id || !placed ? `${resourceType}/${id ?? ''}` : `${placed.type}/${placed.id}`;
  return { reference, status: Number.parseInt(status ?? '0', 10), ...(versionId ? { versionId } : {}) };
}
