// The guard as a server, tried by the conformance kit: what the server behind does right comes out right through the guard.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInbox } from '../../scripts/conform/partners.ts';
import { live } from '../../src/sandbox/conform/exchange.ts';
import { roles } from '../../src/sandbox/conform/roles.ts';
import { type Inbox, runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import { createSandboxHospital } from '../../src/sandbox/hospital.ts';
import { type GuardSetting, grownPlan, rolesByClaim, startGuards } from '../support/guard.ts';

/** A record system that writes and sees persons, whether or not they have a plan. */
const issuer = { roles: rolesByClaim().map((role) => ({ ...role, seesPersons: true })) };
const wish = { scope: 'system/*.cruds', role: 'keeper', organization: '974760673' };

/** All vectors of a server, tried at the address; those that need a call from the server without an inbox are left out. */
function tried(
  address: string,
  seed: string,
  token: string,
  inbox?: Inbox,
): Promise<readonly VectorResult[]> {
  const { vectors, templates, headers } = roles.server;
  return runVectors(
    vectors.filter(({ needs }) => inbox !== undefined || needs !== 'listening'),
    {
      address,
      seed,
      exchange: live([address], 60_000),
      templates,
      headers: { ...headers, authorization: `Bearer ${token}` },
      token,
      inbox,
      limits: { answer: 60_000, comes: 60_000, quiet: 200 },
      now: new Date().toISOString(),
    },
  );
}

const idsOf = (results: readonly VectorResult[], wanted: VectorResult['outcome']) =>
  results.filter(({ outcome }) => outcome === wanted).map(({ vector }) => vector.id);

describe('before the in-process server', () => {
  let setting: GuardSetting;
  beforeAll(async () => {
    setting = await startGuards({ issuer });
  });
  afterAll(() => setting.stop());

  it('passes every vector that the server behind passes, and all that are about plans', {
    timeout: 300_000,
  }, async () => {
    const behind = idsOf(await tried(setting.behind.baseUrl, 'behind', 'none'), 'passed');
    const guarded = await tried(setting.bases[0] ?? '', 'guarded', await setting.provider.token(wish));
    expect(behind.length).toBeGreaterThan(20);
    const passed = idsOf(guarded, 'passed');
    expect(behind.filter((id) => !passed.includes(id))).toEqual([]);
    // The server itself keeps none of these rules, and does not say so.
    const ofPlans = roles.server.vectors
      .filter(({ declared, needs }) => declared && !needs)
      .map(({ id }) => id);
    expect(ofPlans.length).toBeGreaterThan(3);
    expect(behind.filter((id) => ofPlans.includes(id))).toEqual([]);
    expect(ofPlans.filter((id) => !passed.includes(id))).toEqual([]);
  });
});

describe('before the sandbox hospital', () => {
  let setting: GuardSetting;
  let hospital: ReturnType<typeof createSandboxHospital>;
  let stop: () => void;
  beforeAll(async () => {
    hospital = createSandboxHospital({ dialect: 'medplum', secret: 'a-secret-for-tests-only' });
    const server = createServer(hospital.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    hospital.at(base);
    setting = await startGuards({ server: base, issuer });
    stop = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(async () => {
    await setting.stop();
    stop();
  });

  it('fails no vector of a server and leaves none out, Subscriptions among them', {
    timeout: 600_000,
  }, async () => {
    const { inbox, stop: close } = await openInbox();
    try {
      const token = await setting.provider.token(wish);
      const results = await tried(setting.bases[0] ?? '', 'guarded hospital', token, inbox);
      const others = results.filter(({ outcome }) => outcome !== 'passed');
      expect(others.map(({ vector, misses, reason }) => ({ id: vector.id, misses, reason }))).toEqual([]);
    } finally {
      await hospital.notified();
      await close();
    }
  });

  it('publishes a plan, changes it, and lets no second one be begun', async () => {
    const keeper = await setting.as({ role: 'keeper', organization: '974760673' });
    const plan = grownPlan('fjellheim');
    const published = await keeper('POST', 'CarePlan/$publish', plan);
    expect({ status: published.status, logged: setting.logged }).toEqual({ status: 200, logged: [] });
    const changed = await keeper('POST', 'CarePlan/$publish', { ...plan, title: 'Plan for Liv' });
    expect(changed.status).toBe(200);
    const second = { ...plan, id: 'another', source: { system: 'https://another.example/plan' } };
    const refused = await keeper('POST', 'CarePlan/$publish', second);
    expect(refused.status).toBe(409);
    const stand = hospital.store
      .all('CarePlan')
      .filter((each) =>
        /fjellheim|another/.test(JSON.stringify('identifier' in each ? each.identifier : '')),
      );
    expect(stand).toMatchObject([{ title: 'Plan for Liv' }]);
  });
});
