// The notices in numbers, for the monitoring.
import type { Measures } from '../../../need/delivery/measures.ts';
import type { Actor } from '../../../need/delivery/overview.ts';
import type { Database } from '../postgres/database.ts';
import { RATED_OPEN } from './rated.ts';

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
  const [oldestWork, oldestAside] = [work?.oldest ?? 0, aside?.oldest ?? 0];
  const theirs = actors.filter(({ actor }) => actor !== 'nobody');
  const ofAll = states.reduce((sum, { count }) => sum + count, 0);
  const nobodys = {
    actor: 'nobody' as const,
    count: ofAll - theirs.reduce((sum, { count }) => sum + count, 0),
    overdue: actors.find(({ actor }) => actor === 'nobody')?.overdue ?? 0,
  };
  const rated = nobodys.count > 0 ? [...theirs, nobodys] : theirs;
  return { states, outcomes, actors: rated, waiting, oldestWork, oldestAside };
}
