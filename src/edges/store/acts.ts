// What people do with a notice, each in one transaction with its line of history and its audit row.

import type { AuditEntry } from '../../ground/audit/entry.ts';
import type { AttentionCode, EventCode } from '../../need/delivery/codes/codes.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { worded } from '../../need/delivery/codes/worded.ts';
import type { Confirmable, Told } from '../../need/delivery/ledger.ts';
import {
  type Acts,
  type DialogRow,
  type FaultRefusal,
  faultRefusal,
  type NotDone,
} from '../../need/delivery/overview.ts';
import type { NoticeState } from '../../need/delivery/states.ts';
import { faultWork } from '../../need/dialog/received-dialogs.ts';
import type { Audit } from './audit.ts';
import type { Jobs } from './jobs.ts';
import type { Database, Sql } from './postgres/database.ts';
import { DIALOGS, type DialogColumns, toDialog } from './received-dialogs.ts';

export interface ActsOptions {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly audit: Audit;
  readonly now: () => Date;
}

interface Act {
  readonly no: number;
  readonly by: string;
  /** Name of the act in history and audit. */
  readonly what: EventCode;
  /** For the audit: who did it is there already. */
  readonly detail: string;
  /** For the history, which is exported without names. */
  readonly history: Saying;
}

interface Held {
  readonly key: string;
  readonly flag: string;
  readonly state: NoticeState;
  readonly confirmable: Confirmable | null;
}

/** States in which nothing is on its way, so that work on the notice can begin anew. */
const DELIVERED: readonly NoticeState[] = ['delivered'];

/** A person has seen that the unit gave the notice back: its cause is then what the unit says. */
export const NOT_GIVEN_BACK = 'cause = case when cause = business then null else cause end';

export function createActs({ database, jobs, audit, now }: ActsOptions): Acts {
  const act = <Refusal extends string = NotDone>(
    what: Act,
    refuse: (held: Held, sql: Sql) => Refusal | undefined | Promise<Refusal | undefined>,
    work: (sql: Sql, held: Held) => Promise<void>,
  ): Promise<Refusal | NotDone | undefined> =>
    database.transaction(async (sql) => {
      const held = await hold(sql, what.no);
      const refused = held ? await refuse(held, sql) : 'unknown';
      if (held && !refused) {
        await work(sql, held);
        await write(sql, held, what, now());
        await audit.record(lineOf(held, what, now()), sql);
      }
      return refused;
    });

  return {
    async sendAgain(no, by) {
      const history = saying('sent-again-by-person');
      const { detail } = worded(history);
      const refused = await act(
        { no, by, what: 'sent-again', detail, history },
        notResendable,
        async (sql, { key, flag, state }) => {
          await settle(sql, key, by, 'sent again', now());
          await sql.query('update ip.handling set done_at = null, done_how = null where notice_key = $1', [
            key,
          ]);
          const next = state === 'awaiting-acknowledgement' ? 'waiting-to-resend' : state;
          await sql.query(
            `update ip.notice set failures = 0, resends = 0, state = $2, ${NOT_GIVEN_BACK} where key = $1`,
            [key, next],
          );
          await jobs.relay(sql, key, flag, 0);
        },
      );
      jobs.wake(0);
      return refused;
    },
    handOver: (no, by, to, note) =>
      act(
        {
          no,
          by,
          what: 'handed-over',
          detail: withNote(`to ${to}`, note),
          history: saying('handed-to-person'),
        },
        notOpen,
        (sql, { key }) => handle(sql, key, { handed_to: to }, now()),
      ),
    decline: (no, by, reason, note) =>
      act(
        {
          no,
          by,
          what: 'declined-by-person',
          detail: withNote(reason, note),
          history: saying('declined-by-person', { reason }),
        },
        (held) => notClosable(held) ?? notOverNo(held),
        async (sql, { key, state }) => {
          await settle(sql, key, by, withNote(reason, note), now());
          await handle(sql, key, { done_at: now().toISOString(), done_how: reason }, now());
          // What was delivered stays delivered: closing takes nothing back.
          if (!DELIVERED.includes(state)) {
            await end(sql, key, { state: 'closed', cause: reason });
          }
        },
      ),
    async tell(no, by, { how, whom, note }) {
      const refused = await act(
        {
          no,
          by,
          what: how === 'telephone' ? 'told-by-telephone' : 'told-by-letter',
          detail: withNote(how === 'telephone' ? `spoke with ${whom}` : `wrote to ${whom}`, note),
          history: saying(how === 'telephone' ? 'told-by-telephone' : 'told-by-letter'),
        },
        (held) => notClosable(held) ?? notOverNo(held),
        async (sql, { key, flag, state }) => {
          const at = now().toISOString();
          await settle(sql, key, by, withNote(`by ${how}, ${whom}`, note), now());
          await sql.query(`update ip.deadline set state = 'met' where notice_key = $1 and state <> 'met'`, [
            key,
          ]);
          await handle(sql, key, { done_at: at, done_how: how }, now());
          if (!DELIVERED.includes(state)) {
            await end(sql, key, { state: 'told', cause: `told-by-${how}`, told: { how, at, by } });
            await jobs.relay(sql, key, flag, 0);
          }
        },
      );
      jobs.wake(0);
      return refused;
    },
    async confirm(no, by, basis) {
      const refused = await act(
        { no, by, what: 'confirmed', detail: basis, history: saying('consent-confirmed') },
        (held) => notOpen(held) ?? notOverNo(held) ?? notInDoubt(held),
        async (sql, { key, flag, confirmable }) => {
          const { consent, version, recipient } = confirmable as Confirmable;
          await sql.query(
            `insert into ip.confirmation (notice_key, consent, version, recipient, confirmed_by, basis, at)
             values ($1, $2, $3, $4, $5, $6, $7)`,
            [key, consent, version, recipient, by, basis, now().toISOString()],
          );
          await settle(sql, key, by, withNote(`confirmed ${consent}`, basis), now());
          await sql.query('update ip.notice set confirmable = null where key = $1', [key]);
          await jobs.relay(sql, key, flag, 0);
        },
      );
      jobs.wake(0);
      return refused;
    },
    async tellFault(no, by, { message, kind, text }, ways) {
      const history = saying('fault-told', { kind });
      const refused = await act<NotDone | FaultRefusal>(
        { no, by, what: 'fault-told', detail: withNote(kind, text), history },
        async ({ key }, sql) => faultRefusal(await dialogOf(sql, key, message), ways),
        async (sql, { key }) => {
          // Each telling is a message of its own, under the same id however often it goes.
          const [told] = await sql.query<{ id: string }>(
            `update ip.dialog_message set fault_id = gen_random_uuid()::text, fault_kind = $2,
               fault_text = $3, fault_state = 'asked', told_by = $4, told_at = $5 where no = $1 returning id`,
            [message, kind, text, by, now().toISOString()],
          );
          await settleRead(sql, key, by, now());
          await jobs.relay(sql, ...faultWork(told?.id ?? ''), 0);
        },
      );
      jobs.wake(0);
      return refused;
    },
  };
}

