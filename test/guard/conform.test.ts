// The guard as a server, tried by the conformance kit: what the server behind does right comes out right through the guard.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { live } from '../../src/sandbox/conform/exchange.ts';
import { roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors } from '../../src/sandbox/conform/run.ts';
import { createSandboxHospital } from '../../src/sandbox/hospital.ts';
import { type GuardSetting, grownPlan, rolesByClaim, startGuards } from '../support/guard.ts';

let setting: GuardSetting;
beforeAll(async () => {
  // A record system that writes and sees persons, whether or not they have a plan.
  const seeing = rolesByClaim().map((role) => ({ ...role, seesPersons: true }));
  setting = await startGuards({ issuer: { roles: seeing } });
});
afterAll(() => setting.stop());

/** Vectors that passed. No Subscriptions: the guard sets up none about plans. */
async function passed(address: string, seed: string, token: string): Promise<readonly string[]> {
  const { vectors, templates, headers } = roles.server;
  const results = await runVectors(
    vectors.filter(({ needs }) => needs !== 'listening'),
    {
      address,
      seed,
      exchange: live([address], 20_000),
      templates,
      headers: { ...headers, authorization: `Bearer ${token}` },
      token,
      limits: { answer: 20_000, comes: 5_000, quiet: 200 },
      now: new Date().toISOString(),
    },
  );
  return results.filter(({ outcome }) => outcome === 'passed').map(({ vector }) => vector.id);
}

it('passes every vector of a server that the server behind passes', { timeout: 300_000 }, async () => {
  const behind = await passed(setting.behind.baseUrl, 'behind', 'none');
  const wish = { scope: 'system/*.cruds', role: 'keeper', organization: '974760673' };
  const guarded = await passed(setting.bases[0] ?? '', 'guarded', await setting.provider.token(wish));
  expect(behind.length).toBeGreaterThan(20);
  expect(behind.filter((id) => !guarded.includes(id))).toEqual([]);
});

it('publishes a plan to the sandbox hospital, changes it, and lets no second one be begun', async () => {
  const hospital = createSandboxHospital({ dialect: 'hapi', secret: 'a-secret-for-tests-only' });
  const server = createServer(hospital.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  hospital.at(base);
  const before = await startGuards({ server: base });
  try {
    const keeper = await before.as({ role: 'keeper', organization: '974760673' });
    const plan = grownPlan('fjellheim');
    const published = await keeper('POST', 'CarePlan/$publish', plan);
    expect({ status: published.status, logged: before.logged }).toEqual({ status: 200, logged: [] });
    const changed = await keeper('POST', 'CarePlan/$publish', { ...plan, title: 'Plan for Liv' });
    expect(changed.status).toBe(200);
    const second = { ...plan, id: 'another', source: { system: 'https://another.example/plan' } };
    const refused = await keeper('POST', 'CarePlan/$publish', second);
    expect(refused.status).toBe(409);
    expect(hospital.store.search('CarePlan', new URLSearchParams(), 0).found).toMatchObject([
      { title: 'Plan for Liv' },
    ]);
  } finally {
    await before.stop();
    server.closeAllConnections();
    server.close();
  }
});
