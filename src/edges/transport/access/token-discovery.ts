// Where a token is had: the issuer's metadata, or what a FHIR server says of it.
import * as oauth from 'openid-client';
import { PeerFailure } from '../../../flows/ports.ts';
import { failureOfStatus } from '../../../need/delivery/transport-table.ts';

export interface DiscoveryOptions {
  /** Finds the token endpoint: the issuer's metadata, or a FHIR server's SMART configuration. */
  readonly discovery: { readonly issuer: string } | { readonly fhirServer: string };
  readonly clientId: string;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}

const PEER = 'token service';

/** @throws what the library throws, or {@link PeerFailure} */
export function discover(
  options: DiscoveryOptions,
  fetching: oauth.CustomFetch,
): Promise<oauth.ServerMetadata> {
  return 'issuer' in options.discovery
    ? issuerMetadata(options, options.discovery.issuer, fetching)
    : smartConfiguration(options, options.discovery.fhirServer, fetching);
}

async function issuerMetadata(
  options: DiscoveryOptions,
  issuer: string,
  customFetch: oauth.CustomFetch,
): Promise<oauth.ServerMetadata> {
  const config = await oauth.discovery(new URL(issuer), options.clientId, undefined, undefined, {
    [oauth.customFetch]: customFetch,
    timeout: (options.timeout ?? 10_000) / 1000,
    ...(isLocal(issuer) ? { execute: [oauth.allowInsecureRequests] } : {}),
  });
  return config.serverMetadata();
}

/** @see https://hl7.org/fhir/smart-app-launch/conformance.html */
async function smartConfiguration(
  options: DiscoveryOptions,
  fhirServer: string,
  customFetch: oauth.CustomFetch,
): Promise<oauth.ServerMetadata> {
  const url = `${fhirServer.replace(/\/+$/, '')}/.well-known/smart-configuration`;
  const signal = AbortSignal.timeout(options.timeout ?? 10_000);
  const response = await customFetch(url, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
    signal,
  });
  if (failureOfStatus(response.status) === 'transient' && !response.ok) {
    const text = `${new URL(url).origin} answered its SMART configuration with ${response.status}`;
    throw new PeerFailure(PEER, 'transient', text, { status: response.status });
  }
  const stated = response.ok ? ((await response.json()) as Partial<oauth.ServerMetadata>) : {};
  if (!stated.token_endpoint) {
    throw new PeerFailure(PEER, 'permanent', `${new URL(url).origin} states no token endpoint for SMART`);
  }
  return { ...stated, issuer: stated.issuer ?? fhirServer, token_endpoint: stated.token_endpoint };
}

/** Without TLS only to this very machine: sandboxes and tests. */
export function isLocal(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
