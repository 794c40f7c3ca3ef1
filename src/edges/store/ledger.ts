// The ledger on PostgreSQL: every step is one transaction over the notice, its history, receipts, deadlines, audit and job.

import type { AuditEntry } from '../../ground/audit/entry.ts';
import { putBackOnTrail, requestOfTrail, takeFromTrail } from '../../ground/audit/trail.ts';
import type { Said } from '../../ground/law/unit-states.ts';
import { endsDoubt } from '../../need/delivery/doubt.ts';
import {
  type Attention,
  type Confirmation,
  type Ledger,
  type NoticeEvent,
  type NoticeRecord,
  type Step,
  TakenOver,
} from '../../need/delivery/ledger.ts';
import type { NoticeState, ReceiptCode } from '../../need/delivery/states.ts';
import { AUDIT_ROWS, auditRows } from './audit.ts';
import { linesOf } from './audit-lines.ts';
import type { Jobs, PlannedDeadline } from './jobs.ts';
import { COLUMNS, columnsOf, HISTORY, type Row, SELECT, toRecord } from './ledger-rows.ts';
import type { Database, Sql } from './postgres/database.ts';
import { codeOf } from './postgres/failure.ts';
import { reminderParts } from './reminders.ts';

/** What the ledger needs beside the database. */
export interface LedgerOptions {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly now: () => Date;
}

export function createLedger(options: LedgerOptions): Ledger {
  return ledgerOf(options);
}

/** Only while the work on the notice `key` is still the one with this number. */
interface Turn {
  readonly key: string;
  readonly turn: number;
}

