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
      const [last] = await database.query<{ told: string }>(lastTold('$1'), [patient]);
      return last && last.told === 'died';
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

/** What the patient administration told last of whether the person lives: `told` is the kind of the event; `person` is SQL. */
export const lastTold = (person: string): string => `select event ->> 'kind' as told from ip.person_event
  where patient = ${person} and event ->> 'kind' in ('died', 'death-retracted') and event ->> 'source' like 'ADT %'
  order by no desc limit 1`;

/** Days until what is kept because its person has a need is looked at again: the need may turn out to be another person's. */
const AGAIN_AFTER = 30;
/** Events that one statement looks at: with a million at once the time for a statement ends, and nothing is ever forgotten. */
const AT_ONCE = 10_000;
const FORGETTABLE = `event ->> 'kind' not in ('died', 'death-retracted')`;

/**
 * Deletes what was heard before the instant of persons who have no need here. That somebody is dead stays: the record may still
 * not say so when a need is raised. What stays because of a need is looked at again after {@link AGAIN_AFTER} days.
 * @param atOnce events that one statement looks at
 */
export async function forgetPersonEvents(
  database: Database,
  oldest: Date,
  now: Date,
  atOnce = AT_ONCE,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const [row] = await database.query<{ looked: number; gone: number }>(
      `with old as (
         select no, patient from ip.person_event where looked_at is null and heard_at < $1 and ${FORGETTABLE}
         union all select no, patient from ip.person_event
         where looked_at < $2::timestamptz - interval '${AGAIN_AFTER} days' and heard_at < $1
         limit $3),
       judged as (select no, exists (select 1 from ip.notice n where n.subject = old.patient) as of_need from old),
       stay as (update ip.person_event e set looked_at = $2 from judged j where e.no = j.no and j.of_need),
       gone as (delete from ip.person_event e using judged j where e.no = j.no and not j.of_need returning e.no)
       select (select count(*) from judged)::integer as looked, (select count(*) from gone)::integer as gone`,
      [oldest.toISOString(), now.toISOString(), atOnce],
    );
    forgotten += row?.gone ?? 0;
    if ((row?.looked ?? 0) < atOnce) {
      return forgotten;
    }
  }
}
