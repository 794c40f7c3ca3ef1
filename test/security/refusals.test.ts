// What is refused, and how: every route of a running adapter, asked by strangers, by other sites, with too much, with
// nonsense, and with addresses that lead inside.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { ANSWER_TOKEN, OPERATOR_TOKEN, SECRET, type Setting, startSetting } from '../support/hospital.ts';
import { watchRoutes } from './routes.ts';

const watch = watchRoutes();
let setting: Setting;
/** A server inside, which nothing may lead to; `localhost` is not among the hosts that the operator named. */
let inside: Server;
const hits: string[] = [];
/** A session of the overview. */
let cookie = '';
let csrf = '';
const folder = mkdtempSync(join(tmpdir(), 'refusals-'));

beforeAll(async () => {
  inside = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => inside.listen(0, resolve));
  setting = await startSetting({
    config: {
      // Each case comes from an address of its own, as a proxy in front says it, so that only floods meet the limits of rate.
      listen: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'] },
      rates: {
        answersPerSecond: 3,
        documentsPerSecond: 3,
        operatorsPerSecond: 3,
        overviewPerSecond: 3,
        signInPerMinute: 3,
        monitoringPerSecond: 3,
      },
      pages: { oneTimeLink: true },
      limits: { depth: 40, entries: 50, perSecond: 60 },
      dialog: {
        sender: { organisation: { name: 'Fjellheim sykehus', herId: '90001' } },
        handOff: { outbox: folder },
      },
    },
  });
  await setting.load('need-without-consent');
  await setting.raise('need-without-consent');
  const browser = createBrowser(setting.adapter.url);
  const link = new URL((await setting.adapter.signInLink()) ?? '');
  const page = await browser.get(link.pathname);
  cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
}, 120_000);
afterAll(async () => {
  await setting.stop();
  await new Promise((resolve) => inside.close(resolve));
  rmSync(folder, { recursive: true });
});

