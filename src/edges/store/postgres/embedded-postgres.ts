// The store's own PostgreSQL: a child process on a Unix socket, started when it is not running and brought back when it dies.
import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import {
  type DataDirectory,
  diskFull,
  isAlive,
  prepareDirectory,
  readPassword,
  removeStaleLock,
  runningServer,
  SERVER_USER,
  serverOwner,
} from './data-directory.ts';
import { StoreFailure } from './failure.ts';

export interface EmbeddedOptions {
  /** Folder that this store owns. */
  readonly directory: string;
  /** Folder of PostgreSQL's programs (`PG_BIN`); otherwise the system's, otherwise the npm package's. */
  readonly pgBin?: string | undefined;
  /** Longest wait for the server to take connections, in milliseconds. After a crash it first replays its log. */
  readonly startTimeout?: number;
  /** Told when the server was adopted, died or was started again. */
  readonly onEvent?: (text: string) => void;
}

/** How to connect; the socket's folder is looked up anew for every connection, because a restart may move it. */
export interface Connection {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  readonly connection: Connection;
  /** True when a server was found running that an adapter left behind. */
  readonly adopted: boolean;
  /** Folder of the programs in use. */
  readonly binaries: string;
  /** Shuts the server down; what is committed is on disk. */
  stop(): Promise<void>;
}

const START_TIMEOUT = 60_000;
/** An adapter that was killed keeps the instance lock until the server notices; a living one keeps it for good. */
const LOCK_PATIENCE = 5_000;
const SHUTDOWN_TIMEOUT = 15_000;
const GOODBYE = 1_000;
/** Key of the session lock that says: an adapter works with this store. */
const INSTANCE_LOCK = 7_046_029;
/** A Unix socket's path may not be longer; the file's name takes the last 15. */
const LONGEST_SOCKET_FOLDER = 90;

/**
 * Starts the server, or adopts one that a killed adapter left behind.
 * @throws {StoreFailure} when another adapter works with this folder, or the server cannot be started
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new StoreFailure(
      'no-binaries',
      'The embedded store needs Unix sockets',
      'On Windows set DATABASE_URL to a PostgreSQL server',
    );
  }
  const prepared = await prepareDirectory(options.directory, options.pgBin);
  const server = new Server(options, prepared);
  await server.start();
  return server;
}

/** Connects as a guest to the server of a running adapter; undefined when none runs on that folder. */
export function guestConnection(directory: string): Connection | undefined {
  const password = readPassword(directory);
  const running = runningServer(path.join(directory, 'data'));
  return password && running ? connection(running.socketFolder, password) : undefined;
}

/** The connection as one URL, password included. */
export function urlOf({ host, user, password, database }: Connection): string {
  return `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`;
}

function connection(host: string, password: string): Connection {
  return { host, user: SERVER_USER, password, database: 'postgres' };
}

class Server implements EmbeddedPostgres {
  readonly #options: EmbeddedOptions;
  readonly #directory: DataDirectory;
  readonly #socketFolder: string;
  #lock: pg.Client | undefined;
  #stopping = false;
  #recovering: Promise<void> | undefined;
  adopted = false;

  constructor(options: EmbeddedOptions, directory: DataDirectory) {
    this.#options = options;
    this.#directory = directory;
    this.#socketFolder = socketFolder(directory.data);
  }

  get binaries(): string {
    return this.#directory.binaries.folder;
  }

