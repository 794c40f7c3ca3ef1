// The job library's own insert of a queue, taken instead of run: other statements plan work along with what they do.
import type { PgBoss } from 'pg-boss';

/** A job as the insert reads it. */
export interface NewJob {
  readonly data: object;
  readonly singletonKey?: string;
  /** Seconds from now, or an instant. */
  readonly startAfter?: number | string;
}

/** Jobs that another statement inserts along with what it does: all or nothing in one round trip. */
export interface JobInsert {
  /** The insert, for a `with`; `given` is the SQL of a text: a JSON list of some or all of `jobs`. */
  readonly sql: (given: string) => string;
  /** A JSON list of the jobs, each with its `data`. */
  readonly jobs: string;
}

const SAMPLE: NewJob = { data: { key: 'sample' }, singletonKey: 'sample', startAfter: 1 };
const CONFLICT = 'ON CONFLICT DO NOTHING';
/**
 * The one that waits already is brought forward when it waits for longer. It is looked at as it stands when its writer has
 * committed, so that one that comes at the same moment is not passed over.
 */
const BRING_FORWARD = `ON CONFLICT (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'
  DO UPDATE SET start_after = excluded.start_after WHERE job_common.start_after > excluded.start_after`;

export type MakeInsert = (jobs: readonly NewJob[]) => JobInsert;

/**
 * @param bringForward for a queue in which one job waits for each key: a nearer one brings it forward; else nothing happens
 * @throws when the library's statement is not the one that is known here
 */
export async function jobInsertOf(boss: PgBoss, queue: string, bringForward: boolean): Promise<MakeInsert> {
  let taken: { readonly text: string; readonly values: readonly unknown[] } | undefined;
  await boss.insert(queue, [SAMPLE], {
    db: {
      executeSql: async (text, values = []) => {
        taken = { text, values };
        return { rows: [] };
      },
    },
  });
  const { text, values } = taken ?? { text: '', values: [] };
  const known =
    text.split('$1').length === 2 &&
    text.split(CONFLICT).length === 2 &&
    text.includes('INTO jobs.job_common (') &&
    !text.includes('--') &&
    values.length === 1 &&
    values[0] === JSON.stringify([{ ...SAMPLE, __traceContext: null }]);
  if (!known) {
    throw new Error('The statement of the job library is not the one that is known here');
  }
  const [before = '', after = ''] = text
    .replace(CONFLICT, bringForward ? BRING_FORWARD : CONFLICT)
    .replaceAll(/\s+/g, ' ')
    .split('$1');
  const sql = (given: string) => `${before}(${given})${after}`;
  return (jobs) => ({ sql, jobs: JSON.stringify(jobs) });
}
