// The overview of notices (D12) as queries: who must act, what is overdue, and which come first.

import type { Sentence } from '../../../ground/words/template.ts';
import type { EventCode } from '../../../need/delivery/codes/codes.ts';
import type {
  Actor,
  NoticeDetail,
  Overview,
  OverviewCounts,
  OverviewPage,
  OverviewQuery,
  OverviewRow,
} from '../../../need/delivery/overview.ts';
import type { DeadlineKind } from '../../../need/delivery/states.ts';
import type { Database } from '../postgres/database.ts';
import { DIALOGS, type DialogColumns, toDialog } from '../received-dialogs.ts';
import { OPEN_KEYS, ORDERS, ORDERS_OF_REST, RATED_OPEN, ratedOf } from './rated.ts';

export interface OverviewOptions {
  readonly database: Database;
  readonly now: () => Date;
}

/** Notices on one page of the list. */
const PAGE = 50;

export function createOverview({ database, now }: OverviewOptions): Overview {
  const all = counterOf(database);
  return {
    list: (query) => list(database, all, now(), query),
    counts: () => counts(database, all, now()),
    show: (no) => show(database, now(), no),
    // Whatever changes in the list has a line of history, an item that comes or goes, or is an act on the notice. The
    // newest lines are counted too: one may be committed after another with a higher number. By a limit, because the planner takes
    // "above the newest less a thousand" for a third of all lines, and starts workers for them (10 ms with a million).
    async version() {
      const [row] = await database.query<{ version: string }>(
        `select concat_ws(',', (select max(no) from ip.history), (select max(opened_no) from ip.notice),
           (select count(*) from (select no from ip.history order by no desc limit ${UNSETTLED}) newest
              where no > (select max(no) from ip.history) - ${UNSETTLED}),
           (select max(no) from ip.attention), (select count(*) from ip.attention where closed_at is null),
           (select extract(epoch from max(changed_at)) from ip.handling)) as version`,
      );
      return row?.version ?? '';
    },
  };
}

/** Numbers that are given out before they are committed may come this much later than higher ones. */
const UNSETTLED = 1_000;

/** How many notices there are. None is ever deleted: those of before are counted once. */
function counterOf(database: Database): () => Promise<number> {
  let before = { through: 0, count: 0 };
  return async () => {
    const [row] = await database.query<{ last: number; settled: number; fresh: number }>(
      `with l as (select coalesce(max(opened_no), 0) as last from ip.notice)
       select l.last::float8 as last, count(*) filter (where n.opened_no <= l.last - ${UNSETTLED})::integer as settled,
         count(n.opened_no)::integer as fresh from l left join ip.notice n on n.opened_no > $1 group by l.last`,
      [before.through],
    );
    const { last = 0, settled = 0, fresh = 0 } = row ?? {};
    const total = before.count + fresh;
    if (last - UNSETTLED > before.through) {
      before = { through: last - UNSETTLED, count: before.count + settled };
    }
    return total;
  };
}

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

async function list(
  database: Database,
  all: () => Promise<number>,
  at: Date,
  query: OverviewQuery,
): Promise<OverviewPage> {
  const values: unknown[] = [at.toISOString()];
  const give = (value: unknown): string => `$${values.push(value)}`;
  const ofColumns = columnConditions(query, give);
  const filter = whereOf([...ofColumns, ...ratingConditions(query, give)]);
  // What somebody has to do, or is overdue, is never among the rest.
  const withRest = !query.overdue && (query.actor === undefined || query.actor === 'nobody');
  const open = await countOpen(database, values, filter);
  const rest = withRest ? await countRest(database, all, values, ofColumns, open.keys) : 0;
  const total = open.total + rest;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(Math.max(1, query.page ?? 1), pages);
  const order = query.order ?? 'urgency';
  const restKeys = `rest_keys as (select n.key ${restOf(ofColumns)}
    order by ${ORDERS_OF_REST[order]} limit ${withRest ? page * PAGE : 0})`;
  const rows = await database.query<Row>(
    `with ${OPEN_KEYS}, ${restKeys},
     ${ratedOf('select key from open_keys union all select key from rest_keys')}
     select * from rated ${filter} order by ${ORDERS[order]} limit ${PAGE} offset ${(page - 1) * PAGE}`,
    values,
  );
  return { rows: rows.map(toRow), total, pages };
}

