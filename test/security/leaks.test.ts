// Known names and national ids in every input of a running adapter: they stand in no log, metric, trace, URL, error,
// page of somebody who is not signed in, or row of the store.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Flag, Patient, Resource } from '@medplum/fhirtypes';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DialogMessage } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxKe, type SandboxKe } from '../../src/sandbox/ke.ts';
import { createBrowser } from '../support/browser.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { ANSWER_TOKEN, fixture, OPERATOR_TOKEN, SECRET } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';
import { foundIn, plant, planted } from './plants.ts';

/** What came out, by where. */
const out = new Map<string, string>();
const say = (sink: string, text: string): void => void out.set(sink, `${out.get(sink) ?? ''}${text}\n`);

const folder = mkdtempSync(join(tmpdir(), 'leaks-'));
const STORE_KEY = `2026-11:${randomBytes(32).toString('base64')}`;
const [outbox, receipts] = [join(folder, 'outbox'), join(folder, 'receipts')];
const servers: Server[] = [];
let hospital: TestFhirServer;
let unit: SandboxKe;
let adapter: ChildProcess;
let url = '';
let databaseUrl = '';

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<string> {
  // Who asks, or what stands behind, may end in the middle: then the line breaks, and nothing else.
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

const outcome = (place: string) =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'exception',
        diagnostics: `Broken at ${planted(place)}`,
        details: { text: planted(place) },
      },
    ],
  });

