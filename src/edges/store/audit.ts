// The audit on PostgreSQL: the one door by which lines are added. The database chains each line as it is written
// (trigger ip.audit_chain), so that no writer can forget to, and in the transaction of the work that it tells of.
import {
  type ChainBreak,
  type ChainedLine,
  createChainCheck,
  type LaneHead,
} from '../../ground/audit/chain.ts';
import type { AuditAct, AuditEntry } from '../../ground/audit/entry.ts';
import { leaveOnTrail, type Origin, onTrail, placed, takeFromTrail } from '../../ground/audit/trail.ts';
import type { Database, Sql } from './postgres/database.ts';

/** A line with its number. */
export interface AuditLine extends AuditEntry {
  readonly no: number;
  readonly lane: number;
  readonly laneNo: string;
  readonly hash: string;
  /** Base URL of the server that holds the Flag of its notice, and the Flag. */
  readonly source?: string;
  readonly flag?: string;
}

/** How far lines were read: the last one of each lane. */
export type AuditPlace = Readonly<Record<string, string>>;

/** The place after these lines. */
export function placeAfter(
  place: AuditPlace,
  lines: readonly Pick<AuditLine, 'lane' | 'laneNo'>[],
): AuditPlace {
  return { ...place, ...Object.fromEntries(lines.map(({ lane, laneNo }) => [String(lane), laneNo])) };
}

export interface ChainReport {
  readonly lines: number;
  /** Where the chain does not hold, earliest line first; empty when it holds. */
  readonly breaks: readonly ChainBreak[];
  readonly heads: readonly LaneHead[];
}

export interface Audit {
  /** Adds lines; within `sql`, in the transaction of the work that they tell of. */
  record(entries: AuditEntry | readonly AuditEntry[], sql?: Sql): Promise<void>;
  /** Keeps lines for the next step of the work that runs; writes them when no work is followed. */
  leave(entries: readonly AuditEntry[]): Promise<void>;
  /** Runs the work on a trail of its own, and writes what waits on it at the end, whatever the end is. */
  follow<T>(origin: Origin, work: () => Promise<T>): Promise<T>;
  /**
   * The next lines after that place, lane by lane. Numbers of lines are given out before they are committed, so that a line can
   * come later than one with a higher number; within a lane none does, and none is ever passed over.
   */
  linesAfter(place: AuditPlace, limit: number): Promise<AuditLine[]>;
  /** Checks every line. `witness`: ends of lanes that were written down earlier, outside the store. */
  verify(witness?: readonly LaneHead[]): Promise<ChainReport>;
}

export function createAudit(database: Database): Audit {
  return {
    async record(entries, sql = database) {
      const list = 'when' in entries ? [entries] : entries;
      if (list.length > 0) {
        await insertLines(sql, list.map(placed));
      }
    },
    async leave(entries) {
      const left = entries.filter((entry) => !leaveOnTrail(entry));
      if (left.length > 0) {
        await insertLines(database, left.map(placed));
      }
    },
    follow: (origin, work) =>
      onTrail({ ...origin, collect: true }, async () => {
        try {
          return await work();
        } finally {
          const left = takeFromTrail();
          if (left.length > 0) {
            await insertLines(database, left);
          }
        }
      }),
    async linesAfter(place, limit) {
      const rows = await database.query<LineRow>(
        `select a.no::float8 as no, a.lane, a.lane_no::text, a.at, a.actor, a.action, a.notice_key, a.detail, a.entry,
           encode(a.hash, 'hex') as hash, n.source, n.flag
         from ip.audit_lane l cross join lateral (select * from ip.audit a where a.lane = l.lane
             and a.lane_no > coalesce(($1::jsonb ->> l.lane::text)::bigint, 0) order by a.lane_no limit $2) a
           left join ip.notice n on n.key = a.notice_key order by a.lane, a.lane_no limit $2`,
        [JSON.stringify(place), limit],
      );
      return rows.map(toLine);
    },
    verify: (witness) =>
      database.transaction(async (sql) => {
        // One picture of lines and ends, whatever is written meanwhile.
        await sql.query('set transaction isolation level repeatable read, read only');
        const check = createChainCheck(witness);
        for await (const line of chainedLines(sql)) {
          check.take(line);
        }
        const heads = await sql.query<LaneHead>(
          `select lane, lines::text, encode(hash, 'hex') as hash from ip.audit_lane order by lane`,
        );
        return { breaks: check.finish(heads), heads, lines: check.lines };
      }),
  };
}

