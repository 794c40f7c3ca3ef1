// The overview of notices (D12) as queries: who must act, what is overdue, and which come first.

import { allUnitStates, type UnitState, unitStates } from '../../ground/law/unit-states.ts';
import type { Sentence } from '../../ground/words/template.ts';
import type { EventCode } from '../../need/delivery/codes/codes.ts';
import type { Measures } from '../../need/delivery/measures.ts';
import type {
  Actor,
  NoticeDetail,
  Order,
  Overview,
  OverviewCounts,
  OverviewPage,
  OverviewQuery,
  OverviewRow,
} from '../../need/delivery/overview.ts';
import type { DeadlineKind } from '../../need/delivery/states.ts';
import type { Database } from './postgres/database.ts';

export interface OverviewOptions {
  readonly database: Database;
  readonly now: () => Date;
}

/** Notices on one page of the list. */
const PAGE = 50;

export function createOverview({ database, now }: OverviewOptions): Overview {
  return {
    list: (query) => list(database, now(), query),
    counts: () => counts(database, now()),
    show: (no) => show(database, now(), no),
    async version() {
      const [row] = await database.query<{ version: string }>(
        `select coalesce(max(n.changed_at)::text, '') || (select count(*) from ip.notice)
           || (select count(*) || ',' || count(closed_at) from ip.attention)
           || coalesce((select max(changed_at)::text from ip.handling), '') as version from ip.notice n`,
      );
      return row?.version ?? '';
    },
  };
}

/** In doubt because of the consent: somebody on the ward asks the person, or puts the consent right. */
const ON_THE_WARD = `n.state in ('unclear', 'for-a-person') and (n.cause like 'consent-%'
  or n.cause in ('not-asked', 'not-informed', 'hospital-only-not-asked'))`;

const statesOf = (wanted: (row: (typeof unitStates)[UnitState]) => boolean) =>
  `(${allUnitStates.flatMap((state) => (wanted(unitStates[state]) ? [`'${state}'`] : [])).join(', ')})`;
const ENDED = statesOf(({ actor }) => actor === 'nobody');
const OURS_AGAIN = statesOf(({ actor }) => actor === 'hospital');
const NOT_ANSWERED = `(n.business is null or n.business in ${statesOf(({ answers }) => !answers)})`;

const ACTOR = `case
  when h.done_at is null and ${ON_THE_WARD} then 'ward'
  when a.reason is not null then 'hospital'
  when h.done_at is not null then 'nobody'
  when n.state = 'for-a-person' then 'hospital'
  when n.state in ('found', 'waiting-turn', 'sending', 'waiting-to-resend', 'unclear') then 'adapter'
  when n.state = 'awaiting-acknowledgement' then 'unit'
  when n.state = 'existing-plan' then 'ward'
  when n.state = 'delivered' then case when n.business in ${ENDED} then 'nobody'
    when n.business in ${OURS_AGAIN} then 'hospital' else 'unit' end
  else 'nobody' end`;

/** A deadline counts as long as what it waits for has not come, whether it has been looked at or not. */
const COUNTS = `d.state <> 'met' and n.state not in ('closed', 'told', 'refused', 'not-needed') and h.done_at is null and case d.kind
  when 'acknowledgement' then n.acknowledgement <> 'ok'
  when 'answer' then ${NOT_ANSWERED}
  when 'follow-trust-unit' then ${NOT_ANSWERED}
  when 'follow-leader' then ${NOT_ANSWERED}
  when 'follow-person' then ${NOT_ANSWERED}
  when 'first-contact' then n.business = 'coordinator-appointed'
  else d.state = 'running' or a.reason is not null end`;

/** $1 is the present instant. */
const RATED = `with rated as (
  select n.opened_no::integer as no, n.key, n.flag, n.state, n.acknowledgement, n.business, n.recipient_name,
    n.recipient_municipality, n.opened_at, n.changed_at, n.attempts, n.message_id, n.recorded_at_source, n.confirmable,
    a.reason as waits_because, a.since as waits_since, h.handed_to, d.kind as due_kind, d.due_at,
    coalesce(d.due_at <= $1, false) as overdue, ${ACTOR} as actor
  from ip.notice n
  left join ip.handling h on h.notice_key = n.key
  left join lateral (select reason, since from ip.attention where notice_key = n.key and closed_at is null
    order by no limit 1) a on true
  left join lateral (select kind, due_at from ip.deadline d where d.notice_key = n.key and ${COUNTS}
    order by due_at limit 1) d on true)`;

