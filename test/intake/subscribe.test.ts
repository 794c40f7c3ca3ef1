// Subscriptions on a server: made once, activated, and repaired when they stop.

import type { Subscription } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { subscribe, type WatchPorts, watchOnce } from '../../src/flows/intake/subscribe.ts';
import { worded } from '../../src/need/delivery/codes/worded.ts';
import type { SubscribableDialect, Wanted } from '../../src/need/intake/subscription.ts';
import { SECRET } from '../support/hospital.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';

let setting: SandboxSetting;
afterEach(() => setting.stop());

function wantedOf(dialect: SubscribableDialect): Wanted {
  return {
    dialect,
    endpoint: `${setting.adapter.url}/notifications`,
    secret: SECRET,
    types: ['Flag', 'Consent'],
    ...(dialect === 'backport' ? { topic: 'https://hospital.example/topics/needs' } : {}),
  };
}

function portsOf(said: string[], raised: string[] = []): WatchPorts {
  return {
    server: createFhirServer({ baseUrl: setting.base }),
    clock: { now: () => new Date() },
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onEvent: (text) => void said.push(text),
    raise: async (what) => void raised.push(worded(what).detail),
  };
}

it.each([
  ['hapi', 'hapi'],
  ['medplum', 'medplum'],
  ['backport', 'backport-id-only'],
] as const)('in the dialect %s they are made, activated and bring the need to the unit', async (dialect, sends) => {
  setting = await startSandbox({ dialect: sends, types: [] });
  const states = await subscribe(portsOf([]), wantedOf(dialect), { timeout: 5_000 });
  expect(states.map(({ status }) => status)).toEqual(['active', 'active']);
  setting.raise(1);
  await setting.settled();
  expect((await setting.adapter.ledger.list()).map(({ state }) => state)).toEqual(['delivered']);
});

it('are not made a second time', async () => {
  setting = await startSandbox({ dialect: 'hapi', types: [] });
  for (let time = 0; time < 3; time += 1) {
    await subscribe(portsOf([]), wantedOf('hapi'), { timeout: 5_000 });
  }
  expect(setting.hospital.store.all('Subscription')).toHaveLength(2);
});

it('that the server stopped are requested anew, with a wait that grows, and a person is told when it does not help', async () => {
  setting = await startSandbox({ dialect: 'hapi', types: [] });
  const [said, raised]: [string[], string[]] = [[], []];
  let now = Date.now();
  const ports = { ...portsOf(said, raised), clock: { now: () => new Date(now) } };
  const wanted = wantedOf('hapi');
  await subscribe(ports, wanted, { timeout: 5_000 });
  const stop = () => {
    const [first] = setting.hospital.store.all('Subscription') as Subscription[];
    setting.hospital.store.write({ ...first, status: 'error', error: 'Connection refused' } as Subscription);
  };
  const active = () =>
    (setting.hospital.store.all('Subscription') as Subscription[]).map(({ status }) => status).toSorted();
  let repairs: Awaited<ReturnType<typeof watchOnce>> = new Map();
  stop();
  repairs = await watchOnce(ports, wanted, repairs);
  await expect.poll(active).toEqual(['active', 'active']);
  stop();
  repairs = await watchOnce(ports, wanted, repairs);
  expect(active()).toEqual(['active', 'error']);
  for (const after of [5_000, 10_000]) {
    now += after;
    repairs = await watchOnce(ports, wanted, repairs);
    stop();
  }
  expect(raised).toHaveLength(1);
  expect(said.filter((text) => text.includes('is repaired'))).toHaveLength(3);
});

it('are made and watched by the adapter itself when the configuration says so', async () => {
  setting = await startSandbox({
    dialect: 'hapi',
    types: [],
    config: { subscriptions: { dialect: 'hapi', watchEveryMs: 100 } },
  });
  const statuses = () =>
    (setting.hospital.store.all('Subscription') as Subscription[]).map(({ status }) => status);
  await expect.poll(statuses).toEqual(Array(7).fill('active'));
});
