// Batch and transaction: a batch entry by entry, each as if it came alone; a transaction judged as a whole.
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { segmentsOf, whatIsAsked } from '../../flows/guard/asking/asked.ts';
import { inSpan } from '../telemetry/observe.ts';
import { tellSpan } from '../telemetry/request-span.ts';
import { type Answer, answerFailure, answerNo, answerRefusal } from './answer.ts';
import {
  type Context,
  type GuardParts,
  type GuardRequest,
  inwardQuery,
  lookingAnew,
  withoutEmergency,
} from './context.ts';
import { forwarded, parsed, sentOn } from './forward.ts';
import { type Done, entryOf, judged } from './single.ts';
import type { WriteEntry } from './writing/entries.ts';

/** Answers one request. */
export type Handle = (context: Context, request: GuardRequest) => Promise<Answer | 'pass'>;

/** Most entries of a Bundle. */
const MOST = 500;

export async function bundle(context: Context, request: GuardRequest, handle: Handle): Promise<Answer> {
  const sent = parsed(request.text) as Bundle | undefined;
  const isBundle = sent?.resourceType === 'Bundle' && (sent.type === 'batch' || sent.type === 'transaction');
  if (!isBundle || !Array.isArray(sent.entry) || !sent.entry.every(isEntry)) {
    return answerNo(400, 'structure', 'This is no Bundle of type batch or transaction.', 'Send one in JSON.');
  }
  if (sent.entry.length > MOST) {
    return answerNo(413, 'too-costly', `A Bundle has at most ${MOST} entries here.`, 'Send it in parts.');
  }
  return sent.type === 'batch'
    ? batch(context, sent.entry, handle)
    : readingToo(context, request, sent.entry, handle);
}

/** Built as FHIR has it, as far as it is looked at here. */
function isEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) {
    return false;
  }
  const { request = {}, resource = {} } = entry as Readonly<Record<string, unknown>>;
  if (typeof request !== 'object' || request === null || typeof resource !== 'object' || resource === null) {
    return false;
  }
  const { method, url, ifMatch, ifNoneMatch, ifNoneExist } = request as Readonly<Record<string, unknown>>;
  return [method, url, ifMatch, ifNoneMatch, ifNoneExist].every(
    (one) => one === undefined || typeof one === 'string',
  );
}

/**
 * A transaction that reads too: its reads show what stands after its writes, by the view of each alone. What cannot be read as it
 * stands keeps everything from being written, as FHIR has it.
 */
async function readingToo(
  context: Context,
  request: GuardRequest,
  entries: readonly BundleEntry[],
  handle: Handle,
): Promise<Answer> {
  const reads = entries.filter(isRead);
  const writes = entries.filter((entry) => !isRead(entry));
  const own = withoutEmergency(context);
  if (reads.length === 0) {
    return transaction(own, request, entries);
  }
  const written = new Set(writes.map((entry) => localNameOf(entry.request?.url, context.parts.publicBase)));
  for (const entry of reads) {
    const before = await oneOfBatch(context, entry, handle);
    // What the transaction itself brings is not there yet.
    const comes =
      before.status === 404 && written.has(localNameOf(entry.request?.url, context.parts.publicBase));
    if (before.status >= 400 && !comes) {
      return before;
    }
  }
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: writes });
  const answer = await transaction(own, { ...request, text }, writes);
  const done = (answer.body as Bundle | undefined)?.entry;
  if (answer.status >= 300 || !done) {
    return answer;
  }
  const shown = await each(context, reads, handle);
  const entry = entries.map(
    (one) => (isRead(one) ? shown.shift() : done.shift()) ?? { response: { status: '200' } },
  );
  return { ...answer, body: { resourceType: 'Bundle', type: 'transaction-response', entry } };
}

function isRead({ request }: BundleEntry): boolean {
  return request?.method === 'GET' || request?.method === 'HEAD';
}

interface EntryRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

function requestOf({ request }: BundleEntry, parts: GuardParts): EntryRequest | undefined {
  const url = (request?.url ?? '').replace(`${parts.publicBase}/`, '').replace(/^\//, '');
  const [path = '', ...query] = url.split('?');
  const segments = segmentsOf(`/${path}`);
  return segments && request?.method
    ? { method: request.method, segments, query: inwardQuery(parts, query.join('?')) }
    : undefined;
}

async function batch(context: Context, entries: readonly BundleEntry[], handle: Handle): Promise<Answer> {
  const entry = await each(context, entries, handle);
  return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'batch-response', entry } };
}

/** Each as if it came alone, one after the other. */
async function each(
  context: Context,
  entries: readonly BundleEntry[],
  handle: Handle,
): Promise<BundleEntry[]> {
  const answers: BundleEntry[] = [];
  for (const entry of entries) {
    // What an entry has written stands, whatever becomes of those after it.
    const answer = await oneOfBatch(context, entry, handle).catch((error: unknown) => {
      context.parts.log(
        `could not judge an entry of a batch: ${error instanceof Error ? error.name : 'unknown'}`,
      );
      return answerFailure(error);
    });
    const { etag, location, 'last-modified': modified } = answer.headers;
    const isProblem = answer.status >= 400;
    answers.push({
      ...(answer.body && !isProblem ? { resource: answer.body as Resource } : {}),
      response: {
        status: String(answer.status),
        ...(etag ? { etag } : {}),
        ...(location ? { location } : {}),
        ...(modified ? { lastModified: new Date(modified).toISOString() } : {}),
        ...(isProblem ? { outcome: answer.body as OperationOutcome } : {}),
      },
    });
  }
  return answers;
}

