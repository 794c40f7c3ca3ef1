// What went wrong with a FHIR server, told without personal data.

import { type FailureKind, PeerFailure } from '../../../flows/ports.ts';
import { type AnswerFault, isFhirRefusal } from '../../../ground/fhir/answer/answer.ts';
import { elementPathOf, issueTypeOf } from '../../../ground/fhir/answer/told.ts';
import { neverConnected } from '../../../ground/outcome/never-connected.ts';
import { TooLong } from '../access/bounded-body.ts';

const PEER = 'FHIR server';

interface ClientError {
  readonly response?: { readonly status?: number; readonly data?: unknown };
  readonly header?: (name: string) => string | undefined;
}

/** What was asked: a method, a type or the name of an interaction (never an id or a search value), and whether it reads. */
export interface Asked {
  readonly method: string;
  readonly what: string;
  readonly reads: boolean;
}

export function toFailure({ method, what, reads }: Asked, error: unknown): PeerFailure {
  const { response, header } = error as ClientError;
  // After a write nobody knows whether the server did it before the line broke, if there was a line.
  const unclear = reads || neverConnected(error) ? 'transient' : 'ambiguous';
  if (response?.status === undefined) {
    return new PeerFailure(PEER, unclear, `${method} ${what}: ${whyNoAnswer(error)}`, {
      code: error instanceof TypeError && error.cause === undefined ? 'not-fhir' : 'no-answer',
      cause: error,
    });
  }
  const { status, data } = response;
  if (status >= 200 && status < 300) {
    return answerFailure({ method, what, reads }, { code: 'not-fhir', text: 'the answer is no JSON' });
  }
  const wait = retryAfter(header?.('retry-after'));
  const kind = kindOfStatus(status);
  // A page that is not the FHIR server's stands before it: a proxy, or another path. That may pass.
  const passing = kind === 'transient' || (isNotThere(status) && !isFhirRefusal(data));
  return new PeerFailure(
    PEER,
    passing ? 'transient' : 'permanent',
    `${method} ${what} was answered with status ${status}${outcomeCodes(data)}${whence(status, data)}${scopeFor(status, what, reads)}${waitTold(wait)}`,
    {
      status,
      code: isNotThere(status) && !isFhirRefusal(data) ? 'not-fhir' : 'status',
      kind: passing ? 'transient' : kind,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    },
  );
}

/** The answer came and cannot be believed: asked again it may be right. A write may have been done all the same. */
export function answerFailure({ method, what, reads }: Asked, { code, text }: AnswerFault): PeerFailure {
  return new PeerFailure(PEER, reads ? 'transient' : 'ambiguous', `${method} ${what}: ${text}`, {
    code,
    kind: 'transient',
  });
}

/** The only statuses that say that something is not there. */
export function isNotThere(status: number | undefined): boolean {
  return status === 404 || status === 410;
}

function whyNoAnswer(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return 'no answer in time';
  }
  if (error instanceof TooLong) {
    return error.message;
  }
  return error instanceof TypeError && error.cause === undefined
    ? 'the answer is no JSON object'
    : 'cannot be reached';
}

/** A status that is not the FHIR server's own is most often that of a wrong address. */
function whence(status: number, data: unknown): string {
  return isNotThere(status) && !isFhirRefusal(data)
    ? ', and not by a FHIR server: see whether the base URL is right'
    : '';
}

/** What the token has to allow, as SMART on FHIR names it, when the server says that it does not. */
function scopeFor(status: number, what: string, reads: boolean): string {
  const type = /^[A-Z][A-Za-z]+/.exec(what)?.[0] ?? '*';
  return status === 403 ? `; the token must allow system/${type}.${reads ? 'read' : 'write'}` : '';
}

/** What a status says about trying again. */
export function kindOfStatus(status: number): FailureKind {
  // 304 to a write: the server holds something of which we said that it must not be there.
  if (status === 409 || status === 412 || status === 304) {
    return 'conflict';
  }
  const passing = status === 408 || status === 423 || status === 425 || status === 429;
  if (passing || (status >= 500 && status !== 501 && status !== 505)) {
    return 'transient';
  }
  return [401, 403, 405, 451, 501, 505].includes(status) ? 'refused' : 'invalid';
}

/** Codes and expressions of an OperationOutcome, without its texts: those may repeat personal data. */
function outcomeCodes(data: unknown): string {
  const issues = (data as { issue?: unknown } | undefined)?.issue;
  if (!Array.isArray(issues) || issues.length === 0) {
    return '';
  }
  const told = issues.map((issue: { code?: unknown; expression?: unknown } | null) => {
    const where = Array.isArray(issue?.expression) ? issue.expression : [];
    const plain = [issueTypeOf(issue?.code), ...where.slice(0, 3).map(elementPathOf)];
    return plain.filter((word) => word !== undefined).join(' ');
  });
  return ` (${told.filter(Boolean).slice(0, 10).join('; ') || 'codes not understood'})`;
}

/** Retry-After in seconds or as a date, as milliseconds from now. */
export function retryAfter(header: string | null | undefined, now: number = Date.now()): number | undefined {
  if (!header) {
    return undefined;
  }
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Who waits for long because a peer asked for it can be told so. */
export function waitTold(wait: number | undefined): string {
  return wait === undefined
    ? ''
    : `, and asks to be left alone for ${Math.ceil(wait / 1000)} s (Retry-After)`;
}
