// What callers hear of a write whose answer is lost on its way back: never that nothing was written.
import type { IncomingMessage } from 'node:http';
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { type Caller, type GuardSetting, grownPlan, putting, startGuards } from '../support/guard.ts';
import { type Line, startLine } from '../support/line.ts';

type OfWrites = 'well' | 'answer lost' | 503;

let server: TestFhirServer;
let line: Line;
let ofWrites: OfWrites = 'well';
let setting: GuardSetting;
let keeper: Caller;

const isWrite = ({ method = '', url = '' }: IncomingMessage, text: string) =>
  method === 'PUT' || (method === 'POST' && !url.includes('_search') && !text.includes('"type":"batch"'));

beforeAll(async () => {
  server = await startFhirServer();
  line = await startLine(server.baseUrl, {
    instead: (request, body) => (isWrite(request, body) && ofWrites === 503 ? 503 : undefined),
    answer: (request, body, answer) =>
      isWrite(request, body) && ofWrites === 'answer lost' ? undefined : answer,
  });
  setting = await startGuards({ config: { server: { url: line.baseUrl, bases: [server.baseUrl] } } });
  keeper = await setting.as({ role: 'keeper' });
});
afterAll(async () => {
  await setting.stop();
  line.stop();
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
