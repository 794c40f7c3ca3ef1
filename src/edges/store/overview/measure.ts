// The notices in numbers, for the monitoring.
import type { Measures } from '../../../need/delivery/measures.ts';
import type { Actor } from '../../../need/delivery/overview.ts';
import type { Database } from '../postgres/database.ts';
import { RATED_OPEN } from './rated.ts';

/** How far the duty to tell has come with a notice in this state; a person's list says more than a state. */
function outcomeOf(state: string, onTheList: boolean): Measures['outcomes'][number]['outcome'] {
  if (SENT.has(state)) {
    return 'sent';
  }
  if (onTheList || state === 'for-a-person') {
    return 'person';
  }
  return FINAL.has(state) ? 'final' : 'under-way';
}

const SENT: ReadonlySet<string> = new Set(['delivered', 'told']);
const FINAL: ReadonlySet<string> = new Set(['refused', 'not-needed', 'existing-plan', 'closed']);

/** Notices in one state for one cause, and how many of them stand on the list for people. */
interface Counted extends Record<string, unknown> {
  readonly state: string;
  readonly cause: string;
  readonly count: number;
  readonly listed: number;
}

/** All notices are counted as they change; those on the list, which are few, one by one. */
const COUNTED = `with counted as (select state, cause, sum(change)::integer as count from ip.notice_count group by 1, 2
    having sum(change) <> 0),
  listed as (select n.state, n.cause, count(*)::integer as count from
    (select distinct notice_key as key from ip.attention where closed_at is null and notice_key is not null) a
    join ip.notice n using (key) group by 1, 2)
  select c.state, coalesce(c.cause, 'none') as cause, c.count, coalesce(l.count, 0) as listed
  from counted c left join listed l on l.state = c.state and l.cause is not distinct from c.cause`;

/** Sums by the name that a row gives; names that nothing has are left out. */
function summed(rows: readonly (readonly [name: string, count: number])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of rows) {
    if (count > 0) {
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return sums;
}

function outcomesOf(counted: readonly Counted[]): Measures['outcomes'] {
  const rows = counted.flatMap(({ state, cause, count, listed }) => [
    [`${outcomeOf(state, true)} ${cause}`, listed] as const,
    [`${outcomeOf(state, false)} ${cause}`, count - listed] as const,
  ]);
  return [...summed(rows)].map(([name, count]) => {
    const [outcome, cause = ''] = name.split(' ');
    return { outcome: outcome as Measures['outcomes'][number]['outcome'], cause, count };
  });
}

/** Puts one line in the place of all that were kept for the same state and cause. Reads before and after it give the same. */
export async function sumCounts(database: Database): Promise<void> {
  await database.query(
    `with lines as (delete from ip.notice_count returning state, cause, change)
     insert into ip.notice_count select state, cause, sum(change)::integer from lines group by 1, 2 having sum(change) <> 0`,
  );
}

/** The notices in numbers, as they stand. */
export async function measure(database: Database, now: Date): Promise<Measures> {
  const at = now.toISOString();
  const [counted, actors, waiting, [work], [aside]] = await Promise.all([
    database.query<Counted>(COUNTED),
    database.query<{ actor: Actor; count: number; overdue: number }>(
      `${RATED_OPEN} select actor, count(*)::integer as count, (count(*) filter (where overdue))::integer as overdue
       from rated group by actor`,
      [at],
    ),
    database.query<{ reason: string; count: number; oldest: number }>(
      `select reason, count(*)::integer as count, extract(epoch from $1::timestamptz - min(since))::float8 as oldest
       from ip.attention where closed_at is null group by reason`,
      [at],
    ),
    database.query<{ oldest: number }>(
      `${RATED_OPEN} select coalesce(extract(epoch from $1::timestamptz - min(opened_at)), 0)::float8 as oldest
       from rated where actor = 'adapter'`,
      [at],
    ),
    database.query<{ oldest: number }>(
      `select coalesce(extract(epoch from $1::timestamptz - min(since)), 0)::float8 as oldest from ip.network_aside`,
      [at],
    ),
  ]);
  const byState = summed(counted.map(({ state, count }) => [state, count] as const));
  const states = [...byState].map(([state, count]) => ({ state, count }));
  const [oldestWork, oldestAside] = [work?.oldest ?? 0, aside?.oldest ?? 0];
  const theirs = actors.filter(({ actor }) => actor !== 'nobody');
  const ofAll = states.reduce((sum, { count }) => sum + count, 0);
  const nobodys = {
    actor: 'nobody' as const,
    count: ofAll - theirs.reduce((sum, { count }) => sum + count, 0),
    overdue: actors.find(({ actor }) => actor === 'nobody')?.overdue ?? 0,
  };
  const rated = nobodys.count > 0 ? [...theirs, nobodys] : theirs;
  return { states, outcomes: outcomesOf(counted), actors: rated, waiting, oldestWork, oldestAside };
}