/** The hospital's server behind a door that notes every URL, and breaks twice with the person in its error. */
async function startHospital(): Promise<string> {
  hospital = await startFhirServer({ secret: SECRET });
  let broken = 0;
  const base = await serve(async (request, response) => {
    say('URL that the hospital is asked', `${request.method} ${request.url}`);
    const body = await bodyOf(request);
    if (request.url?.includes('Consent') && broken < 2) {
      broken += 1;
      response.writeHead(broken === 1 ? 500 : 429, {
        'content-type': 'application/fhir+json',
        'retry-after': '0',
      });
      response.end(outcome('error of the hospital'));
      return;
    }
    const answer = await fetch(`${new URL(hospital.baseUrl).origin}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        ['connection', 'content-length', 'host'].includes(name)
          ? []
          : [[name, String(value)] as [string, string]],
      ),
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    const text = (await answer.text()).replaceAll(hospital.baseUrl, `${base}/fhir`);
    response.writeHead(answer.status, { 'content-type': 'application/fhir+json' }).end(text);
  });
  return `${base}${new URL(hospital.baseUrl).pathname}`;
}

/** The unit: breaks once with the person in its error, then takes the notice and answers. */
async function startUnit(): Promise<string> {
  unit = createSandboxKe({
    name: 'Unit',
    answerToken: ANSWER_TOKEN,
    answer: 'coordinator-appointed',
    answerAfter: 20,
  });
  let broken = false;
  return serve((request, response) => {
    say('URL that the unit is asked', `${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    if (broken) {
      unit.app(request, response);
    } else {
      broken = true;
      request.resume();
      response.writeHead(503, { 'content-type': 'application/fhir+json' }).end(outcome('error of the unit'));
    }
  });
}

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).href;
const PROGRAM = `const { main } = await import('${MAIN}'); await main(['node', 'ip-fhir', ...process.argv.slice(1)]);`;

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const all = ['--input-type=module', '--eval', PROGRAM, '--', ...args];
  return spawn(process.execPath, all, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Many command lines in one process; what a command makes on standard output is its work, and no error. */
const COMMANDS = `
const { main } = await import('${MAIN}');
const { readFileSync } = await import('node:fs');
const tell = process.stderr.write.bind(process.stderr);
let said = '';
process.stderr.write = (text) => { said += text; return true; };
process.stdout.write = (text, ...rest) => { rest.at(-1)?.(); return true; };
for (const args of JSON.parse(readFileSync(process.argv[1], 'utf8'))) {
  said = '';
  await main(['node', 'ip-fhir', ...args]).catch((error) => { said += error; });
  tell(JSON.stringify({ command: args.slice(0, 2).join(' '), said }) + '\\n');
}`;

async function run(lines: readonly (readonly string[])[]): Promise<void> {
  const list = join(folder, 'commands.json');
  writeFileSync(list, JSON.stringify(lines));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', COMMANDS, '--', list], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let told = '';
  child.stderr?.on('data', (text: Buffer) => {
    told += text.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  for (const line of told.split('\n').filter((text) => text.startsWith('{"command"'))) {
    const { command, said } = JSON.parse(line) as { command: string; said: string };
    // Names of files are ours: the second word of a line may be one.
    const [first] = command.split(' ');
    say(`error output of ${first}`, said);
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) {
      return;
    }
    await wait(100);
  }
  throw new Error(`It never came to this: ${what}`);
}

/** What an earlier release, without a key, has left: bodies with somebody in them, in the store and in a folder. */
async function fromBefore(): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  for (const [id, days] of [
    ['young', 1],
    ['old', 100],
  ] as const) {
    await client.query(
      `insert into ip.received_message (message_id, bundle_ids, claimed_at, response)
       values ($1, array[$1], now() - make_interval(days => $2), $3)`,
      [`before-${id}`, days, JSON.stringify({ resourceType: 'Bundle', id: planted(`${id} body`) })],
    );
  }
  await client.end();
  mkdirSync(join(receipts, 'done'));
  const old = join(receipts, 'done', 'old.xml');
  writeFileSync(old, planted('old file'));
  utimesSync(old, new Date(0), new Date(0));
}

/** The person of the story, with planted name and national id, and planted words wherever a resource takes words. */
function withPlants(resource: Resource, place = 'patient'): Resource {
  const words = {
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${planted('narrative')}</div>`,
    },
  };
  if (resource.resourceType === 'Patient') {
    const { name, nationalId } = plant(place);
    const identifier =
      (resource as Patient).identifier?.map((each) => ({ ...each, value: nationalId })) ?? [];
    return {
      ...resource,
      ...words,
      name: [{ family: name, given: [plant('given').name] }],
      identifier,
    } as Resource;
  }
  if (resource.resourceType === 'Flag') {
    return { ...resource, ...words, code: { ...resource.code, text: planted('Flag') } } as Resource;
  }
  if (resource.resourceType === 'Observation') {
    return { ...resource, note: [{ text: planted('Observation note') }] } as Resource;
  }
  return { ...resource, ...words } as Resource;
}

beforeAll(async () => {
  const [server, endpoint] = [await startHospital(), await startUnit()];
  const collector = await serve(async (request, response) => {
    say('traces', (await bodyOf(request)).toString());
    response.setHeader('content-type', 'application/json').end('{}');
  });
  databaseUrl = await freshDatabase();
  const config = join(folder, 'config.json');
  const entry = { municipality: '4601', name: 'Unit', organizationNumber: '310000248' };
  const networked = {
    municipality: '4627',
    name: 'Askøy',
    organizationNumber: '310003107',
    endpoint: 'her-id:8143060',
  };
  mkdirSync(outbox);
  mkdirSync(receipts);
  await fromBefore();
  writeFileSync(
    config,
    JSON.stringify({
      listen: { host: '127.0.0.1', port: 0 },
      hospital: { server, name: 'Fjellheim sykehus' },
      notifications: { secret: SECRET },
      answers: { token: ANSWER_TOKEN },
      operators: { token: OPERATOR_TOKEN },
      directory: [{ ...entry, endpoint: `${endpoint}/fhir/$process-message` }, networked],
      dialog: {
        sender: { organisation: { name: 'Fjellheim sykehus', herId: '90001' } },
        handOff: { outbox, receipts, everyMs: 50 },
      },
      retry: { attempts: 20, firstMs: 20, longestMs: 50, resends: 5 },
      network: { privateHosts: ['127.0.0.1'] },
      store: { databaseUrl, encryptionKey: STORE_KEY },
      pages: { oneTimeLink: true },
      logLevel: 'debug',
    }),
  );
  adapter = start(['serve', '--config', config], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    NODE_DEBUG: '',
  });
  for (const stream of [adapter.stdout, adapter.stderr]) {
    stream?.on('data', (text: Buffer) => say('log', text.toString()));
  }
  await until('the adapter listens', () => /listens on (http\S+)/.test(out.get('log') ?? ''));
  url = /listens on (http\S+)/.exec(out.get('log') ?? '')?.[1] ?? '';
  for (const [story, place] of [
    ['need-with-consent', 'patient'],
    ['need-without-fhir', 'patient of the network'],
  ] as const) {
    for (const { resource } of fixture<Bundle>(story, 'hospital.json').entry ?? []) {
      await hospital.repository.updateResource(withPlants(resource as Resource, place));
    }
    await hospital.repository.updateResource(withPlants(fixture<Flag>(story, 'flag.json')));
    await notify(story);
  }
  const business = async () => {
    const response = await fetch(`${url}/api/notices`, {
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    return ((await response.json()) as { business?: string }[]).some(
      (notice) => notice.business !== undefined,
    );
  };
  await until('the unit has answered', business);
  await strangers();
  await units();
  await network();
  await operators();
  await files();
  await people();
  await wait(500);
}, 240_000);

afterAll(async () => {
  adapter?.kill('SIGTERM');
  await hospital?.stop();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

async function ask(what: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init });
  say(
    `answer to ${what}`,
    `${response.status} ${JSON.stringify([...response.headers])} ${await response.clone().text()}`,
  );
  return response;
}

async function notify(story: string): Promise<void> {
  const body = JSON.stringify({
    ...fixture<Flag>(story, 'flag.json'),
    text: { div: planted('notification') },
    contained: [{ resourceType: 'Patient', id: 'p', name: [{ text: planted('notification') }] }],
  });
  const headers = {
    'content-type': 'application/fhir+json',
    'x-signature': createHmac('sha256', SECRET).update(body).digest('hex'),
    'x-request-id': planted('request id'),
    'x-correlation-id': planted('correlation id'),
    'user-agent': planted('user agent'),
    referer: `https://x.example/${plant('referer').nationalId}`,
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    tracestate: `x=${plant('tracestate').nationalId}`,
    baggage: `name=${plant('baggage').name}`,
  };
  const query = `?patient=${plant('query').nationalId}&name=${plant('query').name}`;
  expect(
    (await ask('a notification', `/notifications${query}`, { method: 'POST', body, headers })).status,
  ).toBe(200);
}

/** Whoever is nobody here. */
async function strangers(): Promise<void> {
  const { name, nationalId } = plant('stranger');
  const words = encodeURIComponent(planted('stranger'));
  for (const path of [
    `/${words}`,
    `/overview?text=${words}`,
    `/overview/notices/${nationalId}`,
    `/overview/plans/${nationalId}`,
    `/overview/plans?id=${words}`,
    `/overview/sign-in?return=${words}`,
    `/overview/sign-in/link/${name}`,
    `/api/explain/${nationalId}`,
    `/api/outbox/${nationalId}`,
    `/notifications/Patient/${nationalId}`,
    `/fhir/Patient?identifier=${nationalId}`,
    `/metrics?name=${words}`,
    '/health',
    '/ready',
  ]) {
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? JSON.stringify({ name, nationalId }) : undefined;
      const headers = {
        authorization: `Bearer ${nationalId}`,
        cookie: `ip-session=${name}`,
        'x-forwarded-for': nationalId,
      };
      await ask(`a stranger's ${method} ${path.split('/')[1]?.split('?')[0]?.slice(0, 9)}`, path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body ? { body } : {}),
      });
    }
  }
  for (const body of [`{"${planted('broken notification')}`, planted('broken notification'), `<${name}>`]) {
    const headers = { 'x-signature': createHmac('sha256', SECRET).update(body).digest('hex') };
    await ask('a broken notification', '/notifications', { method: 'POST', body, headers });
  }
  for (const value of [
    { resourceType: name, id: nationalId },
    { resourceType: 'Patient', id: nationalId },
    [name],
  ]) {
    const body = JSON.stringify(value);
    const headers = { 'x-signature': createHmac('sha256', SECRET).update(body).digest('hex') };
    await ask('a notification of something else', '/notifications', { method: 'POST', body, headers });
  }
}

