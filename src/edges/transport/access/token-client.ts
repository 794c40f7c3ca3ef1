// Gets access tokens with a signed assertion (client credentials, private_key_jwt): HelseID with DPoP, and SMART Backend
// Services. The protocol is openid-client's; here is what our two kinds of server ask for, and when a token is asked for.
import * as oauth from 'openid-client';
import { PeerFailure } from '../../../flows/ports.ts';
import { failureOfStatus } from '../../../need/delivery/transport-table.ts';
import { fetchSmall } from './bounded-body.ts';
import type { ClientKey, KeySource } from './client-key.ts';
import type { AuthorisedFetch, TokenSupply } from './token-supply.ts';

export interface TokenClientOptions {
  /** Finds the token endpoint: the issuer's metadata, or a FHIR server's SMART configuration. */
  readonly discovery: { readonly issuer: string } | { readonly fhirServer: string };
  readonly clientId: string;
  readonly scope: string;
  readonly key: KeySource;
  /** Binds tokens to a key of this process (HelseID demands it). */
  readonly dpop: boolean;
  /** `typ` of the assertion. Source: HelseID's libraries (`client-authentication+jwt`); RFC 7523 names none (`JWT`). */
  readonly assertionType: 'client-authentication+jwt' | 'JWT';
  /** Finer information for the issuer, as claim `assertion_details` of the assertion (HelseID). */
  readonly assertionDetails?: readonly object[];
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** Milliseconds since 1970; another clock than the system's, for tests. */
  readonly now?: () => number;
}

export interface TokenClient {
  /** Headers of a bearer token. Only without DPoP: a proof is made for one request. */
  readonly headers: TokenSupply;
  /** This header was refused: unless another one is held already, the next is got anew. False for one that is not ours. */
  readonly forget: (authorization: string | undefined) => boolean;
  /** Sends a request with token (and proof); a token that is not taken any more is fetched anew, once. */
  readonly fetch: AuthorisedFetch;
}

interface Held {
  readonly accessToken: string;
  /** By our clock. */
  readonly until: number;
}

interface Server {
  readonly metadata: oauth.ServerMetadata;
  readonly foundAt: number;
  /** How far the server's clock is ahead of ours, in seconds. */
  readonly skew: number;
}

/** Metadata holds so long. Source: HelseID's security profile FK2. */
const METADATA_HOLDS = 24 * 3600_000;
/** An assertion lives so long, in seconds; HelseID takes up to 60. */
const ASSERTION_LIFETIME = 30;
const PEER = 'token service';

