// Who receives the notice, through a running adapter: every stop goes to a person with what mends it, and a recipient that
// changes while the notice is under way neither gets it twice nor loses it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address, Bundle, Flag, Patient, Resource } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createDirectoryStore } from '../../src/edges/store/directory.ts';
import { openDatabase } from '../../src/edges/store/postgres/database.ts';
import type { OutboxItem } from '../../src/need/delivery/outbox.ts';
import { type KeEntry, toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { stopFor, stopReasons } from '../../src/need/directory/routing/stop.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { type AddressWish, address, unit } from '../directory/support.ts';
import { fixture, OPERATOR_TOKEN, recordOf, type Setting, startSetting, until } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

const UNIT_NUMBER = '310000248';
const servers: Server[] = [];
let setting: Setting;
let database: ReturnType<typeof openDatabase>;

beforeEach(async () => {
  const databaseUrl = await freshDatabase();
  database = openDatabase(databaseUrl, 2);
  setting = await startSetting({ config: { store: { databaseUrl } } });
});
afterEach(async () => {
  await setting.stop();
  await database.close();
  await Promise.all(servers.splice(0).map((server) => close(server)));
});

/** Adds units to the directory of the running adapter, as an import does. */
async function add(...entries: readonly KeEntry[]): Promise<void> {
  const store = createDirectoryStore(database);
  const { resources, cursors, revision } = await store.read();
  const own = resources.filter(({ meta }) => meta?.source?.endsWith('settings'));
  const all = [...own, ...entries.flatMap(toResources)];
  const byKey = new Map(all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
  await store.write({ resources: [...byKey.values()], cursors }, revision);
}

/** Puts the story's person on the hospital's server under another name, living elsewhere, and raises the need. */
async function raise(name: string, where: Partial<Patient> | readonly AddressWish[]): Promise<void> {
  const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('anders', name)) as T;
  const isList = (value: typeof where): value is readonly AddressWish[] => Array.isArray(value);
  const change: Partial<Patient> = isList(where) ? { address: where.map(address) as Address[] } : where;
  for (const { resource } of fixture<Bundle>('need-with-consent', 'hospital.json').entry ?? []) {
    const own = renamed(resource as Resource);
    await setting.hospital.repository.updateResource(
      own.resourceType === 'Patient' ? { ...own, ...change } : own,
    );
  }
  await setting.hospital.repository.updateResource(renamed(fixture<Flag>('need-with-consent', 'flag.json')));
  await setting.hospital.notified();
  await setting.adapter.queue.idle();
}

async function outbox(): Promise<OutboxItem[]> {
  const response = await fetch(`${setting.adapter.url}/api/outbox`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  return (await response.json()) as OutboxItem[];
}

/** A unit that takes messages, and its address; `metadata` is what it says of itself. */
async function receiver(
  metadata?: object,
): Promise<{ base: string; messages: readonly unknown[]; server: Server }> {
  const sandbox = createSandboxKe({ name: 'Receiver' });
  sandbox.app.get('/fhir/metadata', (_request, response) => {
    response.status(metadata ? 200 : 404).json(metadata ?? {});
  });
  const { server, port } = await listen(sandbox.app, '127.0.0.1', 0);
  servers.push(server);
  return { base: `http://127.0.0.1:${port}/fhir`, messages: sandbox.messages, server };
}

/** Until the adapter would tell the unit behind this address: it reads its directory anew once a second. */
async function routedTo(flagId: string, base: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
        const response = await fetch(`${setting.adapter.url}/api/explain/${flagId}`, { headers });
        return ((await response.json()) as { recipient?: { endpoint?: string } }).recipient?.endpoint;
      },
      { interval: 100 },
    )
    .toContain(base);
}

const way = (base: string) => ({ transport: 'fhir-message' as const, address: base, events: [] });

