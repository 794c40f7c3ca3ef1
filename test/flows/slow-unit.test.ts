// A unit that takes long over each message: its own notices wait, and those of other units do not.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Flag, Patient, Resource } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { address } from '../directory/support.ts';
import { fixture, type Setting, startSetting, until } from '../support/hospital.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

/** A unit that answers only when it is told to; it counts what it holds. */
async function silentUnit(): Promise<{ url: string; held: () => number; busy: () => void }> {
  const held: ServerResponse[] = [];
  let refuses = false;
  const refuse = (response: ServerResponse) => response.writeHead(503, { 'retry-after': '600' }).end();
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.writeHead(404).end();
    } else if (refuses) {
      refuse(response);
    } else {
      held.push(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/fhir/$process-message`,
    held: () => held.length,
    busy() {
      refuses = true;
      held.splice(0).forEach(refuse);
    },
  };
}

/** Raises the need of a person of that name, who lives in that municipality, without waiting for what follows. */
async function raise({ hospital }: Setting, name: string, municipality: string): Promise<void> {
  const own = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('anders', name)) as T;
  for (const { resource } of fixture<Bundle>('need-with-consent', 'hospital.json').entry ?? []) {
    const each = own(resource as Resource);
    const moved = { address: [address({ municipality, official: true })] } as Partial<Patient>;
    await hospital.repository.updateResource(each.resourceType === 'Patient' ? { ...each, ...moved } : each);
  }
  await hospital.repository.updateResource(own(fixture<Flag>('need-with-consent', 'flag.json')));
}

it('more notices than places for a unit that does not answer: the notice of another unit is delivered meanwhile', async () => {
  const slow = await silentUnit();
  const quick = createSandboxKe({ name: 'Quick' });
  const { server, port } = await listen(quick.app, '127.0.0.1', 0);
  stops.push(() => close(server));
  const entry = { organizationNumber: '310000248' };
  const setting = await startSetting({
    config: {
      timeoutMs: 600_000,
      concurrency: 3,
      directory: [
        { ...entry, municipality: '4601', name: 'Slow', endpoint: slow.url },
        {
          ...entry,
          municipality: '5001',
          name: 'Quick',
          endpoint: `http://127.0.0.1:${port}/fhir/$process-message`,
        },
      ],
    },
  });
  stops.push(async () => {
    slow.busy();
    await setting.stop();
  });
  for (const name of ['ask', 'birk', 'dag', 'eli', 'finn']) {
    await raise(setting, name, '4601');
  }
  await expect.poll(slow.held).toBe(1);
  await raise(setting, 'gro', '5001');
  await until(setting.adapter, 'flag-gro', ({ state }) => state === 'delivered');
  expect(slow.held()).toBe(1);
  expect(quick.messages).toHaveLength(1);
});
