// How far the adapter has come with each thing that it follows: sweeps and event numbers.
import type { Cursors } from '../../need/delivery/cursors.ts';
import type { Database } from './postgres/database.ts';

export function createCursors(database: Database, now: () => Date): Cursors {
  return {
    async get<T>(name: string) {
      const [row] = await database.query<{ value: T }>('select value from ip.cursor where name = $1', [name]);
      return row?.value;
    },
    change: <T>(name: string, apply: (before: T | undefined) => T) =>
      database.transaction(async (sql) => {
        await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
        const [row] = await sql.query<{ value: T }>('select value from ip.cursor where name = $1', [name]);
        const value = apply(row?.value);
        await sql.query(
          `insert into ip.cursor (name, value, changed_at) values ($1, $2, $3)
           on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
          [name, JSON.stringify(value), now().toISOString()],
        );
        return value;
      }),
    async names(prefix) {
      const rows = await database.query<{ name: string }>(
        'select name from ip.cursor where starts_with(name, $1) order by name',
        [prefix],
        { often: true },
      );
      return rows.map(({ name }) => name);
    },
  };
}
