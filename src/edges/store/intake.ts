// Notifications on disk: the inbox row and the job of what it says, committed before the notification is answered. What comes
// while a transaction runs goes into the next one together, so that many senders do not wait one after another.
import { requestOfTrail } from '../../ground/audit/trail.ts';
import type { Accepted, InboxChange } from '../../need/delivery/inbox.ts';
import type { Jobs } from './jobs.ts';
import type { Database, Sql } from './postgres/database.ts';

/** Takes changes; when it resolves they are on disk and will be worked on, whatever happens. */
export type Accept = (changes: readonly InboxChange[], at: Date) => Promise<Accepted>;

interface Waiting {
  readonly changes: readonly InboxChange[];
  readonly at: Date;
  /** `X-Request-Id` of the request that brought them. */
  readonly request: string | undefined;
  readonly done: (accepted: Accepted) => void;
  readonly failed: (error: unknown) => void;
}

/** Changes in one transaction at most. */
const BATCH = 500;

export function createIntake(database: Database, jobs: Jobs): Accept {
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      waiting = waiting.slice(batch.length);
      await commit(database, jobs, batch);
    }
    running = false;
  }

  return (changes, at) =>
    changes.length === 0
      ? Promise.resolve({ fresh: 0, repeated: 0, outdated: 0 })
      : new Promise((done, failed) => {
          waiting.push({ changes, at, request: requestOfTrail(), done, failed });
          if (!running) {
            void run();
          }
        });
}

function takeBatch(waiting: readonly Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  let size = 0;
  for (const each of waiting) {
    if (batch.length > 0 && size + each.changes.length > BATCH) {
      break;
    }
    batch.push(each);
    size += each.changes.length;
  }
  return batch;
}

async function commit(database: Database, jobs: Jobs, batch: readonly Waiting[]): Promise<void> {
  try {
    const all = batch.flatMap(({ changes, at, request }) =>
      changes.map((change) => ({ ...change, at: at.toISOString(), request })),
    );
    const { fresh, newest } = await database.transaction(async (sql) => {
      const found = await insert(sql, all);
      // Without a version a repeat and a change look the same, so the work is done again: it sends nothing twice.
      const work = all.filter(
        ({ inboxKey, flag, versioned }) =>
          !versioned || (found.fresh.has(inboxKey) && found.newest.has(flag)),
      );
      await jobs.relayAll(
        sql,
        work.map(({ noticeKey, flag, request }) => ({ key: noticeKey, flag, request })),
      );
      return found;
    });
    jobs.wake(0);
    for (const { changes, done } of batch) {
      done(count(changes, fresh, newest));
    }
  } catch (error) {
    for (const { failed } of batch) {
      failed(error);
    }
  }
}

interface Found {
  /** Inbox keys that were not there before; each belongs to the first change that has it. */
  readonly fresh: Set<string>;
  /** Resources of which no newer version had come. */
  readonly newest: Set<string>;
}

async function insert(sql: Sql, changes: readonly (InboxChange & { readonly at: string })[]): Promise<Found> {
  // Sorted, so that two processes that take the same changes wait for each other instead of blocking each other.
  const ordered = changes.toSorted((left, right) => (left.inboxKey < right.inboxKey ? -1 : 1));
  const [row] = await sql.query<{ fresh: string[]; newer: string[] }>(
    `with given as (
       select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[]) as g(key, at, resource, version)),
     fresh as (insert into ip.inbox (key, received_at) select key, min(at) from given group by key order by key
       on conflict (key) do nothing returning key),
     newer as (insert into ip.newest (resource, version)
       select resource, max(version) from given where version is not null group by resource order by resource
       on conflict (resource) do update set version = excluded.version where ip.newest.version < excluded.version
       returning resource)
     select (select coalesce(array_agg(key), '{}') from fresh) as fresh,
       (select coalesce(array_agg(resource), '{}') from newer) as newer`,
    [
      ordered.map(({ inboxKey }) => inboxKey),
      ordered.map(({ at }) => at),
      ordered.map(({ noticeKey }) => noticeKey),
      ordered.map(({ version }) => version ?? null),
    ],
  );
  const newer = new Set(row?.newer);
  const newest = changes.filter(({ noticeKey, version }) => version === undefined || newer.has(noticeKey));
  return { fresh: new Set(row?.fresh), newest: new Set(newest.map(({ flag }) => flag)) };
}

function count(changes: readonly InboxChange[], fresh: Set<string>, newest: ReadonlySet<string>): Accepted {
  const result = { fresh: 0, repeated: 0, outdated: 0 };
  for (const { inboxKey, flag, versioned } of changes) {
    const isFresh = fresh.delete(inboxKey);
    if (!isFresh && versioned) {
      result.repeated += 1;
    } else if (versioned && !newest.has(flag)) {
      result.outdated += 1;
    } else {
      result.fresh += 1;
    }
  }
  return result;
}
