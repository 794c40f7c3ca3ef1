// One request, alone or as an entry of a batch: what it asks, whether the caller may ask it, and the answer.
import { randomUUID } from 'node:crypto';
import type {
  Bundle,
  BundleEntry,
  CapabilityStatement,
  CarePlan,
  OperationOutcome,
  Resource,
  Subscription,
} from '@medplum/fhirtypes';
import { type Asked, problemOfParameter, reaches, segmentsOf, whatIsAsked } from '../../flows/guard/asked.ts';
import { isInScope, onlyPatient } from '../../flows/guard/caller.ts';
import { kindOfType } from '../../flows/guard/kinds.ts';
import { plansOf, recordsOf } from '../../flows/guard/world.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { type Answer, answerNo, answerRefusal, away, notFound } from './answer.ts';
import { guardedCapability } from './capability.ts';
import { type Context, type GuardRequest, inward } from './context.ts';
import type { WriteEntry } from './entries.ts';
import { history, judgeOf, outOfScope, read, search, whole } from './read.ts';
import { write } from './write.ts';

/** The answer to a request; `pass` when it goes through as it is. Failures of the server or the store are thrown. */
export async function handle(context: Context, request: GuardRequest): Promise<Answer | 'pass'> {
  const { parts, caller } = context;
  const asked = whatIsAsked(request.method, request.segments, request.query, parts.openTypes);
  switch (asked.ask) {
    case 'refused':
      return answerRefusal(asked.refusal);
    case 'metadata':
      return metadata(context);
    case 'pass':
      return passes(context, asked);
    case 'search':
      return search(context, asked, request);
    case 'read':
      return isInScope(caller, asked.type, 'r') ? read(context, asked) : outOfScope();
    case 'history':
      return isInScope(caller, asked.type, 'r') ? history(context, asked) : outOfScope();
    case 'operation':
      return isInScope(caller, 'CarePlan', 'r') ? wholePlan(context, asked.id) : outOfScope();
    case 'bundle':
      return bundle(context, request);
    case 'write':
      return single(context, request, asked);
  }
}

/** A token for one patient opens nothing of which nobody judges whose it is. */
function passes({ caller }: Context, { type, letter }: Extract<Asked, { ask: 'pass' }>): Answer | 'pass' {
  const isOpen =
    type === undefined ||
    (isInScope(caller, type, letter) && onlyPatient(caller, type, letter) === undefined);
  return isOpen ? 'pass' : outOfScope();
}

async function metadata({ parts }: Context): Promise<Answer> {
  const { status, body } = await parts.upstream.ask('GET', 'metadata');
  const statement = body as CapabilityStatement | undefined;
  if (status !== 200 || statement?.resourceType !== 'CapabilityStatement') {
    return away();
  }
  return { status: 200, headers: {}, body: guardedCapability(statement, parts.publicBase, parts.openTypes) };
}

/** `$ip-plan`: the plan with all that belongs to it, as far as the caller sees it. */
async function wholePlan(context: Context, id: string): Promise<Answer> {
  const { parts } = context;
  const plan = await parts.server.read<CarePlan>('CarePlan', id);
  const subject = parseReference(plan?.subject?.reference);
  if (!plan || subject?.type !== 'Patient') {
    return notFound();
  }
  const { names } = await recordsOf(parts.server, [`Patient/${subject.id}`]);
  const world = (await plansOf(parts.server, names)).find((one) => one.plan === `CarePlan/${id}`);
  const see = await judgeOf(context).seeAll(world?.resources ?? []);
  const shown = (world?.resources ?? []).flatMap((resource) => {
    const seen = see(resource);
    return seen.as === 'hidden' ? [] : [seen.resource];
  });
  if (!shown.some((resource) => nameOf(resource) === `CarePlan/${id}`)) {
    return notFound();
  }
  const entry = shown.map((resource) => ({ fullUrl: `${parts.publicBase}/${nameOf(resource)}`, resource }));
  return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'collection', entry } };
}

type AskedWrite = Extract<Asked, { ask: 'write' }>;

