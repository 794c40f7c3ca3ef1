// How often the database is asked for work when there is none, and that what comes is found all the same.
import { afterAll, expect, it, vi } from 'vitest';
import { type Jobs, openJobs } from '../../src/edges/store/jobs.ts';
import { type Database, openDatabase } from '../../src/edges/store/postgres/database.ts';
import { freshDatabase } from '../support/store.ts';

let database: Database | undefined;
let jobs: Jobs | undefined;
afterAll(async () => {
  await jobs?.stop(1_000);
  await database?.close();
});

it('a regular look is one question, whatever kinds of work there are; what is due is fetched by the next one', async () => {
  database = openDatabase(await freshDatabase(), 4);
  const plain = database;
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
  jobs = await openJobs({ database: counted, concurrency: 2, alone: false, pollEvery: 10 });
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
  await jobs.relayAll(database, [{ key: 'notice', flag: 'Flag/1' }]);
  await vi.waitFor(() => expect(done.toSorted()).toEqual(['notice', 'register', 'retention']), {
    timeout: 20_000,
  });
});