interface Case {
  /** The route that it is for, as Express holds it. */
  readonly route: string;
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly status: number;
  /** In a session of the overview. */
  readonly session?: true;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const signed = (body: string | Buffer) => ({
  'content-type': 'application/fhir+json',
  'x-signature': createHmac('sha256', SECRET).update(body).digest('hex'),
});
const inward = () => `http://localhost:${(inside.address() as AddressInfo).port}/fhir`;
const deep = (levels: number) =>
  `{"resourceType":"Flag","id":"a","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const many = (entries: number) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'history',
    entry: Array.from({ length: entries }, (_, no) => ({ resource: { resourceType: 'Flag', id: `f${no}` } })),
  });
const big = (bytes: number) => JSON.stringify({ resourceType: 'Flag', id: 'a', text: 'x'.repeat(bytes) });

const NOTIFY = 'USE /notifications';
const notification = (
  what: string,
  status: number,
  body: string | Buffer,
  more: Partial<Case> = {},
): Case => ({
  route: NOTIFY,
  what,
  method: 'POST',
  path: '/notifications',
  body,
  headers: signed(body),
  status,
  ...more,
});
const flag = '{"resourceType":"Flag","id":"flag-1"}';
const notifications: Case[] = [
  notification('without a signature', 401, flag, { headers: {} }),
  notification('with a wrong signature', 401, flag, { headers: { 'x-signature': 'ab'.repeat(32) } }),
  notification('with a signature that is no hex', 401, flag, {
    headers: { 'x-signature': 'æøå'.replace(/./g, 'z') },
  }),
  notification('with the signature of another body', 401, flag, { headers: signed('{}') }),
  notification('with one right and one wrong signature', 401, flag, {
    headers: { ...signed(flag), 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
  }),
  notification('with an empty token', 401, flag, { headers: { authorization: 'Bearer ' } }),
  notification('with the token for answers', 401, flag, { headers: bearer(ANSWER_TOKEN) }),
  notification('with the token of operators', 401, flag, { headers: bearer(OPERATOR_TOKEN) }),
  notification('with the secret in the wrong scheme', 401, flag, {
    headers: { authorization: `Basic ${SECRET}` },
  }),
  notification('with the secret in the URL', 401, flag, {
    path: `/notifications?token=${SECRET}`,
    headers: {},
  }),
  notification('from another site, by a form', 401, 'a=b', {
    headers: { ...form, origin: 'https://evil.example' },
  }),
  notification('by GET', 405, '', { method: 'GET', headers: bearer(SECRET) }),
  notification('by PATCH', 405, flag, { method: 'PATCH' }),
  notification('that is half JSON', 400, '{"resourceType":'),
  notification('that is text', 400, 'Flag/1'),
  notification('that is no UTF-8', 400, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
  notification('that is null', 400, 'null'),
  notification('that is a list of numbers', 422, '[1,2]'),
  notification('that names no resource', 422, '{}'),
  notification('whose resource has no id', 422, '{"resourceType":"Flag"}'),
  notification('whose id leads elsewhere', 422, '{"resourceType":"Flag","id":"../Patient/1"}'),
  notification('whose path leads elsewhere', 422, '', {
    method: 'PUT',
    path: '/notifications/Flag/..%2F..%2FPatient%2F1',
    headers: bearer(SECRET),
  }),
  notification('of a resource whose id is a national id', 422, '{"resourceType":"Flag","id":"14838420088"}'),
  notification('nested too deep', 413, deep(60)),
  notification('with too many entries', 413, many(60)),
  notification('larger than the limit', 413, big(3_000_000)),
  notification('that unpacks to more than the limit', 413, gzipped(big(3_000_000)), {
    headers: { ...signed(''), ...bearer(SECRET), 'content-encoding': 'gzip', 'x-signature': '' },
  }),
  notification('packed in a way that is not known', 415, flag, {
    headers: { ...signed(flag), 'content-encoding': 'lzma' },
  }),
  notification(
    'in XML with entities of its own',
    400,
    '<!DOCTYPE f [<!ENTITY a "b">]><Flag xmlns="http://hl7.org/fhir"/>',
    {
      headers: { ...bearer(SECRET), 'content-type': 'application/fhir+xml' },
    },
  ),
  notification(
    'in XML that reads a file',
    400,
    '<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]><Flag>&a;</Flag>',
    {
      headers: { ...bearer(SECRET), 'content-type': 'application/fhir+xml' },
    },
  ),
  {
    route: 'OPTIONS /notifications/{*rest}',
    what: 'asked for leave by a stranger',
    method: 'OPTIONS',
    path: '/notifications',
    headers: { 'webhook-request-origin': 'evil.example' },
    status: 403,
  },
];

const ANSWER = 'POST /fhir/$process-message';
const answer = (what: string, status: number, body: string, more: Partial<Case> = {}): Case => ({
  route: ANSWER,
  what,
  method: 'POST',
  path: '/fhir/$process-message',
  body,
  headers: { ...bearer(ANSWER_TOKEN), ...json },
  status,
  ...more,
});
const message = (id: string, bundle: string) =>
  JSON.stringify({
    resourceType: 'Bundle',
    id: bundle,
    type: 'message',
    entry: [{ resource: { resourceType: 'MessageHeader', id, source: { endpoint: 'https://ke.example' } } }],
  });
const answers: Case[] = [
  answer('without a token', 401, '{}', { headers: {} }),
  answer('with a wrong token', 401, '{}', { headers: bearer('not-the-token-at-all') }),
  answer('with the secret of notifications', 401, '{}', { headers: bearer(SECRET) }),
  answer('with the token of operators', 401, '{}', { headers: bearer(OPERATOR_TOKEN) }),
  answer('with the beginning of the token', 401, '{}', { headers: bearer(ANSWER_TOKEN.slice(0, -1)) }),
  answer('from another site, by a form', 401, 'a=b', {
    headers: { ...form, origin: 'https://evil.example' },
  }),
  answer('by GET', 404, '', { method: 'GET' }),
  answer('that is half JSON', 400, '{'),
  answer('that is empty', 400, ''),
  answer('that is a list', 400, '[]'),
  answer('that is no message', 400, '{"resourceType":"Patient"}'),
  answer('that is a Bundle of another kind', 400, '{"resourceType":"Bundle","type":"batch","entry":[]}'),
  answer('whose MessageHeader.id is a national id', 400, message('14838420088', 'b-1')),
  answer('whose Bundle.id is a national id', 400, message('m-1', '14838420088')),
  answer('nested a million deep', 400, '['.repeat(1_000_000)),
  answer(
    'nested deep in a Bundle',
    400,
    `{"resourceType":"Bundle","type":"message","entry":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
  ),
  answer('larger than the limit', 413, big(3_000_000)),
];

