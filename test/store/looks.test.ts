// How often the database is asked for work when there is none, and that what comes is found all the same.
import { afterAll, expect, it, vi } from 'vitest';
import { type Jobs, openJobs } from '../../src/edges/store/jobs.ts';
import { type Database, openDatabase } from '../../src/edges/store/postgres/database.ts';
import { freshDatabase } from '../support/store.ts';

const opened: { readonly database: Database; readonly jobs: Jobs }[] = [];
afterAll(async () => {
  for (const { database, jobs } of opened) {
    await jobs.stop(1_000);
    await database.close();
  }
});

it('a regular look is one question, whatever kinds of work there are; what is due is fetched by the next one', async () => {
  const plain = openDatabase(await freshDatabase(), 4);
  let [questions, fetches] = [0, 0];
  const counted: Database = {
    ...plain,
    query: (text, values, how) => {
      questions += text.includes('unnest($1::text[]) as q(name)') ? 1 : 0;
      return plain.query(text, values, how);
    },
    forJobs: {
      ...plain.forJobs,
      executeSql: (text, values) => {
        fetches += /WITH\s+next\s+AS/.test(text) ? 1 : 0;
        return plain.forJobs.executeSql(text, values);
      },
    },
  };
  const jobs = await openJobs({ database: counted, concurrency: 2, alone: false, pollEvery: 10 });
  opened.push({ database: plain, jobs });
  const done: string[] = [];
  const told = async (what: string) => {
    done.push(what);
  };
  await jobs.work({
    relay: ({ key }) => told(key),
    deadline: ({ kind }) => told(kind),
    dead: ({ key }) => told(key),
    feed: ({ feed }) => told(feed),
    retention: () => told('retention'),
    onError: (_, error) => done.push(String(error)),
  });
  await vi.waitFor(() => expect(questions).toBeGreaterThan(4), { timeout: 20_000 });
  // The one at the start: a notification may have come before.
  expect(fetches).toBe(1);

  await jobs.feed('register', 0);
  await jobs.retention(0);
  await jobs.relayAll(plain, [{ key: 'notice', flag: 'Flag/1' }]);
  await vi.waitFor(() => expect(done.toSorted()).toEqual(['notice', 'register', 'retention']), {
    timeout: 20_000,
  });
});

it('work of a worker that is silent, or that takes too long, is found by a regular look and given to another', async () => {
  const database = openDatabase(await freshDatabase(), 4);
  const jobs = await openJobs({ database, concurrency: 2, alone: false, pollEvery: 10 });
  opened.push({ database, jobs });
  await jobs.relayAll(
    database,
    ['silent', 'late', 'at work'].map((key) => ({ key, flag: 'Flag/1' })),
  );
  await database.query(
    `update jobs.job set state = 'active', started_on = now() - case singleton_key when 'late' then interval '1 day' else interval '1 minute' end,
       heartbeat_on = now() - case singleton_key when 'silent' then interval '20 seconds' else interval '0' end`,
  );
  const done: string[] = [];
  await jobs.work({
    relay: async ({ key }) => void done.push(key),
    deadline: async () => undefined,
    dead: async () => undefined,
    feed: async () => undefined,
    retention: async () => undefined,
    onError: (_, error) => done.push(String(error)),
  });
  await vi.waitFor(() => expect(done.toSorted()).toEqual(['late', 'silent']), { timeout: 14_000 });
});
