// The store's tables: made once whoever starts, never taken back.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { migrate, SCHEMA_VERSION } from '../../src/edges/store/postgres/migrations.ts';
import { openStore } from '../../src/edges/store/store.ts';

async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(inject('storeUrl').replace('{database}', 'postgres'));
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return inject('storeUrl').replace('{database}', name);
}

it('are made once when several adapters start on an empty database at the same moment', async () => {
  const databaseUrl = await emptyDatabase();
  const stores = await Promise.all(
    Array.from({ length: 4 }, () => openStore({ databaseUrl, concurrency: 1 })),
  );
  const versions = await stores[0]?.database.query('select version from ip.migration');
  await Promise.all(stores.map((store) => store.close(0)));
  expect(versions).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => ({ version: index + 1 })));
});

it('of a newer release are refused, and stay as they are', async () => {
  const client = new pg.Client(await emptyDatabase());
  await client.connect();
  await migrate(client);
  await client.query('insert into ip.migration (version) values ($1)', [SCHEMA_VERSION + 1]);
  await expect(migrate(client)).rejects.toMatchObject({ problem: 'newer-schema' });
  await client.end();
});

it('keep an audit that nobody changes or empties', async () => {
  const client = new pg.Client(await emptyDatabase());
  await client.connect();
  await migrate(client);
  await client.query("insert into ip.audit (at, actor, action, detail) values (now(), 'test', 'sent', 'x')");
  for (const sql of ["update ip.audit set detail = 'y'", 'delete from ip.audit', 'truncate ip.audit']) {
    await expect(client.query(sql)).rejects.toThrow(/never changed/);
  }
  await client.end();
});
