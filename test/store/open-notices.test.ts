// Of many notices those that are open are found by their index, and the list holds every notice all the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure, sumCounts } from '../../src/edges/store/overview/measure.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { allUnitStates, unitStates } from '../../src/ground/law/unit-states.ts';
import { freshDatabase } from '../support/store.ts';

/** Notices that have ended, more than one page of the list. */
const ENDED = 70;

let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: await freshDatabase() });
  await store.database.query(
    `insert into ip.notice (key, source, flag, state, acknowledgement, business, recipient_name, recipient_municipality,
       opened_at, changed_at)
     select 'n' || g, 'https://hospital.example/fhir', 'Flag/f' || g, 'delivered', 'ok',
       case when g <= $1 then 'closed' end, 'Unit', case when g % 2 = 0 then '4601' else '0301' end,
       timestamptz '2026-11-01' + g * interval '1 minute', now() from generate_series(1, $1::integer + 2) g`,
    [ENDED],
  );
  const [overdue, waits] = [`n${ENDED}`, 'n1'];
  await store.database.query(
    `insert into ip.deadline (notice_key, kind, due_at, state) values ($1, 'first-contact', now() - interval '1 day', 'missed')`,
    [overdue],
  );
  await store.database.query(
    `insert into ip.attention (notice_key, since, reason, detail, next_step) values ($1, now(), 'not-available', '', '')`,
    [waits],
  );
});
afterAll(() => store.close(0));

describe('the list of notices', () => {
  it('finds what is open by an index whose states are those in which nobody has to act any more', async () => {
    const [index] = await store.database.query<{ indexdef: string }>(
      "select indexdef from pg_indexes where indexname = 'notice_open'",
    );
    const [, states = ''] = /business <> ALL \(ARRAY\[(.*?)\]/.exec(index?.indexdef ?? '') ?? [];
    const ended = allUnitStates.filter((state) => unitStates[state].actor === 'nobody');
    expect([...states.matchAll(/'([a-z-]+)'/g)].map(([, state]) => state).sort()).toEqual([...ended].sort());
  });

  it('holds every notice once over its pages, in each order, and what somebody has to do comes first', async () => {
    for (const order of ['urgency', 'oldest', 'newest', 'municipality'] as const) {
      const pages = await Promise.all([1, 2].map((page) => store.overview.list({ page, order })));
      const numbers = pages.flatMap(({ rows }) => rows.map(({ no }) => no));
      expect(pages.map(({ total, pages: count }) => [total, count])).toEqual([
        [ENDED + 2, 2],
        [ENDED + 2, 2],
      ]);
      expect(new Set(numbers).size).toBe(ENDED + 2);
      if (order === 'oldest' || order === 'newest') {
        const sorted = numbers.toSorted((one, other) => (order === 'oldest' ? one - other : other - one));
        expect(numbers).toEqual(sorted);
      }
      if (order === 'urgency') {
        expect(pages[0]?.rows.slice(0, 3).map(({ actor }) => actor)).toEqual(['hospital', 'unit', 'unit']);
      }
    }
  });

  it('counts by who acts, by municipality and by state over all of them', async () => {
    const { all, byActor, municipalities } = await store.overview.counts();
    expect({ all, byActor }).toEqual({
      all: ENDED + 2,
      byActor: { hospital: 1, unit: 2, nobody: ENDED - 1 },
    });
    expect(municipalities.map(({ municipality }) => municipality)).toEqual(['0301', '4601']);
    const totals = await Promise.all(
      [
        { actor: 'nobody' },
        { municipality: '4601' },
        { state: 'delivered' },
        { text: 'f7' },
        { actor: 'unit' },
      ].map(async (query) => (await store.overview.list(query as never)).total),
    );
    expect(totals).toEqual([ENDED - 1, (ENDED + 2) / 2, ENDED + 2, 4, 2]);
  });

  it('in numbers for the monitoring says of each need how far it has come, and what stands on a list is a person’s', async () => {
    await store.database.query(
      `insert into ip.notice (key, source, flag, state, cause, acknowledgement, opened_at, changed_at)
       select state || g, 'https://hospital.example/fhir', 'Flag/' || state || g, state, cause, 'none', now(), now()
       from (values ('refused', 'declined'), ('unclear', 'consent-unreadable'), ('found', null)) as s (state, cause),
         generate_series(1, 3) g`,
    );
    await store.database.query(
      `insert into ip.attention (notice_key, since, reason, detail, next_step)
       select key, now(), reason, '', '' from (values ('refused1', 'one'), ('refused1', 'two'), ('unclear2', 'one'), ('found3', 'one'))
         as a (key, reason)`,
    );
    const { outcomes, states, actors } = await measure(store.database, new Date());
    const plain = outcomes.map(({ outcome, cause, count }) => `${outcome} ${cause} ${count}`).sort();
    expect(plain).toEqual([
      'final declined 2',
      'person consent-unreadable 1',
      'person declined 1',
      'person none 1',
      `sent none ${ENDED + 2}`,
      'under-way consent-unreadable 2',
      'under-way none 2',
    ]);
    expect(Object.fromEntries(states.map(({ state, count }) => [state, count]))).toEqual({
      delivered: ENDED + 2,
      refused: 3,
      unclear: 3,
      found: 3,
    });
    expect(actors.reduce((sum, { count }) => sum + count, 0)).toBe(ENDED + 2 + 9);
  });

  it('counts by what changes and not by every notice: the numbers are those of the notices, before and after they are summed', async () => {
    await store.database.query(
      "update ip.notice set state = 'found', cause = 'again' where key like 'unclear%'",
    );
    await store.database.query("update ip.notice set attempts = attempts + 1 where key like 'found%'");
    const byNotice = await store.database.query<{ state: string; count: number }>(
      'select state, count(*)::integer as count from ip.notice group by 1 order by 1',
    );
    const told = async () =>
      (await measure(store.database, new Date())).states.toSorted((one, other) =>
        one.state.localeCompare(other.state),
      );
    const lines = async () =>
      (
        await store.database.query<{ count: number }>(
          'select count(*)::integer as count from ip.notice_count',
        )
      )[0]?.count;
    expect(await told()).toEqual(byNotice);
    expect(await lines()).toBe(ENDED + 2 + 9 + 2 * 3);
    await Promise.all([sumCounts(store.database), sumCounts(store.database)]);
    expect(await told()).toEqual(byNotice);
    expect(await lines()).toBeLessThanOrEqual(5);
  });
});
