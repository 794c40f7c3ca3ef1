// Days of plans on PostgreSQL: each with the job that looks at it when it has come, in one transaction.
import type { Named } from '../../need/delivery/due/named-days.ts';
import type { Reminders } from '../../need/delivery/due/reminders.ts';
import type { Jobs } from './jobs.ts';
import type { Database } from './postgres/database.ts';

export interface RemindersOptions {
  readonly database: Database;
  readonly jobs: Jobs;
}

export function createReminders({ database, jobs }: RemindersOptions): Reminders {
  /** One statement, so that it is all or nothing. */
  async function write(all: readonly Named[]): Promise<void> {
    if (all.length > 0) {
      const values: unknown[] = [];
      const parts = reminderParts(jobs, all, (value) => `$${values.push(value)}`);
      await database.query(`with ${parts.join(', ')} select 1`, values);
    }
  }

  return {
    keep: write,
    async remind(about, { kind, dueAt }, at, { reason, detail, nextStep, said }) {
      const reminded = await database.query(
        `with missed as (update ip.reminder set state = 'reminded'
           where about = $1 and kind = $2 and due_at = $3 and state = 'running' returning 1)
         insert into ip.attention (notice_key, since, reason, detail, next_step, said)
         select null, $4, $5, $6, $7, $8::jsonb from missed returning 1`,
        [about, kind, dueAt, at, reason, detail, nextStep, said ? JSON.stringify(said) : null],
      );
      return reminded.length > 0;
    },
    putOff: (about, { kind, dueAt }) => jobs.putOff(database, { about, kind, dueAt }),
  };
}

/** For a `with`: days that are no longer named end, new and moved ones run, each with its job. */
export function reminderParts(jobs: Jobs, all: readonly Named[], give: (value: unknown) => string): string[] {
  if (all.length === 0) {
    return [];
  }
  // In one order, so that two who keep the same days wait for each other instead of blocking each other.
  const days = all
    .flatMap(({ about, reminders }) => reminders.map((each) => ({ about, ...each })))
    .sort((one, other) => (`${one.about} ${one.kind}` < `${other.about} ${other.kind}` ? -1 : 1));
  const insert = jobs.deadlineInsert(days.map(({ about, kind, dueAt }) => ({ job: { about, kind, dueAt } })));
  return [
    `days as (select * from jsonb_to_recordset(${give(JSON.stringify(days))}::jsonb) as n(about text, kind text, "dueAt" timestamptz))`,
    `ended as (update ip.reminder r set state = 'ended' where r.about = any(${give(all.map(({ about }) => about))})
       and r.state = 'running' and not exists (select 1 from days n where n.about = r.about and n.kind = r.kind))`,
    `fresh as (insert into ip.reminder as r (about, kind, due_at, state)
       select about, kind, "dueAt", 'running' from days
       on conflict (about, kind) do update set due_at = excluded.due_at, state = 'running'
         where r.due_at <> excluded.due_at or r.state = 'ended' returning about, kind)`,
    `planned as (${insert.sql(`select coalesce(json_agg(j.job), '[]')::text from json_array_elements(${give(insert.jobs)}::json) as j(job)
       join fresh f on f.about = j.job -> 'data' ->> 'about' and f.kind = j.job -> 'data' ->> 'kind'`)})`,
  ];
}