/** One thing that somebody of the staff did or saw. Carries no personal data of the person that the plan is for. */
export interface StaffAct {
  readonly at: Date;
  /** Name or account, as the sign-in gave it. */
  readonly who: string;
  /** The act in words of the adapter: a code that stays the same over releases. */
  readonly what: string;
  /** What kind of act it is; `act` when nothing is said. */
  readonly kind?: AuditAct;
  /** Why the person wanted it, in the words that were chosen. */
  readonly purpose?: string | undefined;
  /** What it was done with: `notice 17`, `CarePlan/4711`, `session`. */
  readonly entity: string;
  readonly outcome: 'done' | 'refused';
  /** Key of the notice that it belongs to. */
  readonly notice?: string | null | undefined;
  readonly detail?: string;
}

/** Adds one line for an act of the staff, in the transaction of `sql`. */
export async function record(sql: Sql, act: StaffAct): Promise<void> {
  const { at, who, what, kind = 'act', purpose, entity, outcome, notice, detail = '' } = act;
  await insertLines(sql, [
    placed({
      when: at.toISOString(),
      who: `person: ${who}`,
      what: kind,
      action: what,
      detail,
      entities: [entity],
      ...(outcome === 'refused' ? { outcome: 'serious-failure' } : {}),
      ...(purpose ? { reason: purpose } : {}),
      ...(notice ? { notice } : {}),
    }),
  ]);
}

async function insertLines(sql: Sql, entries: readonly AuditEntry[]): Promise<void> {
  await sql.query(
    `insert into ip.audit (at, actor, action, notice_key, detail, entry)
     select e.at, e.actor, e.action, e.notice_key, e.detail, e.entry from ${AUDIT_ROWS.replace('?', '$1')}`,
    [auditRows(entries)],
  );
}

/** Lines for an insert, as one JSON parameter; a statement of its own reads it back by {@link AUDIT_ROWS}. */
export function auditRows(entries: readonly AuditEntry[]): string {
  return JSON.stringify(
    entries.map(({ when, who, action, detail, notice, ...entry }) => {
      return { at: when, actor: who, action, detail, notice_key: notice, entry };
    }),
  );
}

/** Reads {@link auditRows} in SQL; `?` stands for the parameter. */
export const AUDIT_ROWS =
  'jsonb_to_recordset(?::jsonb) as e(at timestamptz, actor text, action text, notice_key text, detail text, entry jsonb)';

const PAGE = 5_000;

async function* chainedLines(sql: Sql): AsyncGenerator<ChainedLine> {
  let last: ChainedLine | undefined;
  for (;;) {
    const page: ChainedLine[] = await sql.query<ChainedLine & { [column: string]: unknown }>(
      // Whatever number a lane has been given: the first page begins where the lines do.
      `select ${CHAINED} from ip.audit where lane is not null and lane_no is not null
         ${last ? 'and (lane, lane_no) > ($1::integer, $2::bigint)' : ''} order by lane, lane_no limit ${PAGE}`,
      last ? [last.lane, last.laneNo] : [],
    );
    yield* page;
    last = page.at(-1);
    if (last === undefined) {
      break;
    }
  }
  yield* await sql.query<ChainedLine & { [column: string]: unknown }>(
    `select ${CHAINED} from ip.audit where lane is null or lane_no is null order by no limit ${PAGE}`,
  );
}

const CHAINED = `no::text, lane, lane_no::text as "laneNo",
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, notice_key as "noticeKey", detail,
  entry::text, encode(hash, 'hex') as hash`;

interface LineRow {
  readonly no: number;
  readonly lane: number;
  readonly lane_no: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly notice_key: string | null;
  readonly detail: string;
  readonly entry: Omit<AuditEntry, 'when' | 'who' | 'action' | 'detail' | 'notice'> | null;
  readonly hash: string;
  readonly source: string | null;
  readonly flag: string | null;
}

function toLine({
  no,
  lane,
  lane_no: laneNo,
  at,
  actor,
  action,
  notice_key,
  detail,
  entry,
  hash,
  source,
  flag,
}: LineRow): AuditLine {
  return {
    what: 'act',
    ...entry,
    no,
    lane,
    laneNo,
    hash,
    when: at.toISOString(),
    who: actor,
    action,
    detail,
    ...(notice_key === null ? {} : { notice: notice_key }),
    ...(source === null ? {} : { source }),
    ...(flag === null ? {} : { flag }),
  };
}
