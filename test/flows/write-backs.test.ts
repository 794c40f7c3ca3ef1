// A hospital's server that the adapter may not write to: nothing is lost, and the hospital's own system writes it.
import type { Bundle, CareTeam, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/edges/store/postgres/database.ts';
import type { WaitingWriteBacks } from '../../src/need/delivery/write-backs.ts';
import {
  OPERATOR_TOKEN,
  type Setting,
  type SettingOptions,
  startSetting,
  until,
} from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

let setting: Setting | undefined;
let stopLast: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stopLast?.();
  stopLast = undefined;
  await setting?.stop();
  setting = undefined;
});

async function delivered(options: SettingOptions): Promise<Setting> {
  setting = await startSetting({ unit: { answer: 'coordinator-appointed' }, ...options });
  await setting.load('need-with-consent');
  const record = await setting.raise('need-with-consent');
  expect(record).toMatchObject({ state: 'delivered', recordedAtSource: true });
  await until(setting.adapter, 'flag-anders', ({ business }) => business === 'coordinator-appointed');
  return setting;
}

const headers = { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' };
const get = async <T>({ adapter }: Setting, path: string): Promise<T> =>
  (await fetch(`${adapter.url}/api/${path}`, { headers })).json() as Promise<T>;
const confirm = async ({ adapter }: Setting, no: number): Promise<number> =>
  (
    await fetch(`${adapter.url}/api/write-backs/${no}/confirm`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ by: 'DIPS' }),
    })
  ).status;

const typesIn = ({ entry }: Bundle) => (entry ?? []).map(({ resource }) => resource?.resourceType);

describe('a server that refuses writes', () => {
  it.each([
    403, 405,
  ])('gets what it refused with %i from the hospital, in order; a person is told, once [D16]', async (status) => {
    let refused: number | undefined = status;
    const stage = await delivered({ refusesWrites: () => refused });
    const outbox = await get<{ reason: string }[]>(stage, 'outbox');
    expect(outbox.map(({ reason }) => reason)).toEqual(['writes-refused']);
    const { writeBacks, waiting } = await get<WaitingWriteBacks>(stage, 'write-backs?limit=100');
    expect(waiting).toBe(writeBacks.length);
    const [first, ...later] = writeBacks;
    expect(typesIn(first?.bundle as Bundle)).toEqual(['Communication', 'Task', 'Provenance']);
    expect(later.flatMap(({ bundle }) => typesIn(bundle))).toEqual(
      expect.arrayContaining(['Communication', 'PractitionerRole', 'CareTeam', 'Task', 'Provenance']),
    );
    const { task: id = '' } = (await stage.adapter.ledger.list())[0] ?? {};
    const { repository } = stage.hospital;
    await expect(repository.readResource('Task', id)).rejects.toThrow();

    refused = undefined;
    for (const { no, bundle } of writeBacks) {
      const response = await fetch(stage.hospital.baseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(bundle),
      });
      expect(response.status).toBe(200);
      expect(await confirm(stage, no)).toBe(200);
    }
    expect(await confirm(stage, first?.no ?? 0)).toBe(409);
    expect(await confirm(stage, 4_711)).toBe(404);
    expect(await get(stage, 'write-backs')).toEqual({ writeBacks: [], waiting: 0 });
    expect(await repository.readResource<Task>('Task', id)).toMatchObject({ status: 'completed' });
    const teams = await repository.search<CareTeam>({ resourceType: 'CareTeam' });
    expect(teams.entry).toHaveLength(1);
  });
});

it('nothing is tried on a server that the settings keep from writes, and nobody is alarmed', async () => {
  const databaseUrl = await freshDatabase();
  const encryptionKey = `test:${Buffer.alloc(32, 7).toString('base64')}`;
  const stage = await delivered({
    hospital: { writes: false },
    config: { store: { databaseUrl, encryptionKey } },
  });
  expect(stage.hospital.requests.filter((line) => /^(PUT|POST \/$)/.test(line))).toEqual([]);
  expect(await get(stage, 'outbox')).toEqual([]);
  const { writeBacks } = await get<WaitingWriteBacks>(stage, 'write-backs?after=0&limit=1');
  const database = openDatabase(databaseUrl, 1);
  stopLast = () => database.close();
  const rows = await database.query<{ bundle: string }>('select bundle from ip.write_back');
  expect(rows.filter(({ bundle }) => !bundle.startsWith('sealed:'))).toEqual([]);
  expect(writeBacks).toMatchObject([{ why: 'setting', bundle: { type: 'transaction' } }]);
});
