// Four adapters and one PostgreSQL in real time, with days of a second: a unit that takes every notice and answers none is followed
// up step by step, each in its time and once, whichever process looks. IN_TIME_NEEDS makes it larger.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { startEmbedded, urlOf } from '../../src/edges/store/postgres/embedded-postgres.ts';
import { freePort } from '../support/free-port.ts';
import { adapterConfig, killAll, refusedOf, SECRET, says, start } from './processes.ts';

const needs = Number(process.env.IN_TIME_NEEDS ?? 40);
const told = needs - refusedOf(needs);
const dayMs = 1_000;
const PROCESSES = 4;
const escalation = {
  otherEndpointWorkingDays: 2,
  trustUnitWorkingDays: 2,
  leaderWorkingDays: 2,
  personWorkingDays: 2,
};
const expected = ['deadline-answer', 'escalated', 'escalated', 'escalated', 'deadline-answer'];

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-in-time-'));
chmodSync(folder, 0o711);
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  killAll();
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}, 120_000);

async function startAll(databaseUrl: string): Promise<string> {
  const [hospitalPort, unitPort] = [await freePort(), await freePort()];
  const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort));
  const logs = { hospital: join(folder, 'hospital.log'), unit: join(folder, 'unit.log') };
  writeFileSync(logs.unit, '');
  const unit = start('unit.ts', {
    port: unitPort,
    log: logs.unit,
    answerToken: SECRET,
    unavailable: 0.05,
    silentAfterTaking: 0,
    doubled: 0.02,
    seed: 7,
    handlesDuplicates: true,
  });
  await says(unit, 'up');
  const adapters = ports.map((port) =>
    start(
      'adapter.ts',
      adapterConfig({
        port,
        hospital: hospitalPort,
        unit: unitPort,
        store: { databaseUrl },
        retry: { attempts: 200, firstMs: 50, longestMs: 1_000, resends: 20 },
        acknowledgementMs: 60_000,
        timeoutMs: 10_000,
        deadlines: { dayMs, answerWorkingDays: 3, escalation },
      }),
    ),
  );
  await Promise.all(adapters.map((adapter) => says(adapter, 'up')));
  start('hospital.ts', {
    port: hospitalPort,
    notices: needs,
    adapters: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    secret: SECRET,
    log: logs.hospital,
    concurrency: 8,
    ahead: 100,
  });
  return logs.unit;
}

interface Course {
  readonly state: string;
  readonly events: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: readonly number[];
  readonly asked: number;
}

async function courses(client: pg.Client): Promise<readonly Course[]> {
  const { rows } = await client.query<Course>(
    `select n.state, array_agg(h.event order by h.no) as events,
       array_agg((extract(epoch from h.at) * 1000)::float8 order by h.no) as at,
       (select count(*)::integer from ip.attention a where a.notice_key = n.key and a.reason = 'deadline-answer') as asked
     from ip.notice n join ip.history h on h.notice_key = n.key and h.event in ('deadline-answer', 'escalated')
     group by n.key, n.state`,
  );
  return rows;
}

it(
  'every silent unit is followed up in steps, each after its time, and then a person is asked once',
  async () => {
    const store = await startEmbedded({
      directory: join(folder, 'store'),
      ...(process.env.PG_BIN ? { pgBin: process.env.PG_BIN } : {}),
    });
    ends.push(() => store.stop());
    const unitLog = await startAll(urlOf(store.connection));
    const client = new pg.Client({ connectionString: urlOf(store.connection) });
    await client.connect();
    ends.push(() => client.end());
    let found = await courses(client);
    while (found.filter(({ asked }) => asked > 0).length < told) {
      await wait(500);
      found = await courses(client);
    }
    expect(found).toHaveLength(told);
    for (const { state, events, at, asked } of found) {
      expect({ state, events, asked }).toEqual({ state: 'delivered', events: expected, asked: 1 });
      for (const [place, time] of at.entries()) {
        expect(time - (at[place - 1] ?? 0)).toBeGreaterThanOrEqual(place === 0 ? 0 : 2 * dayMs - 1);
      }
    }
    const lines = readFileSync(unitLog, 'utf8').split('\n').filter(Boolean);
    const effects = lines
      .map((line) => JSON.parse(line) as { effect: boolean })
      .filter(({ effect }) => effect);
    expect(effects).toHaveLength(told);
  },
  300_000 + needs * 2_000,
);
