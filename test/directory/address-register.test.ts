// What the address register says of a HER-id: into routing, into the check of the directory, and to a person.
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../src/adapter/parts/feeds.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { createAddressRegisterFeed } from '../../src/edges/transport/directory/address-register.ts';
import { takeInFeed } from '../../src/flows/directory/fill-directory.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { checkDirectory } from '../../src/need/directory/directory-check.ts';
import { previewImport } from '../../src/need/directory/lists/import-preview.ts';
import { toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { createMemoryDirectory, type DirectoryStore } from '../../src/need/directory/store.ts';
import { createSandboxRegister } from '../../src/sandbox/registers/address-register.ts';
import { startIssuer } from '../support/issuer.ts';
import { municipalities, notice, unit } from './support.ts';

const at = (time: string) => requireInstant(time, 'time');
const [day1, later, day3] = [
  at('2025-06-15T09:30:00+02:00'),
  at('2025-06-15T10:30:00+02:00'),
  at('2025-06-17T09:30:00+02:00'),
];

const network = (key: string, area: string, herId: string) =>
  toResources(
    unit(key, [area], { endpoints: [{ transport: 'nhn-edi', address: `her-id:${herId}`, events: [] }] }),
  );
const units = [
  ...network('bergen', '4601', '9901'),
  ...network('voss', '4621', '9902'),
  ...network('os', '4624', '9903'),
];

interface Register {
  /** Parties by HER-id; one that is not there is not in the export. */
  parties: Record<number, object>;
  events: { sequenceNumber: number; herId: number }[];
  gone?: boolean;
  readonly asked: string[];
}

const party = (more: object = {}) => ({
  valid: { from: '2015-01-01T00:00:00', to: '9999-12-31T23:59:59' },
  active: true,
  isValidCommunicationParty: true,
  parentOrganizationNumber: 310000027,
  ...more,
});

/** Answers as the pages say, by hand: nothing of the sandbox. */
function answering(register: Register) {
  return createAddressRegisterFeed({
    baseUrl: 'https://register.example/api',
    async fetch(given, init = {}) {
      const url = new URL(String(given));
      register.asked.push(`${init.method ?? 'GET'} ${url.pathname}${url.search}`);
      const from = Number(url.searchParams.get('fromSequenceNumber'));
      const answers: Record<string, () => unknown> = {
        '/api/export': () => ({
          herIds: Object.keys(register.parties).map(Number),
          lastSequenceNumber: register.events.at(-1)?.sequenceNumber ?? 0,
        }),
        '/api/communicationparty': () =>
          (JSON.parse(String(init.body)) as { herIds: number[] }).herIds.flatMap((herId) =>
            register.parties[herId] ? { herId, ...register.parties[herId] } : [],
          ),
        '/api/event': () => register.events.filter(({ sequenceNumber }) => sequenceNumber >= from),
      };
      if (register.gone && url.pathname === '/api/event') {
        return new Response('{}', { status: 410 });
      }
      return new Response(JSON.stringify(answers[url.pathname]?.()));
    },
  });
}

function registerWith(parties: Register['parties'] = {}): Register {
  return {
    parties: { 9901: party(), 9902: party(), 9903: party(), ...parties },
    events: [{ sequenceNumber: 7, herId: 9901 }],
    asked: [],
  };
}

async function read(store: DirectoryStore, register: Register, moment = day1): Promise<string[]> {
  const told: string[] = [];
  await takeInFeed(store, answering(register), municipalities, moment, async (issues) => {
    told.push(...issues.map(({ path, text }) => `${path}: ${text}`));
  });
  return told;
}

async function reached(store: DirectoryStore, area: string): Promise<string | undefined> {
  const directory = directoryOf((await store.read()).resources, municipalities);
  return resolveArea({ municipality: area, purpose: notice, instant: later, directory }).recipient
    ?.organization.id;
}

async function problems(store: DirectoryStore): Promise<string[]> {
  const directory = directoryOf((await store.read()).resources, municipalities);
  return checkDirectory({ directory, instant: later, event: 'need-notice' }).issues.map(
    ({ path, text }) => `${path}: ${text}`,
  );
}

describe('what the register says of a unit', () => {
  it.each([
    [{ active: false }, 'closed', undefined],
    [{ isValidCommunicationParty: false }, 'no valid communication party', undefined],
    [{ valid: { to: '2025-06-14T23:59:59' } }, 'HER-id end', undefined],
    [{ valid: { to: 'unknown' } }, 'HER-id end', undefined],
    [{ applicationReceiptSupported: false }, 'no application receipts', 'ke-voss'],
    [{ certificates: [{ validTo: '2025-01-01T00:00:00' }] }, 'certificate', 'ke-voss'],
    [{ parentOrganizationNumber: 310000035 }, 'organisation that the directory does not name', 'ke-voss'],
  ])('%j reaches routing, the check and a person, once [D13]', async (more, text, unitReached) => {
    const store = createMemoryDirectory(units);
    const register = registerWith({ 9902: party(more) });
    expect(await read(store, register)).toEqual([
      expect.stringMatching(`^Endpoint/ke-voss-nhn-edi: .*${text}`),
    ]);
    expect(await reached(store, '4621')).toBe(unitReached);
    expect(await reached(store, '4601')).toBe('ke-bergen');
    expect(await problems(store)).toContainEqual(expect.stringContaining('Endpoint/ke-voss-nhn-edi: '));
    expect(await read(store, register, day3)).toEqual([]);
  });

  it.each([
    {},
    { certificates: [] },
    { certificates: [{ validTo: '2025-01-01T00:00:00' }, { validTo: '2026-01-01T00:00:00' }] },
    { certificates: [{}] },
    { applicationReceiptSupported: null, active: null },
    { parentOrganizationNumber: undefined },
  ])('%j says nothing against it: silence is no no', async (more) => {
    const store = createMemoryDirectory(units);
    expect(await read(store, registerWith({ 9902: party(more) }))).toEqual([]);
    expect(await reached(store, '4621')).toBe('ke-voss');
    expect((await problems(store)).filter((each) => each.startsWith('Endpoint/'))).toEqual([]);
  });

  it('that its HER-id has moved to another organisation stops it, until the directory names that organisation', async () => {
    const store = createMemoryDirectory(units);
    const register = registerWith();
    await read(store, register);
    register.parties[9902] = party({ parentOrganizationNumber: 310000035 });
    register.events.push({ sequenceNumber: 9, herId: 9902 });
    expect(await read(store, register, later)).toEqual([expect.stringContaining('moved its HER-id')]);
    expect(await reached(store, '4621')).toBeUndefined();
    // A silent answer takes nothing back.
    register.parties[9902] = party({ parentOrganizationNumber: undefined });
    await read(store, register, later);
    expect(await reached(store, '4621')).toBeUndefined();
    register.parties[9902] = party({ parentOrganizationNumber: 310000035 });
    const { resources, revision, cursors } = await store.read();
    const corrected = resources.map((each) =>
      each.resourceType === 'Organization' && each.id === 'ke-voss'
        ? { ...each, identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: '310000035' }] }
        : each,
    );
    await store.write({ resources: corrected, cursors }, revision);
    expect(await read(store, register, later)).toEqual([]);
    expect(await reached(store, '4621')).toBe('ke-voss');
  });

  it('is kept when a list is imported again', async () => {
    const list = previewImport({ current: [], incoming: units, list: 'west', replace: false }).next;
    const store = createMemoryDirectory(list);
    await read(store, registerWith({ 9902: party({ active: false }) }));
    const renamed = units.map((each) => ({ ...each, name: `${each.name} ny` }) as DirectoryResource);
    const { next } = previewImport({
      current: (await store.read()).resources,
      incoming: renamed,
      list: 'west',
      replace: true,
    });
    expect(await reached(createMemoryDirectory(next), '4621')).toBeUndefined();
  });
});