const DOCUMENTS = 'POST /network/documents';
const xml = { 'content-type': 'application/xml' };
const brought = (what: string, status: number, body: string, headers: Record<string, string>): Case => ({
  route: DOCUMENTS,
  what,
  method: 'POST',
  path: '/network/documents',
  body,
  headers: { ...xml, ...headers },
  status,
});
const documents: Case[] = [
  brought('without a token', 401, '<a/>', {}),
  brought('with the secret of notifications', 401, '<a/>', bearer(SECRET)),
  brought('with the token of operators', 401, '<a/>', bearer(OPERATOR_TOKEN)),
  brought('with the beginning of the token', 401, '<a/>', bearer(ANSWER_TOKEN.slice(0, -1))),
  brought('from another site, by a form', 401, 'a=b', { ...form, origin: 'https://evil.example' }),
  brought('that is empty', 400, '', bearer(ANSWER_TOKEN)),
  brought('that is no XML', 400, '{"resourceType":"Bundle"}', bearer(ANSWER_TOKEN)),
  brought('that is another document', 400, '<a xmlns="urn:x"/>', bearer(ANSWER_TOKEN)),
  brought(
    'with entities of its own',
    400,
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><MsgHead>&b;</MsgHead>',
    bearer(ANSWER_TOKEN),
  ),
  brought('larger than the limit', 413, 'x'.repeat(37_000_000), bearer(ANSWER_TOKEN)),
  {
    route: DOCUMENTS,
    what: 'by GET',
    path: '/network/documents',
    headers: bearer(ANSWER_TOKEN),
    status: 404,
  },
];

const validate = (route: string, path: string): Case[] => [
  { route, what: 'without a token', method: 'POST', path, body: '{}', status: 401 },
  {
    route,
    what: 'with the secret of notifications',
    method: 'POST',
    path,
    body: '{}',
    headers: bearer(SECRET),
    status: 401,
  },
];
const operations: Case[] = [
  ...validate('POST /fhir/$validate', '/fhir/$validate'),
  ...validate('POST /fhir/$validate', '/fhir/$validate/'),
  ...validate('POST /fhir/$validate', '/FHIR/$Validate'),
  ...validate('POST /fhir/:type/$validate', '/fhir/Patient/$validate'),
  ...validate('POST /fhir/:type/:id/$validate', '/fhir/Patient/1/$validate'),
  {
    route: 'POST /fhir/$validate',
    what: 'larger than the limit',
    method: 'POST',
    path: '/fhir/$validate',
    body: big(21_000_000),
    headers: bearer(ANSWER_TOKEN),
    status: 413,
  },
  {
    route: 'USE /fhir',
    what: 'of a resource, which is not served',
    path: '/fhir/Patient/1',
    headers: bearer(ANSWER_TOKEN),
    status: 404,
  },
  {
    route: 'USE /fhir',
    what: 'that writes a resource',
    method: 'PUT',
    path: '/fhir/Patient/1',
    body: '{}',
    headers: bearer(ANSWER_TOKEN),
    status: 404,
  },
];

const people = (route: string, path: string, method = 'GET'): Case[] =>
  [
    ['without a token', {}],
    ['with the token for answers', bearer(ANSWER_TOKEN)],
    ['with the session of the overview', { cookie: 'ip-session=x' }],
  ].map(([what, headers]) => ({ route, what, path, method, headers, status: 401 }) as Case);
