// The address register, line by line as its pages have it: the sandbox and the client are each held to it alone.
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createAddressRegisterFeed } from '../../src/edges/transport/directory/address-register.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { newProofKey } from '../../src/sandbox/identity-provider.ts';
import { createSandboxRegister } from '../../src/sandbox/registers/address-register.ts';
import { contractLines, rowsOf, tableOn } from '../support/contract.ts';

const lines = contractLines('address-register');
const demanded = lines.filter(({ rule }) => rule === 'required');
const calls = [...new Set(lines.map(({ request }) => request))].filter(
  (request) => request !== 'every request',
);

let server: Server;
let api = '';
const key = await newProofKey();
beforeAll(async () => {
  const opened = await listen(createSandboxRegister({ parties: [{ herId: 9901 }] }).app, '127.0.0.1', 0);
  server = opened.server;
  api = `http://127.0.0.1:${opened.port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await close(server);
});

/** A whole request, but for one part, or with another. */
async function ask(request: string, without?: string, body: unknown = { herIds: [9901] }): Promise<Response> {
  const [method = '', path = ''] = request.split(' ');
  const query = path === '/event' && without !== 'fromSequenceNumber' ? '?fromSequenceNumber=1' : '';
  const url = `${api}${path.replace('{herId}', '9901')}${query}`;
  const headers = {
    authorization: 'DPoP token',
    dpop: await key.proof(method, url, 'token'),
    'content-type': 'application/json',
  };
  const sent = without === 'herIds' ? {} : body;
  return fetch(url, {
    method,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== without)),
    ...(method === 'POST' ? { body: JSON.stringify(sent) } : {}),
  });
}

describe('the sandbox', () => {
  it.each(calls)('takes a whole %s', async (request) => {
    expect((await ask(request)).status).toBe(200);
  });

  it.each(
    demanded.flatMap(({ request, part }) =>
      (request === 'every request' ? calls : [request]).map((call) => [call, part] as const),
    ),
  )('refuses %s without %s', async (request, part) => {
    const response = await ask(request, part);
    expect(response.status).toBe(part === 'authorization' || part === 'dpop' ? 401 : 400);
    expect(await response.text()).toContain(part);
  });

  it.each([
    [[]],
    [Array.from({ length: 101 }, (_, no) => no + 1)],
    [['9901']],
    [9901],
  ])('gives no parties for %j', async (herIds) => {
    expect((await ask('POST /communicationparty', undefined, { herIds })).status).toBe(400);
  });

  it('takes no proof of another request, and no bearer token', async () => {
    const dpop = await key.proof('GET', `${api}/event`, 'token');
    const export_ = (headers: Record<string, string>) => fetch(`${api}/export`, { headers });
    expect((await export_({ authorization: 'DPoP token', dpop })).status).toBe(401);
    expect((await export_({ authorization: 'Bearer token' })).status).toBe(401);
  });

  it('answers with the members that the pages name', async () => {
    expect(await (await ask('GET /export')).json()).toEqual({ herIds: [9901], lastSequenceNumber: 1 });
    const named = lines
      .filter(
        ({ request, where, part }) => request === 'GET /event' && where === 'answer' && /^\w+$/.test(part),
      )
      .map(({ part }) => part);
    const [event] = (await (await ask('GET /event')).json()) as object[];
    expect(Object.keys(event ?? {}).sort()).toEqual(named.sort());
  });
});

describe('the client', () => {
  it('sends every part that is called required, and never more than a hundred HER-ids', async () => {
    const seen = new Map<string, { query: URLSearchParams; body: Record<string, unknown> }>();
    const feed = createAddressRegisterFeed({
      baseUrl: 'https://register.example',
      async fetch(at, init = {}) {
        const url = new URL(String(at));
        const body = JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>;
        seen.set(`${init.method ?? 'GET'} ${url.pathname}`, { query: url.searchParams, body });
        expect((body.herIds as number[] | undefined)?.length ?? 0).toBeLessThanOrEqual(100);
        const herIds = Array.from({ length: 250 }, (_, no) => no + 1);
        return new Response(
          JSON.stringify(url.pathname === '/export' ? { herIds, lastSequenceNumber: 5 } : []),
        );
      },
    });
    const endpoints = Array.from({ length: 250 }, (_, no) => ({
      resourceType: 'Endpoint' as const,
      id: `e${no}`,
      status: 'active' as const,
      identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.2', value: String(no + 1) }],
      connectionType: { code: 'nhn-edi' },
      payloadType: [{ text: 'x' }],
      address: `her-id:${no + 1}`,
    }));
    const moment = requireInstant('2026-11-29T10:00:00Z', 'moment');
    const { cursor } = await feed.pull(undefined, endpoints, moment);
    await feed.pull(cursor, endpoints, moment);
    // Who asks is the token client's: test/transport/token-client.test.ts, and the register's own with it.
    const missing = demanded.filter(
      ({ request, where, part }) =>
        where !== 'header' &&
        !(where === 'query'
          ? seen.get(request)?.query.has(part)
          : seen.get(request)?.body[part] !== undefined),
    );
    expect(missing).toEqual([]);
  });
});

it('the page of the directory has every line, with source, date and how sure it is', () => {
  expect(tableOn('directory.md', 'address-register')).toEqual(rowsOf(lines));
});
