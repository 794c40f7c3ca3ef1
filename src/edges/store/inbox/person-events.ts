// What happened to persons, on PostgreSQL. Persons and stays are named by ids that tell nothing.

import type { PersonEvent } from '../../../need/duties/event.ts';
import type { PersonEvents } from '../../../need/duties/person-events.ts';
import type { Database } from '../postgres/database.ts';

export function createPersonEvents(database: Database): PersonEvents {
  return {
    async of(patient) {
      const rows = await database.query<{ event: PersonEvent }>(
        'select event from ip.person_event where patient = $1 order by at, no',
        [patient],
      );
      return rows.map(({ event }) => event);
    },
    async saidDead(patient) {
      const [last] = await database.query<{ kind: string }>(
        `select event ->> 'kind' as kind from ip.person_event
         where patient = $1 and event ->> 'kind' in ('died', 'death-retracted') and event ->> 'source' like 'ADT %'
         order by no desc limit 1`,
        [patient],
      );
      return last && last.kind === 'died';
    },
    async add(patient, events, heardAt) {
      for (const event of events) {
        await database.query(
          `insert into ip.person_event (patient, at, event, heard_at) values ($1, $2::timestamptz, $3::jsonb, $4)
           on conflict (patient, event) do nothing`,
          [patient, event.at, JSON.stringify(event), heardAt.toISOString()],
        );
      }
    },
  };
}

/**
 * Deletes what was heard before the instant of persons who have no need here. That somebody is dead stays: the record may still
 * not say so when a need is raised.
 */
export async function forgetPersonEvents(database: Database, oldest: Date): Promise<number> {
  const rows = await database.query<{ no: number }>(
    `delete from ip.person_event e where e.heard_at < $1 and e.event ->> 'kind' not in ('died', 'death-retracted')
       and not exists (select 1 from ip.notice n where n.subject = e.patient)
     returning e.no::integer as no`,
    [oldest.toISOString()],
  );
  return rows.length;
}
