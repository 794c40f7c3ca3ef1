// What the adapter says to those who notify it: by real HTTP requests.
import { createHmac } from 'node:crypto';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ANSWER_TOKEN,
  fixture,
  OPERATOR_TOKEN,
  recordOf,
  SECRET,
  type Setting,
  startSetting,
} from '../support/hospital.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
  await setting.load('need-without-consent');
});
afterAll(() => setting.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function send({
  method = 'POST',
  path = '/notifications',
  body = '',
  headers = {},
}: Sent): Promise<Response> {
  return fetch(`${setting.adapter.url}${path}`, {
    method,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    ...(body ? { body } : {}),
  });
}

const signed = (body: string) => ({ 'x-signature': createHmac('sha256', SECRET).update(body).digest('hex') });
const bearer = { authorization: `Bearer ${SECRET}` };
const flag = JSON.stringify(fixture('need-without-consent', 'flag.json'));

async function outcomeOf(response: Response): Promise<OperationOutcome> {
  return (await response.json()) as OperationOutcome;
}

describe('a notification', () => {
  it('is taken when the raw body is signed', async () => {
    const response = await send({ body: flag, headers: signed(flag) });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    expect((await outcomeOf(response)).resourceType).toBe('OperationOutcome');
  });

  it('is taken as PUT with the resource in the path, and without a body', async () => {
    const response = await send({ method: 'PUT', path: '/notifications/Flag/flag-berit', headers: bearer });
    expect(response.status).toBe(200);
  });

  it('is taken as a history Bundle that names the Flag only', async () => {
    const event = {
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: '1' },
        { name: 'focus', valueReference: { reference: 'Flag/flag-berit' } },
      ],
    };
    const status = {
      resourceType: 'Parameters',
      parameter: [{ name: 'type', valueCode: 'event-notification' }, event],
    };
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'history', entry: [{ resource: status }] });
    expect((await send({ body, headers: signed(body) })).status).toBe(200);
  });

  it.each(['handshake', 'heartbeat'])('of the kind %s is answered and starts no work', async (type) => {
    const status = { resourceType: 'Parameters', parameter: [{ name: 'type', valueCode: type }] };
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'history', entry: [{ resource: status }] });
    // What the notifications before it have caused is over.
    await setting.adapter.queue.idle();
    const before = (await setting.adapter.ledger.list()).length;
    expect((await send({ body, headers: signed(body) })).status).toBe(200);
    await setting.adapter.queue.idle();
    expect((await setting.adapter.ledger.list()).length).toBe(before);
  });

  it('is never trusted for content: a Flag that the server does not have leads to no message', async () => {
    const body = flag.replaceAll('flag-berit', 'flag-invented');
    expect((await send({ body, headers: signed(body) })).status).toBe(200);
    await setting.adapter.queue.idle();
    expect((await recordOf(setting.adapter, 'flag-invented')).state).toBe('unclear');
  });

  it.each<[string, Sent, number, string]>([
    ['without a signature', { body: flag }, 401, 'security'],
    ['with a wrong signature', { body: flag, headers: { 'x-signature': 'ab'.repeat(32) } }, 401, 'security'],
    ['signed over another body', { body: `${flag} `, headers: signed(flag) }, 401, 'security'],
    ['that is no JSON', { body: '{', headers: signed('{') }, 400, 'structure'],
    ['that names no resource', { body: '{}', headers: signed('{}') }, 422, 'structure'],
    ['of the wrong path', { path: '/nowhere' }, 404, 'not-found'],
  ])('%s is refused with what is wrong and what to do', async (_what, request, status, code) => {
    const response = await send(request);
    expect(response.status).toBe(status);
    const { issue } = await outcomeOf(response);
    expect(issue[0]).toMatchObject({ severity: 'error', code });
    expect(issue[0]?.diagnostics).toBeTruthy();
  });

  it('that is larger than two megabytes is refused before it is read', async () => {
    const body = JSON.stringify({ resourceType: 'Flag', id: 'x', text: 'x'.repeat(3 * 1024 * 1024) });
    expect((await send({ body, headers: signed(body) })).status).toBe(413);
  });
});

describe('health and readiness', () => {
  it('says that it is up, and that the hospital can be reached', async () => {
    expect(await (await send({ method: 'GET', path: '/health' })).json()).toMatchObject({ status: 'up' });
    expect((await send({ method: 'GET', path: '/ready' })).status).toBe(200);
  });

  it("is not ready while the hospital's server does not answer", async () => {
    const lonely = await startSetting();
    await lonely.hospital.stop();
    const response = await fetch(`${lonely.adapter.url}/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'not ready' });
    await lonely.adapter.stop();
  });
});

describe('the list of notices', () => {
  it('is shown only to people, never to the units, and holds no name and no national id', async () => {
    for (const wrong of [{}, { authorization: `Bearer ${ANSWER_TOKEN}` }]) {
      expect((await send({ method: 'GET', path: '/api/notices', headers: wrong })).status).toBe(401);
    }
    const response = await send({
      method: 'GET',
      path: '/api/notices',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('Flag/flag-berit');
    expect(text).not.toContain('02919130035');
    expect(text).not.toContain('Prøvesen');
  });
});
