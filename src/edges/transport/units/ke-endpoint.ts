// Sends a message to a coordinating unit by `$process-message` over HTTP.
import type { Bundle } from '@medplum/fhirtypes';
import { type Clock, type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { failureOfStatus } from '../../../need/delivery/transport-table.ts';
import type { Guarded } from '../access/breaker.ts';
import type { UrlGuard } from '../access/url-guard.ts';
import { retryAfter } from '../hospital/fhir-failure.ts';
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
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+json',
        accept: 'application/fhir+json',
        'x-request-id': requestOfTrail() ?? message.id ?? '',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT),
    });
  } catch (error) {
    throw unanswered(url, error);
  }
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<unknown> {
  if (!response.ok) {
    const wait = retryAfter(response.headers.get('retry-after'));
    const { status } = response;
    throw new PeerFailure(
      'KE endpoint',
      failureOfStatus(status),
      `the message was answered with status ${status}`,
      { status, ...(wait === undefined ? {} : { retryAfter: wait }) },
    );
  }
  try {
    const body = await response.text();
    // Taken without an answer (202, 204, an empty 200): the acknowledgement comes by itself.
    return body.trim() === '' ? undefined : JSON.parse(body);
  } catch (error) {
    throw new PeerFailure('KE endpoint', 'ambiguous', 'the answer is no JSON', { cause: error });
  }
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function unanswered(url: URL, error: unknown): PeerFailure {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  const code = cause?.code ?? name ?? 'unknown';
  // Only a connection that never stood is certain not to have delivered anything.
  const failure = neverConnected.has(code) ? 'transient' : 'ambiguous';
  return new PeerFailure('KE endpoint', failure, `${url.origin} did not answer (${code})`, { cause: error });
}
