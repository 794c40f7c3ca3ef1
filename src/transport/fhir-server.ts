// A FHIR server over fhir-kit-client, with what that client leaves out: timeouts, an origin pin when paging, typed failures.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { type FhirServer, PeerFailure } from '../flows/ports.ts';

export interface FhirServerOptions {
  readonly baseUrl: string;
  readonly token?: string;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 10_000;
/** More pages than this are a loop or a search far too wide. */
const MAX_PAGES = 200;

export function createFhirServer(options: FhirServerOptions): FhirServer {
  const client = new Client({
    baseUrl: options.baseUrl,
    ...(options.token ? { bearerToken: options.token } : {}),
  });
  const limits = () => ({ signal: AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT) });

  function replace(resource: Resource, options: object): Promise<unknown> {
    const { resourceType, id = '' } = resource;
    return client.update({ resourceType, id, body: { ...resource }, options });
  }

  async function call<T>(method: string, what: string, request: () => Promise<unknown>): Promise<T> {
    try {
      return (await request()) as T;
    } catch (error) {
      throw toFailure(method, what, error);
    }
  }

  return {
    baseUrl: options.baseUrl,
    async read(type, id) {
      try {
        return await call('GET', type, () => client.read({ resourceType: type, id, options: limits() }));
      } catch (error) {
        if (error instanceof PeerFailure && (error.status === 404 || error.status === 410)) {
          return undefined;
        }
        throw error;
      }
    },
    async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      // POST _search: search values can be national ids, and what stands in a URL ends in logs.
      const first = await call<Bundle>('POST', `${type}/_search`, () =>
        client.search({
          resourceType: type,
          searchParams: { ...parameters },
          options: { ...limits(), postSearch: true },
        }),
      );
      return collectPages<T>(first, type, options.baseUrl, (url) =>
        call<Bundle>('GET', `${type} (next page)`, () => client.request(url, { options: limits() })),
      );
    },
    async put(resource) {
      return call('PUT', resource.resourceType, () => replace(resource, limits()));
    },
    async update(resource) {
      const version = resource.meta?.versionId;
      const headers = version ? { headers: { 'If-Match': `W/"${version}"` } } : {};
      return call('PUT', resource.resourceType, () => replace(resource, { ...limits(), ...headers }));
    },
    async transact(bundle) {
      return call('POST', 'transaction', () =>
        client.transaction({ body: { ...bundle }, options: limits() }),
      );
    },
  };
}

/** Follows `next` links, but never to another origin: the bearer token would go along. */
async function collectPages<T extends Resource>(
  first: Bundle,
  type: string,
  baseUrl: string,
  fetchPage: (url: string) => Promise<Bundle>,
): Promise<T[]> {
  const found = new Map<string, T>();
  const seen = new Set<string>();
  let page: Bundle | undefined = first;
  while (page) {
    for (const { resource } of page.entry ?? []) {
      if (resource?.resourceType === type) {
        found.set(resource.id ?? `#${found.size}`, resource as T);
      }
    }
    const next: string | undefined = page.link?.find((link) => link.relation === 'next')?.url;
    if (next === undefined) {
      break;
    }
    const url = new URL(next, `${baseUrl.replace(/\/+$/, '')}/`);
    if (url.origin !== new URL(baseUrl).origin) {
      throw new PeerFailure(
        'FHIR server',
        'permanent',
        `the next page of ${type} lies on another host: not followed`,
      );
    }
    if (seen.has(url.href) || seen.size >= MAX_PAGES) {
      throw new PeerFailure(
        'FHIR server',
        'permanent',
        `paging of ${type} does not end (${seen.size} pages read)`,
      );
    }
    seen.add(url.href);
    page = await fetchPage(url.href);
  }
  return [...found.values()];
}

interface ClientError {
  readonly response?: { readonly status?: number; readonly data?: unknown };
  readonly config?: { readonly headers?: Headers };
}

function toFailure(method: string, what: string, error: unknown): PeerFailure {
  const { response, config } = error as ClientError;
  if (response?.status === undefined) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    // After a write nobody knows whether the server did it before the line broke.
    const failure = method === 'GET' || what.endsWith('_search') ? 'transient' : 'ambiguous';
    return new PeerFailure(
      'FHIR server',
      failure,
      `${method} ${what}: ${timedOut ? 'no answer in time' : 'cannot be reached'}`,
      {
        cause: error,
      },
    );
  }
  const { status } = response;
  const wait = retryAfter(config?.headers?.get('retry-after'));
  return new PeerFailure(
    'FHIR server',
    status === 429 || status === 408 || status >= 500 ? 'transient' : 'permanent',
    `${method} ${what} was answered with status ${status}${outcomeCodes(response.data)}`,
    { status, ...(wait === undefined ? {} : { retryAfter: wait }) },
  );
}

/** Codes and expressions of an OperationOutcome, without its texts: those may repeat personal data. */
function outcomeCodes(data: unknown): string {
  const issues = (data as { issue?: { code?: string; expression?: string[] }[] } | undefined)?.issue;
  if (!Array.isArray(issues) || issues.length === 0) {
    return '';
  }
  return ` (${issues.map((issue) => [issue.code, ...(issue.expression ?? [])].join(' ')).join('; ')})`;
}

/** Retry-After in seconds or as a date, as milliseconds from now. */
export function retryAfter(header: string | null | undefined, now: number = Date.now()): number | undefined {
  if (!header) {
    return undefined;
  }
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
