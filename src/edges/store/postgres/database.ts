// Connections to the store's database, transactions on them, and the view of both that the job library wants.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Db } from 'pg-boss';
import type { Connection } from './embedded-postgres.ts';
import { codeOf, isStoreAway, StoreFailure } from './failure.ts';

/** Where the database is: a URL (`DATABASE_URL`), or the embedded server's connection, looked up for every connect. */
export type DatabaseAddress = string | (() => Connection);

/** Runs SQL: the pool, or one transaction. */
export interface Sql {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One connection for a whole work, outside of transactions: what it has locked is its own for as long as it lives. */
export interface Session extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export interface HowToQuery {
  /**
   * After so many milliseconds the statement is given up and its connection cut: then nobody knows whether it was committed.
   */
  readonly withinMs?: number;
  /**
   * It comes with each notice, and may be prepared: what it finds best does not hang on the values. Its columns are named, because a
   * newer release may add others while it is prepared.
   */
  readonly often?: true;
}

export interface Database extends Sql {
  query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    how?: HowToQuery,
  ): Promise<Row[]>;
  /**
   * All or nothing; `work` gets the SQL of the transaction. After `withinMs` milliseconds its connection is cut, whatever it
   * waits for: then nobody knows whether it was committed.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>, withinMs?: number): Promise<T>;
  /**
   * Work over one session, whose advisory locks are given back afterwards. `lockTimeout`: most milliseconds that it waits for
   * one. The database ends a session whose client does nothing for a minute, and its locks with it: from then on every
   * statement fails.
   */
  session<T>(lockTimeout: number, work: (session: Session) => Promise<T>): Promise<T>;
  /** A connection without limits that is closed afterwards, for what belongs to a session: locks of starters, migrations. */
  apart<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** As the job library wants it: with the statements that a test clock runs on every connection. */
  readonly forJobs: Db;
  /** Ends the connections; what does not end in time is cut. */
  close(): Promise<void>;
}

/** Time for a connection, or for one of the pool to become free, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Limits in the database, in milliseconds: a statement, a wait for a lock, a session whose client stands still in a transaction. */
const LIMITS = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
};
/** Milliseconds after which the database ends a session that holds locks and does nothing. */
const IDLE_SESSION = 60_000;
const AFTER_SESSION = `select pg_advisory_unlock_all(); ${setting(LIMITS)}; reset idle_session_timeout`;
/** A statement is given up here after so many milliseconds: a host that vanished does not keep its own limits. */
const READ_TIMEOUT = 35_000;
/** What does not end after so many milliseconds is cut. */
const CLOSE_TIMEOUT = 3_000;
const KEEP_ALIVE_AFTER = 10_000;

export function openDatabase(address: DatabaseAddress, maxConnections: number): Database {
  const open = new Set<pg.ClientBase>();
  // Set by statements: poolers between us and the database refuse them as parameters of the start.
  const limits = setting(LIMITS);
  let session: readonly string[] = [];
  const pool = new (poolOf(address))({
    ...(typeof address === 'string' ? { connectionString: address } : address()),
    max: maxConnections,
    application_name: 'ip-fhir',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER,
    async onConnect(client) {
      client.on('error', () => undefined);
      open.add(client);
      await client.query(bounded([limits, ...session].join(';\n')));
    },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);

  pool.on('remove', (client) => open.delete(client));

  const nameOf = createNames();
  const run = (text: string, values: readonly unknown[] | undefined, { withinMs, often }: HowToQuery) =>
    asPrepared(often && nameOf(text), (name) =>
      pool.query(bounded(text, values?.map(keepable), withinMs, name)),
    );

  const database: Database = {
    query: async <Row extends pg.QueryResultRow>(
      text: string,
      values?: readonly unknown[],
      how: HowToQuery = {},
    ) => (await run(text, values, how)).rows as Row[],
    apart: (work) =>
      withClient(
        pool,
        async (client) => {
          await client.query(setting({ ...LIMITS, statement_timeout: 0, lock_timeout: 0 }));
          return work(client);
        },
        true,
      ),
    transaction: (work, withinMs) => withClient(pool, (client) => inTransaction(client, work, withinMs)),
    session: (lockTimeout, work) =>
      withClient(pool, async (client, close) => {
        await client.query(
          bounded(setting({ lock_timeout: lockTimeout, idle_session_timeout: IDLE_SESSION })),
        );
        try {
          return await work({
            query: (text, values) => query(client, text, values),
            transaction: (step) => inTransaction(client, step),
          });
        } finally {
          // What was done is done, also when the session has broken meanwhile: its locks are gone with it.
          await client.query(bounded(AFTER_SESSION)).catch(close);
        }
      }),
    forJobs: {
      executeSql: (text, values) => run(text, values, { often: true }),
      async setSessionStatements(statements) {
        session = statements;
        // What was opened before runs them now; what is in use at this moment is a starter's own and closed after it.
        await Promise.all(
          Array.from({ length: pool.idleCount }, () =>
            withClient(pool, async (client) => {
              for (const statement of statements) {
                await client.query(statement);
              }
            }),
          ),
        );
      },
    },
    async close() {
      const ended = pool.end().catch(() => undefined);
      const late = setTimeout(() => {
        for (const client of open) {
          cut(client);
        }
      }, CLOSE_TIMEOUT);
      await Promise.race([ended, wait(2 * CLOSE_TIMEOUT, undefined, { ref: false })]);
      clearTimeout(late);
    },
  };
  return database;
}

async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, close: () => void) => Promise<T>,
  closeAfterwards = false,
): Promise<T> {
  const client = await pool.connect();
  // A connection on which something was given up, or that leads to a database that takes no writes, serves nobody any more.
  let close = closeAfterwards;
  try {
    return await work(client, () => {
      close = true;
    });
  } catch (error) {
    close ||= isStoreAway(error);
    throw error;
  } finally {
    client.release(close);
  }
}

