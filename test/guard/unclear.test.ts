// What callers hear of a write whose answer is lost on its way back: never that nothing was written.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { type Caller, type GuardSetting, grownPlan, putting, startGuards } from '../support/guard.ts';

type OfWrites = 'well' | 'answer lost' | 503;

let server: TestFhirServer;
let between: Server;
let ofWrites: OfWrites = 'well';
let setting: GuardSetting;
let keeper: Caller;

const isWrite = ({ method = '', url = '' }: IncomingMessage, text: string) =>
  method === 'PUT' || (method === 'POST' && !url.includes('_search') && !text.includes('"type":"batch"'));

/** The server behind, over a line that loses the answers of writes when it is told to. */
async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  const writes = isWrite(request, body.toString());
  if (writes && ofWrites === 503) {
    response.writeHead(503).end();
    return;
  }
  const {
    host: _,
    connection: __,
    'transfer-encoding': ___,
    'content-length': ____,
    ...headers
  } = request.headers;
  const answer = await fetch(`${new URL(server.baseUrl).origin}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 ? { body } : {}),
  });
  const text = await answer.text();
  if (writes && ofWrites === 'answer lost') {
    response.destroy();
    return;
  }
  const kept = ['content-type', 'etag', 'location', 'last-modified'].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  response.writeHead(answer.status, Object.fromEntries(kept)).end(text);
}

beforeAll(async () => {
  server = await startFhirServer();
  between = createServer((request, response) => void carry(request, response));
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const base = `http://127.0.0.1:${(between.address() as AddressInfo).port}${new URL(server.baseUrl).pathname}`;
  setting = await startGuards({ config: { server: { url: base, bases: [server.baseUrl] } } });
  keeper = await setting.as({ role: 'keeper' });
});
afterAll(async () => {
  await setting.stop();
  between.closeAllConnections();
  between.close();
  await server.stop();
});
beforeEach(() => {
  ofWrites = 'well';
});

const bundleOf = (system: string, from: number) =>
  putting(
    toFhir(grownPlan(system, from)).bundle.entry.map(({ resource }) => resource as unknown as Resource),
  );
const stored = async (type: Resource['resourceType'], id: string) =>
  server.repository.readResource(type, id).then(
    () => true,
    () => false,
  );

describe('a write whose answer is lost', () => {
  it('of a plan is told as unclear, and holds up others about the person until it surely is over', async () => {
    const bundle = bundleOf('u', 1);
    ofWrites = 'answer lost';
    const lost = await keeper('POST', '', bundle);
    expect(lost.status).toBe(504);
    expect(lost.json.issue[0].code).toBe('timeout');
    expect(lost.text).not.toMatch(/nothing was written/i);
    const plan = bundle.entry?.find(({ resource }) => resource?.resourceType === 'CarePlan')?.resource;
    expect(await stored('CarePlan', plan?.id ?? '')).toBe(true);
    ofWrites = 'well';
    expect((await keeper('POST', '', bundle)).status).toBe(503);
  });

  it('of something that is about no plan is told so too', async () => {
    ofWrites = 'answer lost';
    const lost = await keeper('PUT', 'Location/unclear', {
      resourceType: 'Location',
      id: 'unclear',
      name: 'Eksempelrom',
    });
    expect(lost.status).toBeGreaterThanOrEqual(502);
    expect(lost.text).not.toMatch(/nothing was written/i);
    expect(await stored('Location', 'unclear')).toBe(true);
  });

  it('in a batch is told of its entry alone: what stood before it is answered', async () => {
    const room = (id: string) => ({ resourceType: 'Location', id, name: 'Eksempelrom' });
    const put = (id: string) => ({ resource: room(id), request: { method: 'PUT', url: `Location/${id}` } });
    expect((await keeper('PUT', 'Location/first', room('first'))).status).toBeLessThan(300);
    ofWrites = 'answer lost';
    const lost = await keeper('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: 'Location/first' } },
        put('second'),
        { request: { method: 'GET', url: 'Location/first' } },
      ],
    });
    const statuses = lost.json.entry.map((one: { response: { status: string } }) => one.response.status);
    expect(statuses).toEqual(['200', '504', '200']);
  });
});

it('a write that the server surely did not take holds nobody up', async () => {
  const bundle = bundleOf('v', 60);
  ofWrites = 503;
  const refused = await keeper('POST', '', bundle);
  expect(refused.status).toBe(503);
  ofWrites = 'well';
  expect((await keeper('POST', '', bundle)).status).toBe(200);
});
