import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, inject, it, vi } from 'vitest';
import { FhirClient, outcomeErrors } from './fhir-client.ts';

const fhir = new FhirClient(inject('hapiBaseUrl'));

describe('HAPI as a peer', () => {
  it('is an R4 server that says which release it is', async () => {
    const { body } = await fhir.send('GET', 'metadata');
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    expect(body.software.version).toBe(inject('hapiVersion'));
  });

  it('takes ids of the client, keeps history, and refuses a write on an old version', async () => {
    const patient = { resourceType: 'Patient', id: 'kari', active: true };
    const created = await fhir.send('PUT', 'Patient/kari', patient);
    expect([created.status, created.headers.get('etag')]).toEqual([201, 'W/"1"']);
    const changed = { ...patient, active: false };
    const updated = await fhir.send('PUT', 'Patient/kari', changed, { 'if-match': 'W/"1"' });
    expect([updated.status, updated.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect((await fhir.send('PUT', 'Patient/kari', patient, { 'if-match': 'W/"1"' })).status).toBe(409);
    expect((await fhir.send('GET', 'Patient/kari')).body).toMatchObject({ active: false });
    expect((await fhir.send('GET', 'Patient/kari/_history')).body.entry).toHaveLength(2);
  });

  it('creates once by condition, and finds by search at once', async () => {
    const identifier = { system: 'urn:peer', value: 'once' };
    const headers = { 'if-none-exist': 'identifier=urn:peer|once' };
    const patient = { resourceType: 'Patient', identifier: [identifier] };
    const statuses = [
      await fhir.send('POST', 'Patient', patient, headers),
      await fhir.send('POST', 'Patient', patient, headers),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([201, 200]);
    expect((await fhir.send('GET', 'Patient?identifier=urn:peer|once')).body.entry).toHaveLength(1);
  });

  it('applies a transaction whole or not at all', async () => {
    const patient = entry('PUT', 'Patient/whole', { resourceType: 'Patient', id: 'whole' });
    const plan = (subject: string) =>
      entry('PUT', 'CarePlan/whole', {
        resourceType: 'CarePlan',
        id: 'whole',
        status: 'active',
        intent: 'plan',
        subject: { reference: subject },
      });
    const dangling = await fhir.send('POST', '', transaction(patient, plan('Patient/nobody')));
    expect(dangling.status).toBeGreaterThanOrEqual(400);
    expect((await fhir.send('GET', 'Patient/whole')).status).toBe(404);
    expect((await fhir.send('POST', '', transaction(patient, plan('Patient/whole')))).status).toBe(200);
    expect((await fhir.send('GET', 'CarePlan/whole')).body.subject.reference).toBe('Patient/whole');
  });

  it('validates against a profile that it stores: the good accepted, the bad rejected for its reason', async () => {
    const url = 'https://plan.example/StructureDefinition/titled-plan';
    expect((await fhir.send('PUT', 'StructureDefinition/titled-plan', titledPlan(url))).status).toBe(201);
    const plan = {
      resourceType: 'CarePlan',
      meta: { profile: [url] },
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Plan</div>' },
      status: 'active',
      intent: 'plan',
      subject: { reference: 'Patient/kari' },
    };
    const bad = await fhir.send('POST', 'CarePlan/$validate', plan);
    expect(outcomeErrors(bad)).toEqual([expect.stringContaining('CarePlan.title')]);
    expect(outcomeErrors(await fhir.send('POST', 'CarePlan/$validate', { ...plan, title: 'Plan' }))).toEqual(
      [],
    );
  });

  it('delivers a rest-hook notification for a Flag that matches, and none for one that does not', async () => {
    const received: { method: string | undefined; url: string | undefined; token: string | undefined }[] = [];
    const endpoint = createServer((request: IncomingMessage, response) => {
      const { method, url, headers } = request;
      received.push({ method, url, token: headers['x-shared'] as string | undefined });
      request.resume().on('end', () => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const { port } = endpoint.address() as AddressInfo;
    try {
      await fhir.send('PUT', 'Patient/flagged', { resourceType: 'Patient', id: 'flagged' });
      await fhir.send('PUT', 'SearchParameter/flag-code', flagCodeParameter);
      await vi.waitFor(() => searchable('Flag?code=urn:peer:flag|none'), { timeout: 60_000, interval: 500 });
      const asked = await fhir.send(
        'PUT',
        'Subscription/need',
        subscription(`http://127.0.0.1:${port}/hook`),
      );
      expect([asked.status, asked.body.status]).toEqual([201, 'requested']);
      await vi.waitFor(
        async () => expect((await fhir.send('GET', 'Subscription/need')).body.status).toBe('active'),
        { timeout: 90_000, interval: 500 },
      );
      await fhir.send('PUT', 'Flag/other', flag('other', 'fall-risk'));
      await fhir.send('PUT', 'Flag/need', flag('need', 'need-for-ip'));
      await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 30_000, interval: 200 });
      expect(received[0]).toEqual({ method: 'PUT', url: '/hook/Flag/need', token: 'secret' });
    } finally {
      endpoint.close();
      await fhir.send('DELETE', 'Subscription/need');
    }
  });
});

/** R4 has no search by Flag.code, and HAPI refuses criteria that it cannot search by. */
const flagCodeParameter = {
  resourceType: 'SearchParameter',
  id: 'flag-code',
  url: 'https://plan.example/SearchParameter/flag-code',
  name: 'FlagCode',
  status: 'active',
  description: 'What is flagged',
  code: 'code',
  base: ['Flag'],
  type: 'token',
  expression: 'Flag.code',
};

/** A stored SearchParameter is in force a little later. */
async function searchable(query: string): Promise<void> {
  expect((await fhir.send('GET', query)).status).toBe(200);
}

function entry(method: string, url: string, resource: unknown): unknown {
  return { resource, request: { method, url } };
}

function transaction(...entries: unknown[]): unknown {
  return { resourceType: 'Bundle', type: 'transaction', entry: entries };
}

function flag(id: string, code: string): unknown {
  const coding = [{ system: 'urn:peer:flag', code }];
  return {
    resourceType: 'Flag',
    id,
    status: 'active',
    code: { coding },
    subject: { reference: 'Patient/flagged' },
  };
}

function subscription(endpoint: string): unknown {
  return {
    resourceType: 'Subscription',
    id: 'need',
    status: 'requested',
    reason: 'Need for a plan',
    criteria: 'Flag?code=urn:peer:flag|need-for-ip',
    channel: {
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      header: ['X-Shared: secret'],
    },
  };
}

function titledPlan(url: string): unknown {
  return {
    resourceType: 'StructureDefinition',
    id: 'titled-plan',
    url,
    name: 'TitledPlan',
    status: 'draft',
    fhirVersion: '4.0.1',
    kind: 'resource',
    abstract: false,
    type: 'CarePlan',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/CarePlan',
    derivation: 'constraint',
    differential: {
      element: [
        { id: 'CarePlan', path: 'CarePlan' },
        { id: 'CarePlan.title', path: 'CarePlan.title', min: 1 },
      ],
    },
  };
}
