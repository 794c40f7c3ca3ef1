// Bodies that are kept, on a real database and in real files: sealed, read again under older keys, and deleted when old.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkKeys, forgetBodies, openBodies, sealAnew } from '../../src/edges/store/received-messages.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { sweepFolder } from '../../src/edges/transport/network/kept-files.ts';
import { createSyncState } from '../../src/edges/transport/sync/sync-state.ts';
import { type AnswerPorts, takeAnswer } from '../../src/flows/answer/take-answer.ts';
import type { SyncBase } from '../../src/flows/sync/side.ts';
import { acknowledge, messageBundle } from '../../src/ground/fhir/message.ts';
import { createSeal } from '../../src/ground/sealing/seal.ts';
import { freshDatabase } from '../support/store.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, now] = [key('old'), key('new')];
const DAY = 24 * 3_600_000;
const at = new Date('2026-11-22T12:00:00Z');
const long = new Date(at.getTime() - 100 * DAY);

/** An acknowledgement that names somebody, as one of another release could. */
function answerTo(id: string): Bundle {
  const header = { resourceType: 'MessageHeader', id, source: { endpoint: 'https://ke.example' } } as never;
  const ids = { bundle: `b-${id}`, header: `h-${id}` };
  const bundle = acknowledge(
    header,
    ids,
    at.toISOString(),
    { endpoint: 'https://x.example', name: 'Kari Prøvesen' },
    { code: 'ok' },
  );
  return bundle;
}

const stores: Store[] = [];
let databaseUrl = '';
async function storeWith(...keys: string[]): Promise<Store> {
  const [encryptionKey, ...previousEncryptionKeys] = keys;
  const store = await openStore({ databaseUrl, concurrency: 1, encryptionKey, previousEncryptionKeys });
  stores.push(store);
  return store;
}
async function take(store: Store, id: string, when = at): Promise<void> {
  await store.received.begin(id, `send-${id}`, when.toISOString());
  await store.received.finish(id, answerTo(id));
}
const rowsOf = async (store: Store): Promise<string> =>
  JSON.stringify(await store.database.query('select * from ip.received_message order by message_id'));
const again = (store: Store, id: string) => store.received.begin(id, `send-${id}`, at.toISOString());

beforeAll(async () => {
  databaseUrl = await freshDatabase();
});
afterAll(async () => {
  for (const store of stores) {
    await store.close(0);
  }
});