async function dialogOf(sql: Sql, key: string, no: number): Promise<DialogRow | undefined> {
  const [row] = await sql.query<DialogColumns & Record<string, unknown>>(
    `${DIALOGS} where notice_key = $1 and no = $2`,
    [key, no],
  );
  return row && toDialog(row);
}

/** Items that ask a person to read a message. */
const TO_READ: readonly AttentionCode[] = ['answer-in-words', 'answer-from-another'];

/** Whoever told the senders of all that came in has read it. */
async function settleRead(sql: Sql, key: string, by: string, at: Date): Promise<void> {
  await sql.query(
    `update ip.attention set closed_at = $2, closed_by = $3, closing_note = 'fault told'
     where notice_key = $1 and closed_at is null and reason = any($4)
       and not exists (select 1 from ip.dialog_message where notice_key = $1 and accepted and fault_id is null)`,
    [key, at.toISOString(), by, TO_READ],
  );
}

/** Only new facts or a person change it from here on. */
async function end(
  sql: Sql,
  key: string,
  { state, cause, told }: { readonly state: NoticeState; readonly cause: string; readonly told?: Told },
): Promise<void> {
  await sql.query(
    `update ip.notice set state = $2, cause = $3, told = $4, unclear_since = null, confirmable = null where key = $1`,
    [key, state, cause, told ? JSON.stringify(told) : null],
  );
}

async function hold(sql: Sql, no: number): Promise<Held | undefined> {
  const [held] = await sql.query<Held & Record<string, unknown>>(
    'select key, flag, state, confirmable from ip.notice where opened_no = $1 for update',
    [no],
  );
  return held;
}

function notResendable({ state }: Held): NotDone | undefined {
  if (DELIVERED.includes(state)) {
    return 'delivered-already';
  }
  return notClosable({ state });
}

function notClosable({ state }: Pick<Held, 'state'>): NotDone | undefined {
  return state === 'sending' ? 'in-flight' : notOpen({ state });
}

function notOpen({ state }: Pick<Held, 'state'>): NotDone | undefined {
  return state === 'closed' || state === 'told' ? 'closed-already' : undefined;
}

/** The person has said no, and that was read: nobody tells the unit past it. */
function notOverNo({ state }: Pick<Held, 'state'>): NotDone | undefined {
  return state === 'refused' ? 'no-was-read' : undefined;
}

function notInDoubt({ state, confirmable }: Held): NotDone | undefined {
  return confirmable && (state === 'unclear' || state === 'for-a-person') ? undefined : 'nothing-to-confirm';
}

/** Takes everything that waits for a person off the list. */
async function settle(sql: Sql, key: string, by: string, note: string, at: Date): Promise<void> {
  await sql.query(
    `update ip.attention set closed_at = $2, closed_by = $3, closing_note = $4
     where notice_key = $1 and closed_at is null`,
    [key, at.toISOString(), by, note],
  );
}

async function handle(
  sql: Sql,
  key: string,
  change: { readonly handed_to?: string; readonly done_at?: string; readonly done_how?: string },
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into ip.handling (notice_key, handed_to, done_at, done_how, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (notice_key) do update set handed_to = coalesce(excluded.handed_to, ip.handling.handed_to),
       done_at = coalesce(excluded.done_at, ip.handling.done_at),
       done_how = coalesce(excluded.done_how, ip.handling.done_how), changed_at = excluded.changed_at`,
    [key, change.handed_to ?? null, change.done_at ?? null, change.done_how ?? null, at.toISOString()],
  );
}

async function write(sql: Sql, { key }: Held, act: Act, at: Date): Promise<void> {
  const { detail, said } = worded(act.history);
  await sql.query(
    'insert into ip.history (notice_key, at, event, detail, said) values ($1, $2, $3, $4, $5)',
    [key, at.toISOString(), act.what, detail, JSON.stringify(said)],
  );
  await sql.query('update ip.notice set changed_at = $2 where key = $1', [key, at.toISOString()]);
}

function lineOf({ key, flag }: Held, { by, what, detail }: Act, at: Date): AuditEntry {
  return {
    when: at.toISOString(),
    who: `person: ${by}`,
    what: 'act',
    action: what,
    detail,
    purpose: 'COC',
    entities: [flag],
    notice: key,
  };
}

function withNote(text: string, note: string): string {
  return note.trim() === '' ? text : `${text}: ${note.trim()}`;
}
