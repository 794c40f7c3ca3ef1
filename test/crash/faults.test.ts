// What happens when a neighbour or the ground is gone: the disk, the database, the unit, the time.
// docs/failure-behaviour.md has a row for each.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Flag } from '@medplum/fhirtypes';
import { TestClock } from 'pg-boss';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import {
  type EmbeddedPostgres,
  startEmbedded,
  urlOf,
} from '../../src/edges/store/postgres/embedded-postgres.ts';
import { openStoreWhenThere } from '../../src/edges/store/store.ts';
import { fixture, recordOf, SECRET, type Setting, startSetting } from '../support/hospital.ts';

const MINUTE = 60_000;
/** How long the database is away; CRASH_DATABASE_GONE_MS=60000 for the run of record. */
const DATABASE_GONE = Number(process.env.CRASH_DATABASE_GONE_MS ?? 5_000);
const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ip-fhir-fault-'));
  chmodSync(made, 0o711);
  endings.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }));
  return made;
}

async function start(options: Parameters<typeof startSetting>[0]): Promise<Setting> {
  const setting = await startSetting(options);
  endings.push(() => setting.stop());
  return setting;
}

/** Puts the need on the hospital's server, which tells nobody of it: these tests do the telling. */
async function needAt({ hospital, load }: Setting): Promise<void> {
  await load('need-with-consent');
  const { entry } = await hospital.repository.search({ resourceType: 'Subscription' });
  for (const { resource } of entry ?? []) {
    await hospital.repository.deleteResource('Subscription', resource?.id ?? '');
  }
  await hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
}

/** A notification of the need as the hospital's server has it, from a sender that wants to know whether it was taken. */
async function notify(setting: Setting): Promise<Response> {
  const flag = await setting.hospital.repository.readResource<Flag>('Flag', 'flag-anders');
  return fetch(`${setting.adapter.url}/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` },
    body: JSON.stringify(flag),
  });
}

/** A change of the Flag that means nothing to the need: its next notification has to be kept too. */
async function newVersion({ hospital }: Setting, number: number): Promise<void> {
  const identifier = [{ system: 'https://hospital.example/id', value: `change-${number}` }];
  await hospital.repository.updateResource({
    ...fixture<Flag>('need-with-consent', 'flag.json'),
    identifier,
  });
}

const recorded = (setting: Setting) =>
  recordOf(setting.adapter, 'flag-anders').then(
    ({ recordedAtSource }) => recordedAtSource,
    () => undefined,
  );
const retry: Config['retry'] = { attempts: 100, firstMs: 1_000, longestMs: 15 * MINUTE, resends: 10 };

