// The adapter's own PostgreSQL: started, adopted, refused, brought back; with real servers in folders of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { runningServer } from '../../src/edges/store/postgres/data-directory.ts';
import {
  type EmbeddedPostgres,
  guestConnection,
  startEmbedded,
} from '../../src/edges/store/postgres/embedded-postgres.ts';
import type { StoreFailure } from '../../src/edges/store/postgres/failure.ts';
import { findPostgres } from '../../src/edges/store/postgres/postgres-binaries.ts';

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];
const others: ChildProcess[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) {
    other.kill('SIGKILL');
  }
  for (const server of servers.splice(0)) {
    await server.stop();
  }
  for (const folder of folders.splice(0)) {
    const left = runningServer(join(folder, 'data'));
    if (left) {
      process.kill(left.pid, 'SIGQUIT');
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ip-fhir-pg-'));
  chmodSync(made, 0o711);
  folders.push(made);
  return made;
}

async function start(directory: string, more: Partial<Parameters<typeof startEmbedded>[0]> = {}) {
  const server = await startEmbedded({ directory, pgBin: process.env.PG_BIN, ...more });
  servers.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client({ ...server.connection });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

/** An adapter of another process that holds the store until it is killed. */
async function elsewhere(directory: string): Promise<ChildProcess> {
  const module = new URL('../../src/edges/store/postgres/embedded-postgres.ts', import.meta.url).href;
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)});
    await startEmbedded({ directory: ${JSON.stringify(directory)}, pgBin: process.env.PG_BIN });
    process.stdout.write('up');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push(child);
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve);
    child.once('exit', () => reject(new Error('the other adapter did not start')));
  });
  return child;
}

async function failureOf(work: Promise<unknown>): Promise<StoreFailure> {
  return work.then(
    () => {
      throw new Error('it should have been refused');
    },
    (error: StoreFailure) => error,
  );
}

describe('the embedded database', () => {
  it('keeps what was committed over a stop and a start, writes through to the disk, and listens on no network', async () => {
    const directory = folder();
    const first = await start(directory);
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start(directory);
    expect(await ask(second, 'select answer from kept')).toEqual({ answer: 42 });
    expect(await ask(second, "select current_setting('fsync') as fsync")).toEqual({ fsync: 'on' });
    expect(await ask(second, "select current_setting('listen_addresses') as network")).toEqual({
      network: '',
    });
  });

  it('wants its password: the folder alone opens nothing', async () => {
    const server = await start(folder());
    const client = new pg.Client({ ...server.connection, password: 'another' });
    await expect(client.connect()).rejects.toThrow(/password/);
  });

  it('takes over a server that a killed adapter left running, with everything in it', async () => {
    const directory = folder();
    const other = await elsewhere(directory);
    const pid = runningServer(join(directory, 'data'))?.pid;
    const died = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await died;
    const server = await start(directory);
    expect(server.adopted).toBe(true);
    expect(runningServer(join(directory, 'data'))?.pid).toBe(pid);
  });

  it('refuses a second adapter on the same folder and says what to do; the first goes on', async () => {
    const directory = folder();
    await elsewhere(directory);
    const failure = await failureOf(startEmbedded({ directory, pgBin: process.env.PG_BIN }));
    expect(failure).toMatchObject({ name: 'StoreFailure', problem: 'in-use' });
    expect(failure.message).toContain('IP_FHIR_STORE_DIRECTORY');
    expect(guestConnection(directory)).toBeDefined();
  });

  it('comes back by itself when its server is killed, with what was committed', async () => {
    const directory = folder();
    const said: string[] = [];
    const server = await start(directory, { onEvent: (text) => said.push(text) });
    await ask(server, 'create table kept as select 42 as answer');
    process.kill(runningServer(join(directory, 'data'))?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => said.at(-1)).toBe('the database is back');
    expect(await ask(server, 'select answer from kept')).toEqual({ answer: 42 });
  });

  it('starts beside the lock file of a server that is gone and whose process id is in use again', async () => {
    const directory = folder();
    const first = await start(directory);
    const lock = join(directory, 'data', 'postmaster.pid');
    const [, ...rest] = readFileSync(lock, 'utf8').split('\n');
    await first.stop();
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, [String(process.pid), ...rest].join('\n'));
    const second = await start(directory);
    expect(await ask(second, 'select 1 as one')).toEqual({ one: 1 });
  });

  it('refuses data of another major version, naming both', async () => {
    const directory = folder();
    await (await start(directory)).stop();
    writeFileSync(join(directory, 'data', 'PG_VERSION'), '9\n');
    const failure = await failureOf(startEmbedded({ directory, pgBin: process.env.PG_BIN }));
    expect(failure.problem).toBe('other-major-version');
    expect(failure.message).toMatch(/PostgreSQL 9\b.*binaries found are of \d+/);
  });

  it('uses the programs of the npm package when it is installed', async () => {
    const binaries = findPostgres(undefined, 18);
    expect(binaries).toMatchObject({ major: 18 });
    const server = await start(folder(), { pgBin: binaries.folder });
    expect(
      await ask(server, "select current_setting('server_version_num')::integer / 10000 as major"),
    ).toEqual({
      major: 18,
    });
  });

  it.each([
    ['is no folder', '/dev/null/store', 'not-writable'],
    ['names no programs', undefined, 'no-binaries'],
  ])('says what is wrong when what it is given %s', async (_what, directory, problem) => {
    const failure = await failureOf(
      startEmbedded({
        directory: directory ?? folder(),
        pgBin: directory ? process.env.PG_BIN : '/nowhere/bin',
      }),
    );
    expect(failure.problem).toBe(problem);
    expect(failure.fix.length).toBeGreaterThan(20);
  });
});
