// HelseID, line by line as its pages and the code of its users have it: the issuer of the tests and the client are each held to
// it alone.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keySource } from '../../src/edges/transport/access/client-key.ts';
import { createTokenClient } from '../../src/edges/transport/access/token-client.ts';
import { contractLines, rowsOf, tableOn } from '../support/contract.ts';
import { newKey, startIssuer, type TestIssuer } from '../support/issuer.ts';

const lines = contractLines('helseid');
const demanded = lines.filter(({ rule }) => rule === 'required');
const [TOKEN, API] = ['POST token endpoint', 'every request to an API'];
const partsOf = (request: string, where: string) =>
  demanded.filter((line) => line.request === request && line.where === where).map(({ part }) => part);

/** Header and claims without one part. `alg` cannot be left out: it is none that proves anything. */
async function signed(
  key: CryptoKey,
  header: Record<string, unknown>,
  claims: JWTPayload,
  without?: string,
): Promise<string> {
  const left = <T extends object>(of: T) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => name !== without));
  if (without === 'alg') {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ ...header, alg: 'none' })}.${part(claims)}.`;
  }
  return new SignJWT(left(claims)).setProtectedHeader(left(header) as { alg: string }).sign(key);
}

describe('the issuer', () => {
  let issuer: TestIssuer;
  let endpoint = '';
  let key: CryptoKey;
  let proofKey: { readonly sign: CryptoKey; readonly jwk: object };
  beforeAll(async () => {
    issuer = await startIssuer();
    const metadata = await fetch(`${issuer.url}/.well-known/openid-configuration`);
    endpoint = ((await metadata.json()) as { token_endpoint: string }).token_endpoint;
    key = (await importJWK(issuer.key, 'PS256')) as CryptoKey;
    const own = await newKey('ES256');
    const { kty, crv, x, y } = own;
    proofKey = { sign: (await importJWK(own, 'ES256')) as CryptoKey, jwk: { kty, crv, x, y } };
  });
  afterAll(() => issuer.stop());

  const proof = (method: string, url: string, more: JWTPayload = {}, without?: string) =>
    signed(
      proofKey.sign,
      { alg: 'ES256', typ: 'dpop+jwt', jwk: proofKey.jwk },
      { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000), ...more },
      without,
    );

  async function ask(without?: string): Promise<Response> {
    const now = Math.floor(Date.now() / 1000);
    const assertion = () =>
      signed(
        key,
        {
          alg: 'PS256',
          typ: 'client-authentication+jwt',
          ...(issuer.key.kid ? { kid: issuer.key.kid } : {}),
        },
        {
          iss: 'client',
          sub: 'client',
          aud: issuer.url,
          iat: now,
          nbf: now,
          exp: now + 30,
          jti: randomUUID(),
        },
        without,
      );
    const post = async (nonce?: string) => {
      const body = new URLSearchParams(
        Object.entries({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(),
          scope: 'nhn:msh/api',
        }).filter(([name]) => name !== without),
      );
      const dpop = await proof('POST', endpoint, nonce === undefined ? {} : { nonce });
      return fetch(endpoint, { method: 'POST', body, headers: without === 'dpop' ? {} : { dpop } });
    };
    const first = await post();
    const nonce = first.headers.get('dpop-nonce');
    return first.status === 400 && nonce ? post(nonce) : first;
  }

  it('gives a token for a whole request, once the nonce that it asks for is in the proof', async () => {
    expect((await ask()).status).toBe(200);
  });

  it.each([
    ...partsOf(TOKEN, 'body'),
    ...partsOf(TOKEN, 'header'),
    ...partsOf(TOKEN, 'assertion header'),
    ...partsOf(TOKEN, 'assertion claim'),
  ])('gives none without %s', async (part) => {
    expect((await ask(part)).status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    undefined,
    ...partsOf(API, 'header'),
    ...partsOf(API, 'proof header').map((part) => `proof ${part}`),
    ...partsOf(API, 'proof claim').map((part) => `proof ${part}`),
  ])('lets a request to an API pass when it is whole; without: %s', async (without) => {
    const { access_token: token } = (await (await ask()).json()) as { access_token: string };
    const url = 'https://api.example/messages';
    const ath = createHash('sha256').update(token).digest('base64url');
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await proof('GET', url, { ath }, without?.replace('proof ', '')),
    };
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== without));
    const why = await issuer.judge({ method: 'GET', headers: kept }, url);
    expect(why === undefined).toBe(without === undefined);
  });
});

describe('the client', () => {
  it('sends every part that is called required, and nothing twice that is used once', async () => {
    const asked: { form: URLSearchParams; headers: IncomingMessage['headers'] }[] = [];
    const called: IncomingMessage['headers'][] = [];
    const paths: string[] = [];
    const server = createServer((request, response) => {
      const own = `http://${request.headers.host}`;
      const chunks: Buffer[] = [];
      paths.push(`${request.method} ${request.url}`);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const json = (status: number, body: object, headers = {}) =>
          response
            .writeHead(status, { 'content-type': 'application/json', ...headers })
            .end(JSON.stringify(body));
        if (request.url?.startsWith('/.well-known/')) {
          json(200, {
            issuer: own,
            token_endpoint: `${own}/somewhere`,
            dpop_signing_alg_values_supported: ['ES256'],
          });
        } else if (request.url === '/somewhere') {
          asked.push({
            form: new URLSearchParams(Buffer.concat(chunks).toString()),
            headers: request.headers,
          });
          const nonce = { 'dpop-nonce': 'n1' };
          if (asked.length === 1) {
            json(400, { error: 'use_dpop_nonce' }, nonce);
          } else {
            json(200, { access_token: 'token-1', token_type: 'DPoP', expires_in: 60 }, nonce);
          }
        } else {
          called.push(request.headers);
          json(200, {});
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createTokenClient({
      discovery: { issuer },
      clientId: 'client',
      scope: 'nhn:msh/api',
      key: keySource({ variable: 'KEY' }, { KEY: JSON.stringify(await newKey('PS256')) }, 'PS256'),
      dpop: true,
      assertionType: 'client-authentication+jwt',
    });
    for (const path of ['/messages?a=1', '/messages?a=2']) {
      expect((await client.fetch(`${issuer}${path}`)).status).toBe(200);
    }
    server.closeAllConnections();
    server.close();

    expect(paths.filter((path) => path.includes('well-known'))).toEqual([
      'GET /.well-known/openid-configuration',
    ]);
    expect(asked).toHaveLength(2);
    const assertions = asked.map(({ form }) => form.get('client_assertion') ?? '');
    for (const [at, { form, headers }] of asked.entries()) {
      const claims = decodeJwt(assertions[at] ?? '');
      const parts: Record<string, object> = {
        body: Object.fromEntries(form),
        header: headers,
        'assertion header': decodeProtectedHeader(assertions[at] ?? ''),
        'assertion claim': claims,
      };
      const missing = demanded.filter(
        ({ request, where, part }) => request === TOKEN && !Object.hasOwn(parts[where] ?? {}, part),
      );
      expect(missing).toEqual([]);
      expect([claims.iss, claims.sub, claims.aud]).toEqual(['client', 'client', issuer]);
      expect(Number(claims.exp) - Number(claims.iat)).toBeLessThanOrEqual(60);
    }
    expect(decodeJwt(String(asked[1]?.headers.dpop))).toMatchObject({ nonce: 'n1', htm: 'POST' });

    for (const headers of called) {
      const proof = String(headers.dpop);
      const parts: Record<string, object> = {
        header: headers,
        'proof header': decodeProtectedHeader(proof),
        'proof claim': decodeJwt(proof),
      };
      const missing = demanded.filter(
        ({ request, where, part }) => request === API && !Object.hasOwn(parts[where] ?? {}, part),
      );
      expect(missing).toEqual([]);
      expect(headers.authorization).toBe('DPoP token-1');
      expect(decodeJwt(proof)).toMatchObject({
        htm: 'GET',
        htu: `${issuer}/messages`,
        ath: createHash('sha256').update('token-1').digest('base64url'),
      });
    }
    const used = [...assertions, ...called.map(({ dpop }) => String(dpop))].map((jwt) => decodeJwt(jwt).jti);
    expect(new Set(used).size).toBe(used.length);
  });
});

it('the page of transports has every line, with source, date and how sure it is', () => {
  expect(tableOn('transports.md', 'helseid')).toEqual(rowsOf(lines));
});
