// The server behind, as the guard asks it for itself: plain requests and whole searches, with the guard's own credentials.

import type { Bundle } from '@medplum/fhirtypes';
import { entriesOf, type FoundEntry } from '../../flows/guard/search.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { countIn, outcomeOf } from '../../ground/fhir/answer/search.ts';
import { addressOfLink, normalBase } from '../../ground/fhir/base-url.ts';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { neverConnected } from '../../ground/outcome/never-connected.ts';

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
  /** All that a search finds, over all pages; undefined when the server does not answer it as a search. @throws {TooMany} */
  findAll(path: string, query: URLSearchParams, byPost: boolean): Promise<FoundEntry[] | UpstreamAnswer>;
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
        body: text === '' ? undefined : parseExact(text),
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
    async findAll(path, query, byPost) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const search = path === '' ? '' : path;
      let answer = byPost
        ? await upstream.ask('POST', `${search}${search ? '/' : ''}_search`, {
            body: query.toString(),
            headers,
          })
        : await upstream.ask('GET', `${search}?${query}`);
      const matches = new Matches();
      for (;;) {
        const bundle = searchsetOf(answer);
        if (!bundle) {
          return answer;
        }
        matches.take(bundle);
        if (matches.found.length > maxMatches) {
          throw new TooMany();
        }
        const address = nextOf(bundle, own, bases);
        if (!address) {
          return matches.whole();
        }
        matches.follow(address);
        answer = await send(address, {
          method: 'GET',
          headers: { accept: JSON_TYPE, 'cache-control': 'no-cache' },
        });
      }
    },
  };
  return upstream;
}

/** All pages of a search. Half of them is none: callers get no total and no outcome of the server's by which they could know it. */
class Matches {
  readonly found: FoundEntry[] = [];
  readonly #followed = new Set<string>();
  #total: number | undefined;

  /** @throws {PeerFailure} when the server says itself that it has not looked everywhere */
  take(page: Bundle): void {
    const problem = (page.entry ?? []).map(outcomeOf).find((outcome) => outcome?.fault)?.fault;
    if (problem) {
      throw incomplete(problem.text);
    }
    this.found.push(...entriesOf(page.entry));
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
  whole(): FoundEntry[] {
    const names = new Set(this.found.map(({ resource }) => nameOf(resource)));
    if (names.size < (this.#total ?? 0)) {
      throw incomplete('its pages hold fewer than it counts');
    }
    return this.found;
  }
}

function incomplete(why: string): PeerFailure {
  return new PeerFailure('FHIR server', 'transient', `a search was answered in part: ${why}`);
}

/** The page; undefined when the server says what is wrong with the search. */
function searchsetOf({ status, body }: UpstreamAnswer): Bundle | undefined {
  if (status >= 500 || status === 401 || status === 403) {
    throw new PeerFailure('FHIR server', 'transient', `a search was answered ${status}`);
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
