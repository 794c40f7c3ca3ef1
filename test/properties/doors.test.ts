// Who is heard at the doors, and what they do with whatever comes: through a running adapter.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { noticeId, noticeKey } from '../../src/need/notice/identity.ts';
import {
  ANSWER_TOKEN,
  OPERATOR_TOKEN,
  recordOf,
  SECRET,
  type Setting,
  type SettingOptions,
  startSetting,
  until,
} from '../support/hospital.ts';

/** Generated inputs over all doors; `DOORS_INPUTS=100000` is the whole run. */
const INPUTS = Number(process.env.DOORS_INPUTS ?? 1_500);
/** After so many, what is loaded once is loaded. */
const WARM = Math.min(1_000, INPUTS / 2);

/** Bytes in use after a collection. */
function heapNow(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});
const start = async (options?: SettingOptions): Promise<Setting> => {
  setting = await startSetting(options);
  return setting;
};

function post(
  url: string,
  token: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const acknowledgement = (of: unknown, code: unknown = 'ok') => ({
  resourceType: 'Bundle',
  id: randomUUID(),
  type: 'message',
  entry: [
    {
      resource: {
        resourceType: 'MessageHeader',
        id: randomUUID(),
        eventCoding: { system: codeSystem('ip-message-event'), code: 'acknowledgement' },
        source: { endpoint: 'https://unit.example' },
        response: { identifier: of, code },
      },
    },
  ],
});

/** A unit that takes each message with this status, and acknowledges nothing. */
async function silentUnit({ unitServer }: Setting, status: number): Promise<() => Promise<void>> {
  const { port } = unitServer.address() as AddressInfo;
  await close(unitServer);
  const server = createServer((request, response) =>
    request.resume().on('end', () => response.writeHead(request.method === 'POST' ? status : 404).end()),
  );
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return async () => {
    server.closeAllConnections();
    await close(server);
  };
}

const reasons = async ({ adapter }: Setting) => {
  const response = await fetch(`${adapter.url}/api/outbox`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  return (await response.json()) as { reason: string; times?: number }[];
};

describe('an acknowledgement', () => {
  const OWN = 'a-token-of-the-unit-alone';

  it('counts from the unit that has the notice, by its own credentials, and from nobody else', async () => {
    const started = await start({
      config: {
        answers: {
          token: ANSWER_TOKEN,
          units: [{ organizationNumber: '310000248', token: OWN, addresses: ['127.0.0.0/8'] }],
        },
      },
    });
    const stop = await silentUnit(started, 202);
    await started.load('need-with-consent');
    const { messageId } = await started.raise('need-with-consent');
    const url = `${started.adapter.url}/fhir/$process-message`;
    for (let times = 0; times < 3; times += 1) {
      expect((await post(url, ANSWER_TOKEN, acknowledgement(messageId))).status).toBe(200);
    }
    expect(await recordOf(started.adapter, 'flag-anders')).toMatchObject({
      state: 'awaiting-acknowledgement',
      acknowledgement: 'none',
    });
    expect(await reasons(started)).toMatchObject([{ reason: 'unknown-acknowledgement', times: 3 }]);
    expect((await post(url, 'another-token-altogether', acknowledgement(messageId))).status).toBe(401);
    expect((await post(url, OWN, acknowledgement(messageId))).status).toBe(200);
    await until(started.adapter, 'flag-anders', ({ acknowledgement: code }) => code === 'ok');
    await stop();
  });

  it('is of an id that nobody can compute, and says nothing for a message whose sends were all refused', async () => {
    const started = await start();
    const stop = await silentUnit(started, 503);
    await started.load('need-with-consent');
    const { key, messageId = '' } = await started.raise('need-with-consent');
    expect(key).toBe(noticeKey(started.hospital.baseUrl, 'flag-anders'));
    expect(messageId).not.toBe(noticeId(`${key}|4601`, 'header'));
    const url = `${started.adapter.url}/fhir/$process-message`;
    expect((await post(url, ANSWER_TOKEN, acknowledgement(messageId))).status).toBe(200);
    expect(await recordOf(started.adapter, 'flag-anders')).toMatchObject({ acknowledgement: 'none' });
    expect((await reasons(started)).map(({ reason }) => reason)).toContain('contradictory-acknowledgement');
    await stop();
  });
});

describe('whatever comes to a door', () => {
  it('is taken or refused with what is wrong, never met with a 500, and leaves nothing behind in the memory', async () => {
    const most = 100_000;
    const { adapter } = await start({
      config: {
        rates: { answersPerSecond: most, operatorsPerSecond: most, validationsPerSecond: most },
        limits: { perSecond: most },
      },
    });
    const odd = fc.oneof(
      fc.constantFrom<unknown>(null, 0, true, '', '\u0000', '\ud800', '..', '__proto__', 'ok', [], {}, [
        null,
      ]),
      fc.constantFrom<unknown>(
        'Bundle',
        'message',
        'MessageHeader',
        'Task',
        'need-reply',
        'Communication',
        'Patient',
      ),
      fc.constantFrom<unknown>(codeSystem('ip-message-event'), codeSystem('ip-business-status'), 'declined'),
    );
    const name = fc.constantFrom(
      ...[
        'resourceType',
        'type',
        'id',
        'entry',
        'resource',
        'response',
        'identifier',
        'code',
        'coding',
        'system',
      ],
      ...[
        'eventCoding',
        'businessStatus',
        'output',
        'focus',
        'sender',
        'reference',
        'meta',
        'name',
        'telecom',
      ],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        odd,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 6 }),
      ),
    }));
    // Half of them begin as a message does, so that what is read of it is reached.
    const reply = fc
      .tuple(value, value, value, fc.dictionary(name, value, { maxKeys: 4 }))
      .map(([a, b, c, more]) => {
        const header = {
          ...acknowledgement('x').entry[0]?.resource,
          eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
          sender: a,
          response: b,
        };
        const status = { coding: [{ system: codeSystem('ip-business-status'), code: 'received' }] };
        const task = {
          resourceType: 'Task',
          id: 't',
          businessStatus: status,
          ...(more as object),
          output: c,
        };
        return {
          ...acknowledgement('x'),
          entry: [{ resource: header }, { resource: task }, a, { resource: b }],
        };
      });
    const doors: readonly (readonly [string, string])[] = [
      ['/fhir/$process-message', ANSWER_TOKEN],
      ['/notifications', SECRET],
      ['/api/outbox/1/close', OPERATOR_TOKEN],
      ['/api/messages', OPERATOR_TOKEN],
      ['/fhir/$validate', OPERATOR_TOKEN],
    ];
    let heap = Number.POSITIVE_INFINITY;
    let inputs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          value,
          reply,
          fc.tuple(value, value).map(([of, code]) => acknowledgement(of, code)),
        ),
        fc.constantFrom(...doors),
        fc.constantFrom('', '', '', 'zstd', 'gzip', 'x-unknown'),
        async (body, [path, token], packed) => {
          inputs += 1;
          if (inputs === WARM) {
            heap = heapNow();
          }
          const headers: Record<string, string> = packed ? { 'content-encoding': packed } : {};
          if (path.startsWith('/api')) {
            headers['content-type'] = 'application/json';
          }
          const response = await post(`${adapter.url}${path}`, token, body, headers);
          expect([response.status, await response.text()]).not.toEqual([500, expect.anything()]);
          expect(packed === 'x-unknown' ? response.status : 415).toBe(415);
        },
      ),
      { numRuns: INPUTS },
    );
    expect((heapNow() - heap) / 1024 ** 2).toBeLessThan(20);
  });
});
