// What an answer to a transaction, a batch or a single write must be before anything counts as written or as not there.
// @see https://hl7.org/fhir/R4/http.html#transaction-response
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { parseAddress, parseReference } from '../reference.ts';
import {
  type AnswerFault,
  fault,
  listOf,
  notA,
  placeOf,
  type Shape,
  shapeOf,
  textOf,
  versionOfEtag,
} from './answer.ts';

/** What the server said of one entry that it has done. */
export interface EntryAnswer {
  /** `Type/id`. */
  readonly reference: string;
  /** HTTP status of the entry. */
  readonly status: number;
  readonly versionId?: string;
}

/** What became of each entry of a transaction, all of them done; or why nothing may count as written. */
export function readTransactionResponse(sent: Bundle, answer: unknown): readonly EntryAnswer[] | AnswerFault {
  const entries = responsesOf('transaction-response', (sent.entry ?? []).length, answer);
  if ('code' in entries) {
    return entries;
  }
  const results: EntryAnswer[] = [];
  for (const [at, entry] of (sent.entry ?? []).entries()) {
    const result = readEntry(entry, entries.list[at] ?? {});
    if ('code' in result) {
      return result;
    }
    results.push(result);
  }
  return results;
}

/** The entries of a batch-response, as many as were asked for, each still to be judged; or why there are none. */
export function readBatchResponse(
  count: number,
  answer: unknown,
): { readonly list: readonly Shape[] } | AnswerFault {
  return responsesOf('batch-response', count, answer);
}

function responsesOf(
  type: 'transaction-response' | 'batch-response',
  count: number,
  answer: unknown,
): { readonly list: readonly Shape[] } | AnswerFault {
  const bundle = shapeOf(answer);
  if (bundle.resourceType !== 'Bundle') {
    return notA(bundle.resourceType, 'Bundle');
  }
  if (bundle.type !== type) {
    return fault('not-a-response', `the Bundle is no ${type}`);
  }
  const list = listOf(bundle.entry).map(shapeOf);
  return list.length === count
    ? { list }
    : fault('another-number-of-entries', `${count} entries were sent and ${list.length} answered`);
}

/** The status of an entry, as a number; 0 when it has none that is understood. */
export function statusOf(entry: Shape): number {
  const { status } = shapeOf(entry.response);
  return Number(/^\s*([1-5]\d\d)(?:\s|$)/.exec(String(status ?? ''))?.[1] ?? 0);
}

function readEntry(sent: BundleEntry, answered: Shape): EntryAnswer | AnswerFault {
  const status = statusOf(answered);
  const undone = undoneFault(sent, status);
  if (undone) {
    return undone;
  }
  const { location, etag } = shapeOf(answered.response);
  const given = shapeOf(answered.resource);
  const placed = placeOf(location) ?? keyOf(given);
  const wanted = wantedKey(sent);
  if (wanted && placed && (wanted.type !== placed.type || wanted.id !== placed.id)) {
    return fault('entry-id', `a ${wanted.type} was written under another id than its own`);
  }
  const key = wanted ?? placed;
  const { method, url = '' } = sent.request ?? {};
  if (!key && method !== 'GET' && method !== 'DELETE') {
    return fault('entry-id', 'an entry was answered without the id that it got');
  }
  const versionId = versionOfEtag(etag) ?? placed?.versionId ?? textOf(shapeOf(given.meta).versionId);
  return { reference: key ? `${key.type}/${key.id}` : url, status, ...(versionId ? { versionId } : {}) };
}

/** Undefined for 2xx; for 304 too where a read was asked for only if something had changed. */
function undoneFault({ request }: BundleEntry, status: number): AnswerFault | undefined {
  if (status === 202) {
    return fault('accepted-only', 'an entry was accepted only, not done');
  }
  const conditional =
    request?.method === 'GET' && (request.ifNoneMatch !== undefined || request.ifModifiedSince !== undefined);
  if ((status >= 200 && status < 300) || (status === 304 && conditional)) {
    return undefined;
  }
  const how = status === 0 ? 'without a status' : `with status ${status}`;
  return fault('entry-status', `an entry was answered ${how}`);
}

function keyOf({ resourceType, id }: Shape): ReturnType<typeof parseReference> {
  return parseReference(`${textOf(resourceType) ?? ''}/${textOf(id) ?? ''}`);
}

/** The id that the entry asks for; undefined where the server gives it. */
function wantedKey({ request, resource }: BundleEntry): ReturnType<typeof parseReference> {
  if (request?.method === 'POST') {
    return undefined;
  }
  return parseAddress(request?.url) ?? keyOf(shapeOf(resource));
}
