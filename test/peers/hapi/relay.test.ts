// HAPI as the hospital: it notifies, the adapter relays, the unit answers, and the answer stands on HAPI afterwards.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Config } from '../../../src/adapter/config/config.ts';
import { readConfig } from '../../../src/adapter/config/read.ts';
import { type Adapter, close, listen, startAdapter } from '../../../src/adapter/start.ts';
import { createFhirServer } from '../../../src/edges/transport/hospital/fhir-server.ts';
import { type SubscriptionState, subscribe } from '../../../src/flows/intake/subscribe.ts';
import { createSandboxKe, type SandboxKe } from '../../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../../src/validator/check-resource.ts';
import { freePort } from '../../support/free-port.ts';
import { freshDatabase } from '../../support/store.ts';
import { FhirClient } from './fhir-client.ts';

const PERSONS = 40;
const SECRET = 'a-secret-for-tests-only';
const ANSWER_TOKEN = 'a-token-for-tests-only';
const fhir = new FhirClient(inject('hapiBaseUrl'));

let unit: SandboxKe;
let config: Config;
let adapter: Adapter;
let stopUnit: () => Promise<void>;
let subscriptions: readonly SubscriptionState[] = [];

beforeAll(async () => {
  unit = createSandboxKe({
    name: 'Unit',
    answerToken: ANSWER_TOKEN,
    answer: 'coordinator-appointed',
    answerAfter: 50,
  });
  const { server, port } = await listen(unit.app, '127.0.0.1', 0);
  stopUnit = () => close(server);
  config = await configured({
    listen: { host: '127.0.0.1', port: await freePort() },
    hospital: { server: inject('hapiBaseUrl'), name: 'Fjellheim sykehus' },
    notifications: { secret: SECRET },
    answers: { token: ANSWER_TOKEN },
    directory: [
      {
        municipality: '4601',
        name: 'Unit',
        organizationNumber: '310000248',
        endpoint: `http://127.0.0.1:${port}/fhir/$process-message`,
      },
    ],
    network: { privateHosts: ['127.0.0.1'] },
    retry: { attempts: 20, firstMs: 50, longestMs: 1_000 },
    store: { databaseUrl: await freshDatabase() },
    timeoutMs: 20_000,
    logLevel: 'silent',
  });
  adapter = await start();
});
afterAll(async () => {
  for (const { id } of subscriptions) {
    await fhir.send('DELETE', `Subscription/${id}`);
  }
  await adapter?.stop();
  await stopUnit?.();
});

describe('a hospital that runs HAPI', () => {
  it(`has each of ${PERSONS} needs told to the unit once, though the adapter restarts in the middle`, async () => {
    await subscribeOnHapi();
    const persons = Array.from({ length: PERSONS }, (_, index) => `relayed-${index}`);
    for (const [index, person] of persons.entries()) {
      await put(story('hospital.json', person, index));
    }
    for (const [index, person] of persons.entries()) {
      await put(story('flag.json', person, index));
      if (index === PERSONS / 2) {
        await adapter.stop();
        adapter = await start();
      }
    }
    await vi.waitFor(async () => expect(await answered()).toBe(PERSONS), { timeout: 180_000, interval: 500 });
    process.stdout.write(`${PERSONS} Flags written, ${await answered()} told and answered\n`);

    const told = unit.messages.filter(({ event, duplicate }) => event === 'need-notice' && !duplicate);
    expect(told.map(({ message }) => personOf(message)).sort()).toEqual(
      persons.map((_, index) => nationalId(index)).sort(),
    );
    expect(told).toHaveLength(PERSONS);
    const tasks = await fhir.send(
      'GET',
      `Task?status=completed&_summary=count&patient=Patient/${persons[0]}`,
    );
    expect(tasks.body.total).toBe(1);
  });
});

/** As a configuration file sets it, with the adapter's own values for the rest. */
async function configured(settings: object): Promise<Config> {
  const directory = await mkdtemp(join(tmpdir(), 'ip-fhir-relay-'));
  const file = join(directory, 'config.json');
  await writeFile(file, JSON.stringify(settings));
  const { config: read, issues } = readConfig(file, {});
  await rm(directory, { recursive: true });
  if (!read) {
    throw new Error(JSON.stringify(issues));
  }
  return read;
}

async function start(): Promise<Adapter> {
  return startAdapter({ config, check: await createResourceCheck(), environment: {} });
}

/** How many needs the unit has answered, by the adapter's own list. */
async function answered(): Promise<number> {
  const notices = await adapter.ledger.list();
  return notices.filter(({ business }) => business === 'coordinator-appointed').length;
}

/** As the command `subscribe` does it; HAPI activates it by itself. */
async function subscribeOnHapi(): Promise<void> {
  const ports = {
    server: createFhirServer({ baseUrl: inject('hapiBaseUrl'), timeout: 20_000 }),
    clock: { now: () => new Date() },
    wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    onEvent: () => undefined,
  };
  const wanted = {
    dialect: 'hapi',
    endpoint: `http://127.0.0.1:${config.listen.port}/notifications`,
    secret: SECRET,
    types: ['Flag', 'Consent'],
  } as const;
  subscriptions = await subscribe(ports, wanted, { timeout: 90_000 });
  expect(subscriptions.map(({ status }) => status)).toEqual(['active', 'active']);
}

async function put(resources: readonly Resource[]): Promise<void> {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status, body } = await fhir.send('POST', '', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry,
  });
  expect([status, body.issue?.[0]?.diagnostics]).toEqual([200, undefined]);
}

/** The story of the fixture, told of another person. */
function story(file: string, person: string, index: number): Resource[] {
  const url = new URL(`../../../fixtures/relay/need-with-consent/${file}`, import.meta.url);
  const text = readFileSync(url, 'utf8')
    .replaceAll('anders', person)
    .replaceAll('14838420088', nationalId(index));
  const resource = JSON.parse(text) as Resource;
  const told =
    resource.resourceType === 'Bundle'
      ? (resource as Bundle).entry?.map((entry) => entry.resource)
      : [resource];
  return (told ?? []).filter((each) => each !== undefined);
}

/** The national id of the person that a message is about. */
function personOf(message: Bundle): string {
  const patients = message.entry?.flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' ? [resource] : [],
  );
  return patients?.[0]?.identifier?.[0]?.value ?? '';
}

/** The index-th synthetic number (month + 80) of someone born on 14 March 1984 that has right check digits. */
function nationalId(index: number): string {
  const found: string[] = [];
  for (let serial = 0; found.length <= index; serial++) {
    const digits = [...`148384${String(serial).padStart(3, '0')}`].map(Number);
    const first = checkDigit(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = checkDigit([...digits, first], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (first < 10 && second < 10) {
      found.push([...digits, first, second].join(''));
    }
  }
  return found[index] ?? '';
}

function checkDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0);
  return (11 - (sum % 11)) % 11;
}
