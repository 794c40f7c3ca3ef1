// The store as one thing: its database found or started, its tables brought up to date, its parts opened.
import { setTimeout as wait } from 'node:timers/promises';
import { createSeal, type Seal } from '../../ground/sealing/seal.ts';
import type { Reminders } from '../../need/delivery/due/reminders.ts';
import type { Ledger } from '../../need/delivery/ledger.ts';
import type { NamedVersions } from '../../need/delivery/named-versions.ts';
import type { Outbox } from '../../need/delivery/outbox.ts';
import type { Acts, Overview } from '../../need/delivery/overview.ts';
import type { ReceivedMessages } from '../../need/delivery/received.ts';
import type { WriteBacks } from '../../need/delivery/write-backs.ts';
import type { ReceivedDialogs } from '../../need/dialog/received-dialogs.ts';
import type { DirectoryStore } from '../../need/directory/store.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import type { AdtInbox } from '../../need/intake/adt/inbox.ts';
import { createActs } from './acts.ts';
import { type Audit, createAudit } from './audit.ts';
import { type CommitWatch, createCommitWatch } from './commit-watch.ts';
import { createDirectoryStore } from './directory.ts';
import { createAdtInbox } from './inbox/adt-messages.ts';
import { type Accept, createIntake } from './inbox/intake.ts';
import { createPersonEvents } from './inbox/person-events.ts';
import { type Jobs, openJobs } from './jobs.ts';
import { createLedger } from './ledger.ts';
import { createNamedVersions } from './named-versions.ts';
import { createOutbox } from './outbox.ts';
import { createOverview } from './overview/overview.ts';
import { defaultDirectory } from './postgres/data-directory.ts';
import { type Database, explainDatabase, openDatabase } from './postgres/database.ts';
import {
  type EmbeddedPostgres,
  guestConnection,
  startEmbedded,
  urlOf,
} from './postgres/embedded-postgres.ts';
import { StoreFailure } from './postgres/failure.ts';
import { migrate, oneStarterAtATime } from './postgres/migrations.ts';
import { createReceivedDialogs } from './received-dialogs.ts';
import { createReceivedMessages } from './received-messages.ts';
import { createReminders } from './reminders.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createWriteBacks } from './write-backs.ts';

export interface StoreOptions {
  /** URL of a PostgreSQL server that the hospital runs; without it the store starts its own. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded store. */
  readonly directory?: string | undefined;
  readonly pgBin?: string | undefined;
  /** Key under which bodies are sealed, and those before it that still open them. */
  readonly encryptionKey?: string | undefined;
  readonly previousEncryptionKeys?: readonly string[] | undefined;
  /** Jobs at the same time in this process. */
  readonly concurrency?: number;
  readonly now?: () => Date;
  /** A clock that a test moves, for the job library and its database. */
  readonly clock?: unknown;
  readonly onEvent?: (text: string) => void;
}

export interface Store {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly jobs: Jobs;
  readonly reminders: Reminders;
  readonly accept: Accept;
  /** Messages of the patient administration. */
  readonly adt: AdtInbox;
  /** Stays, moves, death and merges of persons. */
  readonly personEvents: PersonEvents;
  /** Whether notifications could be kept at this moment. */
  readonly commits: CommitWatch;
  /** What was named and has still to be read. */
  readonly named: NamedVersions;
  readonly outbox: Outbox;
  readonly overview: Overview;
  readonly acts: Acts;
  readonly sessions: Sessions;
  /** What could not be written to the hospital's server. */
  readonly writeBacks: WriteBacks;
  /** The one door of the audit. */
  readonly audit: Audit;
  readonly received: ReceivedMessages;
  /** Dialogue messages that came in, as far as people answer them. */
  readonly dialogs: ReceivedDialogs;
  /** Seals the bodies that are kept. */
  readonly seal: Seal;
  /** The units that receive messages. */
  readonly directory: DirectoryStore;
  /** What it runs on, in words without secrets. */
  readonly description: string;
  /** Ends the work (up to `grace` milliseconds), the connections, and the embedded server. */
  close(grace?: number): Promise<void>;
}

