// Pages of a search: one after the other or all of them, never from another host.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';

/** More pages than this are a loop or a search far too wide. */
const MAX_PAGES = 1_000;

/** All matches of a search, each once. */
export async function collectPages<T extends Resource>(
  first: Bundle,
  type: string,
  baseUrl: string,
  fetchPage: (url: string) => Promise<Bundle>,
): Promise<T[]> {
  const found = new Map<string, T>();
  for await (const page of followPages<T>(first, type, baseUrl, fetchPage)) {
    for (const resource of page) {
      found.set(resource.id ?? `#${found.size}`, resource);
    }
  }
  return [...found.values()];
}

/** Follows `next` links, but never to another origin: what authorises us would go along. */
export async function* followPages<T extends Resource>(
  first: Bundle,
  type: string,
  baseUrl: string,
  fetchPage: (url: string) => Promise<Bundle>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let page: Bundle | undefined = first;
  while (page) {
    yield (page.entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === type ? [resource as T] : [],
    );
    const next: string | undefined = page.link?.find((link) => link.relation === 'next')?.url;
    page = next === undefined ? undefined : await fetchPage(checkedNext(next, type, baseUrl, seen));
  }
}

function checkedNext(next: string, type: string, baseUrl: string, seen: Set<string>): string {
  const url = new URL(next, `${baseUrl.replace(/\/+$/, '')}/`);
  if (url.origin !== new URL(baseUrl).origin) {
    throw stop(`the next page of ${type} lies on another host: not followed`);
  }
  if (seen.has(url.href) || seen.size >= MAX_PAGES) {
    throw stop(`paging of ${type} does not end (${seen.size} pages read)`);
  }
  seen.add(url.href);
  return url.href;
}

function stop(text: string): PeerFailure {
  return new PeerFailure('FHIR server', 'permanent', text);
}
