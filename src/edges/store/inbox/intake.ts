// Notifications on disk: the inbox row and the job of what it says, in one statement, committed before the notification is answered.
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import type { Accepted, InboxChange } from '../../../need/delivery/inbox.ts';
import type { Jobs } from '../jobs.ts';
import type { Database } from '../postgres/database.ts';
import { COMMIT_WITHIN, inBatches } from './batches.ts';

/** Takes changes; when it resolves they are on disk and will be worked on, whatever happens. */
export type Accept = (changes: readonly InboxChange[], at: Date) => Promise<Accepted>;

interface Call {
  readonly changes: readonly InboxChange[];
  readonly at: Date;
  /** `X-Request-Id` of the request that brought them. */
  readonly request: string | undefined;
}

/** Changes in one statement at most. */
const BATCH = 500;

interface IntakePorts {
  readonly database: Database;
  readonly jobs: Jobs;
  /** Told when notifications were committed. */
  readonly committed: () => void;
}

export function createIntake(ports: IntakePorts): Accept {
  const put = inBatches((calls: readonly Call[]) => commit(ports, calls), {
    most: BATCH,
    sizeOf: ({ changes }) => changes.length,
  });
  return (changes, at) =>
    changes.length === 0
      ? Promise.resolve({ fresh: 0, repeated: 0 })
      : put({ changes, at, request: requestOfTrail() });
}

async function commit(
  { database, jobs, committed }: IntakePorts,
  batch: readonly Call[],
): Promise<Accepted[]> {
  const all = batch.flatMap(({ changes, at, request }) =>
    changes.map((change) => ({ ...change, at: at.toISOString(), request })),
  );
  const fresh = await insert(database, jobs, all);
  jobs.wake(0);
  committed();
  return batch.map(({ changes }) => count(changes, fresh));
}

type Named = InboxChange & { readonly at: string; readonly request: string | undefined };

/**
 * Inbox keys that were not there before; each belongs to the first change that has it. In the same statement each version of
 * what is worked on is named: it is still to be read, until it was. So is the work on it planned.
 */
async function insert(database: Database, jobs: Jobs, changes: readonly Named[]): Promise<Set<string>> {
  // Sorted, so that two processes that take the same changes wait for each other instead of blocking each other.
  const ordered = changes.toSorted((left, right) => (left.inboxKey < right.inboxKey ? -1 : 1));
  const work = jobs.relayInsert(
    ordered.map(({ noticeKey, flag, request }) => ({ key: noticeKey, flag, request })),
    0,
  );
  const fresh = await database.query<{ key: string }>(
    `with given as (select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
         $7::boolean[], $8::boolean[]) as g(inbox, at, resource, version_id, key, last_updated, deleted, versioned)),
       fresh as (insert into ip.inbox (key, received_at) select inbox, min(at) from given group by inbox order by inbox
         on conflict (key) do nothing returning key),
       -- Without a version a repeat and a change look the same, so the work is done again: it sends nothing twice. Of versions
       -- nobody knows which is the newer one: each that was not there before is looked at.
       -- All of the inbox first: two processes that take the same changes wait for each other in the same order.
       looked_at as (select given.* from given cross join (select count(*) from fresh) first
         where not versioned or inbox in (select key from fresh)),
       named as (insert into ip.named_version (resource, version_id, key, last_updated, deleted, named_at)
         select resource, version_id, min(key), max(last_updated), deleted, max(at) from looked_at
           group by resource, version_id, deleted order by resource, version_id, deleted
         on conflict (resource, version_id, deleted) do update set named_at = excluded.named_at returning 1),
       planned as (${work.sql(`select coalesce(json_agg(j.job order by j.no), '[]')::text
         from json_array_elements($9::json) with ordinality as j(job, no) cross join (select count(*) from named) after_named
         where j.job ->> 'singletonKey' in (select key from looked_at)`)})
     select key from fresh`,
    [
      ordered.map(({ inboxKey }) => inboxKey),
      ordered.map(({ at }) => at),
      ordered.map(({ flag }) => flag),
      ordered.map(({ versionId }) => versionId ?? ''),
      ordered.map(({ noticeKey }) => noticeKey),
      ordered.map(({ lastUpdated }) => lastUpdated ?? null),
      ordered.map(({ deleted }) => deleted ?? false),
      ordered.map(({ versioned }) => versioned),
      work.jobs,
    ],
    { withinMs: COMMIT_WITHIN, often: true },
  );
  return new Set(fresh.map(({ key }) => key));
}

function count(changes: readonly InboxChange[], fresh: Set<string>): Accepted {
  const result = { fresh: 0, repeated: 0 };
  for (const { inboxKey, versioned } of changes) {
    const isFresh = fresh.delete(inboxKey);
    result[isFresh || !versioned ? 'fresh' : 'repeated'] += 1;
  }
  return result;
}
