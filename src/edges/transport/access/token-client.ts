// Gets access tokens with a signed assertion (client credentials, private_key_jwt): HelseID with DPoP, and SMART Backend
// Services. The protocol is openid-client's; here is what our two kinds of server ask for, and when a token is asked for.
import * as oauth from 'openid-client';
import { PeerFailure } from '../../../flows/ports.ts';
import { fetchSmall } from './bounded-body.ts';
import type { ClientKey, KeySource } from './client-key.ts';
import { answering, endedBy, ending, notPosted, TIMEOUT } from './request-bounds.ts';
import { createServerClocks, type ServerClocks } from './server-clocks.ts';
import { type DiscoveryOptions, discover, isLocal } from './token-discovery.ts';
import type { AuthorisedFetch, TokenSupply } from './token-supply.ts';

export interface TokenClientOptions extends DiscoveryOptions {
  readonly scope: string;
  readonly key: KeySource;
  /** Binds tokens to a key of this process (HelseID demands it). */
  readonly dpop: boolean;
  /** `typ` of the assertion. Source: HelseID's libraries (`client-authentication+jwt`); RFC 7523 names none (`JWT`). */
  readonly assertionType: 'client-authentication+jwt' | 'JWT';
  /** Finer information for the issuer, as claim `assertion_details` of the assertion (HelseID). */
  readonly assertionDetails?: readonly object[];
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
  /** By our clock; the metadata is looked at anew when it is older, and at once after a failure. */
  foundAt: number;
}

/** Metadata holds so long. Source: HelseID's security profile FK2. */
const METADATA_HOLDS = 24 * 3600_000;
/** An assertion lives so long, in seconds; HelseID takes up to 60. */
const ASSERTION_LIFETIME = 30;
const PEER = 'token service';

/** A token longer than this fits into no request, in characters. */
const LONGEST_TOKEN = 16_384;
/** A token is not kept for longer, whatever is said of it, in seconds; and for this long when nothing is said. */
const [LONGEST_LIFE, USUAL_LIFE] = [24 * 3600, 60];

export function createTokenClient(options: TokenClientOptions): TokenClient {
  const now = options.now ?? Date.now;
  const clocks = createServerClocks();
  const proofs = proofsOf(options);
  let server: Server | undefined;
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;

  /** Metadata that cannot be read anew is used as it was: what is wrong with it, the token endpoint says. */
  async function found(): Promise<Server> {
    if (server && server.foundAt + METADATA_HOLDS > now()) {
      return server;
    }
    try {
      server = { metadata: await discover(options, listening(clocks)), foundAt: now() };
    } catch (error) {
      if (!server) {
        throw error;
      }
    }
    return server;
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
      const { metadata } = await found();
      const endpoint = metadata.token_endpoint ?? metadata.issuer;
      const before = clocks.ahead(endpoint);
      const answer = await grant(metadata, key, before).catch((error: unknown) => {
        // The refusal tells the time there: what was signed with another one goes once more.
        const after = clocks.ahead(endpoint);
        if (after === before) {
          throw error;
        }
        return grant(metadata, key, after);
      });
      held = heldOf(answer, begun);
      return held;
    } catch (error) {
      if (server) {
        server.foundAt = Number.NEGATIVE_INFINITY; // whatever it was, the next try looks at the metadata anew
      }
      throw await failureOf(error);
    }
  }

  async function grant(metadata: oauth.ServerMetadata, key: ClientKey, ahead: number) {
    const config = configure(options, metadata, key, ahead, clocks);
    return oauth.clientCredentialsGrant(config, { scope: options.scope }, await proofs(config, ahead));
  }

  /**
   * One request with the token. The caller's signal ends it; without one, so much time as any request has passes until the
   * answer begins. How long its body lasts is the caller's: it may be a stream.
   * @throws {PeerFailure} when it was surely not posted
   */
  async function send(url: string, init: RequestInit): Promise<Response> {
    const { accessToken } = await endedBy(init.signal, token());
    let posted = false;
    const ahead = clocks.ahead(url);
    const config = new oauth.Configuration(
      { issuer: url },
      options.clientId,
      { [oauth.clockSkew]: ahead },
      oauth.None(),
    );
    config.timeout = 0;
    config[oauth.customFetch] = async (at, given) => {
      posted = true;
      const answer = await answering(
        at,
        { ...(given as unknown as RequestInit), ...ending(init) },
        options.timeout,
      );
      clocks.heard(at, answer);
      return answer;
    };
    if (isLocal(url)) {
      oauth.allowInsecureRequests(config);
    }
    const { method = 'GET', body, headers } = init;
    try {
      const proof = await proofs(config, ahead);
      return await oauth.fetchProtectedResource(
        config,
        accessToken,
        new URL(url),
        method,
        body as oauth.FetchBody,
        new Headers(headers),
        proof,
      );
    } catch (error) {
      // A refusal with a challenge is an answer like any other for those who asked.
      if (error instanceof oauth.WWWAuthenticateChallengeError) {
        return error.response;
      }
      const cause = (error as { cause?: unknown }).cause ?? error;
      throw posted ? cause : notPosted(cause);
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
      const used = (await endedBy(init.signal, token())).accessToken;
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

function heldOf(answer: oauth.TokenEndpointResponse, begun: number): Held {
  const { access_token: accessToken, expires_in: said = USUAL_LIFE } = answer;
  if (accessToken.length > LONGEST_TOKEN) {
    throw new PeerFailure(PEER, 'permanent', `its token is longer than ${LONGEST_TOKEN} characters`);
  }
  const lifetime = Math.min(Math.max(said, 0), LONGEST_LIFE);
  return { accessToken, until: begun + lifetime * 1000 };
}

/** Proofs of one key of this process; the nonces that servers give are kept with it as long as their clocks stay. */
function proofsOf({ dpop }: TokenClientOptions) {
  let key: ReturnType<typeof oauth.randomDPoPKeyPair> | undefined;
  const handles = new Map<number, oauth.DPoPHandle>();
  return async (config: oauth.Configuration, ahead: number): Promise<oauth.DPoPOptions> => {
    if (!dpop) {
      return {};
    }
    key ??= oauth.randomDPoPKeyPair('ES256');
    const handle = handles.get(ahead) ?? oauth.getDPoPHandle(config, await key);
    handles.set(ahead, handle);
    return { DPoP: handle };
  };
}

function configure(
  options: TokenClientOptions,
  metadata: oauth.ServerMetadata,
  { key, kid }: ClientKey,
  ahead: number,
  clocks: ServerClocks,
): oauth.Configuration {
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
    { [oauth.clockSkew]: ahead },
    authentication,
  );
  config.timeout = (options.timeout ?? TIMEOUT) / 1000;
  config[oauth.customFetch] = listening(clocks);
  if (isLocal(metadata.token_endpoint ?? metadata.issuer)) {
    oauth.allowInsecureRequests(config);
  }
  return config;
}

/** What the token service answers is small, and tells its time. */
function listening(clocks: ServerClocks): oauth.CustomFetch {
  return async (url, init) => {
    const answer = await fetchSmall(url, init as unknown as RequestInit);
    clocks.heard(url, answer);
    return answer;
  };
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