describe('the body of an answer', () => {
  it('is sealed under the key, and comes back to a repeat as it was', async () => {
    const plain = await storeWith();
    await take(plain, 'm-plain');
    expect(await rowsOf(plain)).toContain('Kari Prøvesen');
    expect(await openBodies(plain.database)).toBe(1);
    const store = await storeWith(old);
    await take(store, 'm-sealed');
    expect(await again(store, 'm-sealed')).toEqual({ kind: 'repeat', response: answerTo('m-sealed') });
    // What was kept before there was a key is read, and sealed by the next run.
    expect(await again(store, 'm-plain')).toEqual({ kind: 'repeat', response: answerTo('m-plain') });
    expect(await sealAnew(store.database, store.seal)).toBe(1);
    expect(await rowsOf(store)).not.toContain('Prøvesen');
    expect(await openBodies(store.database)).toBe(0);
    expect(await again(store, 'm-plain')).toEqual({ kind: 'repeat', response: answerTo('m-plain') });
  });

  it('is not given out under a wrong key: that is said at the start and at a repeat, and nothing is lost', async () => {
    const right = await storeWith(old);
    await take(right, 'm-key');
    const before = await rowsOf(right);
    for (const wrong of [await storeWith(), await storeWith(now), await storeWith(key('old'))]) {
      await expect(checkKeys(wrong.database, wrong.seal)).rejects.toThrow(/key "old"/);
      await expect(again(wrong, 'm-key')).rejects.toThrow(/cannot be opened.*key "old".*nothing is lost/s);
    }
    expect(await rowsOf(right)).toBe(before);
    expect(await again(right, 'm-key')).toMatchObject({ kind: 'repeat' });
    await checkKeys(right.database, right.seal);
  });

  it('moved to another message is not taken for its answer', async () => {
    const store = await storeWith(old);
    await take(store, 'm-from');
    await take(store, 'm-to');
    await store.database.query(
      `update ip.received_message set response = (select response from ip.received_message where message_id = 'm-from')
       where message_id = 'm-to'`,
    );
    await expect(again(store, 'm-to')).rejects.toThrow(/it was changed/);
    await store.database.query("delete from ip.received_message where message_id = 'm-to'");
  });

  it('is sealed anew under a new key, after which the old one is not needed', async () => {
    const before = await storeWith(old);
    await take(before, 'm-turn');
    const turning = await storeWith(now, old);
    await checkKeys(turning.database, turning.seal);
    expect(await again(turning, 'm-turn')).toMatchObject({ kind: 'repeat', response: answerTo('m-turn') });
    expect(await sealAnew(turning.database, turning.seal)).toBeGreaterThan(0);
    expect(await sealAnew(turning.database, turning.seal)).toBe(0);
    const after = await storeWith(now);
    await checkKeys(after.database, after.seal);
    expect(await again(after, 'm-turn')).toMatchObject({ kind: 'repeat', response: answerTo('m-turn') });
  });

  it('is deleted when it is old: the message stays known, a repeat changes nothing and gets the code', async () => {
    const store = await storeWith(now);
    await take(store, 'm-long-ago', long);
    await take(store, 'm-young');
    expect(await forgetBodies(store.database, new Date(at.getTime() - 90 * DAY), at)).toBe(1);
    expect(await forgetBodies(store.database, new Date(at.getTime() - 90 * DAY), at)).toBe(0);
    expect(await again(store, 'm-long-ago')).toEqual({ kind: 'forgotten', code: 'ok' });
    expect(await store.received.begin('m-long-ago', 'another-send', at.toISOString())).toMatchObject({
      kind: 'forgotten',
    });
    expect(await store.received.begin('m-other', 'send-m-long-ago', at.toISOString())).toEqual({
      kind: 'bundle-id-reused',
    });
    // What its sender is told: the answer that it was, under new ids, and nothing is done again.
    const header = {
      resourceType: 'MessageHeader' as const,
      id: 'm-long-ago',
      source: { endpoint: 'https://ke.example' },
    };
    const ports = {
      received: store.received,
      clock: { now: () => at },
      newId: randomUUID,
      endpoint: { endpoint: 'https://x.example', name: 'X' },
    };
    const { acknowledgement } = await takeAnswer(
      ports as unknown as AnswerPorts,
      messageBundle('late', at.toISOString(), header, []),
    );
    expect(acknowledgement?.entry?.[0]?.resource).toMatchObject({
      response: { identifier: 'm-long-ago', code: 'ok' },
    });
    // An abandoned claim is given up after a minute; a body that was deleted is no such claim.
    await store.received.release('m-long-ago');
    expect(await again(store, 'm-long-ago')).toMatchObject({ kind: 'forgotten' });
    expect(await again(store, 'm-young')).toMatchObject({ kind: 'repeat' });
  });
});

describe('files', () => {
  const folders: string[] = [];
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'bodies-'));
    folders.push(made);
    return made;
  };
  afterAll(async () => {
    for (const each of folders) {
      await rm(each, { recursive: true });
    }
  });

  it('that syncing keeps are sealed, for the user alone, and a wrong key destroys nothing', async () => {
    const path = await folder();
    const planKey = { system: 'https://plans.example', id: 'plan-1' };
    const base = { plan: { patient: { name: 'Kari Prøvesen' } }, marks: {} } as unknown as SyncBase;
    const state = createSyncState(path, { seal: createSeal([old]) });
    await state.save(planKey, base);
    const [name = ''] = await readdir(path);
    const text = await readFile(join(path, name), 'utf8');
    expect(text).toMatch(/^sealed:v1:old:/);
    expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
    expect(await createSyncState(path, { seal: createSeal([now, old]) }).load(planKey)).toEqual(base);
    await expect(createSyncState(path, { seal: createSeal([now]) }).load(planKey)).rejects.toThrow(
      /key "old"/,
    );
    await expect(createSyncState(path).load(planKey)).rejects.toThrow(/key "old"/);
    expect(await readFile(join(path, name), 'utf8')).toBe(text);
    expect(await state.load(planKey)).toEqual(base);
  });

  it('in folders of other programs go when they are old and may go', async () => {
    const path = await folder();
    for (const file of ['receipted.xml', 'open.xml', 'young.xml', 'trial.json', '.draft.part', 'notes.txt']) {
      await writeFile(join(path, file), 'x');
      await utimes(join(path, file), long, file.startsWith('young') ? at : long);
    }
    const mayGo = async (name: string) => name !== 'open';
    expect(await sweepFolder({ path, mayGo }, new Date(at.getTime() - 90 * DAY))).toBe(3);
    expect((await readdir(path)).sort()).toEqual(['notes.txt', 'open.xml', 'young.xml']);
    expect(await sweepFolder({ path: join(path, 'nowhere') }, at)).toBe(0);
  });
});
