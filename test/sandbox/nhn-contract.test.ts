// Version 3 of the message network, line by line as its pages have it: the sandbox and the client are each held to it alone.
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createNhnClient } from '../../src/edges/transport/network/nhn-client.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn } from '../../src/sandbox/nhn.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { type ContractLine, contractLines, rowsOf, tableOn } from '../support/contract.ts';

const lines = contractLines('edi-v3');
const demanded = lines.filter(({ rule, part }) => rule === 'required' && part !== 'configurations');
const OWN = 8094866;
const xml = Buffer.from(writeDialog(dialogOf({})));

const headers = { 'api-version': '3', 'nhn-source-system': 'test' };
const message = {
  businessDocument: xml.toString('base64'),
  senderHerId: OWN,
  receiverHerIds: [8143060],
  contentType: 'application/xml',
  contentTransferEncoding: 'base64',
  messageTypeIdentificator: 'DIALOG_HELSEFAGLIG',
  applicationName: 'test',
  applicationVersion: '1',
};
const configuration = {
  herId: OWN,
  receiveNotificationChannel: 'Api',
  clientLocked: true,
  receiveRefusedMessageNotices: true,
  rejectMessageFilters: { MessageFunction: [] },
};
const query = { herIds: String(OWN), offset: '0' };

let server: Server;
let api = '';
let held = '';
beforeAll(async () => {
  const opened = await listen(createSandboxNhn({ receipt: 'none' }).app, '127.0.0.1', 0);
  server = opened.server;
  api = `http://127.0.0.1:${opened.port}`;
  held = ((await (await ask({ request: 'POST /messages' })).json()) as { id: string }).id;
  await ask({ request: 'PUT /mshconfigurations' });
});
afterAll(async () => {
  server.closeAllConnections();
  await close(server);
});

/** A whole request of that kind, but for one part. */
async function ask({ request, where, part = '' }: Partial<ContractLine>): Promise<Response> {
  const [method = '', path = ''] = (
    request === 'every request' ? 'GET /notifications' : (request ?? '')
  ).split(' ');
  const without = <T extends object>(value: T, here: ContractLine['where']) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !(here === where && name === part)));
  const bodies: Record<string, () => unknown> = {
    'POST /messages': () => without(message, 'body'),
    'PUT /mshconfigurations': () => ({ configurations: [without(configuration, 'body')] }),
    'POST /messages/{id}/apprec': () => without({ appRecSenderHerId: OWN, appRecStatus: 'Ok' }, 'body'),
    'PUT /messages/{id}/downloaded': () => without({ receiverHerId: OWN }, 'body'),
  };
  const body = bodies[`${method} ${path}`]?.();
  const asked = path.startsWith('/notifications') ? `?${new URLSearchParams(without(query, 'query'))}` : '';
  const stop = new AbortController();
  const response = await fetch(`${api}${path.replace('{id}', held)}${asked}`, {
    method,
    headers: { ...without(headers, 'header'), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: stop.signal,
  });
  if (path.endsWith('/stream') && response.ok) {
    stop.abort();
  }
  return response;
}

describe('the sandbox', () => {
  it.each([...new Set(lines.map(({ request }) => request))])('takes a whole %s', async (request) => {
    expect((await ask({ request })).ok).toBe(true);
  });

  it.each(
    demanded.map((line) => [line.request, line.where, line.part] as const),
  )('refuses %s without the %s %s', async (request, where, part) => {
    const response = await ask({ request, where, part });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(part);
  });

  it('takes a configuration without the doubtful part where it is told to', async () => {
    const { app } = createSandboxNhn({ refusedNoticesOptional: true });
    const opened = await listen(app, '127.0.0.1', 0);
    const { receiveRefusedMessageNotices: _, ...rest } = configuration;
    const response = await fetch(`http://127.0.0.1:${opened.port}/mshconfigurations`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ configurations: [rest] }),
    });
    expect(response.status).toBe(204);
    await close(opened.server);
  });

  it.each(['0', '1001', 'x', '1.5'])('gives no %s notifications at once', async (most) => {
    const asked = new URLSearchParams({ ...query, notificationsToFetch: most });
    expect((await fetch(`${api}/notifications?${asked}`, { headers })).status).toBe(400);
  });
});

describe('the client', () => {
  const document = {
    id: 'm1',
    xml,
    senderHerId: String(OWN),
    receiverHerId: '8143060',
    type: 'DIALOG_HELSEFAGLIG',
  };

  interface Asked {
    readonly headers: Headers;
    readonly query: URLSearchParams;
    readonly body: Readonly<Record<string, unknown>>;
  }

  function sends({ headers, query, body }: Asked, where: ContractLine['where'], part: string): boolean {
    if (where === 'header') {
      return headers.has(part);
    }
    return where === 'query' ? query.has(part) : body[part] !== undefined;
  }

  /** Everything that it asks, by kind of request. */
  async function requests() {
    const seen = new Map<string, Asked>();
    const client = createNhnClient({
      api: 'https://network.example',
      version: 'v3',
      sourceSystem: 'test',
      async fetch(at, init = {}) {
        const url = new URL(String(at));
        const body = JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>;
        const path = url.pathname.replace('/4f1e', '/{id}');
        const [configured] = (body.configurations ?? []) as Record<string, unknown>[];
        seen.set(`${init.method ?? 'GET'} ${path}`, {
          headers: new Headers(init.headers),
          query: url.searchParams,
          body: configured ?? body,
        });
        return new Response('{"id":"4f1e","notifications":[]}');
      },
    });
    await client.post(document);
    await client.configure(String(OWN));
    await client.notifications([String(OWN)], 0);
    await client.stream([String(OWN)], 0, new AbortController().signal);
    await client.postReceipt('4f1e', String(OWN), { status: 'Ok' });
    await client.markRead('4f1e', String(OWN));
    return seen;
  }

  it('sends every part that is called required', async () => {
    const seen = await requests();
    const missing = demanded.filter(({ request, where, part }) => {
      const asked = request === 'every request' ? [...seen.values()] : [seen.get(request)];
      return !asked.every((each) => each !== undefined && sends(each, where, part));
    });
    expect(missing).toEqual([]);
  });

  it('tells what is too large before it sends it, and sends nothing', async () => {
    let sent = 0;
    for (const version of ['v2', 'v3'] as const) {
      const client = createNhnClient({
        api: 'https://network.example',
        version,
        sourceSystem: 'test',
        fetch: async () => {
          sent += 1;
          return new Response('"4f1e"');
        },
      });
      await expect(client.post({ ...document, xml: Buffer.alloc(27_000_000) })).rejects.toMatchObject({
        failure: 'permanent',
        message: expect.stringMatching(/37 MB.*35 MB/),
      });
    }
    expect(sent).toBe(0);
  });
});

it('the page of transports has every line, with page, date and how sure it is', () => {
  expect(tableOn('transports.md', 'edi-v3')).toEqual(rowsOf(lines, (page) => page.split('/').at(-1)));
});