describe('how the register is read', () => {
  it('first the export and a hundred parties at a time, then events alone, and everything anew after a day', async () => {
    const many = Array.from({ length: 150 }, (_, no) =>
      network(`u${no}`, '4601', String(20_000 + no)),
    ).flat();
    const store = createMemoryDirectory(many);
    const register: Register = {
      parties: Object.fromEntries(Array.from({ length: 400 }, (_, no) => [20_000 + no, party()])),
      events: [{ sequenceNumber: 7, herId: 20_001 }],
      asked: [],
    };
    await read(store, register);
    expect(register.asked).toEqual([
      'GET /api/export',
      'POST /api/communicationparty',
      'POST /api/communicationparty',
    ]);
    register.asked.length = 0;
    register.events.push({ sequenceNumber: 11, herId: 20_001 }, { sequenceNumber: 12, herId: 30_000 });
    await read(store, register, later);
    expect(register.asked).toEqual([
      'GET /api/event?fromSequenceNumber=8',
      'GET /api/event?fromSequenceNumber=13',
      'POST /api/communicationparty',
    ]);
    register.asked.length = 0;
    await read(store, register, day3);
    expect(register.asked[0]).toBe('GET /api/export');
  });

  it('reads everything when the events from there are gone, or the cursor is of another interface', async () => {
    const register = registerWith();
    const store = createMemoryDirectory(units);
    const { revision } = await store.read();
    await store.write({ resources: units, cursors: { adresseregisteret: 'e17' } }, revision);
    await read(store, register);
    expect(register.asked[0]).toBe('GET /api/export');
    register.asked.length = 0;
    register.gone = true;
    await read(store, register, later);
    expect(register.asked.slice(0, 2)).toEqual(['GET /api/event?fromSequenceNumber=8', 'GET /api/export']);
  });

  it('ends a HER-id that the export does not have; one that it has and says nothing of stays as it was', async () => {
    const register = registerWith();
    const store = createMemoryDirectory(units);
    delete register.parties[9903];
    expect(await read(store, register)).toEqual([expect.stringContaining('ke-os-nhn-edi')]);
    expect(await reached(store, '4624')).toBeUndefined();
    register.events.push({ sequenceNumber: 9, herId: 9902 });
    delete register.parties[9902];
    await read(store, register, later);
    expect(await reached(store, '4621')).toBe('ke-voss');
  });

  it('asks for a unit that came into the directory since, without an event', async () => {
    const store = createMemoryDirectory(units.slice(0, 8));
    const register = registerWith({ 9903: party({ active: false }) });
    await read(store, register);
    const { revision, cursors } = await store.read();
    await store.write({ resources: units, cursors }, revision);
    await read(store, register, later);
    expect(await reached(store, '4624')).toBeUndefined();
  });

  it.each([
    ['an export without numbers', '/api/export', { herIds: ['9901'], lastSequenceNumber: 1 }],
    ['an export without a list', '/api/export', { lastSequenceNumber: 1 }],
    ['parties that are no list', '/api/communicationparty', { hello: 1 }],
    ['events from before', '/api/event', [{ sequenceNumber: 3, herId: 9901 }]],
    ['events without numbers', '/api/event', [{ herId: 9901 }]],
  ])('takes nothing from %s', async (_what, path, body) => {
    const feed = createAddressRegisterFeed({
      baseUrl: 'https://register.example/api',
      fetch: async (given) => {
        const right = { '/api/export': { herIds: [9901], lastSequenceNumber: 1 } };
        const { pathname } = new URL(String(given));
        return new Response(
          JSON.stringify(pathname === path ? body : (right as Record<string, unknown>)[pathname]),
        );
      },
    });
    const cursor = path === '/api/event' ? `7 ${day1}` : undefined;
    await expect(feed.pull(cursor, units, later)).rejects.toMatchObject({ failure: 'permanent' });
  });
});