/** Answers of a unit that are wrong in many ways, each with somebody in it. */
async function units(): Promise<void> {
  const words = planted('answer');
  const message = (task: object, extra: object = {}) => ({
    resourceType: 'Bundle',
    id: `b-${Math.random().toString(36).slice(2)}`,
    type: 'message',
    timestamp: '2026-03-02T12:00:00Z',
    entry: [
      {
        fullUrl: 'urn:uuid:1a0f6a5e-0000-4000-8000-000000000001',
        resource: {
          resourceType: 'MessageHeader',
          id: `1a0f6a5e-0000-4000-8000-${Math.random().toString().slice(2, 14).padEnd(12, '0')}`,
          eventCoding: {
            system: 'https://individuell-plan.example/fhir/CodeSystem/ip-message-event',
            code: 'need-reply',
          },
          source: { endpoint: 'https://ke.example/fhir', name: words },
          ...extra,
        },
      },
      {
        fullUrl: 'urn:uuid:1a0f6a5e-0000-4000-8000-000000000002',
        resource: { resourceType: 'Task', ...task },
      },
    ],
  });
  for (const body of [
    message({ id: 'unknown', description: words, note: [{ text: words }], businessStatus: { text: words } }),
    message({ id: plant('answer').nationalId, for: { display: words } }),
    message({ id: 'x' }, { id: plant('message id').nationalId }),
    { ...message({ id: 'x' }), id: plant('bundle id').nationalId },
    message({ id: 'x' }, { response: { identifier: plant('acknowledged id').nationalId, code: 'ok' } }),
    message({ id: 'x' }, { reason: { text: words }, responsible: { display: words } }),
    message({ id: 'x' }, { response: { identifier: words, code: 'ok', details: { display: words } } }),
    { resourceType: 'Bundle', type: 'message', entry: [{ resource: { resourceType: words } }] },
    { resourceType: 'Patient', name: [{ text: words }] },
    words,
  ]) {
    await ask('an answer', '/fhir/$process-message', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${ANSWER_TOKEN}`, 'content-type': 'application/fhir+json' },
    });
  }
}

/** What the hospital's message handler brings, in its folder and by HTTP, about a notice that is known and about none. */
async function network(): Promise<void> {
  await until('the notice is handed to the message handler', () =>
    readdirSync(outbox).some((name) => name.endsWith('.xml')),
  );
  const [handed = ''] = readdirSync(outbox).filter((name) => name.endsWith('.xml'));
  const bytes = readFileSync(join(outbox, handed));
  say('CONTROL: the message that is handed over', bytes.toString());
  const { message } = readXml(bytes);
  if (message?.kind !== 'dialog') {
    throw new TypeError('No dialogue message was handed over');
  }
  const words = planted('dialogue message');
  const reply = (id: string, conversation: string): DialogMessage => ({
    ...message,
    id,
    conversation: { parent: conversation, conversation },
    notes: [
      { theme: { v: '1', s: '2.16.578.1.12.4.1.1.7321', dn: words }, subject: words, text: words, roles: [] },
    ],
    sender: message.receiver,
    receiver: message.sender,
    attachments: [{ contentType: 'text/plain', title: words, data: Buffer.from(words).toString('base64') }],
  });
  const receipt = {
    ...appRecFor(message, { id: 'r1', generated: '2026-11-22T10:00:00Z' }),
    status: '3' as const,
  };
  const documents = [
    writeAppRec({ ...receipt, errors: [{ v: 'X99', s: '2.16.578.1.12.4.1.1.8221', dn: words, ot: words }] }),
    writeAppRec({ ...receipt, original: { ...receipt.original, id: plant('receipt').nationalId } }),
    writeDialog(reply('reply-1', message.id)),
    writeDialog(reply('reply-2', plant('conversation').nationalId)),
    writeDialog(reply(plant('dialogue id').nationalId, 'unknown')),
    writeDialog(reply(plant('dialogue id of a reply').nationalId, message.id)),
    `<MsgHead>${words}`,
    `<?xml version="1.0"?><${plant('element').name}>${words}</${plant('element').name}>`,
    words,
  ];
  const headers = { authorization: `Bearer ${ANSWER_TOKEN}`, 'content-type': 'application/xml' };
  for (const [no, body] of documents.entries()) {
    // The AppRec for a reply is about the sender's own message; what refuses one is searched like every error.
    const answer = await fetch(`${url}/network/documents`, { method: 'POST', headers, body });
    say('answer to a document of the network', `${answer.status} ${await answer.text()}`);
    writeFileSync(join(receipts, `.${no}`), body);
    renameSync(join(receipts, `.${no}`), join(receipts, `${no}.xml`));
  }
  await until('all of the folder is taken', () =>
    readdirSync(receipts).every((name) => !name.endsWith('.xml')),
  );
  say('taken from the folder', readdirSync(join(receipts, 'refused')).join(' '));
}

/** Whoever holds the operator token asks for messages and looks things up, with somebody wherever something can be said. */
async function operators(): Promise<void> {
  const words = planted('operator');
  const { name, nationalId } = plant('operator');
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' };
  const to = { key: 'a-1', patient: 'anders', recipient: '310000248' };
  for (const body of [
    { kind: 'health-information', ...to, paragraphs: [words], reports: [] },
    { kind: 'partner-information', ...to, key: 'a-2', change: 'started', coordinator: words },
    {
      kind: 'handover',
      ...to,
      key: 'a-3',
      reason: words,
      plan: { system: 'https://x.example', value: name },
    },
    {
      kind: 'decision',
      ...to,
      key: 'a-4',
      recipient: { reference: 'Patient/anders', name: words },
      paragraphs: [words],
      authority: 'hospital',
    },
    { kind: 'health-information', ...to, key: nationalId, patient: nationalId, paragraphs: [words] },
    { kind: words, [name]: words },
    { kind: 'decision', ...to, [words]: words },
    words,
  ]) {
    await ask('POST /api/messages', '/api/messages', { method: 'POST', headers, body: JSON.stringify(body) });
  }
  await ask('an explanation of a national id', `/api/explain/${nationalId}`, { headers });
  for (const act of ['retry', 'close']) {
    const body = JSON.stringify({ by: nationalId, note: `about ${nationalId}` });
    await ask('an act on an item', `/api/outbox/1/${act}`, { method: 'POST', headers, body });
  }
  const link = /https?:\S+\/sign-in\/link\/\S+/.exec(out.get('log') ?? '')?.[0];
  const browser = createBrowser(url);
  await browser.get(new URL(link ?? '').pathname);
  expect((await browser.get('/overview')).status).toBe(200);
  await browser.get(`/overview/plans/${nationalId}`);
  await browser.get(`/overview/plans?id=${nationalId}`);
}

/** Files that the commands read, with somebody where something else should stand. */
async function files(): Promise<void> {
  const words = planted('file');
  const { name, nationalId } = plant('file');
  const file = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  const plan = file('plan.json', {
    patient: { nationalId: `${nationalId}1`, name: words },
    goals: words,
    status: words,
  });
  const bundle = file('bundle.json', {
    resourceType: 'Bundle',
    type: words,
    entry: [{ resource: { resourceType: 'Patient', name: words } }],
  });
  const short = file('short.json', words);
  const lines = file(
    'lines.ndjson',
    `${words}\n{"patient":"${words}"}\n${JSON.stringify(JSON.parse(readFileSync(plan, 'utf8')))}\n`,
  );
  const table = file('table.csv', `navn;fnr\n"${words};${nationalId}\n`);
  const xml = file(
    'message.xml',
    `<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24">${words}</MsgHead>`,
  );
  const server = ['--server', hospital.baseUrl];
  mkdirSync(join(folder, 'plans'));
  file('plans/one.json', words);
  file('plans/two.json', readFileSync(plan, 'utf8'));
  await run([
    ['to-fhir', plan],
    ['to-fhir', file('broken.json', `{"name": "${words}`)],
    ['to-fhir', short],
    ['to-fhir', lines],
    ['from-fhir', bundle],
    ['from-fhir', short],
    ['view', plan, '--for', 'x'],
    ['summary', plan, '--kind', 'person'],
    ['event', plan, short],
    ['gaps', plan],
    ['archive', plan, '--custodian', name],
    ['validate', bundle, short],
    ['import', '--mapping', 'example-spreadsheet', table],
    ['import', '--mapping', 'dips-arena', short],
    ['route', '--patient', file('patient.json', { resourceType: 'Bundle', name: words })],
    ['route', '--patient', short],
    ['directory', 'import', short],
    ['directory', 'import', table],
    ['dialog', 'read', xml],
    ['dialog', 'read', short],
    ['dialog', 'write', bundle, '--sender', 'A', '--sender-her-id', '1'],
    ['dialog', 'check', xml],
    ['publish', plan, ...server],
    ['publish', short, ...server],
    ['load', lines, '--state', join(folder, 'loaded'), ...server],
    ['sync', '--plans', join(folder, 'plans'), '--state', join(folder, 'state'), ...server],
    ['serve', '--config', short],
    [
      'serve',
      '--config',
      file('wrong.json', {
        notifications: { secret: words },
        hospital: words,
        [plant('file').name.slice(0, 5)]: 1,
      }),
    ],
    ['outbox', 'close', '999', '--note', name, '--by', 'somebody'],
    ['outbox', 'close', '1', '--note', nationalId, '--by', 'somebody'],
    ['audit', 'verify', '--against', short],
  ]);
}

/** What people and their tools see that says of notices what became of them, and names nobody. */
async function people(): Promise<void> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  for (const path of ['/api/notices', '/api/outbox?all=true', '/metrics', '/health', '/ready']) {
    expect((await ask(path, path, { headers })).status, path).toBe(200);
  }
  const explained = await fetch(`${url}/api/explain/flag-anders`, { headers });
  say('CONTROL: the explanation, which is about the person', await explained.text());
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('ip', 'jobs') and table_type = 'BASE TABLE'",
  );
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    say(`rows of ${name}`, rows.map(({ row }) => row).join('\n'));
  }
  await client.end();
}

