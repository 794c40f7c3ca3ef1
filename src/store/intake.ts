// Notifications on disk: the inbox row and the job of what it says, committed before the notification is answered.
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';

/** One thing that a notification says has changed. */
export interface Change {
  /** Key of the inbox: the same change notified twice has the same key. */
  readonly inboxKey: string;
  /** Key of the notice that it is about. */
  readonly noticeKey: string;
  /** `Flag/{id}`. */
  readonly flag: string;
  /** True when the key names a version, so that a repeat is known to be one. */
  readonly versioned: boolean;
}

/** Takes changes; when it resolves they are on disk and will be worked on, whatever happens. */
export type Accept = (changes: readonly Change[], at: Date) => Promise<void>;

export function createIntake(database: Database, jobs: Jobs): Accept {
  return async (changes, at) => {
    if (changes.length === 0) {
      return;
    }
    await database.transaction(async (sql) => {
      const fresh = await sql.query<{ key: string }>(
        `insert into ip.inbox (key, received_at) select k, $2 from unnest($1::text[]) as k
         on conflict (key) do nothing returning key`,
        [changes.map(({ inboxKey }) => inboxKey), at.toISOString()],
      );
      const isFresh = new Set(fresh.map(({ key }) => key));
      for (const { inboxKey, noticeKey, flag, versioned } of changes) {
        // Without a version a repeat and a change look the same, so the work is done again: it sends nothing twice.
        if (isFresh.has(inboxKey) || !versioned) {
          await jobs.relay(sql, noticeKey, flag, 0);
        }
      }
    });
    jobs.wake(0);
  };
}