function oneOfBatch(context: Context, entry: BundleEntry, handle: Handle): Promise<Answer> {
  return inSpan('guard entry', {}, async () => {
    const answer = await entryAnswered(context, entry, handle);
    tellSpan({ 'http.response.status_code': answer.status });
    return answer;
  });
}

async function entryAnswered(context: Context, entry: BundleEntry, handle: Handle): Promise<Answer> {
  const asked = requestOf(entry, context.parts);
  if (!asked || asked.segments.length === 0) {
    return answerNo(
      400,
      'value',
      'The address of the entry is none that is served in a batch.',
      'Give Type/id, or Type with a query.',
    );
  }
  const headers: Readonly<Record<string, string | undefined>> = {
    'content-type': entry.request?.method === 'PATCH' ? patchType(entry) : 'application/fhir+json',
    'if-match': entry.request?.ifMatch,
    'if-none-match': entry.request?.ifNoneMatch,
    'if-none-exist': entry.request?.ifNoneExist,
  };
  const text = entry.resource
    ? JSON.stringify(entry.request?.method === 'PATCH' ? patchIn(entry) : entry.resource)
    : undefined;
  const request: GuardRequest = { ...asked, header: (name) => headers[name], text };
  // It sees what the entries before it have written.
  const answer = await handle(lookingAnew(context), request);
  if (answer !== 'pass') {
    return answer;
  }
  return forwarded(context, await sentOn(context, request));
}

/** A JSON Patch stands in a Binary; what stands in Parameters is FHIRPath Patch. */
function patchType({ resource }: BundleEntry): string {
  return resource?.resourceType === 'Binary' ? 'application/json-patch+json' : 'application/fhir+json';
}

function patchIn({ resource }: BundleEntry): unknown {
  return resource?.resourceType === 'Binary'
    ? parsed(Buffer.from(resource.data ?? '', 'base64').toString('utf8'))
    : undefined;
}

/** The writes of a transaction, judged as a whole. */
export async function transaction(
  context: Context,
  request: GuardRequest,
  sent: readonly BundleEntry[],
): Promise<Answer> {
  const named = namesProblem(sent, context.parts.publicBase);
  if (named) {
    return named;
  }
  const entries: WriteEntry[] = [];
  for (const [at, entry] of sent.entries()) {
    const asked = requestOf(entry, context.parts);
    const meaning = asked && whatIsAsked(asked.method, asked.segments, asked.query, context.parts.openTypes);
    if (!asked || meaning?.ask !== 'write' || meaning.type === 'Subscription') {
      return meaning?.ask === 'refused'
        ? answerRefusal(meaning.refusal)
        : answerNo(
            422,
            'not-supported',
            `Entry ${at} of the transaction is no write that is judged here.`,
            'Send operations and searches by POST alone, or in a batch.',
          );
    }
    if (meaning.verb === 'patch' && patchType(entry) !== 'application/json-patch+json') {
      return answerNo(
        501,
        'not-supported',
        'Of patches only JSON Patch is judged.',
        'Send it as a Binary of type application/json-patch+json.',
      );
    }
    const { ifMatch, ifNoneMatch, ifNoneExist } = entry.request ?? {};
    const body = meaning.verb === 'patch' ? patchIn(entry) : entry.resource;
    entries.push(
      entryOf(context, meaning, asked.query, {
        body,
        ifMatch,
        ifNoneMatch,
        ifNoneExist,
        fullUrl: entry.fullUrl,
      }),
    );
  }
  if (entries.length === 0) {
    return {
      status: 200,
      headers: {},
      body: { resourceType: 'Bundle', type: 'transaction-response', entry: [] },
    };
  }
  const result = await judged(context, request, entries);
  if ('status' in result) {
    return result;
  }
  return { status: 200, headers: {}, body: transactionResponse(result, context.parts.publicBase) };
}

/** What entries call each other by means the same to every server: their own address, or a name that nothing else has. */
function namesProblem(sent: readonly BundleEntry[], publicBase: string): Answer | undefined {
  const names = sent.flatMap(({ fullUrl }) => (fullUrl === undefined ? [] : [fullUrl]));
  const odd = sent.some(
    ({ fullUrl, request }) =>
      fullUrl !== undefined &&
      !(typeof fullUrl === 'string' && /^urn:(uuid|oid):[\w.:-]+$/.test(fullUrl)) &&
      !(request?.method !== 'POST' && localNameOf(fullUrl) === localNameOf(request?.url, publicBase)),
  );
  if (!odd && new Set(names).size === names.length) {
    return undefined;
  }
  const fix =
    'Give each entry that is created a fullUrl of its own that begins with urn:uuid:, and no other the same.';
  return answerNo(
    422,
    'invalid',
    'An entry has a name (fullUrl) by which servers would understand different things.',
    fix,
  );
}

/** `Type/id` at the end of an address; a condition is none. */
function localNameOf(url: string | undefined, base = ''): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/.exec(String(url).replace(`${base}/`, ''))?.[1];
}

function transactionResponse({ writes, written }: Done, publicBase: string): Bundle {
  let at = 0;
  const entry = writes.map(({ there, name, before, after }) => {
    const done = there ? undefined : written.entries[at++];
    const reference = done?.reference ?? name;
    const version = done?.versionId ?? before?.meta?.versionId;
    return {
      response: {
        status: String(done?.status ?? 200),
        ...(after ? { location: `${publicBase}/${reference}${version ? `/_history/${version}` : ''}` } : {}),
        ...(version && after ? { etag: `W/"${version}"` } : {}),
      },
    };
  });
  return { resourceType: 'Bundle', type: 'transaction-response', entry };
}