/** @param given the notice as the take-over gave it, for the one who opens it next */
function ledgerOf({ database, jobs, now }: LedgerOptions, mine?: Turn, given?: NoticeRecord): Ledger {
  let justTaken = given;
  const read = async (condition: string, value: string): Promise<NoticeRecord | undefined> =>
    (await database.query<Row>(`${SELECT} where ${condition} limit 1`, [value])).map(toRecord)[0];

  const confirmationsBy = async (text: string, values: readonly unknown[]): Promise<Confirmation[]> => {
    const rows = await database.query<Omit<Confirmation, 'at'> & { at: Date }>(text, values, {
      often: true,
    });
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  };

  /** What the work has read and written so far is kept with its step, and waits for the next one when this fails. */
  async function record(key: string, step: Step, guard: Guard = {}): Promise<NoticeRecord | undefined> {
    const lines = takeFromTrail();
    try {
      const written = await recordWith(key, step, guard, lines);
      if (!written) {
        putBackOnTrail(lines);
      }
      return written;
    } catch (error) {
      putBackOnTrail(lines);
      throw error;
    }
  }

  async function recordWith(
    key: string,
    step: Step,
    guard: Guard,
    lines: readonly AuditEntry[],
  ): Promise<NoticeRecord | undefined> {
    const at = step.events[0]?.at ?? now().toISOString();
    const planned = (step.deadlines ?? []).map((deadline) => ({
      job: { key, ...deadline },
      ...(deadline.kind === 'acknowledgement' ? { after: Date.parse(deadline.dueAt) - now().getTime() } : {}),
    }));
    const written = await writeStep(database, jobs, {
      ...{ key, step, at, guard, planned },
      lines: [...lines, ...linesOf(step)],
    });
    if (step.again !== undefined) {
      jobs.wake(step.again);
    }
    return written;
  }

  return {
    async open(key, source, flag) {
      if (justTaken?.key === key) {
        const record = justTaken;
        justTaken = undefined;
        return record;
      }
      const at = now().toISOString();
      const [opened] = await database.query<Row>(
        `with opened as (
           insert into ip.notice (key, source, flag, state, acknowledgement, opened_at, changed_at)
           select $1, $2, $3, 'found', 'none', $4::timestamptz, $4::timestamptz
           where not exists (select 1 from ip.notice where key = $1) on conflict (key) do nothing returning *)
         select ${COLUMNS}, '[]'::json as history from opened n`,
        [key, source, flag, at],
      );
      const record = opened ? toRecord(opened) : await read('n.key = $1', key);
      return record ?? missing(key);
    },
    async takeOver(key, source, flag) {
      const at = now().toISOString();
      // An insert that meets a conflict uses up a number all the same, and people see the numbers: so only what is new is inserted.
      const [row] = await database.query<Row & { turn: number }>(
        `with known as (update ip.notice set turn = turn + 1 where key = $1 returning *),
           opened as (insert into ip.notice as n (key, source, flag, state, acknowledgement, opened_at, changed_at, turn)
             select $1, $2, $3, 'found', 'none', $4::timestamptz, $4::timestamptz, 1 where not exists (select 1 from known)
             on conflict (key) do update set turn = n.turn + 1 returning *)
         select ${COLUMNS}, ${HISTORY}, n.turn from (select * from known union all select * from opened) n`,
        [key, source, flag, at],
        { often: true },
      );
      return ledgerOf({ database, jobs, now }, { key, turn: row?.turn ?? 0 }, row && toRecord(row));
    },
    async record(key, step) {
      return (await record(key, step, { mine })) ?? (mine ? taken(key) : missing(key));
    },
    async heard(key, step) {
      return (await record(key, step)) ?? missing(key);
    },
    async mayBeAtUnit(key) {
      const rows = await database.query(
        `select 1 from ip.receipt where notice_key = $1 and (code is null or code in ('ok', 'transient-error')) limit 1`,
        [key],
      );
      return rows.length > 0;
    },
    async takeTurn(key, step) {
      try {
        return await record(key, step, { from: step.from, mine });
      } catch (error) {
        if (codeOf(error) === UNIQUE_VIOLATION) {
          return undefined;
        }
        throw error;
      }
    },
    answered: (key, before, step) => record(key, step, { standing: before ?? 'nothing' }),
    miss: (key, kind, dueAt, step) => record(key, step, { missed: { kind, dueAt } }),
    putOff: (key, kind, dueAt) => jobs.putOff(database, { key, kind, dueAt }),
    get: (key) => read('n.key = $1', key),
    byTask: (taskId) => read('n.task = $1', taskId),
    // The receipts know the messages that came before an update of the notice.
    byMessage: (messageId) =>
      read(
        'n.message_id = $1 or n.key = (select r.notice_key from ip.receipt r where r.message_id = $1 limit 1)',
        messageId,
      ),
    about(key, subject, days) {
      const values: unknown[] = [key, subject];
      const parts = [
        'about as (update ip.notice set subject = $2 where key = $1 and subject is distinct from $2)',
        ...reminderParts(jobs, days, (value) => `$${values.push(value)}`),
      ];
      return confirmationsBy(`with ${parts.join(', ')} ${CONFIRMATIONS}`, values);
    },
    async bySubject(subject) {
      return (
        await database.query<Row>(`${SELECT} where n.subject = $1 order by n.opened_no`, [subject], {
          often: true,
        })
      ).map(toRecord);
    },
    confirmations: (key) => confirmationsBy(CONFIRMATIONS, [key]),
    async list() {
      return (await database.query<Row>(`${SELECT} order by n.opened_no`)).map(toRecord);
    },
    unsettled: () =>
      database.query<{ key: string; flag: string }>(
        `select key, flag from (
           select key, flag, opened_no from ip.notice where unclear_since is not null
           union select key, flag, opened_no from ip.notice
             where state in ('found', 'waiting-turn', 'sending', 'waiting-to-resend')
           union select key, flag, opened_no from ip.notice
             where state in ('delivered', 'told') and not recorded_at_source) n
         where not exists (select 1 from jobs.job j where j.singleton_key = n.key and j.state < 'completed')
         order by opened_no`,
      ),
    async raise(at, attention) {
      await database.transaction((sql) => raise(sql, at, attention));
    },
  };
}