/** How many may be somebody's, and how many of them the filter lets through. Without a filter nobody is rated for being counted. */
async function countOpen(
  database: Database,
  values: readonly unknown[],
  filter: string,
): Promise<{ readonly total: number; readonly keys: number }> {
  const total = filter === '' ? 'open_keys' : `rated ${filter}`;
  const [row] = await database.query<{ total: number; keys: number }>(
    `${filter === '' ? `with ${OPEN_KEYS}` : RATED_OPEN} select (select count(*)::integer from ${total}) as total,
       (select count(*)::integer from open_keys) as keys`,
    values,
  );
  return row ?? { total: 0, keys: 0 };
}

/** How many there are beside those that may be somebody's. */
async function countRest(
  database: Database,
  all: () => Promise<number>,
  values: readonly unknown[],
  conditions: readonly string[],
  open: number,
): Promise<number> {
  if (conditions.length === 0) {
    return Math.max(0, (await all()) - open);
  }
  const [row] = await database.query<{ count: number }>(
    `with ${OPEN_KEYS} select count(*)::integer as count ${restOf(conditions)}`,
    values,
  );
  return row?.count ?? 0;
}

/** Conditions over columns of the notice itself hold here as they do over what is rated. */
function restOf(conditions: readonly string[]): string {
  const all = ['n.key not in (select key from open_keys)', ...conditions];
  return `from (select n.*, n.opened_no::integer as no, h.handed_to from ip.notice n
    left join ip.handling h on h.notice_key = n.key) n where ${all.join(' and ')}`;
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}

function columnConditions(query: OverviewQuery, give: (value: unknown) => string): string[] {
  const { state, municipality, text } = query;
  return [
    ...(state ? [`state = ${give(state)}`] : []),
    ...(municipality ? [`recipient_municipality = ${give(municipality)}`] : []),
    ...(text ? [matches(give(`%${text.replace(/[\\%_]/g, '\\$&')}%`), give(text.replace(/^#/, '')))] : []),
  ];
}

function ratingConditions({ actor, overdue }: OverviewQuery, give: (value: unknown) => string): string[] {
  return [...(actor ? [`actor = ${give(actor)}`] : []), ...(overdue ? ['overdue'] : [])];
}

function matches(pattern: string, exact: string): string {
  return `(recipient_name ilike ${pattern} or recipient_municipality = ${exact} or flag ilike ${pattern}
    or handed_to ilike ${pattern} or no::text = ${exact})`;
}

async function counts(database: Database, all: () => Promise<number>, at: Date): Promise<OverviewCounts> {
  const [rows, total, municipalities] = await Promise.all([
    database.query<{ actor: Actor; overdue: boolean; count: number }>(
      `${RATED_OPEN} select actor, overdue, count(*)::integer from rated group by actor, overdue`,
      [at.toISOString()],
    ),
    all(),
    municipalitiesOf(database),
  ]);
  const sum = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(of).reduce((sum, { count }) => sum + count, 0);
  const theirs = [...new Set(rows.map(({ actor }) => actor))].filter((actor) => actor !== 'nobody');
  const nobodys = total - sum(({ actor }) => actor !== 'nobody');
  return {
    all: total,
    overdue: sum(({ overdue }) => overdue),
    byActor: {
      ...Object.fromEntries(theirs.map((actor) => [actor, sum((row) => row.actor === actor)])),
      ...(nobodys > 0 ? { nobody: nobodys } : {}),
    },
    municipalities,
  };
}

/** From one number to the next by the index, however many notices each has; named as in the newest notice. */
function municipalitiesOf(database: Database): Promise<OverviewCounts['municipalities']> {
  return database.query(
    `with recursive m as (
       (select recipient_municipality as municipality from ip.notice where recipient_municipality > ''
         order by recipient_municipality limit 1)
       union all
       select (select n.recipient_municipality from ip.notice n where n.recipient_municipality > m.municipality
         order by n.recipient_municipality limit 1) from m where m.municipality is not null)
     select m.municipality, (select n.recipient_name from ip.notice n where n.recipient_municipality = m.municipality
       order by n.opened_at desc, n.opened_no desc limit 1) as name from m where m.municipality is not null order by 1`,
  );
}

async function show(database: Database, at: Date, no: number): Promise<NoticeDetail | undefined> {
  const [row] = await database.query<Row>(
    `with ${ratedOf('select key from ip.notice where opened_no = $2')} select * from rated`,
    [at.toISOString(), no],
  );
  if (!row) {
    return undefined;
  }
  const of = <T extends object>(text: string) => database.query<T & Record<string, unknown>>(text, [row.key]);
  const [history, waiting, sends, deadlines, audit, dialogs] = await Promise.all([
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
    of<DialogColumns>(`${DIALOGS} where notice_key = $1 order by no`),
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
    dialogs: dialogs.map(toDialog),
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
