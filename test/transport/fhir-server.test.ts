// The FHIR client against a server that misbehaves as servers do, over real HTTP.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Bundle } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { createFhirServer, type FhirServerOptions } from '../../src/edges/transport/hospital/fhir-server.ts';
import { PeerFailure } from '../../src/flows/ports.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, nth: number, body: string) => void;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) {
    stop();
  }
});

async function serve(handler: Handler) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers']; at: number }[] = [];
  const sockets = new Set<Socket>();
  const http = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, at: performance.now() });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, response, requests.length, Buffer.concat(chunks).toString()));
  });
  http.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    http.close();
    http.closeAllConnections();
  });
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/fhir`;
  const client = (options: Partial<FhirServerOptions> = {}) =>
    createFhirServer({ baseUrl, retry: { retries: 3, first: 5 }, ...options });
  return { baseUrl, client, requests, sockets };
}

function answer(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(JSON.stringify(body));
}

const patient = { resourceType: 'Patient' as const, id: 'p' };
const secret = '16854004984';
const outcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'processing', diagnostics: `Person ${secret} is wrong` }],
};

async function failureOf(work: Promise<unknown>): Promise<PeerFailure> {
  const error = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(PeerFailure);
  return error as PeerFailure;
}

describe('a FHIR server that fails', () => {
  it('is asked again for what only reads, and no sooner than it says', async () => {
    const { client, requests } = await serve((_, response, nth) =>
      nth === 1 ? answer(response, 429, outcome, { 'retry-after': '1' }) : answer(response, 200, patient),
    );
    expect(await client().read('Patient', 'p')).toMatchObject(patient);
    expect(requests).toHaveLength(2);
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is asked again for a search after its connection broke, with waits that differ', async () => {
    const { client, requests } = await serve((request, response, nth) => {
      if (nth <= 2) {
        request.socket.destroy();
      } else {
        answer(response, 200, { resourceType: 'Bundle', type: 'searchset' });
      }
    });
    expect(await client().search('Patient', { identifier: secret })).toEqual([]);
    expect(requests).toHaveLength(3);
    expect(requests.every(({ url }) => !url.includes(secret))).toBe(true);
  });

  it('is not waited for when it asks for longer than we may wait', async () => {
    const { client, requests } = await serve((_, response) =>
      answer(response, 503, outcome, { 'retry-after': '3600' }),
    );
    expect((await failureOf(client().read('Patient', 'p'))).retryAfter).toBe(3_600_000);
    expect(requests).toHaveLength(1);
  });

  it.each([500, 503, 429])('never gets the same write twice by itself (%s)', async (status) => {
    const { client, requests } = await serve((_, response) => answer(response, status, outcome));
    const server = client();
    expect((await failureOf(server.update(patient))).kind).toBe('transient');
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: patient, request: { method: 'PUT', url: 'Patient/p' } }],
    };
    expect((await failureOf(server.write(bundle))).kind).toBe('transient');
    expect(requests).toHaveLength(2);
  });

  it('leaves the result of a write unknown when it does not answer in time', async () => {
    const { client } = await serve(() => undefined);
    const failure = await failureOf(client({ timeout: 50 }).put(patient));
    expect([failure.failure, failure.kind]).toEqual(['ambiguous', 'transient']);
  });

  it.each([
    [400, 'invalid'],
    [422, 'invalid'],
    [401, 'refused'],
    [403, 'refused'],
    [501, 'refused'],
    [409, 'conflict'],
    [412, 'conflict'],
    [500, 'transient'],
  ] as const)('is told apart by what to do: %s is %s, and no word of its text goes on', async (status, kind) => {
    const { client } = await serve((_, response) => answer(response, status, outcome));
    const failure = await failureOf(client().put(patient));
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toContain(secret);
  });
});

describe('what authorises us', () => {
  it('is asked for before every request, retries too', async () => {
    const { client, requests } = await serve((_, response, nth) =>
      answer(response, nth === 1 ? 500 : 200, patient),
    );
    let given = 0;
    const headers = async () => ({ authorization: `Bearer ${++given}` });
    await client({ access: { headers, refused: () => false } }).read('Patient', 'p');
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('takes its time out of a write’s own: one whose token came too late is not sent any more', async () => {
    const { client, requests } = await serve((_, response) => answer(response, 200, patient));
    const headers = async () => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      return { authorization: 'Bearer late' };
    };
    const slow = client({ access: { headers, refused: () => false }, timeout: 40, transactionTimeout: 40 });
    await failureOf(slow.put(patient));
    const entry = [{ resource: patient, request: { method: 'PUT' as const, url: 'Patient/p' } }];
    await failureOf(slow.write({ resourceType: 'Bundle', type: 'transaction', entry }));
    expect(requests).toEqual([]);
  });

  it('never goes to another host: not by a next link, not by a redirect', async () => {
    const other = await serve((_, response) => answer(response, 200, {}));
    const page = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: other.baseUrl }],
    };
    const { client } = await serve((request, response) => {
      if (request.method === 'POST') {
        answer(response, 200, page);
      } else {
        answer(response, 302, {}, { location: `${other.baseUrl}/Patient/p` });
      }
    });
    const server = client({ token: 'ours', retry: { retries: 0 } });
    await failureOf(server.search('Patient', {}));
    await failureOf(server.read('Patient', 'p'));
    expect(other.requests).toEqual([]);
  });
});

describe('many requests', () => {
  it('go over few connections', async () => {
    const { client, sockets, requests } = await serve((_, response) => answer(response, 200, patient));
    const server = client();
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([server.read('Patient', 'p'), server.read('Patient', 'p')]);
    }
    expect(requests).toHaveLength(40);
    expect(sockets.size).toBeLessThanOrEqual(4);
  });

  it('are one by one when the server takes no batch', async () => {
    const { client, requests } = await serve((request, response) =>
      request.method === 'POST' ? answer(response, 400, outcome) : answer(response, 200, patient),
    );
    const server = client();
    const keys = [{ type: 'Patient', id: 'p' }];
    expect(await server.readMany(keys)).toMatchObject([patient]);
    await server.readMany(keys);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  it('of which the server was too busy for one, have that one asked alone', async () => {
    const busy = { response: { status: '429', outcome } };
    const there = { resource: patient, response: { status: '200' } };
    const { client, requests } = await serve((request, response) =>
      request.method === 'POST'
        ? answer(response, 200, { resourceType: 'Bundle', type: 'batch-response', entry: [there, busy] })
        : answer(response, 200, { ...patient, id: 'q' }),
    );
    const keys = ['p', 'q'].map((id) => ({ type: 'Patient', id }));
    expect(await client().readMany(keys)).toMatchObject([{ id: 'p' }, { id: 'q' }]);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('go in smaller batches to a server that finds them too large', async () => {
    const sizes: number[] = [];
    const { client } = await serve((_, response, __, body) => {
      const { entry = [] } = JSON.parse(body) as Bundle;
      sizes.push(entry.length);
      const there = entry.map(() => ({ response: { status: '404' } }));
      if (entry.length > 2) {
        answer(response, 413, outcome);
      } else {
        answer(response, 200, { resourceType: 'Bundle', type: 'batch-response', entry: there });
      }
    });
    const keys = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ type: 'Patient', id }));
    expect(await client().readMany(keys)).toEqual([]);
    expect(sizes).toEqual([5, 3, 2, 2, 1]);
  });
});

describe('a transaction', () => {
  const entries = [
    entry({ resourceType: 'CarePlan', id: 'c', subject: ref('Patient/p'), goal: [ref('Goal/g')] }),
    entry({ resourceType: 'Goal', id: 'g', subject: ref('Patient/p') }),
    entry({ resourceType: 'Task', id: 't', basedOn: [ref('CarePlan/c')] }),
    entry({ resourceType: 'PractitionerRole', id: 'r', practitioner: ref('Practitioner/d') }),
    entry({ resourceType: 'Practitioner', id: 'd' }),
    entry({ resourceType: 'Patient', id: 'p' }),
  ];
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: entries } as unknown as Bundle;

  async function sent(maxEntries?: number) {
    const bodies: Bundle[] = [];
    const http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Bundle;
        bodies.push(body);
        const entry = body.entry?.map((one) => ({
          response: { status: '201 Created', location: `${one.request?.url}/_history/7`, etag: 'W/"7"' },
        }));
        answer(response, 200, { resourceType: 'Bundle', type: 'transaction-response', entry });
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    stops.push(() => http.close());
    const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/fhir`;
    const written = await createFhirServer({ baseUrl, ...(maxEntries ? { maxEntries } : {}) }).write(bundle);
    return { written, parts: bodies.map((body) => body.entry?.map((one) => one.resource?.id)) };
  }

  it('tells what became of each entry', async () => {
    const { written, parts } = await sent();
    expect(parts).toHaveLength(1);
    expect(written.entries[0]).toEqual({ reference: 'CarePlan/c', status: 201, versionId: '7' });
    expect(written.entries).toHaveLength(entries.length);
  });

  it('that is larger than the server takes goes in parts: parties first, the plan with what is tied to it whole', async () => {
    const { written, parts } = await sent(4);
    expect(parts).toEqual([
      ['p', 'g', 'd', 'r'],
      ['t', 'c'],
    ]);
    expect(written.transactions).toBe(2);
    expect(written.entries.map(({ reference }) => reference.split('/')[1])).toEqual([
      'c',
      'g',
      't',
      'r',
      'd',
      'p',
    ]);
  });

  it('whose plan alone is larger is divided too, and the CarePlan comes last', async () => {
    const { parts } = await sent(1);
    expect(parts.flat().at(-1)).toBe('c');
    expect(parts).toHaveLength(6);
  });
});

function ref(reference: string) {
  return { reference };
}

function entry(resource: { resourceType: string; id: string; [more: string]: unknown }) {
  return { resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } };
}