export function createTokenClient(options: TokenClientOptions): TokenClient {
  const now = options.now ?? Date.now;
  let server: Server | undefined;
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;
  let dpopKey: ReturnType<typeof oauth.randomDPoPKeyPair> | undefined;

  async function configuration(key: ClientKey): Promise<oauth.Configuration> {
    if (!server || server.foundAt + METADATA_HOLDS <= now()) {
      server = await discover(options, now);
    }
    // The library reckons by the system's clock.
    const skew = server.skew + Math.round((now() - Date.now()) / 1000);
    return configure(options, { ...server, skew }, key);
  }

  async function dpop(config: oauth.Configuration): Promise<oauth.DPoPOptions> {
    if (!options.dpop) {
      return {};
    }
    dpopKey ??= oauth.randomDPoPKeyPair('ES256');
    return { DPoP: oauth.getDPoPHandle(config, await dpopKey) };
  }

  /** Asks once; a token that is valid is never asked for again (HelseID FK3), however many need it at the same time. */
  function token(): Promise<Held> {
    if (held && held.until > now()) {
      return Promise.resolve(held);
    }
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function ask(): Promise<Held> {
    const begun = now();
    const key = await options.key().catch((error: Error) => {
      throw new PeerFailure(PEER, 'permanent', error.message);
    });
    try {
      const config = await configuration(key);
      const answer = await oauth.clientCredentialsGrant(config, { scope: options.scope }, await dpop(config));
      const { access_token: accessToken, expires_in: lifetime = 60 } = answer;
      held = { accessToken, until: begun + lifetime * 1000 };
      return held;
    } catch (error) {
      server = undefined; // whatever it was, the next try looks at the metadata and the clocks anew
      throw await failureOf(error);
    }
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    const { accessToken } = await token();
    const config = await configuration(await options.key());
    try {
      return await oauth.fetchProtectedResource(
        config,
        accessToken,
        new URL(url),
        init.method ?? 'GET',
        init.body as oauth.FetchBody,
        new Headers(init.headers),
        { ...(await dpop(config)), ...(init.signal ? { signal: init.signal } : {}) },
      );
    } catch (error) {
      // A refusal with a challenge is an answer like any other for those who asked.
      if (error instanceof oauth.WWWAuthenticateChallengeError) {
        return error.response;
      }
      throw (error as { cause?: unknown }).cause ?? error;
    }
  }

  return {
    async headers() {
      if (options.dpop) {
        throw new TypeError('A token that is bound to a key has a proof for each request: use fetch');
      }
      return { authorization: `Bearer ${(await token()).accessToken}` };
    },
    forget(authorization) {
      if (authorization === undefined) {
        return false;
      }
      if (authorization === `Bearer ${held?.accessToken}`) {
        held = undefined;
      }
      return true;
    },
    async fetch(url, init = {}) {
      const used = (await token()).accessToken;
      const response = await send(url, init);
      if (response.status !== 401) {
        return response;
      }
      await response.body?.cancel();
      if (held?.accessToken === used) {
        held = undefined;
      }
      return send(url, init);
    },
  };
}

async function discover(options: TokenClientOptions, now: () => number): Promise<Server> {
  let skew = 0;
  const watching: oauth.CustomFetch = async (url, init) => {
    const begun = now();
    const response = await boundedFetch(url, init);
    const served = Date.parse(response.headers.get('date') ?? '');
    // `Date` has whole seconds: less than two apart is no difference.
    const ahead = Number.isNaN(served) ? 0 : (served - begun) / 1000;
    skew = Math.abs(ahead) < 2 ? 0 : Math.round(ahead);
    return response;
  };
  const metadata =
    'issuer' in options.discovery
      ? await issuerMetadata(options, options.discovery.issuer, watching)
      : await smartConfiguration(options, options.discovery.fhirServer, watching);
  return { metadata, foundAt: now(), skew };
}

async function issuerMetadata(
  options: TokenClientOptions,
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
  options: TokenClientOptions,
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

function configure(
  options: TokenClientOptions,
  server: Server,
  { key, kid }: ClientKey,
): oauth.Configuration {
  const { metadata, skew } = server;
  // RFC 7523 and SMART: the token endpoint. HelseID: the issuer.
  const audience = options.assertionType === 'JWT' ? metadata.token_endpoint : metadata.issuer;
  const authentication = oauth.PrivateKeyJwt(kid ? { key, kid } : key, {
    [oauth.modifyAssertion](header, payload) {
      header.typ = options.assertionType;
      payload.aud = audience ?? '';
      payload.exp = Number(payload.iat) + ASSERTION_LIFETIME;
      if (options.assertionDetails) {
        payload.assertion_details = options.assertionDetails as unknown as oauth.JsonValue[];
      }
    },
  });
  const config = new oauth.Configuration(
    metadata,
    options.clientId,
    { [oauth.clockSkew]: skew },
    authentication,
  );
  config.timeout = (options.timeout ?? 10_000) / 1000;
  config[oauth.customFetch] = ownEndpoint(metadata.token_endpoint);
  if (isLocal(metadata.token_endpoint ?? metadata.issuer)) {
    oauth.allowInsecureRequests(config);
  }
  return config;
}

const boundedFetch: oauth.CustomFetch = (url, init) => fetchSmall(url, init as unknown as RequestInit);

/** What the token endpoint answers is counted; what a token is shown to is read by those who asked. */
function ownEndpoint(tokenEndpoint: string | undefined): oauth.CustomFetch {
  return (url, init) =>
    url === tokenEndpoint
      ? boundedFetch(url, init)
      : fetch(url, { ...(init as unknown as RequestInit), redirect: 'manual' });
}

/** Without TLS only to this very machine: sandboxes and tests. */
function isLocal(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Refused for what we are or ask: a person. Else the service is not well, and it is tried again. */
async function failureOf(error: unknown): Promise<PeerFailure> {
  if (error instanceof PeerFailure) {
    return error;
  }
  if (error instanceof oauth.ResponseBodyError) {
    const failure = error.status >= 500 || error.status === 429 ? 'transient' : 'permanent';
    return new PeerFailure(PEER, failure, `it refuses the client: ${errorCode(error.error)}`, {
      status: error.status,
    });
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const { response, status } = error;
    const { error: said } = (await response.json().catch(() => ({}))) as { readonly error?: unknown };
    return new PeerFailure(PEER, 'permanent', `it refuses the client: ${errorCode(said)}`, { status });
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return new PeerFailure(PEER, 'transient', `it gave no token (${name})`, { cause: error });
}

/** A code of OAuth; other texts are not repeated. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function errorCode(code: unknown): string {
  return typeof code === 'string' && /^[a-z][a-z_]{1,50}$/.test(code) ? code : 'it does not say why';
}