const CONCURRENCY = 8;

/** @throws {import('./postgres/failure.ts').StoreFailure} with what to do, when the store cannot be used */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, concurrency = CONCURRENCY, now = () => new Date() } = options;
  const directory = options.directory ?? defaultDirectory(process.env);
  const { encryptionKey, previousEncryptionKeys = [] } = options;
  const seal = createSeal(
    encryptionKey ? [encryptionKey, ...previousEncryptionKeys] : previousEncryptionKeys,
  );
  const embedded = databaseUrl
    ? undefined
    : await startEmbedded({
        directory,
        pgBin: options.pgBin,
        ...(options.onEvent ? { onEvent: options.onEvent } : {}),
      });
  const database = openDatabase(databaseUrl ?? (() => addressOf(embedded)), concurrency + 4);
  try {
    const jobs = await database.apart((client) =>
      oneStarterAtATime(client, async () => {
        await migrate(client);
        return openJobs({
          database,
          concurrency,
          alone: embedded !== undefined,
          ...(options.clock ? { clock: options.clock } : {}),
        });
      }),
    );
    const ledger = createLedger({ database, jobs, now });
    const audit = createAudit(database);
    const commits = createCommitWatch(database);
    const acts = createActs({ database, jobs, audit, now });
    return {
      database,
      seal,
      received: createReceivedMessages(database, seal),
      dialogs: createReceivedDialogs(database, seal),
      ledger,
      jobs,
      reminders: createReminders({ database, jobs }),
      adt: createAdtInbox(database, jobs, seal),
      personEvents: createPersonEvents(database),
      accept: createIntake({ database, jobs, committed: commits.seen }),
      commits,
      named: createNamedVersions(database, jobs),
      directory: createDirectoryStore(database),
      outbox: createOutbox({ database, jobs, ledger, acts, now }),
      overview: createOverview({ database, now }),
      acts,
      sessions: createSessions(database, now),
      writeBacks: createWriteBacks(database, seal, now),
      audit,
      description: embedded ? `its own PostgreSQL in ${directory}` : 'the PostgreSQL of DATABASE_URL',
      async close(grace = 10_000) {
        await jobs.stop(grace);
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await database.close().catch(() => undefined);
    await embedded?.stop();
    throw explainDatabase(error);
  }
}

/** Longest wait between two looks whether the database is there, in milliseconds. */
const LONGEST_WAIT = 15_000;

/**
 * Opens the store, and waits for a server of the hospital's own that cannot be reached, and for space on a full disk, however
 * long that takes; `onAway` is told of each try. What waiting does not mend is thrown: a wrong password, another major version, a second adapter.
 * @throws {import('./postgres/failure.ts').StoreFailure} with what to do
 */
export async function openStoreWhenThere(
  options: StoreOptions,
  onAway: (failure: StoreFailure, nextTry: number) => Promise<void>,
): Promise<Store> {
  for (let pause = 500; ; pause = Math.min(LONGEST_WAIT, pause * 2)) {
    try {
      return await openStore(options);
    } catch (error) {
      if (!(error instanceof StoreFailure && mayPass(error, options))) {
        throw error;
      }
      await onAway(error, pause);
      await wait(pause);
    }
  }
}

function mayPass({ problem }: StoreFailure, { databaseUrl }: StoreOptions): boolean {
  return problem === 'disk-full' || (problem === 'unreachable' && databaseUrl !== undefined);
}

/** Opens the store beside an adapter that may be running on it: as its guest, or by starting it for the time being. */
export async function openStoreBeside(options: StoreOptions): Promise<Store> {
  const directory = options.directory ?? defaultDirectory(process.env);
  const running = options.databaseUrl ? undefined : guestConnection(directory);
  const databaseUrl = running ? urlOf(running) : options.databaseUrl;
  return openStore({ ...options, databaseUrl, concurrency: 1 });
}

function addressOf(embedded: EmbeddedPostgres | undefined): EmbeddedPostgres['connection'] {
  if (!embedded) {
    throw new Error('There is no embedded server');
  }
  return embedded.connection;
}
