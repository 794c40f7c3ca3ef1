// What guards that stand beside each other share: who writes about a person now, which proofs were shown, and the audit.
import { createHash, randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../../ground/audit/entry.ts';
import type { Attention } from '../../../need/delivery/ledger.ts';
import { createAudit } from '../audit.ts';
import { raise } from '../ledger.ts';
import { defaultDirectory } from '../postgres/data-directory.ts';
import { type Database, explainDatabase, openDatabase } from '../postgres/database.ts';
import { guestConnection, startEmbedded, urlOf } from '../postgres/embedded-postgres.ts';
import { migrate, oneStarterAtATime } from '../postgres/migrations.ts';

export interface GuardStoreOptions {
  /** URL of a PostgreSQL server; without it the store starts its own, or is the guest of one that runs in the folder. */
  readonly databaseUrl?: string | undefined;
  readonly directory?: string | undefined;
}

type Begin = (seconds: number, line: AuditEntry) => Promise<string>;

/** As the flows want it (flows/guard/ports.ts says what each does), with the audit and an end. */
export type GuardStore = Awaited<ReturnType<typeof openGuardStore>>;

/** Longest wait for others who write about the same person, in milliseconds. */
const LOCK_TIMEOUT = 20_000;
/** Writes at the same time: each holds one connection for its lock. */
const LOCKS = 12;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @throws {import('../postgres/failure.ts').StoreFailure} with what to do, when the store cannot be used */
export async function openGuardStore(options: GuardStoreOptions) {
  const directory = options.directory ?? defaultDirectory(process.env);
  const running = options.databaseUrl ? undefined : guestConnection(directory);
  const url = options.databaseUrl ?? (running && urlOf(running));
  const embedded = url ? undefined : await startEmbedded({ directory });
  const address = url ?? (() => (embedded as NonNullable<typeof embedded>).connection);
  // Those who wait for a lock must not keep those who hold one from their work.
  const locks = openDatabase(address, LOCKS);
  const database = openDatabase(address, 6);
  const close = async () => {
    await Promise.all([locks.close(), database.close()]);
    await embedded?.stop();
  };
  try {
    await database.apart((client) => oneStarterAtATime(client, () => migrate(client)));
  } catch (error) {
    await close().catch(() => undefined);
    throw explainDatabase(error);
  }
  return { ...createGuardStore(database, locks), close };
}

function createGuardStore(database: Database, locks: Database) {
  const audit = createAudit(database);
  return {
    audit,
    async locked<T>(keys: readonly string[], work: (begin: Begin) => Promise<T>) {
      const digests = keys.map(digest).toSorted();
      try {
        return await locks.session(LOCK_TIMEOUT, async (session) => {
          for (const key of digests) {
            await session.query('select pg_advisory_lock(hashtextextended($1, 7112))', [key]);
          }
          const going = await session.query(
            'select 1 as one from ip.guard_write where key = any($1) and until > now()',
            [digests],
          );
          // By the session that holds the locks: whoever has lost it has lost them, and begins nothing any more.
          const begin: Begin = (seconds, line) =>
            session.transaction(async (sql) => {
              const id = randomUUID();
              await sql.query(
                `insert into ip.guard_write (id, key, until)
                 select $1, unnest($2::text[]), now() + make_interval(secs => $3)`,
                [id, digests, seconds],
              );
              await audit.record(line, sql);
              return id;
            });
          return going.length > 0 ? undefined : { done: await work(begin) };
        });
      } catch (error) {
        if ((error as { code?: string }).code === '55P03') {
          return undefined;
        }
        throw error;
      }
    },
    end: (write: string, line: AuditEntry) =>
      database.transaction(async (sql) => {
        await sql.query('delete from ip.guard_write where id = $1 or until < now()', [write]);
        await audit.record(line, sql);
      }),
    async useProof(proof: string, until: Date) {
      await database.query('delete from ip.guard_proof where until < now()');
      const rows = await database.query(
        'insert into ip.guard_proof (proof, until) values ($1, $2) on conflict do nothing returning proof',
        [digest(proof), until],
      );
      return rows.length === 1;
    },
    record: (line: AuditEntry) => audit.record(line),
    recordForPeople: (line: AuditEntry, attention: Attention) =>
      database.transaction(async (sql) => {
        await audit.record(line, sql);
        await raise(sql, line.when, attention);
      }),
    async ready() {
      await database.query('select 1 as one');
    },
  };
}
