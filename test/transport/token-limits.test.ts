// What a token client owes to those who ask: their signal ends the wait, a stream is not cut, and what never left is told so.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { keySource } from '../../src/edges/transport/access/client-key.ts';
import { createServerClocks } from '../../src/edges/transport/access/server-clocks.ts';
import { createTokenClient, type TokenClientOptions } from '../../src/edges/transport/access/token-client.ts';
import { exchange } from '../../src/edges/transport/units/exchange.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { newKey } from '../support/issuer.ts';

const key = await newKey();
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) {
    stop();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface IssuerState {
  metadata: 'up' | 'down' | 'silent';
  token: Record<string, unknown> | 'silent';
  asked: number;
}

/** An issuer that gives what it is told to, without looking at who asks. */
async function issuer(change: Partial<IssuerState> = {}) {
  const state: IssuerState = {
    metadata: 'up',
    token: { access_token: 'token', token_type: 'Bearer', expires_in: 3600 },
    asked: 0,
    ...change,
  };
  const url: string = await serve((request, response) => {
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url?.includes('.well-known')) {
      if (state.metadata === 'up') {
        json({ issuer: url, token_endpoint: `${url}/token` });
      } else if (state.metadata === 'down') {
        response.writeHead(503).end();
      }
    } else if (state.token !== 'silent') {
      state.asked += 1;
      json(state.token);
    }
  });
  return { url, state };
}

const clientOf = (url: string, change: Partial<TokenClientOptions> = {}) =>
  createTokenClient({
    discovery: { issuer: url },
    clientId: 'client',
    scope: 's',
    key: keySource({ variable: 'KEY' }, { KEY: JSON.stringify(key) }, 'PS256'),
    dpop: false,
    assertionType: 'JWT',
    ...change,
  });

it("the caller's signal ends a request whose answer never comes", async () => {
  const { url } = await issuer();
  const caller = new AbortController();
  // Whoever asks gives up once the request has come.
  const api = await serve(() => caller.abort());
  const client = clientOf(url);
  await expect(client.fetch(api, { signal: caller.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

it("the caller's signal ends the wait for a token, and the request did not leave", async () => {
  const { url } = await issuer({ token: 'silent' });
  let posted = 0;
  const api = await serve(() => {
    posted += 1;
  });
  const { fetch: asking } = clientOf(url);
  const failure = await exchange(
    api,
    { method: 'POST', body: '{}' },
    { peer: 'NHN', fetch: asking, timeout: 50, changes: true },
  ).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PeerFailure);
  expect(failure).toMatchObject({ failure: 'transient' });
  expect(posted).toBe(0);
});

it('a post whose answer never comes is neither sent nor not sent', async () => {
  const { url } = await issuer();
  const api = await serve(() => undefined);
  const { fetch: asking } = clientOf(url);
  await expect(
    // Long enough for a token and a post on a busy machine: what ends before the post is another failure.
    exchange(
      api,
      { method: 'POST', body: '{}' },
      { peer: 'NHN', fetch: asking, timeout: 4_000, changes: true },
    ),
  ).rejects.toMatchObject({ failure: 'ambiguous' });
});

it('a stream lasts longer than the time for one request, and ends by its signal', async () => {
  const { url } = await issuer();
  // Long enough to get a token on a busy machine.
  const timeout = 3_000;
  const api = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
    const timer = setTimeout(() => response.write('data: late\n\n'), 1.5 * timeout);
    response.on('close', () => clearTimeout(timer));
  });
  const ended = new AbortController();
  const response = await clientOf(url, { timeout }).fetch(api, { signal: ended.signal });
  const chunks: string[] = [];
  const reading = (async () => {
    for await (const chunk of response.body ?? []) {
      chunks.push(Buffer.from(chunk).toString());
      if (chunks.join('').includes('late')) {
        ended.abort();
      }
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

it('a good token outlives an outage of the metadata and of the key', async () => {
  let now = Date.now();
  let there = true;
  const { url, state } = await issuer({
    token: { access_token: 'token', token_type: 'Bearer', expires_in: 24 * 3600 },
  });
  const api = await serve((_, response) => response.end('{}'));
  const source = keySource({ variable: 'KEY' }, { KEY: JSON.stringify(key) }, 'PS256');
  const client = clientOf(url, {
    now: () => now,
    key: () => (there ? source() : Promise.reject(new TypeError('no key'))),
  });
  await client.fetch(api);
  [state.metadata, there] = ['down', false];
  now += 23 * 3_600_000;
  expect((await client.fetch(api)).status).toBe(200);
  // And a new one is had by the metadata as they were.
  there = true;
  now += 2 * 3_600_000;
  expect((await client.fetch(api)).status).toBe(200);
  expect(state.asked).toBe(2);
});

it.each<[string, Record<string, unknown>]>([
  ['a token of a megabyte', { access_token: 'x'.repeat(900_000), token_type: 'Bearer' }],
  ['a text without end', { access_token: 'x', token_type: 'Bearer', more: 'x'.repeat(2_000_000) }],
])('%s is refused, and the reason repeats nothing of it', async (_, token) => {
  const { url } = await issuer({ token });
  const failure = await clientOf(url)
    .fetch(url)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PeerFailure);
  expect((failure as Error).message.length).toBeLessThan(200);
});

it('a token is not kept for longer than a day, whatever is said of it', async () => {
  let now = Date.now();
  const { url, state } = await issuer({
    token: { access_token: 'token', token_type: 'Bearer', expires_in: 1e12 },
  });
  const api = await serve((_, response) => response.end('{}'));
  const client = clientOf(url, { now: () => now });
  await client.fetch(api);
  now += 25 * 3_600_000;
  await client.fetch(api);
  expect(state.asked).toBe(2);
});

it('the time of a server is taken from each of its answers, and never from what a cache gives', () => {
  const clocks = createServerClocks();
  const at = (seconds: number, more: Record<string, string> = {}) =>
    new Response(null, {
      headers: { date: new Date(Date.now() + seconds * 1000).toUTCString(), ...more },
    });
  const near = (url: string, seconds: number) =>
    expect(Math.abs(clocks.ahead(url) - seconds)).toBeLessThanOrEqual(1);
  clocks.heard('https://one.example/token', at(45));
  clocks.heard('https://two.example/api', at(-100));
  near('https://one.example/other', 45);
  near('https://two.example/', -100);
  near('https://three.example/', 0);
  clocks.heard('https://one.example/metadata', at(-3600, { age: '3600' }));
  near('https://one.example/', 45);
  clocks.heard('https://one.example/token', at(0));
  near('https://one.example/', 0);
});
