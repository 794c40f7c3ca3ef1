// A database of its own for a test, on the server that the test run started.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** URL of a new database with the store's tables, empty. */
export async function freshDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(inject('storeUrl').replace('{database}', 'postgres'));
  await client.connect();
  try {
    await client.query(`create database ${name} template template_store`);
  } finally {
    await client.end();
  }
  return inject('storeUrl').replace('{database}', name);
}