describe('a recipient that cannot be told for certain', () => {
  it('goes to a person under its own reason with what mends it in two languages, and nothing leaves [D13]', async () => {
    const [busy, old, other] = [await receiver(), await receiver(), await receiver()];
    await add(
      unit('osen-a', ['5020'], { endpoints: [way(busy.base)] }),
      unit('osen-b', ['5020'], { endpoints: [way(old.base)] }),
      unit('nhn', ['5021'], { endpoints: [{ transport: 'nhn-edi', address: 'her-id:990011', events: [] }] }),
      unit('silent', ['5022'], { endpoints: [] }),
      unit('two', ['5025'], { endpoints: [way(other.base), way(busy.base)] }),
      unit('frogner', ['030105'], { endpoints: [way(other.base)] }),
      unit('ended', ['5026'], { endpoints: [way(other.base)], validTo: '2020-01-01' }),
    );
    const cases: readonly (readonly [reason: string, where: Partial<Patient> | readonly AddressWish[]])[] = [
      ['person-dead', { deceasedBoolean: true }],
      ['person-replaced', { link: [{ type: 'replaced-by', other: { reference: 'Patient/other' } }] }],
      [
        'address-protected',
        {
          meta: {
            security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }],
          },
        },
      ],
      ['address-missing', { address: [] }],
      ['address-abroad', [{ country: 'SE' }]],
      ['address-ambiguous', [{ municipality: '4601' }, { municipality: '5001' }]],
      ['municipality-missing', [{ city: 'Bergen' }]],
      ['municipality-system-unknown', [{ municipality: '4601', system: 'urn:other' }]],
      ['municipality-malformed', [{ municipality: '46' }]],
      ['municipality-unknown', [{ municipality: '0002' }]],
      ['municipality-divided', [{ municipality: '1850' }]],
      ['municipality-special', [{ municipality: '2111' }]],
      ['district-malformed', [{ municipality: '0301', cityDistrict: '5' }]],
      ['district-unknown', [{ municipality: '0301', cityDistrict: '030188' }]],
      ['district-conflict', [{ municipality: '4601', cityDistrict: '030105' }]],
      ['district-missing', [{ municipality: '0301' }]],
      ['ke-missing', [{ municipality: '5001' }]],
      ['ke-missing', [{ municipality: '5026' }]],
      ['ke-ambiguous', [{ municipality: '5020' }]],
      ['endpoint-unusable', [{ municipality: '5021' }]],
      ['endpoint-missing', [{ municipality: '5022' }]],
      ['endpoint-ambiguous', [{ municipality: '5025' }]],
    ];
    for (const [index, [reason, where]] of cases.entries()) {
      await raise(`person-${index}`, where);
      expect((await recordOf(setting.adapter, `flag-person-${index}`)).state, reason).toBe('for-a-person');
    }
    const items = await outbox();
    expect(items.map(({ reason }) => reason)).toEqual(cases.map(([reason]) => reason));
    for (const { reason, nextStep } of items) {
      const stop = stopReasons.find((known) => known === reason && known !== 'address-protected');
      const { nextStep: en = '', forPerson: nb = '' } = stop ? stopFor(stop, '') : {};
      expect(nextStep, reason).toEqual(stop ? `${en}. ${nb}` : expect.stringMatching(/.+\. .+\./));
    }
    expect([setting.unit, busy, old, other].flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('is handed over when each of its endpoints says that it cannot take the message', async () => {
    const other = await receiver({ resourceType: 'CapabilityStatement', fhirVersion: '3.0.2' });
    await add(unit('voss', ['4621'], { organizationNumber: UNIT_NUMBER, endpoints: [way(other.base)] }));
    await raise('one', [{ municipality: '4621' }]);
    expect((await outbox())[0]).toMatchObject({ reason: 'receiver-refuses' });
    expect(other.messages).toEqual([]);
  });
});

describe('a recipient that is found', () => {
  it('is the unit of the city district before that of the municipality [D6]', async () => {
    const [frogner, oslo] = [await receiver(), await receiver()];
    const number = { organizationNumber: UNIT_NUMBER };
    await add(
      unit('frogner', ['030105'], { ...number, endpoints: [way(frogner.base)] }),
      unit('oslo', ['0301'], { ...number, endpoints: [way(oslo.base)] }),
    );
    await raise('one', [{ municipality: '0301', cityDistrict: '030105' }]);
    await raise('two', [{ municipality: '0301' }]);
    expect(frogner.messages).toHaveLength(1);
    expect(oslo.messages).toHaveLength(1);
  });

  it('is the municipality of today for a number that is no longer in use', async () => {
    await raise('one', [{ municipality: '1201' }]);
    expect(await recordOf(setting.adapter, 'flag-one')).toMatchObject({
      state: 'delivered',
      recipient: { municipality: '4601', organizationNumber: UNIT_NUMBER },
    });
  });

  it('is covered by a consent that names the municipality which the unit is part of [C3]', async () => {
    const voss = await receiver();
    const owner = { name: 'Voss herad', organizationNumber: UNIT_NUMBER };
    await add(
      unit('voss', ['4621'], { owner, organizationNumber: '310000035', endpoints: [way(voss.base)] }),
    );
    await raise('one', [{ municipality: '4621' }]);
    expect(voss.messages).toHaveLength(1);
  });

  it('counts from the import on, without a restart [D13]', async () => {
    const voss = await receiver();
    await raise('one', [{ municipality: '4621' }]);
    expect((await outbox())[0]).toMatchObject({ reason: 'ke-missing' });
    await add(unit('voss', ['4621'], { organizationNumber: UNIT_NUMBER, endpoints: [way(voss.base)] }));
    await routedTo('flag-one', voss.base);
    await raise('two', [{ municipality: '4621' }]);
    expect(voss.messages).toHaveLength(1);
  });

  it('is asked first, and passed over for the organisation above when it refuses', async () => {
    const refuses = await receiver({ resourceType: 'CapabilityStatement', fhirVersion: '5.0.0' });
    const takes = await receiver();
    const own = unit('voss', ['4621'], { organizationNumber: UNIT_NUMBER, endpoints: [way(refuses.base)] });
    const store = createDirectoryStore(database);
    const { resources, cursors, revision } = await store.read();
    const [owner, ...rest] = toResources(own);
    const above = toResources(unit('above', ['4621'], { endpoints: [way(takes.base)] })).at(-1);
    const linked = { ...owner, endpoint: [{ reference: `Endpoint/${above?.id}` }] } as typeof owner;
    const next = [...resources, ...(linked && above ? [linked, above] : []), ...rest];
    await store.write({ resources: next, cursors }, revision);
    await raise('one', [{ municipality: '4621' }]);
    expect(refuses.messages).toEqual([]);
    expect(takes.messages).toHaveLength(1);
  });
});

describe('while the notice is under way', () => {
  /** A unit that takes the message and never answers. */
  async function silent(): Promise<{ base: string; sends: () => number; end: () => void }> {
    let sends = 0;
    const server = createServer((request, response) => {
      if (request.method === 'POST') {
        sends += 1;
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    return { base, sends: () => sends, end: () => server.closeAllConnections() };
  }

  it('the same unit at another endpoint gets the same message', async () => {
    const [before, after] = [await silent(), await receiver()];
    const entry = { organizationNumber: UNIT_NUMBER };
    await add(unit('voss', ['4621'], { ...entry, endpoints: [way(before.base)] }));
    const raised = raise('one', [{ municipality: '4621' }]);
    const { messageId } = await until(setting.adapter, 'flag-one', ({ attempts }) => attempts === 1);
    await add(unit('voss', ['4621'], { ...entry, endpoints: [way(after.base)] }));
    await routedTo('flag-one', after.base);
    before.end();
    await raised;
    expect(after.messages).toMatchObject([{ headerId: messageId }]);
    expect((await recordOf(setting.adapter, 'flag-one')).state).toBe('delivered');
  });

  it('another unit gets nothing before a person has asked the first one, when that may have it [D6]', async () => {
    const [first, second] = [await silent(), await receiver()];
    const entry = { organizationNumber: UNIT_NUMBER };
    await add(
      unit('voss', ['4621'], { ...entry, endpoints: [way(first.base)] }),
      unit('kvam', ['4622'], { ...entry, endpoints: [way(second.base)] }),
    );
    const raised = raise('one', [{ municipality: '4621' }]);
    await until(setting.adapter, 'flag-one', ({ attempts }) => attempts === 1);
    const patient = await setting.hospital.repository.readResource<Patient>('Patient', 'one');
    const moved = { ...patient, address: [address({ municipality: '4622' })] };
    await setting.hospital.repository.updateResource(moved);
    first.end();
    await raised;
    expect(second.messages).toEqual([]);
    const [item] = await outbox();
    expect(item).toMatchObject({ reason: 'recipient-changed', nextStep: expect.stringContaining('KE voss') });
    await fetch(`${setting.adapter.url}/api/outbox/${item?.no}/retry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'a person' }),
    });
    await setting.adapter.queue.idle();
    expect(second.messages).toHaveLength(1);
  });
});
