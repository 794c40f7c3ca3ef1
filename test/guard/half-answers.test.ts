// Searches that the server behind answers in part: the guard takes its total and its outcomes away, so it may not pass half for whole.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Caller, type GuardSetting, startGuards } from '../support/guard.ts';

const room = (id: string) => ({ resource: { resourceType: 'Location', id }, search: { mode: 'match' } });
const outcome = (severity: string, code: string) => ({
  resource: { resourceType: 'OperationOutcome', issue: [{ severity, code }] },
  search: { mode: 'outcome' },
});

let pages: readonly object[] = [];
let server: Server;
let setting: GuardSetting;
let keeper: Caller;

function reply(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const at = Number(/page=(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
    reply(response, { resourceType: 'Bundle', type: 'searchset', ...pages[at % pages.length] });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  setting = await startGuards({ config: { server: { url }, openTypes: [] } });
  keeper = await setting.as({ role: 'keeper' });
});
afterAll(async () => {
  await setting.stop();
  server.closeAllConnections();
  server.close();
});

const next = (url: string) => ({ link: [{ relation: 'next', url }] });

it.each<[string, object[]]>([
  ['counts more than it gives', [{ total: 3, entry: [room('a'), room('b')] }]],
  [
    'counts more on its pages',
    [
      { total: 3, entry: [room('a')], ...next('Goal?page=1') },
      { total: 3, entry: [room('b')] },
    ],
  ],
  ['says that a part of it did not answer', [{ entry: [room('a'), outcome('warning', 'incomplete')] }]],
  ['says an error beside what it found', [{ entry: [room('a'), outcome('error', 'timeout')] }]],
  ['has an outcome that nobody understands', [{ entry: [room('a'), { search: { mode: 'outcome' } }] }]],
  [
    'leads from page to page without end',
    [
      { entry: [], ...next('Goal?page=1') },
      { entry: [], ...next('Goal?page=1') },
    ],
  ],
])('a server that %s has not answered', async (_, given) => {
  pages = given;
  const answered = await keeper('GET', 'Goal?patient=Patient/x');
  expect(answered.status).toBe(503);
  expect(answered.json.resourceType).toBe('OperationOutcome');
});

it.each<[string, object[]]>([
  [
    'what it finds, over pages that are led to by relative links',
    [
      { total: 2, entry: [room('a')], ...next('?page=1') },
      { total: 2, entry: [room('b')] },
    ],
  ],
  [
    'matches, and counts what it leaves out as an estimate',
    [{ total: 9, entry: [room('a')], link: [{ relation: 'self', url: 'Goal?_total=estimate' }] }],
  ],
  ['what it finds with a warning beside', [{ entry: [room('a'), outcome('warning', 'informational')] }]],
])('a server that gives %s has answered', async (_, given) => {
  pages = given;
  expect((await keeper('GET', 'Goal?patient=Patient/x')).status).toBe(200);
});
