// A token issuer that holds clients to the rules of HelseID, and an API behind it that holds them to those of DPoP.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  EmbeddedJWK,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { errors, Provider } from 'oidc-provider';

export interface TestIssuer {
  readonly url: string;
  /** Tokens that were given out. */
  readonly given: () => number;
  /** Private key of the client `client`, as JWK. */
  readonly key: JWK;
  /** Says why a request may not pass; undefined when it may. */
  judge(request: Pick<IncomingMessage, 'headers' | 'method'>, url: string): Promise<string | undefined>;
  /** From now on every token that was given is refused. */
  revokeAll(): void;
  stop(): Promise<void>;
}

export interface IssuerOptions {
  /** Seconds for which a token is valid. */
  readonly lifetime?: number;
  /** Header `typ` that assertions must have. */
  readonly assertionType?: string;
  /** Whether tokens must be bound by DPoP. */
  readonly dpop?: boolean;
  readonly algorithm?: string;
  /** What its tokens are for; the message service when nothing is said. */
  readonly api?: { readonly scope: string; readonly audience: string };
  /** Answers the first so many token requests with 503. */
  readonly unwell?: number;
}

const MESSAGES = { scope: 'nhn:msh/api', audience: 'urn:nhn:msh' };

export async function newKey(algorithm = 'PS256', kid: string = randomUUID()): Promise<JWK> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(pair.privateKey)), kid, alg: algorithm, use: 'sig' };
}

function publicPart({ kty, n, e, crv, x, y, kid, alg, use }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, n, e, crv, x, y, kid, alg, use })) as JWK;
}

export async function startIssuer(options: IssuerOptions = {}): Promise<TestIssuer> {
  const { lifetime = 60, algorithm = 'PS256', dpop = true, api = MESSAGES } = options;
  const key = await newKey(algorithm);
  const signing = await newKey('RS256');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = {
    given: 0,
    revoked: new Set<string>(),
    tokens: new Set<string>(),
    unwell: options.unwell ?? 0,
  };
  // An address that nobody guesses: only the metadata knows it.
  const token = `/connect/${randomUUID()}`;
  const type = options.assertionType ?? 'client-authentication+jwt';
  const client = {
    client_id: 'client',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: api.scope,
    token_endpoint_auth_method: 'private_key_jwt' as const,
    token_endpoint_auth_signing_alg: algorithm as 'PS256',
    dpop_bound_access_tokens: dpop,
    jwks: { keys: [publicPart(key)] },
  };
  const provider = new Provider(url, {
    clients: [client] as never,
    jwks: { keys: [signing as never] },
    scopes: [api.scope],
    clientAuthMethods: ['private_key_jwt'],
    routes: { token },
    enabledJWA: { clientAuthSigningAlgValues: [algorithm as 'PS256'] },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims, header) =>
      checkAssertion(claims as JWTPayload, header, type, type === 'JWT' ? `${url}${token}` : url),
    ttl: { ClientCredentials: lifetime },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => dpop, allowReplay: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api.audience,
        getResourceServerInfo: () => ({
          ...api,
          accessTokenFormat: 'jwt',
          accessTokenTTL: lifetime,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  provider.on('client_credentials.issued', (token: { jti: string }) => {
    state.given += 1;
    state.tokens.add(token.jti);
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.method === 'POST' && state.unwell > 0) {
      state.unwell -= 1;
      response.writeHead(503).end();
      return;
    }
    void answer(request, response);
  });
  const keys = createLocalJWKSet({ keys: [publicPart(signing)] });
  const seen = new Set<string>();
  return {
    url,
    key,
    given: () => state.given,
    judge: (request, at) =>
      judge(request, at, { url, keys, seen, revoked: state.revoked, dpop, audience: api.audience }),
    revokeAll() {
      for (const jti of state.tokens) {
        state.revoked.add(jti);
      }
    },
    stop: () => stop(server),
  };
}

/** Rules of HelseID for client assertions that the protocol leaves open. */
function checkAssertion(claims: JWTPayload, header: { typ?: string }, type: string, audience: string): void {
  const { iss, sub, aud, iat, nbf, exp, jti } = claims;
  const problems = [
    header.typ === type ? undefined : `typ is not ${type}`,
    iss === 'client' && sub === 'client' ? undefined : 'iss and sub are not the client',
    aud === audience ? undefined : `aud is not ${audience}`,
    typeof iat === 'number' && typeof nbf === 'number' && typeof exp === 'number'
      ? undefined
      : 'a time is missing',
    Number(exp) - Number(iat) <= 60 ? undefined : 'lives longer than 60 s',
    typeof jti === 'string' ? undefined : 'jti is missing',
  ].filter((each) => each !== undefined);
  if (problems.length > 0) {
    throw new errors.InvalidClientAuth(problems.join(', '));
  }
}

interface Rules {
  readonly url: string;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  readonly seen: Set<string>;
  readonly revoked: ReadonlySet<string>;
  readonly dpop: boolean;
  readonly audience: string;
}

/** An API's own check: the token, the proof that belongs to it, and that neither is used where it does not belong. */
async function judge(
  request: Pick<IncomingMessage, 'headers' | 'method'>,
  at: string,
  { url, keys, seen, revoked, dpop, audience }: Rules,
): Promise<string | undefined> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== (dpop ? 'DPoP' : 'Bearer')) {
    return `the scheme is ${scheme || 'missing'}`;
  }
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: url, audience });
    if (revoked.has(payload.jti ?? '')) {
      return 'the token is revoked';
    }
    if (!dpop) {
      return undefined;
    }
    const proof = await jwtVerify(String(request.headers.dpop ?? ''), EmbeddedJWK, {
      typ: 'dpop+jwt',
      maxTokenAge: '60s',
    });
    const jwk = proof.protectedHeader.jwk as JWK;
    const { jti, htm, htu, ath } = proof.payload as JWTPayload & { htm: string; htu: string; ath: string };
    const bound = (payload.cnf as { jkt?: string } | undefined)?.jkt;
    const problems = [
      bound === (await calculateJwkThumbprint(jwk)) ? undefined : 'the token is bound to another key',
      htm === request.method ? undefined : 'htm is another method',
      htu === at.split('?')[0] ? undefined : `htu is another URL`,
      ath === createHash('sha256').update(token).digest('base64url') ? undefined : 'ath is another token',
      jti && !seen.has(jti) ? undefined : 'the proof was used before',
    ].find((each) => each !== undefined);
    seen.add(jti ?? '');
    return problems;
  } catch (error) {
    return (error as Error).message;
  }
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