/** What is overdue comes first, then what waits for people, then what is due next; what nobody has to do comes last. */
const ORDERS: Readonly<Record<Order, string>> = {
  urgency: `(actor = 'nobody'), overdue desc, case when overdue then due_at end, (waits_because is null),
    waits_since, due_at nulls last, opened_at`,
  oldest: 'opened_at, no',
  newest: 'opened_at desc, no desc',
  municipality: 'recipient_municipality nulls last, opened_at',
};

interface Row {
  readonly no: number;
  readonly key: string;
  readonly flag: string;
  readonly state: OverviewRow['state'];
  readonly acknowledgement: OverviewRow['acknowledgement'];
  readonly business: OverviewRow['business'] | null;
  readonly recipient_name: string | null;
  readonly recipient_municipality: string | null;
  readonly opened_at: Date;
  readonly changed_at: Date;
  readonly attempts: number;
  readonly message_id: string | null;
  readonly recorded_at_source: boolean;
  readonly confirmable: NoticeDetail['confirmable'] | null;
  readonly waits_because: string | null;
  readonly handed_to: string | null;
  readonly due_kind: DeadlineKind | null;
  readonly due_at: Date | null;
  readonly overdue: boolean;
  readonly actor: Actor;
}

async function list(database: Database, at: Date, query: OverviewQuery): Promise<OverviewPage> {
  const values: unknown[] = [at.toISOString()];
  const give = (value: unknown): string => `$${values.push(value)}`;
  const where = conditions(query, give);
  const filter = where.length > 0 ? `where ${where.join(' and ')}` : '';
  const [counted] = await database.query<{ total: number }>(
    `${RATED} select count(*)::integer as total from rated ${filter}`,
    values,
  );
  const total = counted?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(Math.max(1, query.page ?? 1), pages);
  const rows = await database.query<Row>(
    `${RATED} select * from rated ${filter} order by ${ORDERS[query.order ?? 'urgency']}
     limit ${PAGE} offset ${(page - 1) * PAGE}`,
    values,
  );
  return { rows: rows.map(toRow), total, pages };
}

