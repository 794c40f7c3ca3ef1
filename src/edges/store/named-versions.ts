// Versions that were named and have still to be read, on disk: written with the inbox, taken away when they were read.
import type { NamedVersions } from '../../need/delivery/named-versions.ts';
import type { NamedVersion } from '../../need/delivery/version-order.ts';
import { lastTold } from './inbox/person-events.ts';
import type { Jobs } from './jobs.ts';
import type { Database } from './postgres/database.ts';

interface Row {
  readonly resource: string;
  readonly version_id: string;
  readonly last_updated: Date | null;
  readonly deleted: boolean;
  readonly named_at: Date;
  /** What a system beside the record told of the person last, in a row that tells of nothing else. */
  readonly told: string | null;
}

export function createNamedVersions(database: Database, jobs: Jobs): NamedVersions {
  return {
    async known({ resources, persons, read }) {
      const rows = await database.query<Row>(KNOWN, [...parameters(read), resources, persons], {
        often: true,
      });
      return {
        versions: rows.filter(({ told }) => told === null).map(toVersion),
        saidDead: new Map(
          rows.flatMap(({ resource, told }) => (told === null ? [] : [[resource, told === 'died']])),
        ),
      };
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

const KNOWN = `with gone as (${TAKE}, n.version_id, n.deleted)
  select resource, version_id, last_updated, deleted, named_at, null as told from ip.named_version n
  where resource = any($5) and not exists (select 1 from gone g
    where g.resource = n.resource and g.version_id = n.version_id and g.deleted = n.deleted)
  union all select p.name, '', null, false, null, e.told from unnest($6::text[]) as p(name)
    cross join lateral (${lastTold('p.name')}) e
  order by named_at`;

function toVersion(row: Row): NamedVersion {
  return {
    resource: row.resource,
    ...(row.version_id === '' ? {} : { versionId: row.version_id }),
    ...(row.last_updated === null ? {} : { lastUpdated: row.last_updated.toISOString() }),
    deleted: row.deleted,
    namedAt: row.named_at.toISOString(),
  };
}

function parameters(versions: readonly NamedVersion[]): readonly unknown[] {
  return [
    versions.map(({ resource }) => resource),
    versions.map(({ versionId }) => versionId ?? ''),
    versions.map(({ deleted }) => deleted),
    versions.map(({ namedAt }) => namedAt),
  ];
}