describe('the unit is gone for an hour', () => {
  it('while the clocks of the adapter and of its database move: the notice is tried less and less often, and arrives once', async () => {
    const jobs = new TestClock(new Date('2026-03-28T22:30:00Z')); // the hour spans the change to summer time
    const clock = { now: () => new Date(jobs.now()) };
    const store: EmbeddedPostgres = await startEmbedded({ directory: folder(), pgBin: process.env.PG_BIN });
    endings.push(() => store.stop());
    // After an hour a person would be asked while the tries go on: that is another test's matter.
    const doubt: Config['doubt'] = {
      firstMs: 1_000,
      longestMs: 15 * MINUTE,
      personAfterMs: 24 * 60 * MINUTE,
    };
    const setting = await start({
      config: { store: { databaseUrl: urlOf(store.connection) }, retry, doubt },
      time: { clock, jobs },
    });
    const { port } = setting.unitServer.address() as AddressInfo;
    await close(setting.unitServer);
    await needAt(setting);
    expect((await notify(setting)).status).toBe(200);
    const attempts = async () =>
      (await recordOf(setting.adapter, 'flag-anders').catch(() => undefined))?.attempts ?? 0;
    await expect.poll(attempts).toBeGreaterThan(0);
    for (let minute = 0; minute < 60; minute += 1) {
      await jobs.tick(MINUTE);
      await wait(120);
    }
    const during = await recordOf(setting.adapter, 'flag-anders');
    expect(during.state).toBe('waiting-to-resend');
    expect(during.attempts).toBeGreaterThan(5);
    expect(during.attempts).toBeLessThan(30);
    const { server } = await listen(setting.unit.app, '127.0.0.1', port);
    endings.push(() => close(server));
    await expect
      .poll(
        async () => {
          await jobs.tick(5 * MINUTE);
          await wait(500);
          return recorded(setting);
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    expect(setting.unit.messages).toHaveLength(1);
  });
});

describe('the clock is set back', () => {
  it('by an hour while a notice waits: it goes once, later by no more than that hour', async () => {
    const jobs = new TestClock(new Date('2026-10-25T02:30:00Z'));
    const clock = { now: () => new Date(jobs.now()) };
    const store = await startEmbedded({ directory: folder(), pgBin: process.env.PG_BIN });
    endings.push(() => store.stop());
    const setting = await start({
      config: { store: { databaseUrl: urlOf(store.connection) }, retry },
      time: { clock, jobs },
    });
    const { port } = setting.unitServer.address() as AddressInfo;
    await close(setting.unitServer);
    await needAt(setting);
    await notify(setting);
    const state = async () => (await recordOf(setting.adapter, 'flag-anders').catch(() => undefined))?.state;
    await expect.poll(state).toBe('waiting-to-resend');
    await jobs.setTime(new Date('2026-10-25T01:30:00Z'));
    const { server } = await listen(setting.unit.app, '127.0.0.1', port);
    endings.push(() => close(server));
    await jobs.tick(61 * MINUTE);
    await expect
      .poll(
        async () => {
          await jobs.tick(MINUTE);
          await wait(300);
          return recorded(setting);
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    expect(setting.unit.messages).toHaveLength(1);
  });
});

describe('the database is gone', () => {
  it('for a while: nothing is answered 2xx that is not kept, and all that was kept arrives when it is back', async () => {
    const directory = folder();
    const first = await startEmbedded({ directory, pgBin: process.env.PG_BIN });
    const setting = await start({ config: { store: { databaseUrl: urlOf(first.connection) } } });
    await needAt(setting);
    await first.stop();
    const response = await notify(setting);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect((await fetch(`${setting.adapter.url}/ready`)).status).toBe(503);
    expect((await fetch(`${setting.adapter.url}/health`)).status).toBe(200);
    await wait(DATABASE_GONE);
    const second = await startEmbedded({ directory, pgBin: process.env.PG_BIN });
    endings.unshift(() => second.stop());
    await expect.poll(async () => (await notify(setting)).status).toBe(200);
    await expect.poll(() => recorded(setting)).toBe(true);
    expect(setting.unit.messages).toHaveLength(1);
  });
});

describe('the disk of the store is full', () => {
  const disk = mkdtempSync(join(tmpdir(), 'ip-fhir-disk-'));
  beforeAll(() => {
    if (process.getuid?.() !== 0) {
      throw new Error('This test mounts a small disk: run the suite as root, in a container that may mount');
    }
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0711', 'tmpfs', disk]);
    return () => {
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    };
  });

  it('when the adapter starts: it waits, says so, and starts by itself when there is space', async () => {
    const directory = join(disk, 'first');
    fill(join(disk, 'filler'));
    const told: string[] = [];
    const starting = openStoreWhenThere({ directory, ...pgBin() }, async ({ problem }) => {
      told.push(problem);
      rmSync(join(disk, 'filler'), { force: true });
    });
    await (await starting).close(0);
    expect(told).toEqual(['disk-full']);
    rmSync(directory, { recursive: true, force: true });
  });

  it('so that notifications are refused with 503, and taken again by the same process when there is space', async () => {
    const setting = await start({ config: { store: { directory: join(disk, 'store'), ...pgBin() } } });
    await needAt(setting);
    fill(join(disk, 'filler'));
    const statuses: number[] = [];
    // What fits into the space that the database holds already may still be taken; then no more.
    for (let version = 1; version < 400 && statuses.at(-1) !== 503; version += 1) {
      await newVersion(setting, version);
      statuses.push((await notify(setting)).status);
    }
    expect(statuses.at(-1)).toBe(503);
    rmSync(join(disk, 'filler'));
    await expect.poll(async () => (await notify(setting)).status, { timeout: 60_000 }).toBe(200);
    await expect.poll(() => recorded(setting), { timeout: 60_000 }).toBe(true);
    expect(setting.unit.messages).toHaveLength(1);
  });
});

function pgBin(): Config['store'] {
  return process.env.PG_BIN ? { pgBin: process.env.PG_BIN } : {};
}

/** Leaves no free block on the disk. */
function fill(file: string): void {
  const chunk = Buffer.alloc(1024 * 1024);
  for (;;) {
    const { bavail, bsize } = statfsSync(join(file, '..'));
    const free = bavail * bsize;
    if (free < 4096) {
      return;
    }
    try {
      writeFileSync(file, chunk.subarray(0, Math.min(chunk.length, free)), { flag: 'a' });
    } catch {
      return;
    }
  }
}
