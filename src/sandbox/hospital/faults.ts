// What the sandbox hospital's server does wrong, or otherwise than most, when it is told to: as servers do that public reports
// tell of. Each is named, and lasts as long as it is told.
import type { Bundle, BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import { type KeepingName, keepingNames } from './keeping.ts';
import { type ServerLapseName, serverLapses } from './lapses.ts';

/** Name → what the server does. The first group is wrong and must pass; the second is right, and rare. */
const serverFaults = {
  'not-there': 'what was written is not there for a while (404)',
  'older-reads': 'what was written is read and found in its former version for a while',
  'search-outcome': 'searches are answered with an OperationOutcome and status 200',
  html: 'reads and searches are answered with a page and status 200',
  'empty-object': 'reads and searches are answered with {}',
  'other-id': 'reads give a resource with another id',
  'missing-entries': 'searches give one match fewer than they count',
  'error-outcome': 'searches tell of an error beside their matches',
  'ignores-parameters': 'searches pass over whom they are about',
  'failing-shard': 'reads and searches of a quarter of the persons fail with status 500',
  accepted: 'writes are accepted (202), and done',
  'short-transaction': 'transactions are answered with one entry too few',
  'no-total': 'searches do not count',
  'no-search-mode': 'matches are not marked as such',
  'warning-outcomes': 'searches warn beside their matches',
  'no-location': 'transactions do not say where things are',
  'no-etag': 'versions stand in no ETag',
  'uuid-versions': 'versions are named by UUIDs',
  'busy-entries': 'of a batch with several entries every third one is answered 429',
  'old-in-transactions': 'in transactions it passes over the version that an update is over',
  'forgets-deleted': 'what was deleted is answered 404, and only the history knows of it',
  'stamps-ahead': 'what is written is stamped an hour ahead of the clock',
  'stamps-in-seconds': 'stamps have no fractions of a second',
} as const;

export type ServerFault = keyof typeof serverFaults | ServerLapseName | KeepingName;
export const serverFaultNames = [
  ...Object.keys(serverFaults),
  ...Object.keys(serverLapses),
  ...keepingNames,
] as readonly ServerFault[];

/** What was asked: for the faults that are about some kinds of requests. */
export type AskedKind = 'read' | 'search' | 'write' | 'transaction' | 'other';

export interface FaultyAnswer {
  readonly status: number;
  readonly body: unknown;
  /** A page instead of JSON. */
  readonly html?: string;
  readonly etag?: string | undefined;
}

/** Which faults hold now. */
export class ServerFaults {
  readonly #until = new Map<ServerFault, number>();

  /** @param seconds how long; without it as long as the server runs */
  begin(name: ServerFault, seconds: number = Number.POSITIVE_INFINITY): void {
    this.#until.set(name, performance.now() + seconds * 1000);
  }

  end(name: ServerFault): void {
    this.#until.delete(name);
  }

  holds(name: ServerFault): boolean {
    return (this.#until.get(name) ?? 0) > performance.now();
  }

  /** The answer as it leaves. */
  change(kind: AskedKind, answer: FaultyAnswer): FaultyAnswer {
    const plain = this.holds('no-etag') ? { ...answer, etag: undefined } : answer;
    if (kind === 'search' && answer.status === 200) {
      return this.#search(plain);
    }
    if (kind === 'read' && answer.status === 200) {
      return this.#read(plain);
    }
    if (kind === 'transaction' && answer.status === 200) {
      return this.#transaction(plain);
    }
    return kind === 'write' && this.holds('accepted') ? { status: 202, body: undefined } : plain;
  }

  #search(answer: FaultyAnswer): FaultyAnswer {
    if (this.holds('html')) {
      return { ...answer, html: page };
    }
    if (this.holds('empty-object')) {
      return { ...answer, body: {} };
    }
    if (this.holds('search-outcome')) {
      return { ...answer, body: outcome('error', 'timeout') };
    }
    const { total, entry = [], ...bundle } = answer.body as Bundle;
    const fewer = this.holds('missing-entries') ? entry.slice(0, -1) : entry;
    const plain = this.holds('no-search-mode') ? fewer.map(({ search: _, ...each }) => each) : fewer;
    const outcomes = [
      ...(this.holds('warning-outcomes') ? [outcome('warning', 'informational')] : []),
      ...(this.holds('error-outcome') ? [outcome('error', 'exception')] : []),
    ].map((resource): BundleEntry => ({ resource, search: { mode: 'outcome' } }));
    const counted = this.holds('no-total') || total === undefined ? {} : { total };
    return { ...answer, body: { ...bundle, ...counted, entry: [...plain, ...outcomes] } };
  }

  #read(answer: FaultyAnswer): FaultyAnswer {
    if (this.holds('html')) {
      return { ...answer, html: page };
    }
    if (this.holds('empty-object')) {
      return { ...answer, body: {} };
    }
    return this.holds('other-id')
      ? { ...answer, body: { ...(answer.body as object), id: 'another' } }
      : answer;
  }

  #transaction(answer: FaultyAnswer): FaultyAnswer {
    if (this.holds('accepted')) {
      return { status: 202, body: undefined };
    }
    const { entry = [], ...bundle } = answer.body as Bundle;
    const fewer = this.holds('short-transaction') ? entry.slice(0, -1) : entry;
    const plain = fewer.map(({ response, ...each }) => ({ ...each, response: this.#placed(response) }));
    return { ...answer, body: { ...bundle, entry: plain } };
  }

  #placed(response: BundleEntry['response']): BundleEntry['response'] {
    if (!response) {
      return response;
    }
    const { location, etag, ...plain } = response;
    return {
      ...plain,
      ...(location === undefined || this.holds('no-location') ? {} : { location }),
      ...(etag === undefined || this.holds('no-etag') ? {} : { etag }),
    };
  }
}

const page = '<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>';

function outcome(
  severity: 'error' | 'warning',
  code: OperationOutcome['issue'][number]['code'],
): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code }] };
}
