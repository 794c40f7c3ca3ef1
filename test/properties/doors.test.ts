// Who is heard at the doors, and what they do with whatever comes: through a running adapter.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import { noticeId, noticeKey } from '../../src/need/notice/identity.ts';
import { createBrowser } from '../support/browser.ts';
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
import { messageOf, oddRequests } from '../support/odd-requests.ts';

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
      expect((await post(url, ANSWER_TOKEN, messageOf(messageId))).status).toBe(200);
    }
    expect(await recordOf(started.adapter, 'flag-anders')).toMatchObject({
      state: 'awaiting-acknowledgement',
      acknowledgement: 'none',
    });
    expect(await reasons(started)).toMatchObject([{ reason: 'unknown-acknowledgement', times: 3 }]);
    expect((await post(url, 'another-token-altogether', messageOf(messageId))).status).toBe(401);
    expect((await post(url, OWN, messageOf(messageId))).status).toBe(200);
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
    expect((await post(url, ANSWER_TOKEN, messageOf(messageId))).status).toBe(200);
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
        rates: {
          answersPerSecond: most,
          documentsPerSecond: most,
          operatorsPerSecond: most,
          overviewPerSecond: most,
          validationsPerSecond: most,
        },
        limits: { perSecond: most },
        pages: { oneTimeLink: true },
        dialog: {
          sender: { organisation: { name: 'Fjellheim helseforetak', herId: '112374' } },
          handOff: { url: 'http://127.0.0.1:9/out' },
        },
      },
    });
    const browser = createBrowser(adapter.url);
    const page = await browser.get((await adapter.signInLink()) ?? '');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const tokens = { answers: ANSWER_TOKEN, notifications: SECRET, operators: OPERATOR_TOKEN };
    let heap = Number.POSITIVE_INFINITY;
    let inputs = 0;
    await fc.assert(
      fc.asyncProperty(oddRequests({ tokens, cookie, csrf }), async ({ path, packed, ...init }) => {
        inputs += 1;
        if (inputs === WARM) {
          heap = heapNow();
        }
        const response = await fetch(`${adapter.url}${path}`, { ...init, redirect: 'manual' });
        expect([path, response.status, await response.text()]).not.toEqual([path, 500, expect.anything()]);
        expect(packed === 'x-unknown' ? response.status : 415).toBe(415);
      }),
      { numRuns: INPUTS },
    );
    expect((heapNow() - heap) / 1024 ** 2).toBeLessThan(20);
  });
});
