// A write that comes alone: what it asks, the judgement, and what its writer is answered.
import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import type { Asked } from '../../flows/guard/asking/asked.ts';
import { problemOfParameter } from '../../flows/guard/asking/parameters.ts';
import { type Refusal, refused } from '../../flows/guard/rules.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Answer, answerNo, answerRefusal, away, outcomeOf } from './answer.ts';
import { type Context, type GuardRequest, inward, lookingAnew } from './context.ts';
import { conditionOf, forwarded, openBody, parsed, sentOn, withoutId } from './forward.ts';
import { judgeOf, passes, whole } from './read.ts';
import { subscribe } from './subscriptions.ts';
import { write } from './write.ts';
import type { WriteEntry } from './writing/entries.ts';

export type AskedWrite = Extract<Asked, { ask: 'write' }>;

export async function single(
  context: Context,
  request: GuardRequest,
  asked: AskedWrite,
): Promise<Answer | 'pass'> {
  const { kind, type, verb } = asked;
  const reaching = [...request.query.keys(), ...conditionOf(request.header('if-none-exist')).keys()].find(
    problemOfParameter,
  );
  if (reaching) {
    return answerNo(403, 'forbidden', 'The condition looks into what you may not see.', 'Write by id.');
  }
  if (kind === 'open' && type !== 'Subscription') {
    const letters = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;
    const body =
      verb === 'delete' || type === 'Binary' ? undefined : openBody(typeOf(request), request.text ?? '');
    return body && 'problem' in body
      ? body.problem
      : passes(context, { ask: 'pass', type, letter: letters[verb] });
  }
  const mediaType = typeOf(request).split(';')[0]?.trim() ?? '';
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
    const refusal = await misshapen(context, [entry]);
    return refusal ? answerRefusal(refusal) : subscribe(context, request, entry);
  }
  return writeOne(context, request, entry);
}

function typeOf({ header }: GuardRequest): string {
  return (header('content-type') ?? '').toLowerCase();
}

function bodyProblem(verb: AskedWrite['verb'], mediaType: string): Answer | undefined {
  if (verb !== 'patch') {
    return /^application\/(fhir\+)?json$/.test(mediaType)
      ? undefined
      : answerNo(
          415,
          'not-supported',
          'What is about plans is written in JSON or XML.',
          'Send application/fhir+json or application/fhir+xml.',
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

interface Conditions {
  readonly body: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
  readonly fullUrl?: string | undefined;
}

export function entryOf(
  { parts }: Context,
  { verb, type, id, kind }: AskedWrite,
  query: URLSearchParams,
  { body, ifMatch, ifNoneMatch, ifNoneExist, fullUrl }: Conditions,
): WriteEntry {
  const byUrl = id === undefined && verb !== 'create' ? query : undefined;
  // Beside anything but a creation it means nothing, and must not hide what the write is over.
  const condition = verb === 'create' && ifNoneExist !== undefined ? conditionOf(ifNoneExist) : byUrl;
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

export type Done = Extract<Awaited<ReturnType<typeof write>>, { writes: unknown }>;

/** What was written; or the answer, where it is refused, or was sent on as it came. */
export async function judged(
  context: Context,
  request: GuardRequest,
  entries: readonly WriteEntry[],
): Promise<Done | Answer> {
  let sent: Awaited<ReturnType<typeof sentOn>> | undefined;
  const result = await write(context, entries, async () => {
    sent = await sentOn(context, request);
    return sent.status < 400 ? 'written' : 'not-written';
  }).catch(async (error: unknown) => {
    // Nothing was sent: what cannot be read as R4 has it cannot be judged, however often it comes.
    const refusal = error instanceof TypeError ? await misshapen(context, entries) : undefined;
    if (!refusal) {
      throw error;
    }
    return { refusal };
  });
  if ('refusal' in result) {
    return answerRefusal(result.refusal);
  }
  if ('forwarded' in result) {
    return sent ? forwarded(context, sent) : away();
  }
  return result;
}

async function misshapen({ parts }: Context, entries: readonly WriteEntry[]): Promise<Refusal | undefined> {
  for (const { body, verb, type } of entries) {
    const path = verb === 'create' || verb === 'update' ? await parts.shapeFault(body) : undefined;
    if (path !== undefined) {
      return refused(
        422,
        'structure',
        `The ${type} has not the form that R4 gives it, at ${path}.`,
        'Correct what stands there; `ip-fhir validate` tells all that is wrong.',
      );
    }
  }
  return undefined;
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

/** What was written, as its writer sees it. */
async function shown(
  context: Context,
  name: string,
  status: number,
  request?: GuardRequest,
): Promise<Answer> {
  const now = lookingAnew(context);
  const { server, parts } = now;
  const key = parseReference(name);
  const stored = key ? await server.read(key.type as Resource['resourceType'], key.id) : undefined;
  const seen = stored ? await judgeOf(now).see(stored) : undefined;
  const answer: Answer =
    seen && seen.as !== 'hidden' ? whole(seen.resource, status) : { status, headers: {} };
  const version = stored?.meta?.versionId;
  const location = { location: `${parts.publicBase}/${name}${version ? `/_history/${version}` : ''}` };
  const wanted = /\breturn=(\w+)/.exec(request?.header('prefer') ?? '')?.[1];
  const bodies: Readonly<Record<string, unknown>> = {
    minimal: undefined,
    OperationOutcome: outcomeOf([DONE]),
  };
  const body = wanted && wanted in bodies ? bodies[wanted] : answer.body;
  return {
    status,
    headers: { ...answer.headers, ...location },
    ...(body === undefined ? {} : { body }),
  };
}

const DONE: Issue = { severity: 'information', code: 'informational', path: '', text: 'It is written.' };
