// One request and its answer: a time limit, bounded bodies, and failures by the table of states.

import { PeerFailure } from '../../../flows/ports.ts';
import { codeOfFailure, neverConnected } from '../../../ground/outcome/never-connected.ts';
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

/** What was to be changed there may be changed, however long the answer is. */
async function bodyOf(response: Response, { peer, changes }: ExchangeOptions): Promise<string> {
  try {
    return await boundedText(response, MAX_BYTES);
  } catch (error) {
    throw error instanceof TooLong
      ? new PeerFailure(peer, changes ? 'ambiguous' : 'permanent', error.message)
      : error;
  }
}

function unanswered(url: string, error: unknown, { peer, changes }: ExchangeOptions): PeerFailure {
  if (error instanceof PeerFailure) {
    return error;
  }
  const failure = changes && !neverConnected(error) ? 'ambiguous' : 'transient';
  const text = `${new URL(url).origin} did not answer (${codeOfFailure(error)})`;
  return new PeerFailure(peer, failure, text, { cause: error });
}

/** Without the query: HER-ids are no secret, but what stands in a query ends in logs. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
