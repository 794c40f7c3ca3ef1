// Pages of a search: one after the other or all of them, never from another server, and never fewer than the server counts.
import type { Resource } from '@medplum/fhirtypes';
import { type AnswerFault, fault, isFault } from '../../../ground/fhir/answer/answer.ts';
import { type AskedSearch, readSearchPage } from '../../../ground/fhir/answer/search.ts';
import { addressOfLink } from '../../../ground/fhir/base-url.ts';

/** More pages than this are a loop or a search far too wide. */
const MAX_PAGES = 1_000;

export interface Paging {
  readonly asked: AskedSearch;
  readonly baseUrl: string;
  /** Gets the page at this address, in whatever shape. */
  readonly fetchPage: (url: string) => Promise<unknown>;
  /** How a fault of an answer is told. */
  readonly failure: (fault: AnswerFault) => Error;
}

/** All matches of a search, each once. */
export async function collectPages<T extends Resource>(first: unknown, paging: Paging): Promise<T[]> {
  const found = new Map<string, T>();
  for await (const page of followPages<T>(first, paging)) {
    for (const resource of page) {
      found.set(resource.id ?? '', resource);
    }
  }
  return [...found.values()];
}

/**
 * Follows `next` links, but never to another server: what authorises us would go along. Throws the failure of the first page that
 * is not what was asked for; at the end, when the pages hold fewer than the server counts.
 */
export async function* followPages<T extends Resource>(
  first: unknown,
  paging: Paging,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  const ids = new Set<string>();
  let answer = first;
  for (let total: number | undefined; ; ) {
    const page = readSearchPage(paging.asked, answer);
    if (isFault(page)) {
      throw paging.failure(page);
    }
    for (const { id } of page.matches) {
      ids.add(id ?? '');
    }
    // While pages are read things come and go: the lowest count is one that the server stood by.
    total = page.total === undefined ? total : Math.min(total ?? page.total, page.total);
    yield page.matches as readonly T[];
    if (page.next === undefined) {
      if (total !== undefined && ids.size < total) {
        throw paging.failure(
          fault(
            'fewer-than-total',
            `the server counts ${total} and gave ${ids.size} on ${seen.size + 1} pages`,
          ),
        );
      }
      return;
    }
    answer = await paging.fetchPage(checkedNext(page.next, paging, seen));
  }
}

function checkedNext(next: string, { asked, baseUrl, failure }: Paging, seen: Set<string>): string {
  const url = addressOfLink(next, baseUrl, asked.bases);
  if (url === undefined) {
    throw failure(
      fault(
        'page-elsewhere',
        `the next page of ${asked.type} lies on another server than this: not followed. When that is this server's own other address, name it among its bases`,
      ),
    );
  }
  if (seen.has(url) || seen.size >= MAX_PAGES) {
    throw failure(
      fault('pages-without-end', `paging of ${asked.type} does not end (${seen.size} pages read)`),
    );
  }
  seen.add(url);
  return url;
}
