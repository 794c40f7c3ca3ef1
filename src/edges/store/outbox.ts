// What needs a person, and what a person can do about it. Every act is one transaction with its audit row.

import type { Sentence } from '../../ground/words/template.ts';
import type { NoticeEvent, NoticeRecord } from '../../need/delivery/ledger.ts';
import type { Outbox, OutboxDetail, OutboxItem, Refused } from '../../need/delivery/outbox.ts';
import type { Acts, NotDone } from '../../need/delivery/overview.ts';
import { NOT_GIVEN_BACK } from './acts.ts';
import { record } from './audit.ts';
import type { Jobs } from './jobs.ts';
import type { Database, Sql } from './postgres/database.ts';

export interface OutboxOptions {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly ledger: {
    get(key: string): Promise<NoticeRecord | undefined>;
    list(): Promise<readonly NoticeRecord[]>;
  };
  /** What people can do with the notice of an item. */
  readonly acts: Pick<Acts, 'confirm' | 'tell' | 'decline'>;
  readonly now: () => Date;
}

export function createOutbox({ database, jobs, ledger, acts, now }: OutboxOptions): Outbox {
  const onNotice = async (
    no: number,
    act: (notice: number) => Promise<NotDone | undefined>,
  ): Promise<Refused | undefined> => {
    const [row] = await database.query<{ closed_at: Date | null; notice: number | null }>(
      `select a.closed_at, n.opened_no::integer as notice from ip.attention a
       left join ip.notice n on n.key = a.notice_key where a.no = $1`,
      [no],
    );
    if (!row || row.closed_at) {
      return row ? 'closed-already' : 'unknown';
    }
    const refused = row.notice === null ? 'no-notice' : await act(row.notice);
    return refused === 'closed-already' || refused === 'delivered-already' ? 'notice-closed' : refused;
  };

  return {
    confirm: (no, by, basis) => onNotice(no, (notice) => acts.confirm(notice, by, basis)),
    tell: (no, by, told) => onNotice(no, (notice) => acts.tell(notice, by, told)),
    decline: (no, by, reason, note) => onNotice(no, (notice) => acts.decline(notice, by, reason, note)),
    async list({ closed = false } = {}) {
      const condition = closed ? '' : 'where a.closed_at is null';
      return (await database.query<Row>(`${SELECT} ${condition} order by a.no`)).map(toItem);
    },
    async show(no) {
      const [row] = await database.query<Row>(`${SELECT} where a.no = $1`, [no]);
      if (!row) {
        return undefined;
      }
      const details = await detailsOf(database, ledger, row.notice_key);
      return { ...toItem(row), ...details, ...(await needsBeneath(database, row)) };
    },
    async retry(no, by) {
      const refused = await database.transaction(async (sql) => {
        const item = await lockOpen(sql, no);
        if (typeof item === 'string') {
          return item;
        }
        if (item.notice_key === null || item.flag === null) {
          return 'no-notice';
        }
        if (item.state === 'closed' || item.state === 'told') {
          return 'notice-closed';
        }
        await settle(sql, no, by, 'retried', now());
        await record(sql, {
          at: now(),
          who: by,
          what: 'retried',
          entity: `outbox ${no}`,
          outcome: 'done',
          notice: item.notice_key,
          detail: `item ${no} (${item.reason}) is tried again`,
        });
        await sql.query(`update ip.notice set failures = 0, resends = 0, ${NOT_GIVEN_BACK} where key = $1`, [
          item.notice_key,
        ]);
        await jobs.relay(sql, item.notice_key, item.flag, 0);
        return undefined;
      });
      jobs.wake(0);
      return refused;
    },
    close: (no, by, note) =>
      database.transaction(async (sql) => {
        const item = await lockOpen(sql, no);
        if (typeof item === 'string') {
          return item;
        }
        const [held] = await sql.query<{ state: NoticeRecord['state'] }>(
          'select state from ip.notice where key = $1 for update',
          [item.notice_key],
        );
        if (held?.state === 'sending' && item.passing) {
          return 'in-flight';
        }
        await settle(sql, no, by, note, now());
        await record(sql, {
          at: now(),
          who: by,
          what: 'closed',
          entity: `outbox ${no}`,
          outcome: 'done',
          notice: item.notice_key,
          detail: `item ${no} (${item.reason}): ${note}`,
        });
        // A delivered notice stays what it is. With its last item closes what waits for a person; what is tried again, or waited
        // for, closes when the item told of that very thing.
        await sql.query(
          `update ip.notice n set state = 'closed', changed_at = $2, cause = 'closed-by-person', unclear_since = null,
             confirmable = null where n.key = $1
             and (n.state in ('unclear', 'for-a-person')
               or ($3::boolean and n.state in ('waiting-to-resend', 'waiting-turn', 'awaiting-acknowledgement')))
             and not exists (select 1 from ip.attention a where a.notice_key = n.key and a.closed_at is null)`,
          [item.notice_key, now().toISOString(), item.passing],
        );
        return undefined;
      }),
    async export({ withReferences }) {
      return (await ledger.list()).map((record) => (withReferences ? record : withoutReferences(record)));
    },
  };
}

