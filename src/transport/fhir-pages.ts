// Pages of a search: all of them, each resource once, never from another host.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { PeerFailure } from '../flows/ports.ts';

/** More pages than this are a loop or a search far too wide. */
const MAX_PAGES = 1_000;

/** Follows `next` links, but never to another origin: what authorises us would go along. */
export async function collectPages<T extends Resource>(
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
    page = await fetchPage(checkedNext(next, type, baseUrl, seen));
  }
  return [...found.values()];
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
