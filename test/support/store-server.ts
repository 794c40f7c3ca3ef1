// One PostgreSQL for a whole test run, started as the adapter starts its own; every test gets a database of its own on it.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/edges/store/postgres/embedded-postgres.ts';
import { openStore } from '../../src/edges/store/store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the server, with `{database}` where the name goes. */
    readonly storeUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'ip-fhir-test-'));
  chmodSync(directory, 0o711);
  const server = await startEmbedded({ directory, pgBin: process.env.PG_BIN });
  const { host, user, password } = server.connection;
  const url = `postgresql://${user}:${password}@/{database}?host=${encodeURIComponent(host)}`;
  const client = new pg.Client({ ...server.connection });
  await client.connect();
  await client.query('create database template_store');
  await client.end();
  const template = await openStore({ databaseUrl: url.replace('{database}', 'template_store') });
  await template.close();
  project.provide('storeUrl', url);
  return async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
