// The directory from a FHIR directory by IHE mCSD: everything by search (ITI-90), then what changed (ITI-91).
// @see https://profiles.ihe.net/ITI/mCSD/
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { type AnswerFault, fault, isFault, notA } from '../../../ground/fhir/answer/answer.ts';
import { readSearchPage } from '../../../ground/fhir/answer/search.ts';
import { parseAddress } from '../../../ground/fhir/reference.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import { isDirectoryResource } from '../../../need/directory/lists/bundle-import.ts';
import type { DirectoryFeed, FeedAnswer } from '../../../need/directory/lists/feed.ts';
import { createJsonSource, type JsonSource, type JsonSourceOptions } from './json-source.ts';

const types = ['Organization', 'HealthcareService', 'Endpoint', 'Location'] as const;
const PAGE = 200;
/** More pages than this are a loop. */
const MAX_PAGES = 1_000;

export type McsdOptions = Omit<JsonSourceOptions, 'peer' | 'accept'>;

/** Answers of a server that has no `_history` for the type. */
const noHistory = [400, 404, 405, 410, 501];

export function createMcsdFeed(options: McsdOptions): DirectoryFeed {
  const source = createJsonSource({ ...options, peer: 'mCSD directory', accept: 'application/fhir+json' });
  return {
    name: `mcsd:${options.baseUrl}`,
    pull: async (cursor) => {
      if (cursor === undefined) {
        return searchAll(source, []);
      }
      try {
        return await readHistory(source, cursor);
      } catch (error) {
        if (error instanceof PeerFailure && noHistory.includes(error.status ?? 0)) {
          return searchAll(source, [withoutHistory(error.status)]);
        }
        throw error;
      }
    },
  };
}

/** ITI-90: every resource of every type. */
async function searchAll(source: JsonSource, issues: readonly Issue[]): Promise<FeedAnswer> {
  const collected = new Collected();
  for (const type of types) {
    const complete = completeness(type);
    await eachPage(source, `${type}?_count=${PAGE}`, (page) => {
      complete.see(page.bundle);
      collected.search(page);
    });
    complete.end();
  }
  return collected.answer(true, issues);
}

/** ITI-91: versions since the cursor, newest first; a deletion is an entry with the method DELETE. */
async function readHistory(source: JsonSource, cursor: string): Promise<FeedAnswer> {
  const collected = new Collected();
  for (const type of types) {
    const path = `${type}/_history?_since=${encodeURIComponent(cursor)}&_count=${PAGE}`;
    await eachPage(source, path, (page) => collected.history(page));
  }
  return collected.answer(false, [], cursor);
}

/** What is missing from a search is taken out of the directory: only what was answered as a whole search counts. */
function completeness(type: string): { see(bundle: Bundle): void; end(): void } {
  const ids = new Set<string>();
  let total: number | undefined;
  const stop = ({ code, text }: AnswerFault) =>
    new PeerFailure('mCSD directory', 'transient', `${type}: ${text}`, { code });
  return {
    see(bundle) {
      const page = readSearchPage({ type, parameters: {}, bases: [] }, bundle);
      if (isFault(page)) {
        throw stop(page);
      }
      for (const { id } of page.matches) {
        ids.add(id ?? '');
      }
      total = page.total === undefined ? total : Math.min(total ?? page.total, page.total);
    },
    end() {
      if (total !== undefined && ids.size < total) {
        throw stop(fault('fewer-than-total', `the server counts ${total} and gave ${ids.size}`));
      }
    },
  };
}

interface Page {
  readonly bundle: Bundle;
  readonly servedAt: string | undefined;
}

async function eachPage(source: JsonSource, first: string, take: (page: Page) => void): Promise<void> {
  const visited = new Set<string>();
  let next: string | undefined = first;
  while (next !== undefined) {
    if (visited.has(next) || visited.size >= MAX_PAGES) {
      throw new PeerFailure('mCSD directory', 'permanent', 'its pages go in a circle');
    }
    visited.add(next);
    const { body, servedAt } = await source.get(next);
    const bundle = body as Bundle;
    if (bundle?.resourceType !== 'Bundle') {
      const { code, text } = notA(bundle?.resourceType, 'Bundle');
      throw new PeerFailure('mCSD directory', 'transient', text, { code });
    }
    take({ bundle, servedAt });
    next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  }
}

/** What the pages held, each resource in the newest version seen. */
class Collected {
  readonly #newest = new Map<string, { at: string; resource: DirectoryResource | undefined }>();
  readonly #left: Issue[] = [];
  /** The server's time of the earliest page: whatever happens while later pages are read comes again next time. */
  #asOf: string | undefined;

  search({ bundle, servedAt }: Page): void {
    this.#see(bundle, servedAt);
    for (const entry of bundle.entry ?? []) {
      if (entry.search?.mode !== 'outcome') {
        this.#keep(entry, entry.resource?.meta?.lastUpdated ?? '');
      }
    }
  }

  history({ bundle, servedAt }: Page): void {
    this.#see(bundle, servedAt);
    for (const entry of bundle.entry ?? []) {
      const at = entry.resource?.meta?.lastUpdated ?? entry.response?.lastModified ?? '';
      const key = parseAddress(entry.request?.url ?? entry.fullUrl);
      if (entry.request?.method === 'DELETE' && key) {
        this.#note(`${key.type}/${key.id}`, at, undefined);
      } else {
        this.#keep(entry, at);
      }
    }
  }

  answer(complete: boolean, issues: readonly Issue[], cursor?: string): FeedAnswer {
    const found = [...this.#newest];
    return {
      upserts: found.flatMap(([, { resource }]) => resource ?? []),
      removals: complete ? [] : found.filter(([, { resource }]) => !resource).map(([reference]) => reference),
      registerPeriods: {},
      complete,
      cursor: this.#asOf ?? cursor,
      issues: [...issues, ...this.#left],
    };
  }

  #see(bundle: Bundle, servedAt: string | undefined): void {
    this.#asOf ??= bundle.meta?.lastUpdated ?? servedAt;
  }

  #keep({ resource }: BundleEntry, at: string): void {
    if (isDirectoryResource(resource) && resource.id) {
      this.#note(`${resource.resourceType}/${resource.id}`, at, resource);
    } else if (resource && resource.resourceType !== 'OperationOutcome') {
      this.#left.push(leftOut(resource.resourceType));
    }
  }

  /** Of versions with the same time the first one counts: a history begins with the newest. */
  #note(reference: string, at: string, resource: DirectoryResource | undefined): void {
    const known = this.#newest.get(reference);
    if (!known || Date.parse(at) > Date.parse(known.at)) {
      this.#newest.set(reference, { at, resource });
    }
  }
}

function leftOut(type: string): Issue {
  return {
    severity: 'information',
    code: 'informational',
    path: type,
    text: `A ${type} came with the answer; the directory has no use for it`,
  };
}

function withoutHistory(status: number | undefined): Issue {
  return {
    severity: 'warning',
    code: 'not-supported',
    path: '_history',
    text: `The directory gives no history (${status}), so everything was read again`,
    fix: 'Ask its operator for the Update option of mCSD (ITI-91)',
  };
}
