// Searches that the server behind answers in part: the guard takes its total and its outcomes away, so it may not pass half for whole.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer } from '../support/fhir-server.ts';
import { type Caller, type GuardSetting, grownPlan, putting, startGuards } from '../support/guard.ts';
import { startLine } from '../support/line.ts';

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
    const page = Number(/page=(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
    reply(response, { resourceType: 'Bundle', type: 'searchset', ...pages[page % pages.length] });
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

it('all versions of a resource are shown, over all the pages in which the server gives them', async () => {
  const behind = await startFhirServer();
  const line = await startLine(behind.baseUrl, {
    answer: (request, _, answer) => paged(request.url ?? '', answer),
  });
  const guards = await startGuards({ config: { server: { url: line.baseUrl, bases: [behind.baseUrl] } } });
  try {
    const ask = await guards.as({ role: 'keeper' });
    const plan = grownPlan('h', 1);
    const resources = toFhir(plan).bundle.entry.map((entry) => entry.resource as unknown as Resource);
    expect((await ask('POST', '', putting(resources))).status).toBe(200);
    const carePlan = resources.find(({ resourceType }) => resourceType === 'CarePlan');
    const name = `CarePlan/${carePlan?.id}`;
    for (const title of ['Plan B', 'Plan C']) {
      const now = await ask('GET', name);
      const headers = { 'if-match': now.headers.get('etag') ?? '' };
      expect((await ask('PUT', name, { ...now.json, title }, headers)).status).toBe(200);
    }
    const answered = await ask('GET', `${name}/_history`);
    const titles = answered.json.entry.map((one: { resource: { title: string } }) => one.resource.title);
    expect(titles).toEqual(['Plan C', 'Plan B', 'Individuell plan']);
  } finally {
    await guards.stop();
    line.stop();
    await behind.stop();
  }
});

/** A history of one version a page. */
function paged(url: string, answer: string): string {
  if (!url.includes('/_history')) {
    return answer;
  }
  const { entry = [], ...bundle } = JSON.parse(answer) as { entry?: object[] };
  const page = Number(/page=(\d+)/.exec(url)?.[1] ?? 0);
  const more = page + 1 < entry.length ? next(`${url.split('?')[0]}?page=${page + 1}`) : {};
  return JSON.stringify({ ...bundle, entry: entry.slice(page, page + 1), ...more });
}
