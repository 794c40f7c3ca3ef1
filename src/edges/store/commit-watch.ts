// Whether a notification was committed lately, or could be: asked of the disk itself, because a database that answers questions
// may take no writes.
import type { Database } from './postgres/database.ts';
import { codeOf } from './postgres/failure.ts';

export interface CommitWatch {
  /** A notification was committed just now. */
  readonly seen: () => void;
  /**
   * After a recent commit it is enough that the database answers; otherwise something is committed to see. One asks at a time,
   * however many want to know.
   */
  readonly state: () => Promise<CommitState>;
}

export type CommitState = 'ok' | 'away' | 'read-only' | 'full';

/** So long a commit says that the next one can be made, in milliseconds. */
const RECENT = 10_000;
/** Time for the commit that is made to see, in milliseconds. */
const PROBE = 5_000;

export function createCommitWatch(
  database: Database,
  ticks: () => number = () => performance.now(),
): CommitWatch {
  let last = Number.NEGATIVE_INFINITY;
  let asking: Promise<CommitState> | undefined;
  const seen = () => {
    last = ticks();
  };
  async function ask(): Promise<CommitState> {
    try {
      if (ticks() - last < RECENT) {
        await database.query('select 1');
        return 'ok';
      }
      await database.transaction(
        (sql) =>
          sql.query(
            `insert into ip.cursor (name, value, changed_at) values ('probe|commit', 'true', now())
             on conflict (name) do update set changed_at = excluded.changed_at`,
          ),
        PROBE,
      );
      seen();
      return 'ok';
    } catch (error) {
      return stateOf(codeOf(error));
    }
  }
  return {
    seen,
    state() {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

function stateOf(code: string): CommitState {
  if (code === '25006') {
    return 'read-only';
  }
  return code === '53100' ? 'full' : 'away';
}
