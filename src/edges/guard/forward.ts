// What is sent on as it came: for what bears on no plan. Read alike by every reader, and answered with the guard's addresses.

import { CONDITIONAL_REFERENCE, hasCondition } from '../../flows/guard/asking/parameters.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { type Answer, answerNo, UnclearWrite } from './answer.ts';
import type { Context, GuardRequest } from './context.ts';

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
  if (/charset=(?!\s*"?utf-?8)/i.test(mediaType) || !/json|xml/.test(mediaType)) {
    const fix = 'Send application/fhir+json or application/fhir+xml, in UTF-8.';
    return { problem: answerNo(415, 'not-supported', 'The body is in no form that is read here.', fix) };
  }
  const value = /json/.test(mediaType) ? parsed(text) : undefined;
  const isXml = /xml/.test(mediaType) && !/json/.test(mediaType) && /^\uFEFF?\s*</.test(text);
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
  const named = ['content-type', 'if-match', 'if-none-match', 'if-none-exist'];
  const headers = Object.fromEntries(
    named.flatMap((name) => (header(name) ? [[name, header(name) ?? '']] : [])),
  );
  const {
    status,
    body,
    headers: given,
  } = await parts.upstream
    .ask(method, path, { headers, ...(text ? { body: readAlike(text) } : {}) })
    .catch((error: unknown) => {
      const isUnclear = error instanceof PeerFailure && error.failure === 'ambiguous' && method !== 'GET';
      throw isUnclear ? new UnclearWrite('what was sent on was not answered', { cause: error }) : error;
    });
  return { status, answer: body, given };
}

/** JSON that every reader reads alike: of two names that are the same some would take the other. */
export function readAlike(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value);
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
