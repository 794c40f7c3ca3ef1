// What could not be written to the hospital's server, on PostgreSQL, until somebody has written it.

import { randomUUID } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Seal, SealProblem } from '../../ground/sealing/seal.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import {
  referencesOf,
  type WhyKept,
  type WriteBack,
  type WriteBacks,
} from '../../need/delivery/write-backs.ts';
import { record } from './audit.ts';
import type { Database, Sql } from './postgres/database.ts';
import { StoreFailure } from './postgres/failure.ts';

/** More than these are not kept: somebody has to fetch them first. */
const LIMIT = 10_000;
/** Rows that are sealed anew in one transaction. */
const BATCH = 100;
/** Of what is confirmed these stay for a year, because answers of the unit build on them; the rest goes at once. */
const builtOn: readonly string[] = ['Task', 'CareTeam'];

const REFUSED = waits('writes-refused', worded(saying('writes-refused')));

interface Row {
  readonly no: string;
  readonly at: Date;
  readonly why: WhyKept;
  readonly request: string | null;
  readonly place: string;
  /** The transaction as JSON, sealed when there is a key. */
  readonly bundle: string;
  readonly confirmed_at: Date | null;
}

export function createWriteBacks(database: Database, seal: Seal, now: () => Date): WriteBacks {
  return {
    keep: ({ at, why, request, bundle }) =>
      database.transaction(async (sql) => {
        if ((await waitingIn(sql)) >= LIMIT) {
          return false;
        }
        const place = `write_back/${randomUUID()}`;
        await sql.query(
          'insert into ip.write_back (at, why, request, place, bundle, names) values ($1, $2, $3, $4, $5, $6)',
          [at, why, request ?? null, place, seal.seal(JSON.stringify(bundle), place), referencesOf(bundle)],
        );
        if (why === 'refused') {
          const { reason, detail, nextStep, said } = REFUSED;
          await sql.query(
            `insert into ip.attention (since, reason, detail, next_step, said)
             select $1::timestamptz, $2::text, $3::text, $4::text, $5::jsonb
             where not exists (select 1 from ip.attention where reason = $2 and closed_at is null)`,
            [at, reason, detail, nextStep, JSON.stringify(said)],
          );
        }
        return true;
      }),
    list: (after, limit) =>
      database.transaction(async (sql) => {
        const rows = await sql.query<Row>(
          'select * from ip.write_back where confirmed_at is null and no > $1 order by no limit $2',
          [after, limit],
        );
        return { writeBacks: rows.map((row) => toWriteBack(row, seal)), waiting: await waitingIn(sql) };
      }),
    confirm: (no, by) => database.transaction((sql) => confirm(sql, seal, { no, by, at: now() })),
    async someWait(references) {
      const [row] = await database.query(
        `select 1 from unnest($1::text[]) as r(name) where not coalesce((select w.confirmed_at is not null
           from ip.write_back w where w.names @> array[r.name] order by w.no desc limit 1), true) limit 1`,
        [references],
        { often: true },
      );
      return row !== undefined;
    },
    async newest(reference) {
      const [row] = await database.query<Row>(
        'select * from ip.write_back where names @> array[$1]::text[] order by no desc limit 1',
        [reference],
      );
      const [type, id] = reference.split('/');
      const found =
        row &&
        bundleOf(row, seal).entry?.find(
          ({ resource }) => resource?.resourceType === type && resource?.id === id,
        );
      return row && found?.resource
        ? { resource: found.resource as Resource, waits: row.confirmed_at === null }
        : undefined;
    },
  };
}

async function waitingIn(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: string }>(
    'select count(*) as count from ip.write_back where confirmed_at is null',
  );
  return Number(row?.count ?? 0);
}

async function confirm(
  sql: Sql,
  seal: Seal,
  { no, by, at }: { readonly no: number; readonly by: string; readonly at: Date },
): Promise<'unknown' | 'confirmed-already' | undefined> {
  const [row] = await sql.query<Row>('select * from ip.write_back where no = $1 for update', [no]);
  if (!row || row.confirmed_at !== null) {
    return row ? 'confirmed-already' : 'unknown';
  }
  const bundle = bundleOf(row, seal);
  const entry = (bundle.entry ?? []).filter(({ resource }) => builtOn.includes(resource?.resourceType ?? ''));
  const rest = { ...bundle, entry };
  await sql.query('update ip.write_back set confirmed_at = $2, bundle = $3, names = $4 where no = $1', [
    no,
    at,
    seal.seal(JSON.stringify(rest), row.place),
    referencesOf(rest),
  ]);
  await sql.query(`delete from ip.write_back where confirmed_at < $1::timestamptz - interval '1 year'`, [at]);
  await record(sql, {
    at,
    who: by,
    what: 'confirmed',
    entity: `write-back ${no}`,
    outcome: 'done',
    detail: `write-back ${no} (${referencesOf(bundle).join(', ')}) is written to the server`,
  });
  return undefined;
}

function toWriteBack(row: Row, seal: Seal): WriteBack {
  const { no, at, why, request } = row;
  const bundle = bundleOf(row, seal);
  return { no: Number(no), at: at.toISOString(), why, ...(request ? { request } : {}), bundle };
}

/** @throws {StoreFailure} when it cannot be opened */
function bundleOf({ bundle, place }: Pick<Row, 'bundle' | 'place'>, seal: Seal): Bundle {
  try {
    return JSON.parse(seal.open(bundle, place)) as Bundle;
  } catch (error) {
    const text = error instanceof SealProblem ? error.message : 'It is not what was kept';
    throw new StoreFailure('wrong-key', 'What waits to be written cannot be opened', text, error);
  }
}

/** Seals anew what an older key sealed, or none; gives how many. */
export async function sealWriteBacksAnew(database: Database, seal: Seal): Promise<number> {
  let done = 0;
  for (let count = seal.seals ? BATCH : 0; count === BATCH; done += count) {
    count = await database.transaction(async (sql) => {
      const rows = await sql.query<Row>(
        `select * from ip.write_back where not starts_with(bundle, $1) limit ${BATCH} for update`,
        [seal.current],
      );
      for (const row of rows) {
        const anew = seal.seal(JSON.stringify(bundleOf(row, seal)), row.place);
        await sql.query('update ip.write_back set bundle = $2 where no = $1', [row.no, anew]);
      }
      return rows.length;
    });
  }
  return done;
}