const CONFIRMATIONS = `select consent, version, recipient, confirmed_by as by, basis, at from ip.confirmation
  where notice_key = $1 order by no`;
const UNIQUE_VIOLATION = '23505';
/** What stands on a receipt when the unit has surely not taken that send. */
const NOT_TAKEN: ReceiptCode = 'not-taken';

/** Open items of one reason that belong to no notice: more of them are counted on the newest. */
const MOST_OPEN = 50;

/**
 * In the transaction of the work that it tells of. What has come before and is still open is counted there; so is everything
 * of its reason once there are many.
 */
export async function raise(sql: Sql, at: string, attention: Attention): Promise<void> {
  // One after the other: two that come at the same moment would each see none of theirs open.
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`attention|${attention.reason}`]);
  await sql.query(
    `with open as (select no, detail from ip.attention where notice_key is null and closed_at is null and reason = $2),
       same as (update ip.attention a set times = a.times + 1, last_at = $1
         where a.no = coalesce((select max(no) from open where detail = $3),
           (select max(no) from open having count(*) >= ${MOST_OPEN})) returning 1)
     insert into ip.attention (notice_key, since, reason, detail, next_step, said)
       select null, $1::timestamptz, $2, $3, $4, $5::jsonb where not exists (select 1 from same)`,
    [at, ...attentionValues(attention)],
  );
}

/** Who takes items off the list that nobody needs to look at any more. */
const BY_ITSELF = 'adapter';

/** What a person has ended stays ended, whatever work was under way meanwhile. */
const ENDED = `('closed', 'told')`;
/** `isGivenBack`, as the row stands: what was given back while the delivered notice was being written into the record stays so, and does not stand there as delivered. */
const GIVEN_BACK = `n.state = 'for-a-person' and n.cause = n.business`;
const ofPersons: Readonly<Record<string, string>> = {
  state: 'text',
  cause: 'text',
  unclear_since: 'timestamptz',
  confirmable: 'jsonb',
};
const ofRecord: Readonly<Record<string, string>> = { cause: 'text', recorded_at_source: 'boolean' };

function kept(column: string, value: string, { change }: Step): string {
  const onlyRecords = change?.recordedAtSource === true && change.state === undefined;
  const stays = [
    ...(column in ofPersons ? [`n.state in ${ENDED}`] : []),
    ...(onlyRecords && column in ofRecord ? [`(${GIVEN_BACK})`] : []),
  ];
  const type = ofPersons[column] ?? ofRecord[column];
  return stays.length > 0
    ? `case when ${stays.join(' or ')} then n.${column} else ${value}::${type} end`
    : value;
}

interface Writing {
  readonly key: string;
  readonly step: Step;
  readonly at: string;
  readonly guard: Guard;
  readonly lines: readonly AuditEntry[];
  readonly planned: readonly PlannedDeadline[];
}

