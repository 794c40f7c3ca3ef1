// The operations of the R5 Backport guide on the hospital's server: $events and $status.
import type { Bundle } from '@medplum/fhirtypes';
import type { SubscriptionServer } from '../../../flows/intake/fill-gaps.ts';
import { PeerFailure } from '../../../flows/ports.ts';
import { notA, shapeOf } from '../../../ground/fhir/answer/answer.ts';
import { boundedText } from '../access/bounded-body.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { kindOfStatus, retryAfter } from './fhir-failure.ts';

const DEFAULT_TIMEOUT = 10_000;
/** Events are asked for by their ids alone, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

export function createSubscriptionServer({
  baseUrl,
  fetch,
  timeout = DEFAULT_TIMEOUT,
}: {
  readonly baseUrl: string;
  readonly fetch: AuthorisedFetch;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}): SubscriptionServer {
  async function ask(id: string, operation: string): Promise<Bundle> {
    const what = `GET Subscription/$${operation.replace(/\?.*$/, '')}`;
    let response: Response;
    try {
      response = await fetch(
        `${baseUrl.replace(/\/+$/, '')}/Subscription/${encodeURIComponent(id)}/$${operation}`,
        {
          headers: { accept: 'application/fhir+json' },
          redirect: 'error',
          signal: AbortSignal.timeout(timeout),
        },
      );
    } catch (error) {
      throw new PeerFailure('FHIR server', 'transient', `${what}: cannot be reached`, { cause: error });
    }
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined);
      const { status } = response;
      const transient = kindOfStatus(status) === 'transient';
      const wait = retryAfter(response.headers.get('retry-after'));
      throw new PeerFailure(
        'FHIR server',
        transient ? 'transient' : 'permanent',
        `${what} was answered ${status}`,
        {
          status,
          ...(wait === undefined ? {} : { retryAfter: wait }),
        },
      );
    }
    const answer: unknown = await boundedText(response, MAX_BYTES)
      .then(JSON.parse)
      .catch(() => undefined);
    const { resourceType } = shapeOf(answer);
    if (resourceType !== 'Bundle') {
      const { code, text } = notA(resourceType, 'Bundle');
      throw new PeerFailure('FHIR server', 'transient', `${what}: ${text}`, { code });
    }
    return answer as Bundle;
  }
  return {
    events: (id, since, until) =>
      ask(id, `events?eventsSinceNumber=${since}&eventsUntilNumber=${until}&content=id-only`),
    status: (id) => ask(id, 'status'),
  };
}
