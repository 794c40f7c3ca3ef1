// The audit's hash chain on a real database: what was tampered with is found, and where.
import pg from 'pg';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type AuditPlace, placeAfter } from '../../src/edges/store/audit.ts';
import { migrate } from '../../src/edges/store/postgres/migrations.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import type { AuditEntry } from '../../src/ground/audit/entry.ts';
import { freshDatabase } from '../support/store.ts';

const LINES = 20;
let store: Store;
let client: pg.Client;
let databaseUrl = '';

const entry = (no: number): AuditEntry => ({
  when: new Date(Date.UTC(2026, 2, 1, 12, 0, no)).toISOString(),
  who: 'adapter',
  what: 'read',
  action: 'read',
  detail: `Flåg/${no} “é”`,
  patient: 'Patient/1',
  entities: [`Flag/${no}`],
});

async function close(): Promise<void> {
  await client?.end();
  await store?.close(0);
}

beforeEach(async () => {
  await close();
  databaseUrl = await freshDatabase();
  store = await openStore({ databaseUrl, concurrency: 1 });
  client = new pg.Client(databaseUrl);
  await client.connect();
  for (let no = 1; no <= LINES; no += 1) {
    await store.audit.record(entry(no));
  }
});
afterAll(close);

/** As somebody does it who owns the database: past the triggers. */
async function tamper(...statements: string[]): Promise<void> {
  await client.query('alter table ip.audit disable trigger user');
  for (const statement of statements) {
    expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
  }
  await client.query('alter table ip.audit enable trigger user');
}

it('holds over what was written through the door, and gives it back', async () => {
  expect(await store.audit.verify()).toMatchObject({ lines: LINES, breaks: [] });
  expect((await store.audit.linesAfter({}, 1))[0]).toMatchObject({ ...entry(1), no: 1 });
});

it('gives every line once to who reads on from place to place, also one that was committed after a later number', async () => {
  const slow = new pg.Client(databaseUrl);
  await slow.connect();
  await slow.query('begin');
  await slow.query(
    "insert into ip.audit (at, actor, action, detail) values (now(), 'adapter', 'slow', 'slow')",
  );
  await store.audit.record(entry(LINES + 2));
  let place: AuditPlace = {};
  const seen: number[] = [];
  const readOn = async () => {
    for (let lines = await store.audit.linesAfter(place, 3); lines.length > 0; ) {
      seen.push(...lines.map(({ no }) => no));
      place = placeAfter(place, lines);
      lines = await store.audit.linesAfter(place, 3);
    }
  };
  await readOn();
  await slow.query('commit');
  await slow.end();
  await readOn();
  expect(seen).toHaveLength(LINES + 2);
  expect(new Set(seen).size).toBe(LINES + 2);
});

it('sees lines in lanes of every number', async () => {
  await client.query('alter table ip.audit disable trigger user');
  await client.query(
    "insert into ip.audit (at, actor, action, detail, lane, lane_no, hash) values (now(), 'x', 'x', 'x', 0, 1, ''), (now(), 'x', 'x', 'x', -7, -1, '')",
  );
  await client.query('alter table ip.audit enable trigger user');
  const { breaks } = await store.audit.verify();
  expect(new Set(breaks.map(({ lane }) => lane))).toEqual(new Set([0, -7]));
});

it.each([
  ['detail', "update ip.audit set detail = 'x' where no = 7"],
  ['actor', "update ip.audit set actor = 'person: X' where no = 7"],
  ['action', "update ip.audit set action = 'x' where no = 7"],
  ['instant', "update ip.audit set at = at + interval '1 microsecond' where no = 7"],
  ['notice', "update ip.audit set notice_key = 'x' where no = 7"],
  ['entry', 'update ip.audit set entry = entry || \'{"patient":"Patient/2"}\' where no = 7'],
  ['number', 'update ip.audit set no = default where no = 7'],
  ['hash', "update ip.audit set hash = sha256('x') where no = 7"],
])('finds a line whose %s was changed, at its place', async (_what, statement) => {
  await tamper(statement);
  const { breaks } = await store.audit.verify();
  expect(breaks).toEqual([expect.objectContaining({ laneNo: '7', kind: 'changed' })]);
});