async function inTransaction<T>(
  client: pg.PoolClient,
  work: (sql: Sql) => Promise<T>,
  withinMs?: number,
): Promise<T> {
  const late = withinMs === undefined ? undefined : setTimeout(() => cut(client), withinMs);
  try {
    await client.query(bounded('begin'));
    const result = await work({ query: (text, values) => query(client, text, values) });
    await client.query(bounded('commit'));
    return result;
  } catch (error) {
    // One that is given up ends with its connection.
    if (!isStoreAway(error)) {
      await client.query(bounded('rollback')).catch(() => undefined);
    }
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function setting(limits: Readonly<Record<string, number>>): string {
  return Object.entries(limits)
    .map(([name, milliseconds]) => `set ${name} = ${milliseconds}`)
    .join('; ');
}

/** A statement that is given up when it is not answered in time. */
function bounded(
  text: string,
  values: readonly unknown[] = [],
  withinMs: number = READ_TIMEOUT,
  name?: string,
): pg.QueryConfig {
  const config: pg.QueryConfig & { readonly query_timeout: number } = {
    text,
    ...(name === undefined ? {} : { name }),
    ...(values.length > 0 ? { values: [...values] } : {}),
    query_timeout: withinMs,
  };
  return config;
}

/** A statement that was run so often is prepared from then on. */
const OFTEN = 8;
/** Most statements that are prepared: each is kept by the database for each connection. */
const MOST_PREPARED = 60;
/** Most that are counted: what is put together anew each time is not often any. */
const MOST_COUNTED = 500;

/**
 * Names for the statements that come again and again: the database reads and plans them once for each connection. A text of
 * several statements cannot be prepared.
 */
function createNames(): (text: string) => string | undefined {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || names.size >= MOST_PREPARED || text.includes(';')) {
      return name;
    }
    const times = (seen.get(text) ?? 0) + 1;
    if (times >= OFTEN) {
      seen.delete(text);
      // Behind a pooler that mixes sessions the same name must never be another text.
      names.set(text, `ip_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`);
    } else if (times > 1 || seen.size < MOST_COUNTED) {
      seen.set(text, times);
    }
    return names.get(text);
  };
}

/**
 * A newer release has changed a table; a pooler has given us a session that does not have the statement, or has it already: it is
 * refused before anything is done.
 */
const notAsPrepared: readonly string[] = ['0A000', '26000', '42P05'];

async function asPrepared<T>(
  name: string | undefined,
  run: (name: string | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await run(name);
  } catch (error) {
    if (name === undefined || !notAsPrepared.includes(codeOf(error))) {
      throw error;
    }
    return run(undefined);
  }
}

/** Ends a connection without a word: whoever is at its other end may not answer. */
function cut(client: pg.ClientBase): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

async function query<Row extends pg.QueryResultRow>(
  on: pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await on.query<Row>(bounded(text, values.map(keepable)));
  return rows;
}

/**
 * A value as PostgreSQL takes it: neither a text nor JSON of it may hold U+0000 or half a pair of surrogates, wherever they
 * come from. A sign that says that something stood there stands in their place.
 */
function keepable(value: unknown): unknown {
  if (typeof value === 'string') {
    // JSON.stringify writes no other \u escape of these than for halves that stand alone.
    return /\0|\\u(?:0000|d[89a-f])/i.test(value)
      ? value
          .replace(/\0/g, '\ufffd')
          .replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '$1\\ufffd')
      : value;
  }
  return Array.isArray(value) ? value.map(keepable) : value;
}

/** A restarted embedded server may listen elsewhere, so its address is asked for at each connect. */
function poolOf(address: DatabaseAddress): typeof pg.Pool {
  if (typeof address === 'string') {
    return pg.Pool;
  }
  const current: () => Connection = address;
  class EmbeddedClient extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      super({ ...options, ...current() });
    }
  }
  return class extends pg.Pool {
    constructor(options?: pg.PoolConfig) {
      super({ ...options, Client: EmbeddedClient } as pg.PoolConfig);
    }
  };
}

/** A database that does not answer, told without its URL: that may hold a password. */
export function explainDatabase(error: unknown): unknown {
  const code = codeOf(error);
  const refused = /^(28|3D)/.test(code);
  if (error instanceof StoreFailure || !(isStoreAway(error) || refused)) {
    return error;
  }
  const away = code === '53100' ? 'disk-full' : 'unreachable';
  return new StoreFailure(
    refused ? 'refused' : away,
    `The store's database cannot be used (${code || (error as Error).name})`,
    'Check DATABASE_URL, or the log of the embedded store (docs/operating-store.md)',
    error,
  );
}
