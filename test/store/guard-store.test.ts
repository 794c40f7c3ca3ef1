// Guards that stand beside each other: whoever has lost the lock begins no write, and a write whose end is not known holds others up.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardStore, openGuardStore } from '../../src/edges/store/guard/guard-store.ts';
import { freshDatabase } from '../support/store.ts';

const line = {
  when: '2026-11-30T08:00:00Z',
  who: 'client: a test',
  what: 'update',
  action: 'write-begins',
  detail: 'write through the guard',
} as const;
const keys = ['Patient/1', 'number|1'];

describe('two guards on one store', () => {
  let databaseUrl: string;
  let first: GuardStore;
  let second: GuardStore;

  beforeAll(async () => {
    databaseUrl = await freshDatabase();
    first = await openGuardStore({ databaseUrl });
    second = await openGuardStore({ databaseUrl });
  });
  afterAll(() => Promise.all([first.close(), second.close()]));

  async function cutAllConnections(): Promise<void> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
  }

  const wholeWrite = (store: GuardStore, about: readonly string[] = keys) =>
    store.locked(about, async (begin) => {
      const write = await begin(60, line);
      await store.end(write, { ...line, action: 'written' });
      return 'written';
    });

  it('whoever lost the lock while it judged begins nothing: the other has written meanwhile', async () => {
    let lateBegan = false;
    const late = first.locked(keys, async (begin) => {
      await cutAllConnections();
      expect(await wholeWrite(second)).toEqual({ done: 'written' });
      await begin(60, line);
      lateBegan = true;
    });
    await expect(late).rejects.toThrow();
    expect(lateBegan).toBe(false);
    expect(await wholeWrite(first)).toEqual({ done: 'written' });
  });

  it('what is not surely over holds others up, those who share a key alone', async () => {
    let id = '';
    await expect(
      first.locked(['shared', 'one'], async (begin) => {
        id = await begin(60, line);
        throw new Error('the answer was lost');
      }),
    ).rejects.toThrow('the answer was lost');
    expect(await wholeWrite(second, ['shared', 'two'])).toBeUndefined();
    expect(await wholeWrite(second, ['two'])).toEqual({ done: 'written' });
    await first.end(id, { ...line, action: 'written' });
    expect(await wholeWrite(second, ['shared', 'two'])).toEqual({ done: 'written' });
  });

  it('locks are given back whatever becomes of the work', async () => {
    for (let at = 0; at < 30; at += 1) {
      await expect(first.locked(keys, () => Promise.reject(new Error(`no ${at}`)))).rejects.toThrow();
    }
    expect(await wholeWrite(second)).toEqual({ done: 'written' });
  });

  it('writes about one person take turns, and hold nobody else up', async () => {
    const log: string[] = [];
    const take = (store: GuardStore, name: string) =>
      store.locked(keys, async () => {
        log.push(`${name} in`);
        expect(await wholeWrite(store, ['Patient/2'])).toEqual({ done: 'written' });
        log.push(`${name} out`);
      });
    await Promise.all([take(first, 'a'), take(second, 'b')]);
    expect(log).toEqual(
      log[0] === 'a in' ? ['a in', 'a out', 'b in', 'b out'] : ['b in', 'b out', 'a in', 'a out'],
    );
  });
});
