// The server behind, as the guard asks it for itself: plain requests and whole searches, with the guard's own credentials.

import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { entriesOf, type FoundEntry } from '../../../flows/guard/search.ts';
import { PeerFailure } from '../../../flows/ports.ts';
import { countIn, outcomeOf } from '../../../ground/fhir/answer/search.ts';
import { addressOfLink, normalBase } from '../../../ground/fhir/base-url.ts';
import { parseExact } from '../../../ground/fhir/exact-numbers.ts';
import { neverConnected } from '../../../ground/outcome/never-connected.ts';

/** Sends a request with what proves who asks; gives every answer, also refusals. */
type AuthorisedFetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface UpstreamOptions {
  readonly server: string;
  /** Other base URLs of the same server, as they stand in its links and references. */
  readonly bases: readonly string[];
  readonly fetch: AuthorisedFetch;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** Most matches of one search that are judged. */
  readonly maxMatches: number;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; undefined when there is none. */
  readonly body: unknown;
}

/** The server finds more than is judged at once. */
export class TooMany extends Error {}

export interface Upstream {
  readonly bases: readonly string[];
  /** @param path below the base, with its query */
  ask(
    method: string,
    path: string,
    init?: { body?: string; headers?: Record<string, string> },
  ): Promise<UpstreamAnswer>;
  /** All versions of a resource, over all pages; as {@link findAll}. */
  historyOf(path: string): Promise<BundleEntry[] | UpstreamAnswer>;
  /** All that a search finds, over all pages; undefined when the server does not answer it as a search. @throws {TooMany} */
  findAll(
    path: string,
    query: URLSearchParams,
    how?: { readonly byPost?: boolean; readonly prefer?: string | undefined },
  ): Promise<FoundEntry[] | UpstreamAnswer>;
}

const JSON_TYPE = 'application/fhir+json';

export function createUpstream({ server, bases, fetch, timeout, maxMatches }: UpstreamOptions): Upstream {
  const own = normalBase(server);
  const send = async (url: string, init: RequestInit): Promise<UpstreamAnswer> => {
    try {
      const response = await fetch(url, {
        ...init,
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : jsonIn(text, response.status),
      };
    } catch (error) {
      const failure = neverConnected(error) ? 'transient' : 'ambiguous';
      throw new PeerFailure('FHIR server', failure, 'it did not answer, or not in JSON', {
        cause: error,
      });
    }
  };
  const upstream: Upstream = {
    bases: [own, ...bases.map(normalBase)],
    ask: (method, path, { body, headers = {} } = {}) =>
      send(`${own}/${path}`, {
        method,
        headers: {
          accept: JSON_TYPE,
          // What a server has remembered of an earlier search may not hold any more: a consent may be withdrawn since.
          'cache-control': 'no-cache',
          ...(body === undefined ? {} : { 'content-type': JSON_TYPE }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      }),
    async findAll(path, query, { byPost = false, prefer } = {}) {
      const preferred: Record<string, string> = prefer === undefined ? {} : { prefer };
      const headers = { ...preferred, 'content-type': 'application/x-www-form-urlencoded' };
      const search = path === '' ? '' : path;
      const first = byPost
        ? await upstream.ask('POST', `${search}${search ? '/' : ''}_search`, {
            body: query.toString(),
            headers,
          })
        : await upstream.ask('GET', `${search}?${query}`, { headers: preferred });
      const entries = await allPages(first);
      return Array.isArray(entries) ? entriesOf(entries) : entries;
    },
    historyOf: async (path) => allPages(await upstream.ask('GET', `${path}/_history`)),
  };
  async function allPages(first: UpstreamAnswer): Promise<BundleEntry[] | UpstreamAnswer> {
    const pages = new Pages(maxMatches);
    for (let answer = first; ; ) {
      const bundle = pageOf(answer);
      if (!bundle) {
        return answer;
      }
      pages.take(bundle);
      const address = nextOf(bundle, own, bases);
      if (!address) {
        return pages.whole();
      }
      pages.follow(address);
      answer = await send(address, {
        method: 'GET',
        headers: { accept: JSON_TYPE, 'cache-control': 'no-cache' },
      });
    }
  }
  return upstream;
}

/** What stands in an answer. Whatever is before the server may refuse in another form than JSON; it refuses all the same. */
function jsonIn(text: string, status: number): unknown {
  try {
    return parseExact(text);
  } catch (error) {
    if (status >= 400 && status < 500) {
      return undefined;
    }
    throw error;
  }
}

/** All pages of an answer. Half of them is none: callers get no total and no outcome of the server's by which they could know it. */
class Pages {
  readonly #most: number;
  readonly #entries: BundleEntry[] = [];
  readonly #followed = new Set<string>();
  #total: number | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws {TooMany | PeerFailure} the latter when the server says itself that it has not looked everywhere */
  take(page: Bundle): void {
    const entries = page.entry ?? [];
    const problem = entries.map(outcomeOf).find((outcome) => outcome?.fault)?.fault;
    if (problem) {
      throw incomplete(problem.text);
    }
    this.#entries.push(...entries);
    if (this.#entries.length > this.#most) {
      throw new TooMany();
    }
    const count = countIn(page) ?? this.#total;
    // While pages are read things come and go: the lowest count is one that the server stood by.
    this.#total = count === undefined ? undefined : Math.min(count, this.#total ?? count);
  }

  /** @throws {PeerFailure} when the pages go round */
  follow(address: string): void {
    if (this.#followed.has(address)) {
      throw incomplete('its pages do not end');
    }
    this.#followed.add(address);
  }

  /** @throws {PeerFailure} when the server counts more than it gave */
  whole(): BundleEntry[] {
    const names = new Set(this.#entries.map(nameOfEntry));
    if (names.size < (this.#total ?? 0)) {
      throw incomplete('its pages hold fewer than it counts');
    }
    return this.#entries;
  }
}

/** One that is given twice, because something came while pages were read, counts once; versions of one are several. */
function nameOfEntry({ resource, response, fullUrl }: BundleEntry): string {
  const { resourceType, id, meta } = resource ?? {};
  return [resourceType, id ?? fullUrl, meta?.versionId ?? response?.etag, response?.lastModified].join('|');
}

function incomplete(why: string): PeerFailure {
  return new PeerFailure('FHIR server', 'transient', `it answered in part: ${why}`);
}

/** The page; undefined when the server says what is wrong with what was asked. */
function pageOf({ status, body }: UpstreamAnswer): Bundle | undefined {
  if (status >= 500 || status === 401 || status === 403) {
    throw new PeerFailure('FHIR server', 'transient', `it answered ${status}`);
  }
  const bundle = body as Bundle | undefined;
  return status === 200 && bundle?.resourceType === 'Bundle' ? bundle : undefined;
}

function nextOf({ link }: Bundle, own: string, bases: readonly string[]): string | undefined {
  const next = link?.find(({ relation }) => relation === 'next')?.url;
  const address = next && addressOfLink(next, own, bases);
  if (next && !address) {
    throw new PeerFailure('FHIR server', 'permanent', 'a page leads to another server');
  }
  return address;
}
