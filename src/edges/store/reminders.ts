// Days of plans on PostgreSQL: each with the job that looks at it when it has come, in one transaction.
import type { Named, Reminders } from '../../need/delivery/due/reminders.ts';
import type { Jobs } from './jobs.ts';
import type { Database } from './postgres/database.ts';

export interface RemindersOptions {
  readonly database: Database;
  readonly jobs: Jobs;
}

export function createReminders({ database, jobs }: RemindersOptions): Reminders {
  /** One statement, so that it is all or nothing: days that are no longer named end, new and moved ones run, each with its job. */
  async function write(all: readonly Named[]): Promise<void> {
    if (all.length === 0) {
      return;
    }
    // In one order, so that two who keep the same days wait for each other instead of blocking each other.
    const days = all
      .flatMap(({ about, reminders }) => reminders.map((each) => ({ about, ...each })))
      .sort((one, other) => (`${one.about} ${one.kind}` < `${other.about} ${other.kind}` ? -1 : 1));
    const insert = jobs.deadlineInsert(
      days.map(({ about, kind, dueAt }) => ({ job: { about, kind, dueAt } })),
    );
    await database.query(
      `with named as (select * from jsonb_to_recordset($1::jsonb) as n(about text, kind text, "dueAt" timestamptz)),
         ended as (update ip.reminder r set state = 'ended' where r.about = any($2) and r.state = 'running'
           and not exists (select 1 from named n where n.about = r.about and n.kind = r.kind)),
         fresh as (insert into ip.reminder as r (about, kind, due_at, state)
           select about, kind, "dueAt", 'running' from named
           on conflict (about, kind) do update set due_at = excluded.due_at, state = 'running'
             where r.due_at <> excluded.due_at or r.state = 'ended' returning about, kind),
         planned as (${insert.sql(`select coalesce(json_agg(j.job), '[]')::text from json_array_elements($3::json) as j(job)
           join fresh f on f.about = j.job -> 'data' ->> 'about' and f.kind = j.job -> 'data' ->> 'kind'`)})
       select 1`,
      [JSON.stringify(days), all.map(({ about }) => about), insert.jobs],
    );
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
