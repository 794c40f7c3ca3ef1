// What peers answer beside the usual: moved, too early, asked to wait, packed, without end, refused by name.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import { boundedText, fetchSmall } from '../../src/edges/transport/access/bounded-body.ts';
import { accessTo } from '../../src/edges/transport/access/server-access.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { createKeEndpoint } from '../../src/edges/transport/units/ke-endpoint.ts';
import { acknowledge, readMessage } from '../../src/ground/fhir/message.ts';
import { clock, noticeTo, permit, recipientAt } from './support.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

async function peer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    const closed = close(server);
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const endpoint = createKeEndpoint({
  guard: async () => undefined,
  breaker: (_endpoint, work) => work(),
  clock,
});
function send(url: string): Promise<unknown> {
  const to = recipientAt(`${url}/fhir/$process-message`, 'fhir-message');
  return endpoint.send(permit(), to, noticeTo(to, 's'));
}

describe('a unit', () => {
  it('that has moved within its host gets the message there; another host never does', async () => {
    let taken = 0;
    const other = await peer((_request, response) => {
      taken += 1;
      response.writeHead(202).end();
    });
    const inside = await peer((request, response) => {
      const here = request.url?.startsWith('/fhir/');
      response.writeHead(here ? 308 : 202, here ? { location: '/v2/$process-message' } : {}).end();
    });
    await expect(send(inside)).resolves.toBeUndefined();
    for (const location of [`${other}/fhir`, '//127.0.0.1.evil.example/fhir', 'http://[', '/fhir/again']) {
      const moved = await peer((_request, response) => void response.writeHead(308, { location }).end());
      await expect(send(moved)).rejects.toMatchObject({ failure: 'permanent', status: 308 });
    }
    expect(taken).toBe(0);
  });

  it('that says «too early» is tried again, and a long wait that it asks for is told', async () => {
    const early = await peer((_request, response) => void response.writeHead(425).end());
    await expect(send(early)).rejects.toMatchObject({ failure: 'transient' });
    const away = await peer(
      (_request, response) => void response.writeHead(503, { 'retry-after': '86400' }).end(),
    );
    await expect(send(away)).rejects.toThrow(/86400 s/);
  });

  it('whose answer unpacks without end is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 32));
    const url = await peer(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await expect(send(url)).rejects.toMatchObject({
      failure: 'ambiguous',
      message: expect.stringContaining('longer'),
    });
    await expect(fetchSmall(url, {})).rejects.toThrow(/longer/);
    expect(await boundedText(new Response('æ'), 2)).toBe('æ');
  });
});

describe("the hospital's FHIR server", () => {
  it('whose answer unpacks without end is cut off, and that may pass', async () => {
    const bomb = gzipSync(Buffer.alloc(70_000_000, 32));
    const url = await peer(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await expect(createFhirServer({ baseUrl: url }).read('Patient', 'p')).rejects.toMatchObject({
      failure: 'transient',
      message: expect.stringContaining('longer'),
    });
  });

  it('is repeated in codes and paths of FHIR alone: what it writes itself may hold a person', async () => {
    const planted = 'ola-nordmann';
    const outcome = (issue: object) => ({ resourceType: 'OperationOutcome', issue: [issue] });
    const answers = [
      { status: 422, body: outcome({ severity: 'error', code: planted, expression: [planted] }) },
      {
        status: 422,
        body: outcome({ code: 'invalid', expression: ['OlaNordmann.name', 'Patient.Ola-Nordmann'] }),
      },
      {
        status: 422,
        body: outcome({ code: 'value', expression: ["Patient.name.where(family = 'ola-nordmann')"] }),
      },
      { status: 200, body: { resourceType: 'OlaNordmann' } },
      { status: 200, body: outcome({ severity: planted, code: planted }) },
    ];
    for (const { status, body } of answers) {
      const url = await peer(
        (_request, response) => void response.writeHead(status).end(JSON.stringify(body)),
      );
      const server = createFhirServer({ baseUrl: url });
      const told = await Promise.all(
        [server.read('Patient', 'p'), server.search('Flag', {})].map((asked) =>
          asked.then(
            () => '',
            ({ message }: Error) => message,
          ),
        ),
      );
      expect(told.join()).not.toMatch(/nordmann/i);
    }
    const plain = outcome({ code: 'value', expression: ['Patient.contact[0].telecom'] });
    const url = await peer((_request, response) => void response.writeHead(422).end(JSON.stringify(plain)));
    await expect(createFhirServer({ baseUrl: url }).read('Patient', 'p')).rejects.toThrow(
      '(value Patient.contact[0].telecom)',
    );
  });

  it('whose answer drips is given up in time', async () => {
    const url = await peer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    const server = createFhirServer({ baseUrl: url, timeout: 100 });
    await expect(server.read('Patient', 'p')).rejects.toMatchObject({ failure: 'transient' });
  });
});

describe('an acknowledgement that is not of its form', () => {
  it.each([
    ['an unknown code', { identifier: 'm1', code: 'OK' }],
    ['a number as identifier', { identifier: 7, code: 'ok' }],
    ['U+0000 in the identifier', { identifier: 'm1\u0000', code: 'ok' }],
    ['a list', [{ identifier: 'm1', code: 'ok' }]],
    ['null', null],
  ])('is none: %s', async (_what, response) => {
    const to = recipientAt('https://unit.example/fhir', 'fhir-message');
    const { message } = readMessage(noticeTo(to, 's'));
    const bundle = acknowledge(
      (message as NonNullable<typeof message>).header,
      { bundle: 'b', header: 'h' },
      '2026-11-22T10:00:00Z',
      { endpoint: to.endpoint },
      { code: 'ok' },
    );
    const { readAcknowledgement } = await import('../../src/ground/fhir/message.ts');
    const header = { ...bundle.entry?.[0]?.resource, response };
    const wrong = readMessage({ ...bundle, entry: [null, { resource: null }, { resource: header }] });
    expect(wrong.message && readAcknowledgement(wrong.message)).toBeUndefined();
    expect(wrong.message).toBeDefined();
  });
});

describe('a token service', () => {
  const settings = async (
    path: string,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ) => {
    const url: string = await peer((request, response) => {
      if (request.url === '/fhir/.well-known/smart-configuration' && path !== 'configuration') {
        response.end(JSON.stringify({ token_endpoint: `${url}/token` }));
      } else {
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body));
      }
    });
    const { privateKey } = (await import('node:crypto')).generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const key = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES384' });
    return accessTo(
      `${url}/fhir`,
      { tokenClient: { clientId: 'ip', key: { variable: 'KEY' }, algorithm: 'ES384' } as never },
      { KEY: key },
    ).headers(`${url}/fhir`);
  };

  it('that refuses the client with a challenge names its error; a configuration that is away for now is asked again', async () => {
    const challenge = { 'www-authenticate': 'Basic realm="x"' };
    await expect(settings('token', 401, { error: 'invalid_client' }, challenge)).rejects.toMatchObject({
      failure: 'permanent',
      message: expect.stringContaining('invalid_client'),
    });
    await expect(settings('configuration', 503, {})).rejects.toMatchObject({ failure: 'transient' });
    await expect(settings('configuration', 404, {})).rejects.toMatchObject({ failure: 'permanent' });
  });
});