const act = (what: string, status: number, path: string, body: string, more: Partial<Case> = {}): Case => ({
  route: 'POST /api/outbox/:no/:act',
  what,
  method: 'POST',
  path,
  body,
  headers: { ...bearer(OPERATOR_TOKEN), ...json },
  status,
  ...more,
});
const operatorApi: Case[] = [
  ...people('POST /api/messages', '/api/messages', 'POST'),
  ...(
    [
      ['that is half JSON', 400, '{', json],
      ['that asks for nothing', 422, '{}', json],
      ['about a national id', 422, '{"kind":"decision","patient":"14838420088"}', json],
      ['by a form, as other sites can send one', 422, 'kind=x', form],
      ['larger than the limit', 413, JSON.stringify({ text: 'x'.repeat(300_000) }), json],
    ] as const
  ).map(
    ([what, status, body, type]): Case => ({
      route: 'POST /api/messages',
      what,
      method: 'POST',
      path: '/api/messages',
      body,
      headers: { ...bearer(OPERATOR_TOKEN), ...type },
      status,
    }),
  ),
  ...people('GET /api/notices', '/api/notices'),
  ...people('GET /api/explain/:flag', '/api/explain/flag-berit'),
  ...people('GET /api/due', '/api/due'),
  ...people('GET /api/outbox', '/api/outbox'),
  ...people('GET /api/outbox/:no', '/api/outbox/1'),
  ...people('POST /api/outbox/:no/:act', '/api/outbox/1/retry', 'POST'),
  ...people('GET /api/write-backs', '/api/write-backs'),
  ...people('POST /api/write-backs/:no/confirm', '/api/write-backs/1/confirm', 'POST'),
  ...(
    [
      ['by nobody', 400, '1', '{}'],
      ['by a national id', 400, '1', '{"by":"14838420088"}'],
      ['of nothing that waits', 404, '4711', '{"by":"DIPS"}'],
      ['of no number', 404, 'x', '{"by":"DIPS"}'],
    ] as const
  ).map(
    ([what, status, no, body]): Case => ({
      route: 'POST /api/write-backs/:no/confirm',
      what,
      method: 'POST',
      path: `/api/write-backs/${no}/confirm`,
      body,
      headers: { ...bearer(OPERATOR_TOKEN), ...json },
      status,
    }),
  ),
  {
    route: 'GET /api/write-backs',
    what: 'more at once than are given',
    path: '/api/write-backs?limit=101',
    headers: bearer(OPERATOR_TOKEN),
    status: 400,
  },
  {
    route: 'USE /api',
    what: 'with the token in the URL',
    path: `/api/notices?access_token=${OPERATOR_TOKEN}`,
    status: 401,
  },
  {
    route: 'USE /api',
    what: 'of a path that is not served',
    path: '/api/secrets',
    headers: bearer(OPERATOR_TOKEN),
    status: 404,
  },
  {
    route: 'GET /api/explain/:flag',
    what: 'whose id leads elsewhere',
    path: '/api/explain/..%2FPatient%2F1',
    headers: bearer(OPERATOR_TOKEN),
    status: 400,
  },
  {
    route: 'GET /api/explain/:flag',
    what: 'whose id is a national id',
    path: '/api/explain/14838420088',
    headers: bearer(OPERATOR_TOKEN),
    status: 400,
  },
  {
    route: 'GET /overview/plans/:id',
    what: 'whose id is a national id',
    path: '/overview/plans/14838420088',
    session: true,
    status: 404,
  },
  {
    route: 'GET /api/explain/:flag',
    what: 'whose id is an address',
    path: '/api/explain/http:%2F%2F169.254.169.254%2F',
    headers: bearer(OPERATOR_TOKEN),
    status: 400,
  },
  {
    route: 'GET /api/outbox/:no',
    what: 'whose number is none',
    path: "/api/outbox/1'--",
    headers: bearer(OPERATOR_TOKEN),
    status: 404,
  },
  {
    route: 'GET /api/outbox/:no',
    what: 'of an item that is not there',
    path: '/api/outbox/999999999',
    headers: bearer(OPERATOR_TOKEN),
    status: 404,
  },
  act('without who decides', 400, '/api/outbox/1/retry', '{}'),
  act('that is half JSON', 400, '/api/outbox/1/retry', '{'),
  act('that is no act', 400, '/api/outbox/1/delete', '{"by":"A"}'),
  act('that closes without a note', 400, '/api/outbox/1/close', '{"by":"A"}'),
  act('with a national id in the note', 400, '/api/outbox/1/close', '{"by":"A","note":"about 148384 20088"}'),
  act('with a national id as who decides', 400, '/api/outbox/1/retry', '{"by":"14838420088"}'),
  act('on an item that is not there', 404, '/api/outbox/999999999/retry', '{"by":"A"}'),
  act('by a form, as other sites can send one', 400, '/api/outbox/1/retry', 'by=A', {
    headers: { ...bearer(OPERATOR_TOKEN), ...form },
  }),
  act(
    'larger than the limit',
    413,
    '/api/outbox/1/close',
    JSON.stringify({ by: 'A', note: 'x'.repeat(20_000) }),
  ),
];