it('is read with tokens of HelseID that are bound by DPoP, from a register that demands them', async () => {
  const issuer = await startIssuer({
    api: { scope: 'nhn:cp-api/access-v2-dpop', audience: 'nhn:cp-api' },
  });
  const register = createSandboxRegister({
    parties: [9901, 9902, 9903].map((herId) => ({ herId, ...party() })),
    authenticate: (request, url) => issuer.judge(request, url),
    page: 2,
  });
  const { server, port } = await listen(register.app, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}`;
  const helseId = { issuer: issuer.url, clientId: 'client', key: { variable: 'KEY' } };
  const feed = feedOf({ form: 'adresseregisteret', url, helseId }, { KEY: JSON.stringify(issuer.key) });
  const first = await feed.pull(undefined, units, day1);
  expect(Object.keys(first.registerPeriods)).toHaveLength(3);
  for (const herId of [9902, 1, 2, 3, 9903]) {
    register.change(herId, { herId, ...party({ active: herId !== 9902 }) });
  }
  const next = await feed.pull(first.cursor, units, later);
  expect(next.registerSays?.['Endpoint/ke-voss-nhn-edi']?.notes).toEqual(['closed']);
  register.forget();
  expect((await feed.pull(first.cursor, units, later)).issues).toMatchObject([{ path: 'event' }]);
  expect(issuer.given()).toBe(1);
  const bare = feedOf({ form: 'adresseregisteret', url, tokenVariable: 'FIXED' }, { FIXED: 'x' });
  await expect(bare.pull(undefined, units, day1)).rejects.toMatchObject({ status: 401 });
  server.closeAllConnections();
  await Promise.all([close(server), issuer.stop()]);
});
