// What becomes of a notice when the unit refuses it, or the hospital's own server is gone before or after the send.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Flag } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import {
  fixture,
  OPERATOR_TOKEN,
  SECRET,
  type Setting,
  type SettingOptions,
  startSetting,
  until,
} from '../support/hospital.ts';

let setting: Setting | undefined;
afterEach(async () => {
  // A test may have stopped the hospital already.
  await setting?.stop().catch(() => undefined);
  setting = undefined;
});

async function start(options?: SettingOptions): Promise<Setting> {
  setting = await startSetting(options);
  return setting;
}

async function reasons({ adapter }: Setting): Promise<string[]> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const items = (await (await fetch(`${adapter.url}/api/outbox`, { headers })).json()) as {
    reason: string;
  }[];
  return items.map(({ reason }) => reason);
}

describe('a unit that refuses the message', () => {
  it.each([400, 403, 404, 422])('with status %i gets it once, and a person is told', async (status) => {
    const started = await start();
    const { port } = started.unitServer.address() as AddressInfo;
    await close(started.unitServer);
    let sends = 0;
    const refusing = createServer((request, response) => {
      sends += request.method === 'POST' ? 1 : 0;
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => refusing.listen(port, '127.0.0.1', resolve));
    await started.load('need-with-consent');
    const record = await started.raise('need-with-consent');
    refusing.closeAllConnections();
    await close(refusing);
    expect(record).toMatchObject({ state: 'for-a-person', attempts: 1 });
    expect(sends).toBe(1);
    expect(await reasons(started)).toEqual(['permanent']);
  });
});

describe("the hospital's server", () => {
  it('that is gone before the facts are fetched is asked again a bounded number of times, then a person is told', async () => {
    const started = await start();
    await started.load('need-with-consent');
    await started.hospital.stop();
    const response = await fetch(`${started.adapter.url}/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` },
      body: JSON.stringify(fixture<Flag>('need-with-consent', 'flag.json')),
    });
    expect(response.status).toBe(200);
    const record = await until(started.adapter, 'flag-anders', ({ state }) => state === 'for-a-person');
    expect(record.attempts).toBe(0);
    expect(started.unit.messages).toHaveLength(0);
    expect(await reasons(started)).toEqual(['not-available']);
    // A person who asks for an explanation hears why there is none: that is no fault of the adapter's.
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const asked = await fetch(`${started.adapter.url}/api/explain/flag-anders`, { headers });
    expect([asked.status, await asked.text()]).toEqual([503, expect.stringContaining('FHIR server')]);
  });

  it('that is gone once the message is delivered gets no second message sent: a person is told that the record is missing', async () => {
    let gone: Promise<void> | undefined;
    const started = await start({
      unit: {
        onEvent: () => {
          gone ??= started.hospital.stop();
        },
      },
    });
    await started.load('need-with-consent');
    await started.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    await expect.poll(() => reasons(started)).toEqual(['not-recorded-at-source']);
    await gone;
    const record = await until(started.adapter, 'flag-anders', ({ state }) => state === 'delivered');
    expect(record).toMatchObject({ attempts: 1, recordedAtSource: false });
    expect(started.unit.messages).toHaveLength(1);
  });
});