const SELECT = `select a.no::integer, a.since, a.reason, a.detail, a.next_step, a.notice_key, a.closed_at, a.closed_by,
  a.closing_note, a.said, a.times, a.last_at, a.passing, n.flag, n.state, n.recipient_name from ip.attention a left join ip.notice n on n.key = a.notice_key`;

interface Row {
  readonly no: number;
  readonly since: Date;
  readonly reason: string;
  readonly detail: string;
  readonly next_step: string;
  readonly said: readonly Sentence[] | null;
  readonly notice_key: string | null;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly closing_note: string | null;
  readonly times: number;
  readonly passing: boolean;
  readonly last_at: Date | null;
  readonly flag: string | null;
  readonly state: NoticeRecord['state'] | null;
  readonly recipient_name: string | null;
}

function toItem(row: Row): OutboxItem {
  return {
    no: row.no,
    since: row.since.toISOString(),
    reason: row.reason,
    detail: row.detail,
    nextStep: row.next_step,
    ...(row.last_at ? { times: row.times, lastAt: row.last_at.toISOString() } : {}),
    ...(row.notice_key ? { notice: row.notice_key } : {}),
    ...(row.flag ? { flag: row.flag } : {}),
    ...(row.state ? { state: row.state } : {}),
    ...(row.recipient_name ? { recipient: row.recipient_name } : {}),
    ...(row.closed_at
      ? { closed: { at: row.closed_at.toISOString(), by: row.closed_by ?? '', note: row.closing_note ?? '' } }
      : {}),
  };
}

/** The needs that wait for a base to be named: what is in doubt about them names it. */
async function needsBeneath(database: Database, { reason, said }: Row): Promise<Pick<OutboxDetail, 'needs'>> {
  const base = said?.[0]?.data?.base;
  if (reason !== 'base-not-known' || typeof base !== 'string') {
    return {};
  }
  const waiting = await database.query<{ flag: string }>(
    `select flag from ip.notice n where unclear_since is not null
       and exists (select 1 from ip.history h where h.notice_key = n.key and position($1 in h.detail) > 0)
     order by opened_no`,
    [base],
  );
  return { needs: waiting.map(({ flag }) => flag) };
}

async function detailsOf(
  database: Database,
  ledger: OutboxOptions['ledger'],
  key: string | null,
): Promise<Omit<OutboxDetail, keyof OutboxItem>> {
  if (key === null) {
    return { sends: [], deadlines: [], audit: [] };
  }
  const record = await ledger.get(key);
  const sends = await database.query<{
    bundleId: string;
    messageId: string;
    sentAt: string;
    code: string | null;
  }>(
    `select bundle_id as "bundleId", message_id as "messageId", sent_at as "sentAt", code from ip.receipt
     where notice_key = $1 order by sent_at`,
    [key],
  );
  const deadlines = await database.query<{ kind: string; dueAt: string; state: string }>(
    `select kind, due_at as "dueAt", state from ip.deadline where notice_key = $1 order by due_at`,
    [key],
  );
  const rows = await database.query<{ at: string; actor: string; action: string; detail: string }>(
    'select at, actor, action, detail from ip.audit where notice_key = $1 order by no',
    [key],
  );
  return { ...(record ? { record } : {}), sends, deadlines, audit: rows };
}

async function lockOpen(sql: Sql, no: number): Promise<Row | Refused> {
  const [row] = await sql.query<Row>(`${SELECT} where a.no = $1 for update of a`, [no]);
  if (!row) {
    return 'unknown';
  }
  return row.closed_at ? 'closed-already' : row;
}

async function settle(sql: Sql, no: number, by: string, note: string, at: Date): Promise<void> {
  await sql.query('update ip.attention set closed_at = $2, closed_by = $3, closing_note = $4 where no = $1', [
    no,
    at.toISOString(),
    by,
    note,
  ]);
}

/** References name resources of persons; a support case needs the course of things, not whom it is about. */
function withoutReferences(record: NoticeRecord): unknown {
  const {
    key: _key,
    source: _source,
    flag: _flag,
    subject: _subject,
    task: _task,
    confirmable: _confirmable,
    told,
    history,
    ...rest
  } = record;
  return {
    ...rest,
    ...(told ? { told: { how: told.how, at: told.at } } : {}),
    history: history.map(({ said, ...event }) => ({
      ...event,
      detail: withoutIds(event.detail),
      ...(said ? { said: JSON.parse(withoutIds(JSON.stringify(said))) as NoticeEvent['said'] } : {}),
    })),
  };
}

function withoutIds(text: string): string {
  return text.replace(/\b([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}/g, '$1/…');
}
