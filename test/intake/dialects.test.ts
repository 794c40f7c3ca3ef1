// Every dialect over real HTTP: what is read from it, and what its sender hears.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backportSignal, gridValidation, type SenderName, senderNames } from '../../src/sandbox/senders.ts';
import { changeOf, type Receiver, SECRET, startReceiver } from '../support/receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
beforeEach(() => void receiver.taken.splice(0));
afterAll(() => receiver.stop());

const unnamed: readonly SenderName[] = ['hapi-empty', 'backport-empty'];

describe('a notification that a Flag was written', () => {
  it.each(
    senderNames.filter((name) => !unnamed.includes(name)),
  )('names it in the dialect %s', async (dialect) => {
    const response = await receiver.tell(dialect, changeOf('flag-1', 7, '3'));
    expect(response.status).toBe(200);
    expect(receiver.taken).toMatchObject([
      { kind: 'events', unnamed: false, changed: [{ type: 'Flag', id: 'flag-1', versionId: '3' }] },
    ]);
  });

  it.each(unnamed)('says in the dialect %s only that the server has to be asked', async (dialect) => {
    expect((await receiver.tell(dialect, changeOf('flag-1', 7))).status).toBe(200);
    expect(receiver.taken).toMatchObject([{ kind: 'events', unnamed: true, changed: [] }]);
  });

  it('is answered to HAPI with a FHIR body: it takes an empty answer for a failure', async () => {
    for (const dialect of ['hapi', 'hapi-empty'] as const) {
      const response = await receiver.tell(dialect, changeOf('flag-1', 1));
      expect(response.headers.get('content-type')).toContain('application/fhir+json');
      expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    }
  });

  it('is taken from HAPI without a body too, by the name in the path', async () => {
    const headers = { authorization: `Bearer ${SECRET}` };
    const url = `${receiver.sender.endpoint}/Flag/flag-2`;
    expect((await receiver.send({ method: 'PUT', url, headers, body: '' })).status).toBe(200);
    expect(receiver.taken[0]?.changed).toEqual([{ type: 'Flag', id: 'flag-2' }]);
  });
});

describe('a notification that a Flag was removed', () => {
  it.each([
    'hapi',
    'medplum',
    'backport-full',
    'event-grid',
    'cloud-events',
  ] as const)('is told apart in the dialect %s', async (dialect) => {
    const response = await receiver.tell(dialect, { ...changeOf('flag-1', 2), deleted: true });
    expect(response.status).toBe(200);
    expect(receiver.taken[0]?.changed).toMatchObject([{ type: 'Flag', id: 'flag-1', deleted: true }]);
  });
});

describe('the R5 backport', () => {
  it.each([
    'backport-full',
    'backport-id-only',
    'backport-empty',
    'backport-xml',
  ] as const)('gives the numbers of its events in %s', async (dialect) => {
    await receiver.tell(dialect, changeOf('flag-1', 7), changeOf('flag-2', 8));
    expect(receiver.taken[0]).toMatchObject({
      subscription: 'sub-1',
      numbers: [7, 8],
      total: 8,
      status: 'active',
    });
  });

  it.each(['handshake', 'heartbeat'] as const)('is answered on a %s, which names nothing', async (type) => {
    expect((await receiver.send(backportSignal(receiver.sender, type, 12))).status).toBe(200);
    expect(receiver.taken).toMatchObject([{ kind: type, changed: [], unnamed: false, total: 12 }]);
  });

  it('is read from servers that write the type as valueString, and from those that send SubscriptionStatus', async () => {
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/fhir+json' };
    const parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'type', valueString: 'event-notification' },
        { name: 'notification-event', part: [{ name: 'focus', valueReference: { reference: 'Flag/a' } }] },
      ],
    };
    const status = {
      resourceType: 'SubscriptionStatus',
      type: 'event-notification',
      notificationEvent: [{ eventNumber: '4', focus: { reference: 'https://hospital.example/fhir/Flag/b' } }],
    };
    for (const resource of [parameters, status]) {
      const body = JSON.stringify({ resourceType: 'Bundle', type: 'history', entry: [{ resource }] });
      await receiver.send({ method: 'POST', url: receiver.sender.endpoint, headers, body });
    }
    expect(receiver.taken.map(({ changed }) => changed[0]?.id)).toEqual(['a', 'b']);
  });

  it('tells no gaps by numbers that are counted in each Bundle', async () => {
    await receiver.tell('relative', changeOf('flag-1', 70), changeOf('flag-2', 71));
    expect(receiver.taken[0]).not.toHaveProperty('numbers');
    expect(receiver.taken[0]).not.toHaveProperty('total');
    expect(receiver.taken[0]?.changed).toHaveLength(2);
  });
});

describe('Event Grid', () => {
  it('gets the code of its validation back, and nothing else', async () => {
    const response = await receiver.send(gridValidation(receiver.sender, '512d38b6-c7b8-40c8'));
    expect(await response.json()).toEqual({ validationResponse: '512d38b6-c7b8-40c8' });
  });

  it('gets leave to send CloudEvents when its origin is known, and no other does', async () => {
    const ask = (origin: string) =>
      fetch(receiver.sender.endpoint, {
        method: 'OPTIONS',
        headers: { 'webhook-request-origin': origin, 'webhook-request-rate': '120' },
      });
    const response = await ask('eventgrid.azure.net');
    expect(response.status).toBe(200);
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    expect(response.headers.get('webhook-allowed-rate')).toBe('120');
    expect((await ask('elsewhere.example')).status).toBe(403);
  });

  it('is read in the binary form of CloudEvents, and several at a time', async () => {
    const type = 'Microsoft.HealthcareApis.FhirResourceCreated';
    const data = { resourceType: 'Flag', resourceFhirId: 'c', resourceVersionId: 2 };
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
    const url = receiver.sender.endpoint;
    const binary = { ...headers, 'ce-type': type, 'ce-id': '1', 'ce-time': new Date().toISOString() };
    await receiver.send({ method: 'POST', url, headers: binary, body: JSON.stringify(data) });
    const batch = { ...headers, 'content-type': 'application/cloudevents-batch+json' };
    const events = ['d', 'e'].map((id) => ({
      specversion: '1.0',
      type,
      id,
      data: { ...data, resourceFhirId: id },
    }));
    await receiver.send({ method: 'POST', url, headers: batch, body: JSON.stringify(events) });
    expect(receiver.taken.flatMap(({ changed }) => changed.map(({ id }) => id))).toEqual(['c', 'd', 'e']);
  });

  it('hears which event is none, instead of losing it', async () => {
    const headers = { authorization: `Bearer ${SECRET}`, 'aeg-event-type': 'Notification' };
    const body = JSON.stringify([{ eventType: 'Microsoft.Storage.BlobCreated', data: {} }]);
    const response = await receiver.send({ method: 'POST', url: receiver.sender.endpoint, headers, body });
    expect(response.status).toBe(422);
  });
});
