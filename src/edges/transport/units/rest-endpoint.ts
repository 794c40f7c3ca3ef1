// Sends a notice to a unit that takes resources and no messages: one transaction, which stores it whole or not at all.
import type { Bundle, BundleEntry, Identifier, Resource } from '@medplum/fhirtypes';
import { v5 } from 'uuid';
import { type Clock, type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { acknowledge, readMessage } from '../../../ground/fhir/message.ts';
import type { Guarded } from '../access/breaker.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import type { UrlGuard } from '../access/url-guard.ts';
import { exchange } from './exchange.ts';
import { genuine, inTime } from './plug.ts';

const PEER = 'KE server';
/** Namespace of ids of the acknowledgements that are made here (a random UUID, fixed for good). */
const NAMESPACE = 'c4f3a0de-5a0f-4b7c-a7a9-0f2d8a1b9e31';

export interface RestEndpointOptions {
  readonly fetch: AuthorisedFetch;
  readonly guard: UrlGuard;
  readonly breaker: Guarded;
  readonly clock: Clock;
  readonly timeout?: number;
}

/** What the unit's server has stored is acknowledged: its success is the receipt. */
export function createRestEndpoint(options: RestEndpointOptions): KeEndpoint {
  return {
    async send(permit, recipient, message) {
      genuine(permit);
      const url = new URL(recipient.endpoint);
      await options.guard(url);
      const { message: read } = readMessage(message);
      if (!read) {
        throw new PeerFailure(PEER, 'permanent', 'what should be sent is no message');
      }
      const init = {
        method: 'POST',
        headers: {
          'content-type': 'application/fhir+json',
          accept: 'application/fhir+json',
          prefer: 'return=minimal',
        },
        body: JSON.stringify(asTransaction(message)),
      };
      const limits = {
        peer: PEER,
        fetch: options.fetch,
        changes: true,
        ...(options.timeout ? { timeout: options.timeout } : {}),
      };
      await options.breaker(url.href, async () => {
        inTime(permit, options.clock);
        return exchange(url.href, init, limits);
      });
      const id = (part: string) => v5(`${read.header.id}|${message.id}|${part}`, NAMESPACE);
      const source = { name: recipient.name, endpoint: recipient.endpoint };
      const ids = { bundle: id('bundle'), header: id('header') };
      return acknowledge(read.header, ids, message.timestamp ?? '', source, { code: 'ok' });
    },
  };
}

/**
 * The resources of the message. Persons and organisations are found by their identifiers or made; everything else has
 * our ids, so that the same notice is stored once however often it is sent. The header stays with us, and Provenance,
 * which is about the header, tells of the Communication.
 */
export function asTransaction(message: Bundle): Bundle {
  const entries = message.entry ?? [];
  const communication = entries.find(({ resource }) => resource?.resourceType === 'Communication')?.fullUrl;
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries.flatMap(({ fullUrl, resource }): BundleEntry[] => {
      if (!resource || resource.resourceType === 'MessageHeader') {
        return [];
      }
      const kept =
        resource.resourceType === 'Provenance'
          ? { ...resource, target: communication ? [{ reference: communication }] : resource.target }
          : resource;
      return [{ ...(fullUrl ? { fullUrl } : {}), resource: kept, request: requestOf(kept) }];
    }),
  };
}

const shared: readonly string[] = ['Patient', 'Organization', 'Practitioner'];

function requestOf(resource: Resource): NonNullable<BundleEntry['request']> {
  const { resourceType, id } = resource;
  const identifier = (resource as { identifier?: Identifier[] }).identifier?.[0];
  return shared.includes(resourceType) && identifier?.value
    ? {
        method: 'POST',
        url: resourceType,
        // In the body of a transaction, not in a URL of a request: it does not end in logs of the way.
        ifNoneExist: `identifier=${encodeURIComponent(`${identifier.system ?? ''}|${identifier.value}`)}`,
      }
    : { method: 'PUT', url: `${resourceType}/${id}` };
}
