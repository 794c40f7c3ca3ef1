// How notices stand for people, as SQL: who must act, what is overdue, and which of them can concern anybody at all. Of a million
// notices nearly all have ended: what is open is found by its own indexes, and the rest is never rated for being counted.
import { allUnitStates, type UnitState, unitStates } from '../../../ground/law/unit-states.ts';
import type { Order } from '../../../need/delivery/overview.ts';

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

const OVER = `('closed', 'told', 'refused', 'not-needed')`;

/** A deadline counts as long as what it waits for has not come, whether it has been looked at or not. */
const COUNTS = `d.state <> 'met' and n.state not in ${OVER} and h.done_at is null and case d.kind
  when 'acknowledgement' then n.acknowledgement <> 'ok'
  when 'answer' then ${NOT_ANSWERED}
  when 'other-endpoint' then ${NOT_ANSWERED}
  when 'other-unit' then ${NOT_ANSWERED}
  when 'follow-trust-unit' then ${NOT_ANSWERED}
  when 'follow-leader' then ${NOT_ANSWERED}
  when 'follow-person' then ${NOT_ANSWERED}
  when 'first-contact' then n.business = 'coordinator-appointed'
  else d.state = 'running' or a.reason is not null end`;

/**
 * Keys of every notice that somebody may have to act on, or that may be overdue: no other one is anything but `nobody`'s. The
 * first condition is the one of the index `notice_open`, literally, so that it is found by that.
 */
export const OPEN_KEYS = `open_keys as materialized (
  select key from ip.notice n where n.state not in ${OVER} and (n.state <> 'delivered' or n.business is null
      or n.business not in ${ENDED})
    and not exists (select 1 from ip.handling h where h.notice_key = n.key and h.done_at is not null)
  union select notice_key from ip.attention where closed_at is null and notice_key is not null
  union select notice_key from ip.deadline where state <> 'met' and due_at <= $1)`;

/** Notices with how they stand, of those whose keys the SQL gives; $1 is the present instant. */
export function ratedOf(keys: string): string {
  return `rated as (
  select n.opened_no::integer as no, n.key, n.flag, n.state, n.acknowledgement, n.business, n.recipient_name,
    n.recipient_municipality, n.opened_at, n.changed_at, n.attempts, n.message_id, n.recorded_at_source, n.confirmable,
    a.reason as waits_because, a.since as waits_since, h.handed_to, d.kind as due_kind, d.due_at,
    coalesce(d.due_at <= $1, false) as overdue, ${ACTOR} as actor
  -- Each by its key, however many the database takes them to be.
  from (${keys}) k cross join lateral (select * from ip.notice n where n.key = k.key offset 0) n
  left join ip.handling h on h.notice_key = n.key
  left join lateral (select reason, since from ip.attention where notice_key = n.key and closed_at is null
    order by no limit 1) a on true
  left join lateral (select kind, due_at from ip.deadline d where d.notice_key = n.key and ${COUNTS}
    order by due_at limit 1) d on true)`;
}

/** All that can be anybody's, rated. */
export const RATED_OPEN = `with ${OPEN_KEYS}, ${ratedOf('select key from open_keys')}`;

/**
 * What is overdue comes first, then what waits for people, then what is due next; what nobody has to do comes last, the oldest
 * first.
 */
export const ORDERS: Readonly<Record<Order, string>> = {
  urgency: `(actor = 'nobody'), overdue desc, case when overdue then due_at end, (waits_because is null),
    waits_since, case when actor <> 'nobody' then due_at end nulls last, opened_at, no`,
  oldest: 'opened_at, no',
  newest: 'opened_at desc, no desc',
  municipality: 'recipient_municipality nulls last, opened_at, no',
};

/** The same orders among notices that are nobody's, by columns that an index has. */
export const ORDERS_OF_REST: Readonly<Record<Order, string>> = {
  urgency: 'n.opened_at, n.opened_no',
  oldest: 'n.opened_at, n.opened_no',
  newest: 'n.opened_at desc, n.opened_no desc',
  municipality: 'n.recipient_municipality nulls last, n.opened_at, n.opened_no',
};