describe('a planted name or national id', () => {
  it('is really there: in the message to the unit, and in the explanation for those who may see it', () => {
    expect(foundIn(JSON.stringify(unit.messages))).toEqual(expect.arrayContaining(['patient', 'given']));
    expect(foundIn(out.get('CONTROL: the message that is handed over') ?? '')).toContain(
      'patient of the network',
    );
    expect(foundIn(out.get('CONTROL: the explanation, which is about the person') ?? '')).toContain(
      'patient',
    );
    for (const sink of [
      'log',
      'traces',
      'URL that the hospital is asked',
      'URL that the unit is asked',
      'answer to /metrics',
      'rows of ip.audit',
      'rows of ip.history',
      'error output of to-fhir',
      'error output of from-fhir',
      'error output of load',
      'error output of sync',
      'answer to POST /api/messages',
      'answer to a document of the network',
    ]) {
      expect(out.get(sink)?.length ?? 0, sink).toBeGreaterThan(50);
    }
  });

  it('stands in no log, metric, URL, trace, error, row, or page of somebody who is not signed in', () => {
    const found = [...out]
      .filter(([sink]) => !sink.startsWith('CONTROL'))
      .flatMap(([sink, text]) => foundIn(text).map((place) => `${place} → ${sink}`));
    expect(found).toEqual([]);
  });

  it('is not kept for longer than it is to be, and what is kept is sealed: known are only that it was there, and the audit', () => {
    const kept = (out.get('rows of ip.received_message') ?? '')
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    const of = (id: string) => kept.find(({ message_id }) => message_id === id) as Record<string, unknown>;
    expect(of('before-old')).toMatchObject({ response: null, forgotten_at: expect.any(String) });
    expect(of('before-young').response).toMatch(/^sealed:v1:2026-11:/);
    expect(readdirSync(join(receipts, 'done'))).not.toContain('old.xml');
    expect(
      kept.filter(({ response }) => response !== null && !String(response).startsWith('sealed:v1:')),
    ).toEqual([]);
    expect(kept.length).toBeGreaterThan(3);
    for (const name of readdirSync(outbox)) {
      expect(statSync(join(outbox, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('would be found: each sink is searched by what it really holds', () => {
    for (const place of ['patient', 'request id', 'file']) {
      expect(foundIn(`x${plant(place).name.toUpperCase()}x`)).toEqual([place]);
      expect(foundIn(`"${plant(place).nationalId}"`)).toEqual([place]);
    }
  });

  it('is not in the secrets either: none of them is said', () => {
    const all = [...out]
      .filter(([sink]) => !sink.startsWith('CONTROL'))
      .map(([, text]) => text)
      .join('\n');
    for (const secret of [SECRET, ANSWER_TOKEN, OPERATOR_TOKEN, STORE_KEY.slice(8)]) {
      expect(all.split(secret).length - 1, secret).toBe(0);
    }
  });
});
