// How requests to one FHIR server show who asks: by a fixed token, or by tokens that are got for it (SMART Backend Services).
import { type KeyReference, keySource } from './client-key.ts';
import { createTokenClient } from './token-client.ts';
import { type AuthorisedFetch, bearerTokens, fetchWith, type TokenSupply } from './token-supply.ts';

/** How a client gets tokens: by a signed assertion, without a person. */
export interface TokenClientSettings {
  readonly clientId: string;
  /** Where the private key is. */
  readonly key: KeyReference;
  readonly scope?: string;
  /** Issuer of the tokens; without it the FHIR server's own SMART configuration says where they are had. */
  readonly issuer?: string;
  readonly algorithm?: string;
}

/** What a client of one server needs: everything goes to the server's own origin only. */
export interface ServerAccess {
  /** Headers of one request to this URL; none for another host. */
  readonly headers: TokenSupply;
  /** These headers were not taken (401): the next ones are got anew. True when that can help. */
  readonly refused: (headers: Readonly<Record<string, string>>) => boolean;
  /** A request with those headers; refused once, it goes again with new ones. */
  readonly fetch: AuthorisedFetch;
}

/** Scope of a client that reads and writes for no particular user. Source: SMART App Launch 2, Backend Services. */
const DEFAULT_SCOPE = 'system/*.cruds';

export function accessTo(
  server: string,
  by: { readonly token?: string | undefined; readonly tokenClient?: TokenClientSettings | undefined },
  environment: Readonly<Record<string, string | undefined>>,
  timeout?: number,
): ServerAccess {
  const { origin } = new URL(server);
  if (!by.tokenClient) {
    const headers = bearerTokens(by.token ? { [origin]: by.token } : {});
    return { headers, refused: () => false, fetch: fetchWith(headers) };
  }
  const { clientId, key, scope = DEFAULT_SCOPE, issuer, algorithm = 'RS384' } = by.tokenClient;
  const client = createTokenClient({
    discovery: issuer === undefined ? { fhirServer: server } : { issuer },
    clientId,
    scope,
    key: keySource(key, environment, algorithm),
    dpop: false,
    assertionType: 'JWT',
    ...(timeout === undefined ? {} : { timeout }),
  });
  const headers: TokenSupply = async (url) => (new URL(url).origin === origin ? client.headers(url) : {});
  const send = fetchWith(headers);
  return {
    headers,
    refused: ({ authorization }) => client.forget(authorization),
    async fetch(url, init) {
      const used = await headers(url);
      const response = await send(url, init);
      if (response.status !== 401 || !client.forget(used.authorization)) {
        return response;
      }
      await response.body?.cancel();
      return send(url, init);
    },
  };
}