function conditions(query: OverviewQuery, give: (value: unknown) => string): string[] {
  const { actor, state, municipality, overdue, text } = query;
  return [
    ...(actor ? [`actor = ${give(actor)}`] : []),
    ...(state ? [`state = ${give(state)}`] : []),
    ...(municipality ? [`recipient_municipality = ${give(municipality)}`] : []),
    ...(overdue ? ['overdue'] : []),
    ...(text ? [matches(give(`%${text.replace(/[\\%_]/g, '\\$&')}%`), give(text.replace(/^#/, '')))] : []),
  ];
}

function matches(pattern: string, exact: string): string {
  return `(recipient_name ilike ${pattern} or recipient_municipality = ${exact} or flag ilike ${pattern}
    or handed_to ilike ${pattern} or no::text = ${exact})`;
}

async function counts(database: Database, at: Date): Promise<OverviewCounts> {
  const rows = await database.query<{ actor: Actor; overdue: boolean; count: number }>(
    `${RATED} select actor, overdue, count(*)::integer from rated group by actor, overdue`,
    [at.toISOString()],
  );
  const sum = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(of).reduce((total, { count }) => total + count, 0);
  return {
    all: sum(() => true),
    overdue: sum(({ overdue }) => overdue),
    byActor: Object.fromEntries(
      [...new Set(rows.map(({ actor }) => actor))].map((actor) => [actor, sum((row) => row.actor === actor)]),
    ),
    municipalities: await database.query(
      `select recipient_municipality as municipality, max(recipient_name) as name from ip.notice
       where recipient_municipality <> '' group by 1 order by 1`,
    ),
  };
}

async function show(database: Database, at: Date, no: number): Promise<NoticeDetail | undefined> {
  const [row] = await database.query<Row>(`${RATED} select * from rated where no = $2`, [
    at.toISOString(),
    no,
  ]);
  if (!row) {
    return undefined;
  }
  const of = <T extends object>(text: string) => database.query<T & Record<string, unknown>>(text, [row.key]);
  const [history, waiting, sends, deadlines, audit] = await Promise.all([
    of<{
      at: Date;
      event: EventCode;
      detail: string;
      said: readonly Sentence[] | null;
      concept: string | null;
    }>('select at, event, detail, said, concept from ip.history where notice_key = $1 order by no'),
    of<NoticeDetail['waiting'][number] & { since: Date }>(
      `select no::integer, since, reason, detail, said, next_step as "nextStep" from ip.attention
       where notice_key = $1 and closed_at is null order by no`,
    ),
    of<{ bundleId: string; messageId: string; sentAt: Date; answeredAt: Date | null; code: string | null }>(
      `select bundle_id as "bundleId", message_id as "messageId", sent_at as "sentAt", answered_at as "answeredAt",
         code from ip.receipt where notice_key = $1 order by sent_at`,
    ),
    of<{ kind: DeadlineKind; dueAt: Date; state: NoticeDetail['deadlines'][number]['state'] }>(
      'select kind, due_at as "dueAt", state from ip.deadline where notice_key = $1 order by due_at',
    ),
    of<{ at: Date; actor: string; action: string; detail: string; purpose: string | null }>(
      `select at, actor, action, detail, entry->>'purpose' as purpose from ip.audit
       where notice_key = $1 and actor like 'person: %' order by no`,
    ),
  ]);
  return {
    ...toRow(row),
    key: row.key,
    ...(row.message_id ? { messageId: row.message_id } : {}),
    recordedAtSource: row.recorded_at_source,
    ...(row.confirmable ? { confirmable: row.confirmable } : {}),
    history: history.map(said),
    waiting: waiting.map(said),
    sends: sends.map(said),
    deadlines: deadlines.map(said),
    audit: audit.map(said),
  };
}

type Read<T> = { [Name in keyof T]: T[Name] extends Date ? string : Exclude<T[Name], null> };

/** Instants as ISO 8601, and what is null left out. */
// biome-ignore lint/suspicious/noExplicitAny: the columns differ from query to query, and the callers name them
function said(row: object): any {
  return Object.fromEntries(
    Object.entries(row as Read<object>)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [
        name,
        (value as unknown) instanceof Date ? (value as Date).toISOString() : value,
      ]),
  );
}

function toRow(row: Row): OverviewRow {
  return {
    no: row.no,
    flag: row.flag,
    state: row.state,
    acknowledgement: row.acknowledgement,
    ...(row.business ? { business: row.business } : {}),
    ...(row.recipient_name !== null && row.recipient_municipality !== null
      ? { recipient: { name: row.recipient_name, municipality: row.recipient_municipality } }
      : {}),
    foundAt: row.opened_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    attempts: row.attempts,
    actor: row.actor,
    ...(row.due_kind && row.due_at ? { due: { kind: row.due_kind, at: row.due_at.toISOString() } } : {}),
    overdue: row.overdue,
    ...(row.waits_because ? { waitsBecause: row.waits_because } : {}),
    ...(row.handed_to ? { handedTo: row.handed_to } : {}),
  };
}

/** How far the duty to tell has come; a person's list says more than a state. */
const OUTCOME = `case
  when n.state in ('delivered', 'told') then 'sent'
  when n.state = 'for-a-person'
    or exists (select 1 from ip.attention a where a.notice_key = n.key and a.closed_at is null) then 'person'
  when n.state in ('refused', 'not-needed', 'existing-plan', 'closed') then 'final'
  else 'under-way' end`;

/** The notices in numbers, as they stand. */
export async function measure(database: Database, now: Date): Promise<Measures> {
  const at = now.toISOString();
  const [states, outcomes, actors, waiting, [work], [aside]] = await Promise.all([
    database.query<{ state: string; count: number }>(
      'select state, count(*)::integer as count from ip.notice group by state',
    ),
    database.query<Measures['outcomes'][number] & Record<string, unknown>>(
      `select ${OUTCOME} as outcome, coalesce(n.cause, 'none') as cause, count(*)::integer as count
       from ip.notice n group by 1, 2`,
    ),
    database.query<{ actor: Actor; count: number; overdue: number }>(
      `${RATED} select actor, count(*)::integer as count, (count(*) filter (where overdue))::integer as overdue
       from rated group by actor`,
      [at],
    ),
    database.query<{ reason: string; count: number; oldest: number }>(
      `select reason, count(*)::integer as count, extract(epoch from $1::timestamptz - min(since))::float8 as oldest
       from ip.attention where closed_at is null group by reason`,
      [at],
    ),
    database.query<{ oldest: number }>(
      `${RATED} select coalesce(extract(epoch from $1::timestamptz - min(opened_at)), 0)::float8 as oldest
       from rated where actor = 'adapter'`,
      [at],
    ),
    database.query<{ oldest: number }>(
      `select coalesce(extract(epoch from $1::timestamptz - min(since)), 0)::float8 as oldest from ip.network_aside`,
      [at],
    ),
  ]);
  const [oldestWork, oldestAside] = [work?.oldest ?? 0, aside?.oldest ?? 0];
  return { states, outcomes, actors, waiting, oldestWork, oldestAside };
}
