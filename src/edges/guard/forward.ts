// What is sent on as it came: for what bears on no plan. Read alike by every reader, and answered with the guard's addresses.

import type { Bundle } from '@medplum/fhirtypes';
import { CONDITIONAL_REFERENCE, hasCondition } from '../../flows/guard/asking/parameters.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { type Answer, answerNo, UnclearWrite } from './answer.ts';
import { type Context, type GuardParts, type GuardRequest, inward } from './context.ts';

/** A search where a value stands, its signs written out or by number: the server would make it, and give away what it finds. */
const CONDITION_IN_XML = /(?:\?|&#0*63;|&#x0*3f;)(?:["']|[^"'<>\s]*(?:=|&#0*61;|&#x0*3d;))/i;

/**
 * What is sent on of the body of a write that is not about plans; or why nothing is. The server finds out by itself what
 * a conditional reference leads to, so there is none.
 */
export function openBody(
  mediaType: string,
  text: string,
): { readonly text: string } | { readonly problem: Answer } {
  if (!/json|xml/.test(mediaType)) {
    const fix = 'Send application/fhir+json or application/fhir+xml, in UTF-8.';
    return { problem: answerNo(415, 'not-supported', 'The body is in no form that is read here.', fix) };
  }
  const value = /json/.test(mediaType) ? parsed(text) : undefined;
  const isXml = /xml/.test(mediaType) && !/json/.test(mediaType) && /^\s*</.test(text);
  if (
    value === undefined &&
    (!isXml || /<!|\0|encoding\s*=\s*["'](?!utf-8)/i.test(text.replaceAll(/<!--/g, '')))
  ) {
    return {
      problem: answerNo(400, 'invalid', 'The body cannot be read.', 'Send one resource, without a DTD.'),
    };
  }
  if (isXml ? CONDITION_IN_XML.test(text) : hasCondition(value)) {
    return { problem: answerNo(422, 'not-supported', CONDITIONAL_REFERENCE.text, CONDITIONAL_REFERENCE.fix) };
  }
  return { text: value === undefined ? text : JSON.stringify(value) };
}

export async function sentOn({ parts }: Context, { method, segments, query, text, header }: GuardRequest) {
  const path = `${segments.join('/')}${query.size > 0 ? `?${query}` : ''}`;
  const named = ['content-type', 'if-match', 'if-none-match'];
  const exist = header('if-none-exist');
  const headers = {
    ...Object.fromEntries(named.flatMap((name) => (header(name) ? [[name, header(name) ?? '']] : []))),
    ...(exist ? { 'if-none-exist': `${conditionOf(exist)}` } : {}),
  };
  const {
    status,
    body,
    headers: given,
  } = await parts.upstream
    .ask(method, path, {
      headers,
      ...(text ? { body: asSent(parts, text, (value) => asJudged(value, method)) } : {}),
    })
    .catch((error: unknown) => {
      const isUnclear = error instanceof PeerFailure && error.failure === 'ambiguous' && method !== 'GET';
      throw isUnclear ? new UnclearWrite('what was sent on was not answered', { cause: error }) : error;
    });
  return { status, answer: body, given };
}

/**
 * What is sent on: JSON that every reader reads alike, for of two names that are the same some would take the other; and references
 * by the guard's own address as they are within the server.
 */
export function asSent(
  parts: GuardParts,
  text: string,
  written = (value: unknown): unknown => value,
): string {
  const value = parsed(text);
  return value === undefined
    ? text.replaceAll(`"${parts.publicBase}/`, `"${parts.upstream.bases[0]}/`)
    : JSON.stringify(written(inward(parts, value)));
}

/** A write as it was judged: the id of what is created is the server's to give, and some would write over what has it. */
function asJudged(value: unknown, method: string): unknown {
  const bundle = value as Bundle | undefined;
  if (bundle?.resourceType !== 'Bundle') {
    return method === 'POST' ? withoutId(value) : value;
  }
  const entry = bundle.entry?.map((one) => {
    if (one.request?.method !== 'POST') {
      return one;
    }
    const { ifNoneExist, ...request } = one.request;
    const exist = ifNoneExist === undefined ? {} : { ifNoneExist: `${conditionOf(ifNoneExist)}` };
    return { ...one, resource: withoutId(one.resource), request: { ...request, ...exist } };
  });
  return { ...bundle, ...(entry ? { entry } : {}) };
}

export function withoutId(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return body;
  }
  const { id: _, ...rest } = body as { id?: unknown };
  return rest;
}

/** The search of a condition, however it is written: some send the type and a question mark before it. */
export function conditionOf(text: string | undefined): URLSearchParams {
  return new URLSearchParams(text?.replace(/^[^?]*\?/, '') ?? '');
}

export function parsed(text: string | undefined): unknown {
  try {
    return parseExact(text ?? '');
  } catch {
    return undefined;
  }
}

export function forwarded(
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
