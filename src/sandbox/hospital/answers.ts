// What the sandbox hospital's server answers: reads, searches, histories, writes, batches and transactions.
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { type MemoryStore, type Stored, searchset } from '../memory-store.ts';
import type { AskedKind, FaultyAnswer, ServerFaults } from './faults.ts';
import { unknownParameter } from './search-parameters.ts';

export interface HospitalServer {
  readonly store: MemoryStore;
  readonly base: string;
  readonly faults: ServerFaults;
  write(resource: Resource): Stored;
  remove(type: string, id: string): void;
}

export interface Interaction {
  readonly method: string;
  readonly type: string;
  readonly id: string;
  /** What stands after the id: `_history`. */
  readonly operation?: string;
  /** The version that is asked for, of a history. */
  readonly version?: string;
  readonly parameters?: URLSearchParams;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
}

/** One interaction, with the faults that hold now. */
export function interact(server: HospitalServer, asked: Interaction): FaultyAnswer {
  const [kind, answer] = plainAnswer(server, asked);
  return server.faults.change(kind, answer);
}

function plainAnswer(server: HospitalServer, asked: Interaction): readonly [AskedKind, FaultyAnswer] {
  const { method, type, id } = asked;
  if (method === 'POST' && type === '') {
    const bundle = asked.body as Bundle;
    return bundle?.type === 'transaction'
      ? ['transaction', transaction(server, bundle)]
      : ['other', batch(server, bundle)];
  }
  if (asked.parameters) {
    return ['search', search(server, type, asked.parameters)];
  }
  if (asked.operation === '_history') {
    return ['other', asked.version ? vread(server, asked, asked.version) : history(server, type, id)];
  }
  return method === 'GET' ? ['read', read(server, type, id)] : ['write', change(server, asked)];
}

function found(resource: Stored): FaultyAnswer {
  return { status: 200, body: resource, etag: resource.meta.versionId };
}

export function refused(
  status: number,
  code: OperationOutcome['issue'][number]['code'],
  text: string,
): FaultyAnswer {
  const body = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] };
  return { status, body };
}

/** As a reader sees it that is a little behind: undefined while it is not there yet. */
function seen({ store, faults }: HospitalServer, resource: Stored): Stored | undefined {
  const [before] = store.earlier(resource.resourceType, resource.id);
  if (faults.holds('not-there')) {
    return undefined;
  }
  return faults.holds('older-reads') ? (before ?? resource) : resource;
}

/** A quarter of the persons, by the end of the id: whatever is theirs stands on one shard. */
function onFailingShard({ faults }: HospitalServer, id: string): boolean {
  return faults.holds('failing-shard') && id.charCodeAt(id.length - 1) % 4 === 0;
}

function read(server: HospitalServer, type: string, id: string): FaultyAnswer {
  if (onFailingShard(server, id)) {
    return refused(500, 'exception', 'A shard does not answer');
  }
  const current = server.store.read(type, id);
  const resource = current && seen(server, current);
  if (resource) {
    return found(resource);
  }
  return server.store.wasRemoved(type, id) && !server.faults.holds('forgets-deleted')
    ? refused(410, 'deleted', 'It was removed')
    : refused(404, 'not-found', 'There is no such resource');
}

function search(server: HospitalServer, type: string, asked: URLSearchParams): FaultyAnswer {
  const unknown = unknownParameter(asked);
  if (unknown !== undefined) {
    return refused(400, 'not-supported', `The parameter ${unknown} is not understood`);
  }
  const whom = asked.get('patient') ?? asked.get('subject') ?? '';
  if (whom !== '' && onFailingShard(server, whom)) {
    return refused(500, 'exception', 'A shard does not answer');
  }
  const parameters = new URLSearchParams(asked);
  if (server.faults.holds('ignores-parameters')) {
    parameters.delete('patient');
    parameters.delete('subject');
  }
  const page = server.store.search(type, parameters, Number(asked.get('_from') ?? 0));
  if (asked.get('_summary') === 'count') {
    return {
      status: 200,
      body: { resourceType: 'Bundle', type: 'searchset', total: countOf(server, type, parameters) },
    };
  }
  const following = new URLSearchParams(asked);
  following.set('_from', String(page.next));
  const next = page.next === undefined ? undefined : `${server.base}/${type}?${following}`;
  const matches = page.found.flatMap((resource) => seen(server, resource) ?? []);
  const total = page.next === undefined && !asked.has('_from') ? matches.length : undefined;
  return {
    status: 200,
    body: searchset(matches, server.base, { elements: asked.get('_elements'), next, total }),
  };
}

/** How many there are, over all pages. */
function countOf(server: HospitalServer, type: string, parameters: URLSearchParams): number {
  let count = 0;
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = server.store.search(type, parameters, from);
    count += page.found.filter((resource) => seen(server, resource)).length;
    from = page.next;
  }
  return count;
}

function vread({ store }: HospitalServer, { type, id }: Interaction, version: string): FaultyAnswer {
  const own = store.versions(type, id).find(({ meta }) => meta.versionId === version);
  return own ? found(own) : refused(404, 'not-found', 'There is no such version');
}

function history({ store, base }: HospitalServer, type: string, id: string): FaultyAnswer {
  const versions = store.versions(type, id);
  if (versions.length === 0) {
    return refused(404, 'not-found', 'There is no such resource');
  }
  const entry = versions.map(
    (resource): BundleEntry => ({
      fullUrl: `${base}/${type}/${id}`,
      resource: resource as Resource,
      request: { method: 'PUT', url: `${type}/${id}` },
      response: {
        status: '200',
        etag: `W/"${resource.meta.versionId}"`,
        lastModified: resource.meta.lastUpdated,
      },
    }),
  );
  const gone: BundleEntry[] = store.wasRemoved(type, id)
    ? [{ request: { method: 'DELETE', url: `${type}/${id}` }, response: { status: '204' } }]
    : [];
  const all = [...gone, ...entry];
  return { status: 200, body: { resourceType: 'Bundle', type: 'history', total: all.length, entry: all } };
}