/** One statement, so that it is all or nothing without further round trips. */
async function writeStep(
  database: Database,
  jobs: Jobs,
  { key, step, at, guard, lines, planned }: Writing,
): Promise<NoticeRecord | undefined> {
  const values: unknown[] = [key, at];
  const give = (value: unknown): string => `$${values.push(value)}`;
  const set = columnsOf(step).map(([column, value]) => `${column} = ${kept(column, give(value), step)}`);
  const parts = [
    `changed as (update ip.notice n set ${['changed_at = $2', ...set].join(', ')}
       where n.key = $1 ${guard.from ? `and n.state = ${give(guard.from)} and n.state not in ${ENDED} ${noneBefore(give(step.orderKey))}` : ''}
         ${guard.mine ? stillMine(key, guard.mine, give) : ''} ${guard.missed ? stillRuns(guard.missed, give) : ''} ${guard.standing ? stillStands(guard.standing, give) : ''}
         returning n.*)`,
    `line as (insert into ip.history (notice_key, at, event, detail, said, concept)
       select c.key, e.at, e.event, e.detail, e.said, e.concept from changed c,
         jsonb_to_recordset(${give(JSON.stringify(step.events))}::jsonb) as e(at timestamptz, event text, detail text, said jsonb, concept text))`,
    `audited as (insert into ip.audit (at, actor, action, notice_key, detail, entry)
       select e.at, e.actor, e.action, coalesce(e.notice_key, c.key), e.detail, e.entry from changed c,
         ${AUDIT_ROWS.replace('?', give(auditRows(lines)))})`,
    ...receiptParts(step, give),
    ...deadlineParts(step, give),
    ...(guard.missed
      ? [
          `missed as (update ip.deadline d set state = 'missed'
             where d.notice_key = $1 and d.kind = ${give(guard.missed.kind)} and exists (select 1 from changed))`,
        ]
      : []),
    ...attentionParts(step, give),
    ...jobParts(jobs, step, planned, give),
  ];
  const [row] = await database.query<Row>(
    `with ${parts.join(', ')} select ${COLUMNS}, ${HISTORY} from changed n`,
    values,
    { often: true },
  );
  // The history is read as it was before this statement: what it adds stands at the end.
  return row && toRecord({ ...row, history: [...row.history, ...step.events.map(withConcept)] });
}

/** Conditions on which a step is recorded at all. */
interface Guard {
  /** Only in the state in which it was read, and when no notice of the same person to the same unit comes first. */
  readonly from?: NoticeState;
  /** Only while nobody else has taken the work over. */
  readonly mine?: Turn | undefined;
  /** Only when this deadline still runs as it was set. */
  readonly missed?: { readonly kind: string; readonly dueAt: string };
  /** Only while this is what the unit said last. */
  readonly standing?: Said | 'nothing';
}

function stillStands(standing: Said | 'nothing', give: (value: unknown) => string): string {
  return standing === 'nothing'
    ? 'and n.business is null'
    : `and n.business = ${give(standing.state)} and n.said_at = ${give(standing.at)}::timestamptz`;
}

/** On the row itself, where a writer that waits for another one's lock looks again; of another row as it stands. */
function stillMine(key: string, mine: Turn, give: (value: unknown) => string): string {
  return key === mine.key
    ? `and n.turn = ${give(mine.turn)}`
    : `and exists (select 1 from ip.notice w where w.key = ${give(mine.key)} and w.turn = ${give(mine.turn)})`;
}

function stillRuns({ kind, dueAt }: NonNullable<Guard['missed']>, give: (value: unknown) => string): string {
  return `and exists (select 1 from ip.deadline d where d.notice_key = $1 and d.kind = ${give(kind)}
    and d.due_at = ${give(dueAt)}::timestamptz and d.state = 'running')`;
}

function noneBefore(orderKey: string): string {
  return `and not exists (select 1 from ip.notice o where o.order_key = ${orderKey}::text and o.key <> n.key
    and o.state = 'waiting-turn' and o.opened_no < n.opened_no)`;
}

function withConcept(event: NoticeEvent): Row['history'][number] {
  return { ...event, concept: event.concept ?? null, said: event.said ?? null };
}

function receiptParts({ sending, receipt, notTaken }: Step, give: (value: unknown) => string): string[] {
  return [
    ...(sending
      ? [
          `sent as (insert into ip.receipt (bundle_id, notice_key, message_id, sent_at)
             select ${give(sending.bundleId)}, c.key, ${give(sending.messageId)}, ${give(sending.at)}::timestamptz from changed c)`,
        ]
      : []),
    ...(receipt
      ? [
          `answered as (update ip.receipt r set answered_at = ${give(receipt.at)}, code = ${give(receipt.code)}
             where r.bundle_id = ${give(receipt.bundleId)} and exists (select 1 from changed))`,
        ]
      : []),
    ...(notTaken
      ? [
          `refused as (update ip.receipt r set answered_at = $2::timestamptz, code = '${NOT_TAKEN}' from changed c
             where r.code is null and r.bundle_id = (select l.bundle_id from ip.receipt l where l.notice_key = c.key
               order by l.sent_at desc limit 1))`,
        ]
      : []),
  ];
}

