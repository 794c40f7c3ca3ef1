// A test identity provider: gives tokens to anybody who asks, as whoever is asked for. For trying out what checks tokens.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** What a token says; everything may be left out. */
export interface TokenWish {
  readonly role?: string;
  readonly organization?: string;
  readonly fhirUser?: string;
  readonly scope?: string;
  readonly client_id?: string;
  readonly sub?: string;
  /** Seconds for which it counts. */
  readonly lifetime?: number;
  readonly audience?: string;
  /** Thumbprint of the key that it is bound to. */
  readonly jkt?: string;
}

export interface IdentityProvider {
  readonly url: string;
  readonly audience: string;
  token(wish: TokenWish): Promise<string>;
  stop(): Promise<void>;
}

const AUDIENCE = 'urn:ip-fhir:guard';

/** `GET /jwks` has the key, `POST /token` with a {@link TokenWish} in JSON gives a token. */
export async function startIdentityProvider(port = 0): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = randomUUID();
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = ({ lifetime = 300, audience = AUDIENCE, jkt, sub = 'somebody', ...claims }: TokenWish) =>
    new SignJWT({ ...claims, ...(jkt ? { cnf: { jkt } } : {}) })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(url)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .sign(privateKey);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    response.setHeader('content-type', 'application/json');
    if (request.method === 'POST' && request.url === '/token') {
      const wish = JSON.parse(Buffer.concat(chunks).toString('utf8')) as TokenWish;
      response.end(
        JSON.stringify({ access_token: await token(wish), token_type: wish.jkt ? 'DPoP' : 'Bearer' }),
      );
    } else {
      response.writeHead(request.url === '/jwks' ? 200 : 404).end(JSON.stringify(jwks));
    }
  };
  return {
    url,
    audience: AUDIENCE,
    token,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A key of a caller, and its proofs that a token is used by who it was given to (DPoP). */
export interface ProofKey {
  readonly jkt: string;
  proof(method: string, url: string, token: string): Promise<string>;
}

/** @see https://www.rfc-editor.org/rfc/rfc9449 */
export async function newProofKey(): Promise<ProofKey> {
  const { publicKey, privateKey }: { publicKey: CryptoKey; privateKey: CryptoKey } = await generateKeyPair(
    'ES256',
    {
      extractable: true,
    },
  );
  const jwk: JWK = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    proof: (method, url, token) =>
      new SignJWT({
        htm: method,
        htu: url.split('?')[0],
        jti: randomUUID(),
        ath: createHash('sha256').update(token).digest('base64url'),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt()
        .sign(privateKey),
  };
}