function change(
  server: HospitalServer,
  { method, type, id, body, ifMatch, ifNoneExist }: Interaction,
): FaultyAnswer {
  const current = server.store.read(type, id);
  if (method === 'DELETE') {
    server.remove(type, id);
    return { status: 204, body: undefined };
  }
  const there = method === 'POST' ? alreadyThere(server, type, ifNoneExist) : [];
  if (there.length > 1) {
    return refused(412, 'multiple-matches', 'More than one resource meets If-None-Exist');
  }
  const [match] = there;
  if (match) {
    return found(match);
  }
  const resource = body as Resource | undefined;
  if (resource?.resourceType !== type) {
    return refused(400, 'invalid', 'The resource is not of the type in the address');
  }
  if (method === 'PUT' && resource.id !== undefined && resource.id !== id) {
    return refused(400, 'invalid', 'The id of the resource is not that in the address');
  }
  if (isStale(ifMatch, current)) {
    return refused(412, 'conflict', 'The resource has a newer version than If-Match names');
  }
  const named = method === 'POST' ? { ...resource, id: undefined } : { ...resource, id };
  return { ...found(server.write(named as Resource)), status: current ? 200 : 201 };
}

/** What a conditional create finds; nothing when it is none. */
function alreadyThere({ store }: HospitalServer, type: string, query: string | undefined): readonly Stored[] {
  return query === undefined
    ? []
    : store.search(type, new URLSearchParams(query.replace(/^[^?]*\?/, '')), 0).found;
}

function isStale(ifMatch: string | undefined, current: Stored | undefined): boolean {
  const expected = /"(.*)"/.exec(ifMatch ?? '')?.[1];
  return expected !== undefined && expected !== current?.meta.versionId;
}

function batch(server: HospitalServer, { entry = [] }: Bundle): FaultyAnswer {
  const isBusy = (at: number) => server.faults.holds('busy-entries') && entry.length > 1 && at % 3 === 2;
  const answers = entry.map((each, at) =>
    entryAnswer(
      each,
      isBusy(at) ? refused(429, 'throttled', 'Too many at once') : interact(server, interactionOf(each)),
    ),
  );
  return { status: 200, body: { resourceType: 'Bundle', type: 'batch-response', entry: answers } };
}

/** All or nothing: what would be refused is seen before anything is written. */
function transaction(server: HospitalServer, { entry = [] }: Bundle): FaultyAnswer {
  const passesOver = server.faults.holds('old-in-transactions');
  const asked = entry.map((each) => ({
    ...interactionOf(each),
    ...(passesOver ? { ifMatch: undefined } : {}),
  }));
  const stale = asked.some(({ type, id, ifMatch }) => isStale(ifMatch, server.store.read(type, id)));
  if (stale) {
    return refused(412, 'conflict', 'A resource has a newer version than its ifMatch names');
  }
  const wrong = asked.some(
    ({ method, type, body }) =>
      method !== 'GET' && method !== 'DELETE' && (body as Resource | undefined)?.resourceType !== type,
  );
  if (wrong) {
    return refused(400, 'invalid', 'An entry is not of the type in its address');
  }
  const places = new Map<string, string>();
  const answers = entry.map((each, at) => {
    const interaction = asked[at] as Interaction;
    const [, answer] = plainAnswer(server, { ...interaction, body: placed(interaction.body, places) });
    const { resourceType, id } = (answer.body ?? {}) as Partial<Stored>;
    if (each.fullUrl && id && !server.faults.holds('keeps-urns')) {
      places.set(each.fullUrl, `${resourceType}/${id}`);
    }
    return entryAnswer(each, answer);
  });
  return { status: 200, body: { resourceType: 'Bundle', type: 'transaction-response', entry: answers } };
}

/** References to entries that came before become references to what was made; who refers comes after what it refers to. */
function placed(body: unknown, places: ReadonlyMap<string, string>): unknown {
  return places.size === 0 || body === undefined
    ? body
    : JSON.parse(JSON.stringify(body), (name, value: unknown) =>
        name === 'reference' && typeof value === 'string' ? (places.get(value) ?? value) : value,
      );
}

function interactionOf({ request, resource }: BundleEntry): Interaction {
  const [path = '', query] = (request?.url ?? '').split('?');
  const [type = '', id = '', operation, version] = path.split('/');
  const method = request?.method ?? '';
  const isSearch = method === 'GET' && id === '';
  return {
    method,
    type,
    id,
    ...(operation ? { operation } : {}),
    ...(version ? { version } : {}),
    ...(isSearch ? { parameters: new URLSearchParams(query) } : {}),
    body: resource,
    ifMatch: request?.ifMatch,
    ifNoneExist: request?.ifNoneExist,
  };
}

function entryAnswer({ request }: BundleEntry, { status, body, etag, html }: FaultyAnswer): BundleEntry {
  const resource = (html === undefined ? body : {}) as Resource;
  const ok = status >= 200 && status < 300;
  const shown = request?.method === 'GET' && ok ? { resource } : {};
  const place =
    ok && etag !== undefined && request?.method !== 'GET'
      ? { location: `${resource.resourceType}/${resource.id}/_history/${etag}` }
      : {};
  return {
    ...shown,
    response: {
      status: String(status),
      ...place,
      ...(etag === undefined ? {} : { etag: `W/"${etag}"` }),
      ...(ok ? {} : { outcome: resource as OperationOutcome }),
    },
  };
}