async function single(context: Context, request: GuardRequest, asked: AskedWrite): Promise<Answer | 'pass'> {
  const { kind, type, verb } = asked;
  const reaching = [...request.query.keys(), ...conditionOf(request.header('if-none-exist')).keys()].find(
    problemOfParameter,
  );
  if (reaching) {
    return answerNo(403, 'forbidden', 'The condition looks into what you may not see.', 'Write by id.');
  }
  if (kind === 'open' && type !== 'Subscription') {
    const letters = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;
    return passes(context, { ask: 'pass', type, letter: letters[verb] });
  }
  const mediaType = (request.header('content-type') ?? '').split(';')[0]?.trim() ?? '';
  const problem = verb === 'delete' ? undefined : bodyProblem(verb, mediaType);
  if (problem) {
    return problem;
  }
  const body = verb === 'delete' ? undefined : parsed(request.text);
  if (verb !== 'delete' && body === undefined) {
    return answerNo(400, 'invalid', 'The body is no JSON.', 'Send the resource in JSON.');
  }
  const entry = entryOf(context, asked, request.query, {
    body,
    ifMatch: request.header('if-match'),
    ifNoneMatch: request.header('if-none-match'),
    ifNoneExist: verb === 'create' ? request.header('if-none-exist') : undefined,
  });
  if (type === 'Subscription') {
    return subscription(context, request, entry);
  }
  return writeOne(context, request, entry);
}

function bodyProblem(verb: AskedWrite['verb'], mediaType: string): Answer | undefined {
  if (verb !== 'patch') {
    return /^application\/(fhir\+)?json$/.test(mediaType)
      ? undefined
      : answerNo(
          415,
          'not-supported',
          'What is about plans is written in JSON.',
          'Send application/fhir+json.',
        );
  }
  return mediaType === 'application/json-patch+json'
    ? undefined
    : answerNo(
        501,
        'not-supported',
        'Of patches only JSON Patch is judged.',
        'Send application/json-patch+json.',
      );
}

function parsed(text: string | undefined): unknown {
  try {
    return parseExact(text ?? '');
  } catch {
    return undefined;
  }
}

interface Conditions {
  readonly body: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
  readonly fullUrl?: string | undefined;
}

function conditionOf(text: string | undefined): URLSearchParams {
  return new URLSearchParams(text?.replace(/^[^?]*\?/, '') ?? '');
}

function entryOf(
  { parts }: Context,
  { verb, type, id, kind }: AskedWrite,
  query: URLSearchParams,
  { body, ifMatch, ifNoneMatch, ifNoneExist, fullUrl }: Conditions,
): WriteEntry {
  const byUrl = id === undefined && verb !== 'create' ? query : undefined;
  const condition = ifNoneExist === undefined ? byUrl : conditionOf(ifNoneExist);
  // The id of what is created is the server's to give.
  const content = verb === 'create' ? withoutId(body) : body;
  return {
    verb,
    type,
    kind,
    provisional: randomUUID(),
    ...(id === undefined ? {} : { id }),
    ...(condition ? { condition } : {}),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    ...(content === undefined ? {} : { body: inward(parts, content) }),
    ...(fullUrl === undefined ? {} : { fullUrl }),
  };
}

function withoutId(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) {
    return body;
  }
  const { id: _, ...rest } = body as { id?: unknown };
  return rest;
}

/** What a server sends by itself passes no judge: nothing about plans, and nothing that looks into it. */
async function subscription(
  context: Context,
  request: GuardRequest,
  { body, verb }: WriteEntry,
): Promise<Answer | 'pass'> {
  const criteria = verb === 'delete' ? 'Encounter?' : ((body as Subscription | undefined)?.criteria ?? '');
  const [type = '', query = ''] = criteria.split('?');
  const isOpen = kindOfType(type, context.parts.openTypes) === 'open' && !reaches(new URLSearchParams(query));
  if (verb === 'patch' || !isOpen) {
    return answerNo(
      501,
      'not-supported',
      'What the server sends by itself passes no judge, so nothing about plans is subscribed to here.',
      'Ask for changes by searches with _lastUpdated.',
    );
  }
  const { status, answer } = await sentOn(context, request);
  return { status, headers: {}, body: answer };
}

async function sentOn({ parts }: Context, { method, segments, query, text, header }: GuardRequest) {
  const path = `${segments.join('/')}${query.size > 0 ? `?${query}` : ''}`;
  const named = ['content-type', 'if-match', 'if-none-match', 'if-none-exist'];
  const headers = Object.fromEntries(
    named.flatMap((name) => (header(name) ? [[name, header(name) ?? '']] : [])),
  );
  const {
    status,
    body,
    headers: given,
  } = await parts.upstream.ask(method, path, { headers, ...(text ? { body: readAlike(text) } : {}) });
  return { status, answer: body, given };
}

/** JSON that every reader reads alike: of two names that are the same some would take the other. */
function readAlike(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value);
}

type Done = Extract<Awaited<ReturnType<typeof write>>, { writes: unknown }>;

/** What was written; or the answer, where it is refused, or was sent on as it came. */
async function judged(
  context: Context,
  request: GuardRequest,
  entries: readonly WriteEntry[],
): Promise<Done | Answer> {
  let sent: Awaited<ReturnType<typeof sentOn>> | undefined;
  const result = await write(context, entries, async () => {
    sent = await sentOn(context, request);
  });
  if ('refusal' in result) {
    return answerRefusal(result.refusal);
  }
  if ('forwarded' in result) {
    return sent ? forwarded(context, sent) : away();
  }
  return result;
}