function deadlineParts({ deadlines = [], met = [] }: Step, give: (value: unknown) => string): string[] {
  return [
    ...(deadlines.length > 0
      ? [
          `running as (insert into ip.deadline (notice_key, kind, due_at, state)
             select c.key, d.kind, d."dueAt", 'running' from changed c,
               jsonb_to_recordset(${give(JSON.stringify(deadlines))}::jsonb) as d(kind text, "dueAt" timestamptz)
             on conflict (notice_key, kind) do update set due_at = excluded.due_at, state = 'running')`,
        ]
      : []),
    ...(met.length > 0
      ? [
          `met as (update ip.deadline d set state = 'met'
             where d.notice_key = $1 and d.kind = any(${give(met)}) and d.state = 'running')`,
        ]
      : []),
  ];
}

function jobParts(
  jobs: Jobs,
  { again }: Step,
  planned: readonly PlannedDeadline[],
  give: (value: unknown) => string,
): string[] {
  const ifChanged = (given: string) =>
    `case when exists (select 1 from changed) then ${give(given)} else '[]' end`;
  const parts: string[] = [];
  if (planned.length > 0) {
    const insert = jobs.deadlineInsert(planned);
    parts.push(`planned as (${insert.sql(ifChanged(insert.jobs))})`);
  }
  if (again !== undefined) {
    // The row knows its Flag.
    const insert = jobs.relayInsert([{ key: '', flag: '', request: requestOfTrail() }], again);
    const ofRow = `jsonb_build_object('key', c.key, 'flag', c.flag)`;
    parts.push(
      `relayed as (${insert.sql(`select coalesce(json_agg(j.job || jsonb_build_object('singletonKey', c.key, 'data', j.job -> 'data' || ${ofRow})), '[]')::text
         from changed c, jsonb_array_elements(${give(insert.jobs)}::jsonb) as j(job)`)})`,
    );
  }
  return parts;
}

function attentionParts({ attention, change }: Step, give: (value: unknown) => string): string[] {
  // Another cause has come, or none is left: what told of the one before goes off the list.
  const over =
    (change && endsDoubt(change)) || attention?.passing
      ? [
          `over as (update ip.attention a set closed_at = $2::timestamptz, closed_by = '${BY_ITSELF}',
             closing_note = 'no longer so' from changed c
             where a.notice_key = c.key and a.passing and a.closed_at is null
               -- That it goes once more does not end the silence.
               and not (c.state = 'awaiting-acknowledgement' and a.reason = 'not-acknowledged')
               and a.reason <> ${give(attention?.reason ?? '')})`,
        ]
      : [];
  if (!attention) {
    return over;
  }
  const [reason, detail, nextStep, said] = attentionValues(attention).map(give);
  // Once for each reason: a notice that fails again in the same way stands on the list once.
  return [
    ...over,
    `raised as (insert into ip.attention (notice_key, since, reason, detail, next_step, said, passing)
       select c.key, $2::timestamptz, ${reason}, ${detail}, ${nextStep}, ${said}::jsonb, ${give(attention.passing ?? false)}::boolean from changed c
       where not (c.state = 'closed' and ${give(attention.passing ?? false)}::boolean)
         and not exists (select 1 from ip.attention a
           where a.notice_key = c.key and a.reason = ${reason} and a.closed_at is null))`,
  ];
}

function attentionValues({ reason, detail, nextStep, said }: Attention): (string | null)[] {
  return [reason, detail, nextStep, said ? JSON.stringify(said) : null];
}

function taken(key: string): never {
  throw new TakenOver(key);
}

function missing(key: string): never {
  throw new Error(`The ledger has no notice with the key ${key}: open it before recording`);
}
