// Guards and their store that are killed while they write: nothing stands half, and nobody gets a second plan.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { type IdentityProvider, startIdentityProvider } from '../../src/sandbox/identity-provider.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { freePort } from '../support/free-port.ts';
import { callerAt, grownPlan, putting, rolesByClaim } from '../support/guard.ts';
import { randomFrom } from '../support/seeded.ts';
import { freshDatabase } from '../support/store.ts';

/** Kills of guard or store; the full form has 200. */
const KILLS = Number(process.env.GUARD_KILLS ?? 4);

let behind: TestFhirServer;
let provider: IdentityProvider;
let databaseUrl: string;
const folder = mkdtempSync(join(tmpdir(), 'ip-guard-crash-'));
const running = new Set<ChildProcess>();

beforeAll(async () => {
  [behind, provider, databaseUrl] = await Promise.all([
    startFhirServer(),
    startIdentityProvider(),
    freshDatabase(),
  ]);
});
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
  await Promise.all([behind.stop(), provider.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function startGuard(name: string): Promise<{ readonly child: ChildProcess; readonly base: string }> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}/fhir`;
  const config = join(folder, `${name}.json`);
  const issuer = {
    issuer: provider.url,
    audience: provider.audience,
    jwks: `${provider.url}/jwks`,
    roles: rolesByClaim(),
    scopes: 'smart',
  };
  const server = { url: behind.baseUrl, timeoutSeconds: 2 };
  writeFileSync(config, JSON.stringify({ publicBase: base, listen: { port }, server, issuers: [issuer] }));
  const main = new URL('../../src/cli/main.ts', import.meta.url).href;
  const code = `const { main } = await import(${JSON.stringify(main)}); await main(process.argv);`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', code, 'ip-fhir', 'guard', '--config', config],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
  running.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (text: Buffer) => text.toString().includes('listens') && resolve());
    child.once('exit', () => reject(new Error('the guard ended before it listened')));
  });
  child.removeAllListeners('exit');
  return { child, base };
}

/** Every connection to the store breaks, as when its server is killed. */
async function breakStore(): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}

async function all<T extends Resource>(resourceType: T['resourceType']): Promise<T[]> {
  const { entry } = await behind.repository.search<T>({ resourceType, count: 1000 });
  return (entry ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
}

it('has one whole plan a person, or none, wherever guard and store are killed', async () => {
  const random = randomFrom(20261130);
  const token = await provider.token({ scope: 'system/*.cruds', role: 'keeper', lifetime: 3600 });
  const own = { authorization: `Bearer ${token}` };
  let guards = await Promise.all(['a', 'b'].map(startGuard));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const plans = ['x', 'y'].map((system) => grownPlan(`${system}${kill}`, kill * 40 + 1));
    const bundles = plans.map((plan) =>
      putting(toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource)),
    );
    const wanted = random.below(12);
    const before = behind.requests.length;
    const writes = guards.map(({ base }, at) =>
      callerAt(base, own)('POST', '', bundles[at]).catch(() => undefined),
    );
    // At a moment that is counted in requests to the server behind, so that it falls into every part of a write.
    await expect
      .poll(() => behind.requests.length - before, { interval: 1 })
      .toBeGreaterThanOrEqual(Math.min(wanted, 8));
    if (kill % 2 === 0) {
      guards[0]?.child.kill('SIGKILL');
    } else {
      await breakStore();
    }
    await Promise.all(writes);
    const ids = bundles.map(
      ({ entry }) => entry?.find(({ resource }) => resource?.resourceType === 'CarePlan')?.resource?.id,
    );
    const stand = (await all<CarePlan>('CarePlan')).filter(
      ({ id, status }) => ids.includes(id) && status === 'active',
    );
    expect(stand.length).toBeLessThanOrEqual(1);
    for (const plan of stand) {
      const there = new Set(
        (await Promise.all((['Goal', 'Consent', 'CareTeam'] as const).map((type) => all(type))))
          .flat()
          .map(({ resourceType, id }) => `${resourceType}/${id}`),
      );
      for (const { reference } of [
        ...(plan.goal ?? []),
        ...(plan.careTeam ?? []),
        ...(plan.supportingInfo ?? []),
      ]) {
        expect(there).toContain(reference);
      }
    }
    if (kill % 2 === 0) {
      guards = [await startGuard(`a${kill}`), guards[1] as (typeof guards)[number]];
    }
    // What was broken off blocks the person until it surely is over; then an honest write is taken again.
    await expect
      .poll(async () => (await callerAt(guards[0]?.base ?? '', own)('POST', '', bundles[0])).status, {
        timeout: 60_000,
        interval: 500,
      })
      .toBeLessThan(500);
    expect(
      (await all<CarePlan>('CarePlan')).filter(({ id, status }) => ids.includes(id) && status === 'active')
        .length,
    ).toBe(1);
  }
});
