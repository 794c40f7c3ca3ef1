// Connections to the store's database, transactions on them, and the view of both that the job library wants.
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

export interface Database extends Sql {
  /** All or nothing; `work` gets the SQL of the transaction. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** A connection that is closed afterwards, for what belongs to a session: locks of starters. */
  apart<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** As the job library wants it: with the statements that a test clock runs on every connection. */
  readonly forJobs: Db;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT = 10_000;

export function openDatabase(address: DatabaseAddress, maxConnections: number): Database {
  const pool = new (poolOf(address))({
    ...(typeof address === 'string' ? { connectionString: address } : address()),
    max: maxConnections,
    application_name: 'ip-fhir',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
  });
  let session: readonly string[] = [];
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    for (const statement of session) {
      client.query(statement).catch(() => undefined);
    }
  });

  const database: Database = {
    query: (text, values) => query(pool, text, values),
    apart: (work) => withClient(pool, work, true),
    transaction: (work) => withClient(pool, (client) => inTransaction(client, work)),
    forJobs: {
      executeSql: async (text, values) => pool.query(text, values?.map(keepable)),
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
    close: () => pool.end(),
  };
  return database;
}

/** SQL of a transaction, as the job library wants it. */
export function forJobs(sql: Sql): Db {
  return { executeSql: async (text, values) => ({ rows: await sql.query(text, values) }) };
}

async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  closeAfterwards = false,
): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release(closeAfterwards);
  }
}

async function inTransaction<T>(client: pg.PoolClient, work: (sql: Sql) => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work({ query: (text, values) => query(client, text, values) });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function query<Row extends pg.QueryResultRow>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await on.query<Row>(text, values.map(keepable));
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
