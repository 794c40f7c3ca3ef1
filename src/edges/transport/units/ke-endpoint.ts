// Sends a message to a coordinating unit by `$process-message` over HTTP.

import type { Bundle } from '@medplum/fhirtypes';
import { type Clock, type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { codeOfFailure, neverConnected } from '../../../ground/outcome/never-connected.ts';
import { failureOfStatus } from '../../../need/delivery/transport-table.ts';
import { TooLong } from '../access/bounded-body.ts';
import type { Guarded } from '../access/breaker.ts';
import { isSuccess, type PlainAnswer, plainRequest } from '../access/plain-request.ts';
import { endingAfter } from '../access/request-bounds.ts';
import type { UrlGuard } from '../access/url-guard.ts';
import { retryAfter, waitTold } from '../hospital/fhir-failure.ts';
import { genuine, inTime } from './plug.ts';

export interface KeEndpointOptions {
  /** Time for one send, in milliseconds. */
  readonly timeout?: number;
  /** Bearer token for the endpoint, by origin, so that a token never goes to a host it was not made for. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Says which hosts may be called. */
  readonly guard: UrlGuard;
  readonly clock: Clock;
  /** Leaves an endpoint alone that fails again and again. */
  readonly breaker: Guarded;
}

const DEFAULT_TIMEOUT = 10_000;

/** @see https://hl7.org/fhir/R4/messageheader-operation-process-message.html */
export function createKeEndpoint(options: KeEndpointOptions): KeEndpoint {
  return {
    async send(permit, recipient, message) {
      genuine(permit);
      const url = new URL(recipient.endpoint);
      await options.guard(url);
      return options.breaker(url.href, async () => {
        inTime(permit, options.clock);
        return post(url, message, options);
      });
    },
  };
}

async function post(url: URL, message: Bundle, options: KeEndpointOptions): Promise<unknown> {
  const token = options.tokens?.[url.origin];
  const { signal, done } = endingAfter(options.timeout ?? DEFAULT_TIMEOUT);
  const asked = {
    method: 'POST',
    headers: {
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
      'x-request-id': requestOfTrail() ?? message.id ?? '',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(message),
    signal,
    limit: MAX_ANSWER,
    refusalsByStatus: true,
  } as const;
  try {
    let answer = await plainRequest(url, asked);
    for (let at = url, left = MOST_MOVES; left > 0; left -= 1) {
      const next = movedTo(at, answer);
      if (!next) {
        break;
      }
      at = next;
      answer = await plainRequest(next, asked);
    }
    return readAnswer(answer);
  } catch (error) {
    throw error instanceof PeerFailure ? error : unanswered(url, error);
  } finally {
    done();
  }
}

const MOST_MOVES = 3;

/** Where the same request is wanted instead (307, 308), when that is the very same host: nobody else gets the message. */
function movedTo(from: URL, { status, header }: PlainAnswer): URL | undefined {
  const location = header('location');
  if ((status !== 307 && status !== 308) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const to = new URL(location, from);
  return to.origin === from.origin ? to : undefined;
}

function readAnswer({ status, text, header }: PlainAnswer): unknown {
  if (!isSuccess(status)) {
    const wait = retryAfter(header('retry-after'));
    throw new PeerFailure(
      'KE endpoint',
      failureOfStatus(status),
      `the message was answered with status ${status}${waitTold(wait)}`,
      { status, ...(wait === undefined ? {} : { retryAfter: wait }) },
    );
  }
  try {
    // Taken without an answer (202, 204, an empty 200): the acknowledgement comes by itself.
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new PeerFailure('KE endpoint', 'ambiguous', 'the answer is no JSON', { cause: error });
  }
}

/** An acknowledgement is small; what is longer is none, in bytes. */
const MAX_ANSWER = 5 * 1024 * 1024;

function unanswered(url: URL, error: unknown): PeerFailure {
  if (error instanceof TooLong) {
    return new PeerFailure('KE endpoint', 'ambiguous', error.message, { cause: error });
  }
  // Only a connection that never stood is certain not to have delivered anything.
  const failure = neverConnected(error) ? 'transient' : 'ambiguous';
  const text = `${url.origin} did not answer (${codeOfFailure(error)})`;
  return new PeerFailure('KE endpoint', failure, text, { cause: error });
}