  get connection(): Connection {
    const running = runningServer(this.#directory.data);
    return connection(running?.socketFolder || this.#socketFolder, this.#directory.password);
  }

  async start(): Promise<void> {
    this.adopted = runningServer(this.#directory.data) !== undefined;
    await this.#run();
    if (this.adopted) {
      this.#options.onEvent?.('a database that was left running was taken over');
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.race([
      this.#recovering?.catch(() => undefined),
      wait(SHUTDOWN_TIMEOUT, undefined, { ref: false }),
    ]);
    const running = runningServer(this.#directory.data);
    // A server that stands still does not say goodbye.
    await Promise.race([this.#lock?.end().catch(() => undefined), wait(GOODBYE, undefined, { ref: false })]);
    if (running) {
      process.kill(running.pid, 'SIGINT'); // fast shutdown: sessions end, everything committed is kept
      if (!(await gone(running.pid, SHUTDOWN_TIMEOUT))) {
        process.kill(running.pid, 'SIGQUIT');
        await gone(running.pid, SHUTDOWN_TIMEOUT);
      }
    }
  }

  /** Until the server takes connections and this adapter holds the instance lock. */
  async #run(): Promise<void> {
    const limit = Date.now() + (this.#options.startTimeout ?? START_TIMEOUT);
    const begunAt = logSize(this.#directory.log);
    let spawned: { readonly ended: () => boolean } | undefined;
    while (Date.now() < limit && !this.#stopping) {
      const client = await connected(this.connection);
      if (client) {
        await this.#hold(client);
        return;
      }
      removeStaleLock(this.#directory.data);
      if (!runningServer(this.#directory.data) && (spawned === undefined || spawned.ended())) {
        this.#explainEnd(spawned !== undefined, begunAt);
        spawned = this.#spawn();
      }
      await wait(25);
    }
    if (!this.#stopping) {
      throw new StoreFailure(
        'unreachable',
        `The store's database did not take connections in time`,
        `See ${this.#directory.log}`,
      );
    }
  }

  async #hold(client: pg.Client): Promise<void> {
    const limit = Date.now() + LOCK_PATIENCE;
    for (;;) {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        INSTANCE_LOCK,
      ]);
      if (rows[0]?.held) {
        break;
      }
      if (Date.now() > limit) {
        await client.end();
        throw new StoreFailure(
          'in-use',
          `Another adapter works with the store in ${this.#options.directory}`,
          'Stop it, or give this one its own IP_FHIR_STORE_DIRECTORY, or let both use one server by DATABASE_URL',
        );
      }
      await wait(100);
    }
    this.#lock = client;
    client.on('error', () => undefined);
    client.once('end', () => this.#recover());
  }

  #recover(): void {
    if (this.#stopping) {
      return;
    }
    this.#options.onEvent?.('the database ended unexpectedly: starting it again');
    this.#recovering = this.#recoverUntilItStands();
  }

  async #recoverUntilItStands(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#run();
        this.#options.onEvent?.('the database is back');
        return;
      } catch (error) {
        this.#options.onEvent?.(error instanceof Error ? error.message : String(error));
        await wait(1_000);
      }
    }
  }

  /** A server that ended right after its start says why in its log; a lock of a dying predecessor is waited for. */
  #explainEnd(hasRun: boolean, from: number): void {
    if (!hasRun || !existsSync(this.#directory.log)) {
      return;
    }
    const said = readFileSync(this.#directory.log).subarray(from).toString('utf8');
    if (/No space left on device/.test(said)) {
      throw diskFull(this.#options.directory);
    }
  }

  #spawn(): { readonly ended: () => boolean } {
    const { data, log, binaries } = this.#directory;
    rotate(log);
    const output = openSync(log, 'a', 0o600);
    const child = spawn(
      path.join(binaries.folder, 'postgres'),
      ['-D', data, '-k', this.#socketFolder, ...settings.flatMap((setting) => ['-c', setting])],
      // Detached and writing to a file: a signal to our terminal or our own death must not take the database along.
      { ...serverOwner(), cwd: data, detached: true, stdio: ['ignore', output, output] },
    );
    closeSync(output);
    child.unref();
    let ended = false;
    child.once('error', () => {
      ended = true;
    });
    child.once('exit', () => {
      ended = true;
    });
    return { ended: () => ended };
  }
}

const settings = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=60',
  'password_encryption=scram-sha-256',
  'jit=off',
  // Nothing of a statement or a row may reach the log.
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_parameter_max_length_on_error=0',
];

async function connected(to: Connection): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    ...to,
    application_name: 'ip-fhir instance',
    connectionTimeoutMillis: 3_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return undefined;
  }
}

async function gone(pid: number, timeout: number): Promise<boolean> {
  const limit = Date.now() + timeout;
  while (isAlive(pid)) {
    if (Date.now() > limit) {
      return false;
    }
    await wait(20);
  }
  return true;
}

/** The data folder itself, unless its path is too long for a socket. */
function socketFolder(data: string): string {
  if (Buffer.byteLength(data) <= LONGEST_SOCKET_FOLDER) {
    return data;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ip-fhir-'));
  const { uid, gid } = serverOwner();
  chownSync(folder, uid ?? statSync(folder).uid, gid ?? statSync(folder).gid);
  return folder;
}

const LARGEST_LOG = 10_000_000;

function logSize(log: string): number {
  return existsSync(log) ? statSync(log).size : 0;
}

function rotate(log: string): void {
  if (logSize(log) > LARGEST_LOG) {
    renameSync(log, `${log}.1`);
  }
}