it('finds a deleted line, at the one that followed it', async () => {
  await tamper('delete from ip.audit where no = 7');
  expect((await store.audit.verify()).breaks).toEqual([
    expect.objectContaining({ no: '8', laneNo: '8', kind: 'missing' }),
  ]);
});

it('takes in what was written before there was a chain', async () => {
  await client.query('drop schema ip cascade');
  await migrate(client, 1);
  for (const no of [1, 2, 3]) {
    await client.query(
      "insert into ip.audit (at, actor, action, detail) values (now(), 'adapter', 'sent', $1)",
      [no],
    );
  }
  await migrate(client);
  await store.audit.record(entry(4));
  expect(await store.audit.verify()).toMatchObject({ lines: 4, breaks: [] });
  await tamper("update ip.audit set detail = 'x' where no = 2");
  expect((await store.audit.verify()).breaks).toMatchObject([{ no: '2', kind: 'changed' }]);
});

it('finds a line that was deleted from the end', async () => {
  await tamper(`delete from ip.audit where no = ${LINES}`);
  expect((await store.audit.verify()).breaks).toEqual([
    expect.objectContaining({ laneNo: String(LINES), kind: 'missing' }),
  ]);
});

it('finds two lines that changed places, at the first of them', async () => {
  await tamper(
    'update ip.audit set lane_no = 1000 where lane_no = 7',
    'update ip.audit set lane_no = 7 where lane_no = 9',
    'update ip.audit set lane_no = 9 where lane_no = 1000',
  );
  expect((await store.audit.verify()).breaks[0]).toMatchObject({ laneNo: '7', kind: 'changed' });
});

it('finds an inserted line, between others, at the end, and outside the chain', async () => {
  const copy = 'insert into ip.audit (at, actor, action, detail, lane, lane_no, hash)';
  await tamper(
    'update ip.audit set lane_no = lane_no + 1000 where lane_no >= 7',
    `${copy} select at, actor, action, 'x', lane, 7, hash from ip.audit where lane_no = 6`,
    'update ip.audit set lane_no = lane_no - 999 where lane_no >= 1000',
  );
  expect((await store.audit.verify()).breaks[0]).toMatchObject({ laneNo: '7', kind: 'changed' });
});

it('finds a line that was put behind the end or past the chain', async () => {
  const values = "values (now(), 'x', 'x', 'x'";
  await tamper(`insert into ip.audit (at, actor, action, detail) ${values})`);
  expect((await store.audit.verify()).breaks).toEqual([
    expect.objectContaining({ no: String(LINES + 1), kind: 'not-chained' }),
  ]);
  await tamper(
    `delete from ip.audit where no = ${LINES + 1}`,
    `insert into ip.audit (at, actor, action, detail, lane, lane_no, hash) ${values}, 1, ${LINES + 1}, 'y')`,
  );
  expect((await store.audit.verify()).breaks).toEqual([
    expect.objectContaining({ laneNo: String(LINES + 1), kind: 'changed' }),
  ]);
});

it('finds a chain that was written anew as a whole, against ends that were kept elsewhere', async () => {
  const { heads } = await store.audit.verify();
  await client.query('alter table ip.audit disable trigger append_only');
  await client.query('truncate ip.audit, ip.audit_lane');
  await client.query('alter table ip.audit enable trigger append_only');
  await store.audit.record(entry(1));
  expect((await store.audit.verify()).breaks).toEqual([]);
  expect((await store.audit.verify(heads)).breaks).toEqual([expect.objectContaining({ kind: 'rewritten' })]);
});

it('holds for writers at the same moment, those that are rolled back among them', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, no) =>
      store.database
        .transaction(async (sql) => {
          await store.audit.record([entry(no), entry(no)], sql);
          await sql.query('select pg_sleep(0.002)');
          if (no % 3 === 0) {
            throw new Error('rolled back');
          }
        })
        .catch(() => undefined),
    ),
  );
  const { lines, breaks, heads } = await store.audit.verify();
  expect({ lines, breaks }).toEqual({ lines: LINES + 80, breaks: [] });
  expect(heads.length).toBeGreaterThan(1);
});