const page = (route: string, path: string, method = 'GET'): Case => ({
  route,
  what: 'without a session',
  path,
  method,
  status: 303,
});
const posted = (
  what: string,
  status: number,
  path: string,
  body: () => string,
  headers: Record<string, string> = {},
): Case => ({
  route: 'POST /overview/notices/:no/:act',
  what,
  method: 'POST',
  path,
  get body() {
    return body();
  },
  headers: { ...form, ...headers },
  session: true,
  status,
});
const overview: Case[] = [
  {
    route: 'USE /overview/notices',
    what: 'of a notice that is not there',
    path: '/overview/notices/999999',
    session: true,
    status: 404,
  },
  {
    route: 'USE /overview/plans',
    what: 'of a path below a plan',
    path: '/overview/plans/x/y',
    session: true,
    status: 404,
  },
  page('GET /overview', '/overview'),
  page('GET /overview/changes', '/overview/changes'),
  page('GET /overview/due', '/overview/due'),
  page('GET /overview/figures', '/overview/figures'),
  page('GET /overview/figures.csv', '/overview/figures.csv'),
  page('GET /overview/notices/:no', '/overview/notices/1'),
  page('POST /overview/notices/:no/person', '/overview/notices/1/person', 'POST'),
  page('POST /overview/notices/:no/:act', '/overview/notices/1/close', 'POST'),
  page('GET /overview/plans', '/overview/plans?id=x'),
  page('GET /overview/plans/:id', '/overview/plans/x'),
  page('POST /overview/plans/:id', '/overview/plans/x', 'POST'),
  {
    route: 'GET /overview',
    what: 'with an invented session',
    path: '/overview',
    headers: { cookie: 'ip-session=invented' },
    status: 303,
  },
  {
    route: 'GET /overview/sign-in/link/:secret',
    what: 'with an invented link',
    path: '/overview/sign-in/link/invented',
    status: 403,
  },
  {
    route: 'GET /overview/assets/:name',
    what: 'of a file that is none',
    path: '/overview/assets/..%2F..%2Fpackage.json',
    status: 404,
  },
  { route: 'USE /overview', what: 'of a page that is none', path: '/overview/nowhere', status: 404 },
  { route: 'GET /overview/sign-in', what: 'by POST', method: 'POST', path: '/overview/sign-in', status: 404 },
  {
    route: 'POST /overview/sign-out',
    what: 'from another site',
    method: 'POST',
    path: '/overview/sign-out',
    headers: { 'sec-fetch-site': 'cross-site' },
    session: true,
    status: 403,
  },
  posted('without the form’s token', 403, '/overview/notices/1/close', () => 'reason=other'),
  posted('with an invented token', 403, '/overview/notices/1/close', () => 'csrf=invented'),
  posted('with the token, from another site', 403, '/overview/notices/1/close', () => `csrf=${csrf}`, {
    'sec-fetch-site': 'cross-site',
  }),
  posted('with the token, from a sister site', 403, '/overview/notices/1/close', () => `csrf=${csrf}`, {
    'sec-fetch-site': 'same-site',
  }),
  posted('as JSON', 403, '/overview/notices/1/close', () => JSON.stringify({ csrf }), json),
  posted('that is no act', 404, '/overview/notices/1/delete', () => `csrf=${csrf}`),
  posted(
    'larger than the limit',
    413,
    '/overview/notices/1/close',
    () => `csrf=${csrf}&note=${'x'.repeat(30_000)}`,
  ),
];

