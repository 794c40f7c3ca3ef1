// Versions that were named and have still to be read, on disk: written with the inbox, taken away when they were read.
import type { NamedVersions } from '../../need/delivery/named-versions.ts';
import type { NamedVersion } from '../../need/delivery/version-order.ts';
import type { Jobs } from './jobs.ts';
import type { Database } from './postgres/database.ts';

interface Row {
  readonly resource: string;
  readonly version_id: string;
  readonly last_updated: Date | null;
  readonly deleted: boolean;
  readonly named_at: Date;
}

export function createNamedVersions(database: Database, jobs: Jobs): NamedVersions {
  return {
    async open(resources) {
      const rows = await database.query<Row>(
        `select resource, version_id, last_updated, deleted, named_at from ip.named_version
         where resource = any($1) order by named_at`,
        [resources],
      );
      return rows.map((row) => ({
        resource: row.resource,
        ...(row.version_id === '' ? {} : { versionId: row.version_id }),
        ...(row.last_updated === null ? {} : { lastUpdated: row.last_updated.toISOString() }),
        deleted: row.deleted,
        namedAt: row.named_at.toISOString(),
      }));
    },
    async read(versions) {
      await database.query(TAKE, parameters(versions));
    },
    async takeAsItStands(versions, after) {
      await database.transaction(async (sql) => {
        const works = await sql.query<{ key: string; resource: string }>(TAKE, parameters(versions));
        for (const [resource, key] of new Map(works.map((each) => [each.resource, each.key]))) {
          await jobs.relay(sql, key, resource, after);
        }
      });
      jobs.wake(after);
    },
    async dealtWith(resource, before) {
      await database.query('delete from ip.named_version where resource = $1 and named_at <= $2', [
        resource,
        before,
      ]);
    },
  };
}

// What is named once more while it is being read stays.
const TAKE = `delete from ip.named_version n
  using unnest($1::text[], $2::text[], $3::boolean[], $4::timestamptz[]) as r(resource, version_id, deleted, named_at)
  where n.resource = r.resource and n.version_id = r.version_id and n.deleted = r.deleted
    and date_trunc('milliseconds', n.named_at) <= r.named_at
  returning n.resource, n.key`;

function parameters(versions: readonly NamedVersion[]): readonly unknown[] {
  return [
    versions.map(({ resource }) => resource),
    versions.map(({ versionId }) => versionId ?? ''),
    versions.map(({ deleted }) => deleted),
    versions.map(({ namedAt }) => namedAt),
  ];
}
