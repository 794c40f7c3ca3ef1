// Tokens by signed assertion, against an issuer that holds clients to HelseID's rules.

import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportPKCS8, importJWK } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { keySource } from '../../src/edges/transport/access/client-key.ts';
import { createTokenClient, type TokenClientOptions } from '../../src/edges/transport/access/token-client.ts';
import { type IssuerOptions, newKey, startIssuer, type TestIssuer } from '../support/issuer.ts';

const stops: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

async function issuerWith(options: IssuerOptions = {}): Promise<TestIssuer> {
  const issuer = await startIssuer(options);
  stops.push(() => issuer.stop());
  return issuer;
}

/** An API that takes only what the issuer's rules allow; says what it was asked. */
async function apiOf(issuer: TestIssuer): Promise<{ url: string; refused: string[]; served: () => number }> {
  const refused: string[] = [];
  let served = 0;
  const server = createServer((request, response) => {
    const at = `http://${request.headers.host}${request.url}`;
    void issuer.judge(request, at).then((why) => {
      if (why) {
        refused.push(why);
        response.writeHead(401, { 'www-authenticate': 'DPoP error="invalid_token"' }).end();
      } else {
        served += 1;
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/Messages?x=1`,
    refused,
    served: () => served,
  };
}

function clientOf(issuer: TestIssuer, change: Partial<TokenClientOptions> = {}) {
  return createTokenClient({
    discovery: { issuer: issuer.url },
    clientId: 'client',
    scope: 'nhn:msh/api',
    key: keySource({ variable: 'KEY' }, { KEY: JSON.stringify(issuer.key) }, issuer.key.alg ?? 'PS256'),
    dpop: true,
    assertionType: 'client-authentication+jwt',
    ...change,
  });
}

describe('a token for HelseID', () => {
  it.each([
    'PS256',
    'RS256',
    'ES256',
  ])('is got by a signed assertion and bound by DPoP, with %s', async (algorithm) => {
    const issuer = await issuerWith({ algorithm });
    const api = await apiOf(issuer);
    const client = clientOf(issuer);
    const answers = await Promise.all([
      client.fetch(api.url),
      client.fetch(api.url, { method: 'POST', body: 'x' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(api.refused).toEqual([]);
  });

  it('is asked for once while it is valid, however many need it at the same time', async () => {
    const issuer = await issuerWith();
    const api = await apiOf(issuer);
    const client = clientOf(issuer);
    await Promise.all(Array.from({ length: 20 }, () => client.fetch(api.url)));
    await client.fetch(api.url);
    expect(api.served()).toBe(21);
    expect(issuer.given()).toBe(1);
  });

  it('is asked for again when its time is over', async () => {
    const issuer = await issuerWith({ lifetime: 2 });
    const api = await apiOf(issuer);
    const client = clientOf(issuer);
    await client.fetch(api.url);
    await client.fetch(api.url);
    expect(issuer.given()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await client.fetch(api.url)).status).toBe(200);
    expect(issuer.given()).toBe(2);
    expect(api.refused).toEqual([]);
  });

  it('is fetched anew, once, when the API does not take it any more', async () => {
    const issuer = await issuerWith();
    const api = await apiOf(issuer);
    const client = clientOf(issuer);
    await client.fetch(api.url);
    issuer.revokeAll();
    expect((await client.fetch(api.url)).status).toBe(200);
    expect(issuer.given()).toBe(2);
    expect(api.refused).toEqual(['the token is revoked']);
  });

  it.each([45, -45])('is got with a clock that is %i s off', async (ahead) => {
    const issuer = await issuerWith();
    const client = clientOf(issuer, { now: () => Date.now() - ahead * 1000 });
    const api = await apiOf(issuer);
    expect((await client.fetch(api.url)).status).toBe(200);
  });

  it('is signed with the new key as soon as the key file holds it', async () => {
    const issuer = await issuerWith();
    const file = join(await mkdtemp(join(tmpdir(), 'ip-fhir-key-')), 'key.json');
    const other = await newKey('PS256');
    await writeFile(file, JSON.stringify({ keys: [other] }));
    const api = await apiOf(issuer);
    const client = clientOf(issuer, { key: keySource({ file }, {}, 'PS256') });
    await expect(client.fetch(api.url)).rejects.toMatchObject({ failure: 'permanent', status: 401 });
    await writeFile(file, JSON.stringify({ keys: [issuer.key, other] }));
    expect((await client.fetch(api.url)).status).toBe(200);
  });

  it('is signed with a key in PEM too', async () => {
    const issuer = await issuerWith();
    const pem = await exportPKCS8((await importJWK(issuer.key, 'PS256', { extractable: true })) as CryptoKey);
    const client = clientOf(issuer, { key: keySource({ variable: 'PEM' }, { PEM: pem }, 'PS256') });
    const api = await apiOf(issuer);
    expect((await client.fetch(api.url)).status).toBe(200);
  });

  it.each([
    ['another typ of the assertion', { assertionType: 'JWT' as const }],
    ['no proof of the key', { dpop: false }],
    ['another client', { clientId: 'somebody' }],
  ])('is refused for good with %s', async (_what, change) => {
    const issuer = await issuerWith();
    const api = await apiOf(issuer);
    await expect(clientOf(issuer, change).fetch(api.url)).rejects.toMatchObject({ failure: 'permanent' });
    expect(issuer.given()).toBe(0);
  });

  it('is tried again later when the issuer is not well or not there', async () => {
    const issuer = await issuerWith({ unwell: 1 });
    const api = await apiOf(issuer);
    const client = clientOf(issuer);
    await expect(client.fetch(api.url)).rejects.toMatchObject({ failure: 'transient' });
    expect((await client.fetch(api.url)).status).toBe(200);
    await issuer.stop();
    await expect(clientOf(issuer).fetch(api.url)).rejects.toMatchObject({ failure: 'transient' });
  });

  it('tells a missing key without repeating what stands in its place', async () => {
    const issuer = await issuerWith();
    const client = clientOf(issuer, { key: keySource({ variable: 'KEY' }, { KEY: 'hemmelig' }, 'PS256') });
    const failed = client.fetch('http://127.0.0.1:1/');
    await expect(failed).rejects.toMatchObject({ failure: 'permanent' });
    await expect(failed).rejects.not.toThrow(/hemmelig/);
  });

  it('has no headers of its own when it is bound: a proof is made for one request', async () => {
    const issuer = await issuerWith();
    await expect(clientOf(issuer).headers('http://127.0.0.1/')).rejects.toThrow(TypeError);
  });
});

describe('a token of SMART Backend Services', () => {
  it("is found by the FHIR server's SMART configuration and shown as bearer", async () => {
    const issuer = await issuerWith({ dpop: false, assertionType: 'JWT', algorithm: 'RS384' });
    const api = await apiOf(issuer);
    const found = (await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()) as object;
    const fhir = createServer((_request, response) => response.end(JSON.stringify(found)));
    fhir.listen(0, '127.0.0.1');
    await once(fhir, 'listening');
    stops.push(() => fhir.close());
    const client = clientOf(issuer, {
      discovery: { fhirServer: `http://127.0.0.1:${(fhir.address() as AddressInfo).port}/fhir` },
      dpop: false,
      assertionType: 'JWT',
    });
    const headers = await client.headers(api.url);
    expect(headers.authorization).toMatch(/^Bearer /);
    expect((await fetch(api.url, { headers })).status).toBe(200);
    await client.headers(api.url);
    expect(issuer.given()).toBe(1);
  });

  it('says so when the server states no token endpoint', async () => {
    const fhir = createServer((_request, response) => response.writeHead(404).end());
    fhir.listen(0, '127.0.0.1');
    await once(fhir, 'listening');
    stops.push(() => fhir.close());
    const issuer = await issuerWith();
    const fhirServer = `http://127.0.0.1:${(fhir.address() as AddressInfo).port}/fhir`;
    const client = clientOf(issuer, { discovery: { fhirServer }, dpop: false });
    await expect(client.headers('http://x')).rejects.toMatchObject({ failure: 'permanent' });
  });
});
