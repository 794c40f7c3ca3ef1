// Requests that show by HelseID who asks: one client for each service of the health network.
import { keySource } from '../../edges/transport/access/client-key.ts';
import { createTokenClient } from '../../edges/transport/access/token-client.ts';
import type { AuthorisedFetch } from '../../edges/transport/access/token-supply.ts';
import type { Environment } from '../config/environment.ts';
import type { HelseIdSettings } from '../config/sections/token-client.ts';

export interface HelseIdUse {
  /** Scope where the settings name none. */
  readonly scope: string;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}

/** Sends with tokens that are bound to a key (DPoP). */
export function helseIdFetch(
  settings: HelseIdSettings,
  environment: Environment,
  { scope: usual, timeout }: HelseIdUse,
): AuthorisedFetch {
  const { issuer, clientId, scope = usual, algorithm = 'PS256', key } = settings;
  const client = createTokenClient({
    discovery: { issuer },
    clientId,
    scope,
    key: keySource(key, environment, algorithm),
    dpop: true,
    assertionType: 'client-authentication+jwt',
    ...(timeout === undefined ? {} : { timeout }),
    ...detailsOf(settings),
  });
  return client.fetch;
}

/** Which organisation a client that serves several acts for. Source: HelseID, claim `assertion_details`. */
function detailsOf({ organisation }: HelseIdSettings): { assertionDetails?: readonly object[] } {
  if (!organisation) {
    return {};
  }
  const value = `NO:ORGNR:${organisation.parent}:${organisation.child ?? ''}`;
  const identifier = { system: 'urn:oid:1.0.6523', type: 'ENH', value };
  return {
    assertionDetails: [
      { type: 'helseid_authorization', practitioner_role: { organization: { identifier } } },
    ],
  };
}