const others: Case[] = [
  ...people('GET /metrics', '/metrics'),
  { route: 'GET /health', what: 'by POST', method: 'POST', path: '/health', status: 404 },
  { route: 'GET /ready', what: 'by DELETE', method: 'DELETE', path: '/ready', status: 404 },
  { route: 'GET /fhir/metadata', what: 'by POST', method: 'POST', path: '/fhir/metadata', status: 404 },
  { route: 'USE /', what: 'of nothing', path: '/', status: 404 },
  { route: 'USE /', what: 'of a file', path: '/.env', status: 404 },
  { route: 'USE /', what: 'with a broken escape', path: '/%E0%A4%A', status: 404 },
];

const cases = [
  ...notifications,
  ...answers,
  ...documents,
  ...operations,
  ...operatorApi,
  ...overview,
  ...others,
];

function gzipped(text: string): Buffer {
  return gzipSync(text);
}

let asked = 0;
const anotherSource = () => {
  asked += 1;
  return `198.51.${asked >> 8}.${asked & 255}`;
};

async function ask(
  { path, method = 'GET', headers = {}, body, session }: Case,
  source = anotherSource(),
): Promise<Response> {
  return fetch(`${setting.adapter.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'x-forwarded-for': source, ...headers, ...(session ? { cookie } : {}) },
    ...(body === undefined || method === 'GET'
      ? {}
      : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
}

describe('a request', () => {
  it.each(
    cases.map((each, no) => [no + 1, each.route, each.what, each] as const),
  )('%i. %s %s is refused with the right status', async (_no, _route, _what, each) => {
    const response = await ask(each);
    const text = await response.text();
    expect(response.status).toBe(each.status);
    // Nothing of the machinery, no leave for other sites, and an id by which the operator finds it.
    expect(text).not.toMatch(/node_modules|\bat \S+ \(|\.ts:\d+/);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    if (response.status === 303) {
      expect(response.headers.get('location')).toBe('/overview/sign-in');
    }
  });

  it('has cases for every route of the running adapter, at least sixty in all', () => {
    const covered = new Set(cases.map(({ route }) => route));
    const routes = watch.routes();
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => !covered.has(route))).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  it('leaves what was asked to be changed as it was', async () => {
    const [record] = await setting.adapter.ledger.list();
    expect(record?.state).toBe('unclear');
  });
});

describe('a stranger', () => {
  // Only the head is sent, and a body of 30 MB is promised: whoever waits for it would never answer.
  it.each([
    ['/notifications', 401],
    ['/fhir/$process-message', 401],
    ['/network/documents', 401],
    ['/fhir/$validate', 401],
    ['/fhir/Patient/1/$validate', 401],
    ['/api/messages', 401],
    ['/api/outbox/1/close', 401],
    ['/overview/notices/1/close', 303],
    ['/overview/sign-out', 303],
    ['/metrics', 404],
  ])('is answered at %s before the body is read', async (path, status) => {
    const { hostname, port } = new URL(setting.adapter.url);
    const socket = connect(Number(port), hostname);
    const head = await new Promise<string>((resolve, reject) => {
      socket.setTimeout(10_000, () => reject(new Error('The body is waited for')));
      socket.once('error', reject);
      socket.once('data', (text) => resolve(text.toString()));
      const type = 'content-type: application/x-www-form-urlencoded\r\ncontent-length: 30000000';
      const from = `x-forwarded-for: ${anotherSource()}\r\nauthorization: Bearer a-guess-of-somebody`;
      socket.write(`POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${from}\r\n${type}\r\n\r\n`);
    });
    socket.destroy();
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('a flood', () => {
  const flood = (path: string, method = 'POST', headers = {}) => ({
    route: '',
    what: '',
    path,
    method,
    headers,
  });
  // Many more than the limit allows in the seconds that they can take, so that it is met on a slow machine too.
  it.each([
    ['answers', 'rates.answersPerSecond', flood('/fhir/$process-message'), 401],
    ['documents', 'rates.documentsPerSecond', flood('/network/documents'), 401],
    ['resources to validate', 'rates.answersPerSecond', flood('/fhir/$validate'), 401],
    ['guesses of a token', 'rates.operatorsPerSecond', flood('/api/notices', 'GET', bearer('a-guess')), 401],
    [
      'questions of an operator',
      'rates.operatorsPerSecond',
      flood('/api/notices', 'GET', bearer(OPERATOR_TOKEN)),
      200,
    ],
    ['sign-ins', 'rates.signInPerMinute', flood('/overview/sign-in', 'GET'), 200],
    ['guesses of a link', 'rates.signInPerMinute', flood('/overview/sign-in/link/x', 'GET'), 403],
    ['pages', 'rates.overviewPerSecond', flood('/overview', 'GET'), 303],
    ['questions of monitoring', 'rates.monitoringPerSecond', flood('/ready', 'GET'), 200],
    ['notifications', 'limits.perSecond', flood('/notifications', 'POST', bearer('a-guess')), 401],
  ] as const)('of %s meets the limit %s, and nobody else does', async (_what, limit, one, usual) => {
    const source = anotherSource();
    const times = limit === 'limits.perSecond' ? 200 : 30;
    const answers = await Promise.all(
      Array.from({ length: times }, () => ask({ ...one, status: 0 }, source)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([usual, 429]));
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const outcome = (await refused?.json()) as {
      resourceType: string;
      issue: { details?: { text?: string } }[];
    };
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect(JSON.stringify(outcome)).toContain(limit);
    expect((await ask({ ...one, status: 0 })).status).toBe(usual);
  });
});

describe('an address in data', () => {
  const lead = (): [string, Case][] => [
    [
      'a notification that refers to it',
      notification(
        '',
        0,
        JSON.stringify({
          resourceType: 'Bundle',
          type: 'history',
          entry: [
            {
              fullUrl: `${inward()}/Flag/1`,
              resource: {
                resourceType: 'Flag',
                id: 'flag-inside',
                subject: { reference: `${inward()}/Patient/1` },
              },
            },
          ],
        }),
      ),
    ],
    [
      'an answer whose source is there',
      answer(
        '',
        0,
        JSON.stringify({
          resourceType: 'Bundle',
          id: 'b1',
          type: 'message',
          timestamp: '2026-01-01T00:00:00Z',
          entry: [
            {
              fullUrl: 'urn:uuid:0',
              resource: {
                resourceType: 'MessageHeader',
                id: 'm1',
                eventCoding: { code: 'need-reply' },
                source: { endpoint: inward() },
              },
            },
          ],
        }),
      ),
    ],
    [
      'a profile to validate against',
      {
        route: '',
        what: '',
        method: 'POST',
        path: `/fhir/$validate?profile=${encodeURIComponent(`${inward()}/StructureDefinition/1`)}`,
        body: JSON.stringify({
          resourceType: 'Patient',
          meta: { profile: [`${inward()}/StructureDefinition/2`] },
          generalPractitioner: [{ reference: `${inward()}/Practitioner/1` }],
        }),
        headers: bearer(ANSWER_TOKEN),
        status: 200,
      },
    ],
    [
      'a plan to show',
      {
        route: '',
        what: '',
        path: `/overview/plans/${encodeURIComponent(inward())}`,
        session: true,
        status: 404,
      },
    ],
    [
      'a Flag to explain',
      {
        route: '',
        what: '',
        path: `/api/explain/${encodeURIComponent(`${inward()}/Flag/1`)}`,
        headers: bearer(OPERATOR_TOKEN),
        status: 400,
      },
    ],
  ];

  it('is called by nothing that a request brings', async () => {
    for (const [what, each] of lead()) {
      const { status } = await ask(each);
      expect(status, what).toBeLessThan(500);
      await setting.adapter.queue.idle();
      expect(hits, what).toEqual([]);
    }
  });
});
