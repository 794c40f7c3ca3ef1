// The directory of units on PostgreSQL: all adapters on one store and the commands see the same one.
import type { DirectoryResource } from '../../need/directory/directory.ts';
import { type DirectoryStore, StaleDirectory, type StoredDirectory } from '../../need/directory/store.ts';
import type { Database, Sql } from './postgres/database.ts';

export function createDirectoryStore(database: Database): DirectoryStore {
  return {
    revision: async () => (await headOf(database)).revision,
    read: () => database.transaction(readAll),
    write: (next, expected) =>
      database.transaction(async (sql) => {
        const { revision } = await headOf(sql, 'for update');
        if (revision !== expected) {
          throw new StaleDirectory(expected, revision);
        }
        await writeResources(sql, next.resources);
        const [head] = await sql.query<{ revision: string }>(
          'update ip.directory set revision = revision + 1, cursors = $1 returning revision::text',
          [JSON.stringify(next.cursors)],
        );
        return { ...next, revision: head?.revision ?? '' };
      }),
  };
}

async function readAll(sql: Sql): Promise<StoredDirectory> {
  // Shared, so that no writer comes between the head and its resources.
  const head = await headOf(sql, 'for share');
  const rows = await sql.query<{ content: DirectoryResource }>(
    'select content from ip.directory_resource order by type, id',
  );
  return { ...head, resources: rows.map(({ content }) => content) };
}

async function headOf(
  sql: Sql,
  lock: '' | 'for share' | 'for update' = '',
): Promise<Pick<StoredDirectory, 'revision' | 'cursors'>> {
  const [head] = await sql.query<Pick<StoredDirectory, 'revision' | 'cursors'>>(
    `select revision::text, cursors from ip.directory ${lock}`,
  );
  if (!head) {
    throw new Error('The store has lost the head of its directory');
  }
  return head;
}

/** Only what differs is written: a feed with three changes leaves forty thousand rows alone. */
async function writeResources(sql: Sql, resources: readonly DirectoryResource[]): Promise<void> {
  const types = resources.map(({ resourceType }) => resourceType);
  const ids = resources.map(({ id }) => id ?? '');
  await sql.query(
    `delete from ip.directory_resource r where not exists (
       select 1 from unnest($1::text[], $2::text[]) as n(type, id) where n.type = r.type and n.id = r.id)`,
    [types, ids],
  );
  await sql.query(
    `insert into ip.directory_resource as r (type, id, content)
     select n.type, n.id, n.content::jsonb from unnest($1::text[], $2::text[], $3::text[]) as n(type, id, content)
     on conflict (type, id) do update set content = excluded.content where r.content is distinct from excluded.content`,
    [types, ids, resources.map((resource) => JSON.stringify(resource))],
  );
}
