// Statements that come with each notice are prepared, and jobs are inserted along with them: what goes on beside them changes nothing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMIT_WITHIN } from '../../src/edges/store/inbox/batches.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { freshDatabase } from '../support/store.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: await freshDatabase(), concurrency: 2 });
});
afterAll(() => store.close(0));

it('a table that a newer release changes is read all the same, also where the statement was prepared before', async () => {
  const { database } = store;
  await database.query('create table ip.changed (a integer)');
  await database.query('insert into ip.changed values (1)');
  const read = () => database.query('select * from ip.changed where a = $1', [1], { often: true });
  for (let times = 0; times < 30; times += 1) {
    expect(await read()).toEqual([{ a: 1 }]);
  }
  const prepared = await database.query(
    "select 1 from pg_prepared_statements where statement like '%ip.changed%'",
  );
  expect(prepared).toHaveLength(1);
  await database.query('alter table ip.changed add column b integer');
  expect(await read()).toEqual([{ a: 1, b: null }]);
});

it('a session that has not the statement, as behind a pooler that mixes sessions, is asked all the same', async () => {
  const { database } = store;
  const read = () => database.query('select $1::integer as a', [1], { often: true });
  for (let times = 0; times < 30; times += 1) {
    expect(await read()).toEqual([{ a: 1 }]);
  }
  const prepared = "select name from pg_prepared_statements where statement = 'select $1::integer as a'";
  expect(await database.query(prepared)).toHaveLength(1);
  await database.query('deallocate all');
  expect(await database.query(prepared)).toHaveLength(0);
  expect(await read()).toEqual([{ a: 1 }]);
});

it('a notification brings work forward that is planned for later at the same moment by a transaction that is not through yet', async () => {
  const { database, jobs } = store;
  const key = 'https://hospital.example/fhir|Flag/1';
  const change = { inboxKey: `${key}/2`, noticeKey: key, flag: 'Flag/1', versionId: '2', versioned: true };
  let accepted: Promise<unknown> = Promise.resolve();
  await database.transaction(async (sql) => {
    await jobs.relay(sql, key, 'Flag/1', 3_600_000);
    accepted = store.accept([change], new Date());
    const waits = async () =>
      (
        await database.query(
          "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%ip.inbox%'",
        )
      ).length;
    const until = Date.now() + COMMIT_WITHIN / 2;
    while ((await waits()) === 0 && Date.now() < until) {
      await database.query('select pg_sleep(0.01)');
    }
    expect(await waits()).toBe(1);
  });
  await accepted;
  expect(
    await database.query(
      'select count(*)::integer as jobs, bool_and(start_after <= now()) as due from jobs.job where singleton_key = $1',
      [key],
    ),
  ).toEqual([{ jobs: 1, due: true }]);
});