async function writeOne(context: Context, request: GuardRequest, entry: WriteEntry): Promise<Answer> {
  const result = await judged(context, request, [entry]);
  if ('status' in result) {
    return result;
  }
  const [one] = result.writes;
  if (one?.there) {
    return shown(context, one.name, 200);
  }
  const [done] = result.written.entries;
  return entry.verb === 'delete' || !done
    ? { status: 204, headers: {} }
    : shown(context, done.reference, done.status === 201 ? 201 : 200, request);
}

function forwarded(
  { parts }: Context,
  { status, answer, given }: NonNullable<Awaited<ReturnType<typeof sentOn>>>,
): Answer {
  const headers = Object.fromEntries(
    ['etag', 'location', 'last-modified'].flatMap((name) => {
      const value = given.get(name);
      return value === null
        ? []
        : [[name, parts.upstream.bases.reduce((text, base) => text.replace(base, parts.publicBase), value)]];
    }),
  );
  return { status, headers, body: answer };
}

/** What was written, as its writer sees it. */
async function shown(
  context: Context,
  name: string,
  status: number,
  request?: GuardRequest,
): Promise<Answer> {
  const { server, publicBase } = context.parts;
  const key = parseReference(name);
  const stored = key ? await server.read(key.type as Resource['resourceType'], key.id) : undefined;
  const seen = stored ? await judgeOf(context).see(stored) : undefined;
  const answer = seen && seen.as !== 'hidden' ? whole(seen.resource, status) : { status, headers: {} };
  const version = stored?.meta?.versionId;
  const location = { location: `${publicBase}/${name}${version ? `/_history/${version}` : ''}` };
  const isMinimal = /return=minimal/.test(request?.header('prefer') ?? '');
  return {
    status,
    headers: { ...answer.headers, ...location },
    ...(isMinimal || !('body' in answer) ? {} : { body: answer.body }),
  };
}

/** Most entries of a Bundle. */
const MOST = 500;

async function bundle(context: Context, request: GuardRequest): Promise<Answer> {
  const sent = parsed(request.text) as Bundle | undefined;
  const isBundle = sent?.resourceType === 'Bundle' && (sent.type === 'batch' || sent.type === 'transaction');
  if (!isBundle || !Array.isArray(sent.entry)) {
    return answerNo(400, 'structure', 'This is no Bundle of type batch or transaction.', 'Send one in JSON.');
  }
  if (sent.entry.length > MOST) {
    return answerNo(413, 'too-costly', `A Bundle has at most ${MOST} entries here.`, 'Send it in parts.');
  }
  return sent.type === 'batch' ? batch(context, sent.entry) : transaction(context, request, sent.entry);
}

interface EntryRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

function requestOf({ request }: BundleEntry, publicBase: string): EntryRequest | undefined {
  const url = (request?.url ?? '').replace(`${publicBase}/`, '').replace(/^\//, '');
  const [path = '', query = ''] = url.split('?');
  const segments = segmentsOf(`/${path}`);
  return segments && request?.method
    ? { method: request.method, segments, query: new URLSearchParams(query) }
    : undefined;
}

async function batch(context: Context, entries: readonly BundleEntry[]): Promise<Answer> {
  const answers: BundleEntry[] = [];
  for (const entry of entries) {
    const answer = await oneOfBatch(context, entry);
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
  return {
    status: 200,
    headers: {},
    body: { resourceType: 'Bundle', type: 'batch-response', entry: answers },
  };
}

async function oneOfBatch(context: Context, entry: BundleEntry): Promise<Answer> {
  const asked = requestOf(entry, context.parts.publicBase);
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
  const answer = await handle(context, request);
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

/** A transaction is judged as a whole; what reads in it is not, so it is refused. */
async function transaction(
  context: Context,
  request: GuardRequest,
  sent: readonly BundleEntry[],
): Promise<Answer> {
  const entries: WriteEntry[] = [];
  for (const [at, entry] of sent.entries()) {
    const asked = requestOf(entry, context.parts.publicBase);
    const meaning = asked && whatIsAsked(asked.method, asked.segments, asked.query, context.parts.openTypes);
    if (!asked || meaning?.ask !== 'write' || meaning.type === 'Subscription') {
      return meaning?.ask === 'refused'
        ? answerRefusal(meaning.refusal)
        : answerNo(
            422,
            'not-supported',
            `Entry ${at} of the transaction is no write that is judged here.`,
            'Send reads in a batch, or alone.',
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
