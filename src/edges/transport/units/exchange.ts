// One request and its answer: a time limit, bounded bodies, and failures by the table of states.

import { PeerFailure } from '../../../flows/ports.ts';
import { failureOfStatus } from '../../../need/delivery/transport-table.ts';
import { boundedText, TooLong } from '../access/bounded-body.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { retryAfter, waitTold } from '../hospital/fhir-failure.ts';

export interface ExchangeOptions {
  /** How failures name the other side. */
  readonly peer: string;
  readonly fetch: AuthorisedFetch;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** True for requests that change something there: then a broken line leaves the result unknown. */
  readonly changes?: boolean;
}

const DEFAULT_TIMEOUT = 10_000;
/** More than the largest message of the network in base64 (35 MB) is not read. */
const MAX_BYTES = 50 * 1024 * 1024;

/** The body of the answer as text. Throws {@link PeerFailure}; its text repeats nothing of the bodies. */
export async function exchange(url: string, init: RequestInit, options: ExchangeOptions): Promise<string> {
  let response: Response;
  try {
    response = await options.fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT),
    });
  } catch (error) {
    throw unanswered(url, error, options);
  }
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    const wait = retryAfter(response.headers.get('retry-after'));
    const { status } = response;
    const failure = status === 401 ? 'permanent' : failureOfStatus(status);
    throw new PeerFailure(
      options.peer,
      failure,
      `${init.method ?? 'GET'} ${pathOf(url)} was answered ${status}${waitTold(wait)}`,
      {
        status,
        ...(wait === undefined ? {} : { retryAfter: wait }),
      },
    );
  }
  try {
    return await bodyOf(response, options);
  } catch (error) {
    // The line broke, or time ran out, within the answer.
    throw unanswered(url, error, options);
  }
}

async function bodyOf(response: Response, { peer }: ExchangeOptions): Promise<string> {
  try {
    return await boundedText(response, MAX_BYTES);
  } catch (error) {
    throw error instanceof TooLong ? new PeerFailure(peer, 'permanent', error.message) : error;
  }
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // TLS did not stand: nothing of the request was written.
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function unanswered(url: string, error: unknown, { peer, changes }: ExchangeOptions): PeerFailure {
  if (error instanceof PeerFailure) {
    return error;
  }
  const { cause, name, code } = error as { cause?: { code?: string }; name?: string; code?: string };
  const why = cause?.code ?? code ?? name ?? 'unknown';
  const failure = changes && !neverConnected.has(why) ? 'ambiguous' : 'transient';
  return new PeerFailure(peer, failure, `${new URL(url).origin} did not answer (${why})`, { cause: error });
}

/** Without the query: HER-ids are no secret, but what stands in a query ends in logs. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
