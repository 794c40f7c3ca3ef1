// What went wrong with a FHIR server, told without personal data.
import { type FailureKind, PeerFailure } from '../../../flows/ports.ts';

const PEER = 'FHIR server';

interface ClientError {
  readonly response?: { readonly status?: number; readonly data?: unknown };
  readonly config?: { readonly headers?: Headers };
}

/** What was asked: a method, a type or the name of an interaction (never an id or a search value), and whether it reads. */
export interface Asked {
  readonly method: string;
  readonly what: string;
  readonly reads: boolean;
}

export function toFailure({ method, what, reads }: Asked, error: unknown): PeerFailure {
  const { response, config } = error as ClientError;
  if (response?.status === undefined) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    // After a write nobody knows whether the server did it before the line broke.
    const failure = reads ? 'transient' : 'ambiguous';
    const text = `${method} ${what}: ${timedOut ? 'no answer in time' : 'cannot be reached'}`;
    return new PeerFailure(PEER, failure, text, { cause: error });
  }
  const { status } = response;
  const wait = retryAfter(config?.headers?.get('retry-after'));
  return new PeerFailure(
    PEER,
    kindOfStatus(status) === 'transient' ? 'transient' : 'permanent',
    `${method} ${what} was answered with status ${status}${outcomeCodes(response.data)}`,
    { status, kind: kindOfStatus(status), ...(wait === undefined ? {} : { retryAfter: wait }) },
  );
}

/** What a status says about trying again. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 409 || status === 412) {
    return 'conflict';
  }
  if (status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505)) {
    return 'transient';
  }
  return [401, 403, 405, 451, 501, 505].includes(status) ? 'refused' : 'invalid';
}

/** Codes and expressions of an OperationOutcome, without its texts: those may repeat personal data. */
function outcomeCodes(data: unknown): string {
  const issues = (data as { issue?: { code?: string; expression?: string[] }[] } | undefined)?.issue;
  if (!Array.isArray(issues) || issues.length === 0) {
    return '';
  }
  return ` (${issues.map((issue) => [issue.code, ...(issue.expression ?? [])].join(' ')).join('; ')})`;
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
