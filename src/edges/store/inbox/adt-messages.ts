// Messages of the patient administration, on PostgreSQL: the row and its job in one transaction, before the answer.
import { createHash } from 'node:crypto';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import type { Seal } from '../../../ground/sealing/seal.ts';
import { ADT_WORK, type AdtInbox, type AdtKept, type AdtToKeep } from '../../../need/intake/adt/inbox.ts';
import type { Jobs } from '../jobs.ts';
import type { Database, Sql } from '../postgres/database.ts';
import { COMMIT_WITHIN, inBatches } from './batches.ts';

/** Messages in one transaction at most. */
const BATCH = 200;

interface Call extends AdtToKeep {
  readonly id: string;
  readonly at: Date;
  readonly request: string | undefined;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly answers: readonly string[];
}

export function createAdtInbox(database: Database, jobs: Jobs, seal: Seal): AdtInbox {
  const put = inBatches((calls: readonly Call[]) => commit(database, jobs, seal, calls), {
    most: BATCH,
    sizeOf: () => 1,
  });
  return {
    keep: (message, at) => put({ ...message, id: idOf(message), at, request: requestOfTrail() }),
    async open(id) {
      const [row] = await database.query<{ body: string; tries: number; received_at: Date }>(
        'select body, tries, received_at from ip.adt_message where id = $1 and body is not null',
        [id],
      );
      return row && { body: seal.open(row.body, placeOf(id)), tries: row.tries, at: row.received_at };
    },
    async done(id) {
      await database.query('update ip.adt_message set body = null where id = $1', [id]);
    },
    async tried(id) {
      await database.query('update ip.adt_message set tries = tries + 1 where id = $1', [id]);
    },
  };
}

async function commit(
  database: Database,
  jobs: Jobs,
  seal: Seal,
  calls: readonly Call[],
): Promise<AdtKept[]> {
  const { before, fresh } = await database.transaction(async (sql) => {
    const fresh = await insert(sql, seal, calls);
    // Whatever stands there now of these keys is from an earlier message, or from this call.
    const before = await sql.query<Row>('select id, key, answers from ip.adt_message where key = any($1)', [
      calls.map(({ key }) => key),
    ]);
    await jobs.relayAll(
      sql,
      calls
        .filter(({ id }) => fresh.has(id))
        .map(({ id, request }) => ({ key: `adt|${id}`, flag: `${ADT_WORK}${id}`, request })),
    );
    return { before, fresh };
  }, COMMIT_WITHIN);
  jobs.wake(0);
  return calls.map(({ id, key }) => {
    // The first of two that came in one batch is the fresh one.
    if (fresh.delete(id)) {
      return { kind: before.some((row) => row.key === key && row.id !== id) ? 'other-bytes' : 'fresh' };
    }
    return { kind: 'repeated', answers: before.find((row) => row.id === id)?.answers ?? [] };
  });
}

async function insert(sql: Sql, seal: Seal, calls: readonly Call[]): Promise<Set<string>> {
  // Sorted, so that two processes that take the same messages wait for each other instead of blocking each other.
  const ordered = calls.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const rows = await sql.query<{ id: string }>(
    `insert into ip.adt_message (id, key, body, answers, received_at)
     select g.id, g.key, g.body, array(select jsonb_array_elements_text(g.answers::jsonb)), g.at
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as g(id, key, body, answers, at)
     on conflict (id) do nothing returning id`,
    [
      ordered.map(({ id }) => id),
      ordered.map(({ key }) => key),
      ordered.map(({ id, body }) => seal.seal(body, placeOf(id))),
      ordered.map(({ answers }) => JSON.stringify(answers)),
      ordered.map(({ at }) => at.toISOString()),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

function idOf({ key, digest }: AdtToKeep): string {
  return createHash('sha256').update(`${key}|${digest}`).digest('hex').slice(0, 32);
}

function placeOf(id: string): string {
  return `adt_message/${id}`;
}

/** Deletes messages that are older and were followed, and gives how many: after that a repeat is taken as new. */
export async function forgetAdt(database: Database, before: Date): Promise<number> {
  const rows = await database.query(
    'delete from ip.adt_message where received_at < $1 and body is null returning id',
    [before.toISOString()],
  );
  return rows.length;
}
