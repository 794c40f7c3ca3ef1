// `ip-fhir validate --server`: what stands on a server is checked as files are, and by the rules that a guard would hold.
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Goal, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runValidate } from '../../src/cli/validate/validate-run.ts';
import { createSandboxHospital, type SandboxHospital } from '../../src/sandbox/hospital.ts';

const fixture = new URL('../../fixtures/plans/child-cerebral-palsy/bundle.json', import.meta.url);
let hospital: SandboxHospital;
let server: Server;
let base: string;
beforeAll(async () => {
  hospital = createSandboxHospital({ dialect: 'hapi', secret: 'a-secret-for-tests-only' });
  server = createServer(hospital.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  hospital.at(base);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Told {
  readonly source: string;
  readonly valid: boolean;
}

/** Runs the command with its results in a file. */
async function validated(): Promise<{ readonly code: number; readonly told: readonly Told[] }> {
  const output = join(mkdtempSync(join(tmpdir(), 'ip-fhir-server-')), 'told.ndjson');
  const code = await runValidate([], { config: false, server: base, format: 'ndjson', output });
  const lines = readFileSync(output, 'utf8').trim().split('\n').filter(Boolean);
  return { code, told: lines.map((line) => JSON.parse(line)).filter(({ source }) => source !== undefined) };
}

it('says that nothing was checked where no plan stands', async () => {
  expect((await validated()).code).toBe(2);
});

it('checks each resource of each plan, and tells what breaks a rule over several of them', async () => {
  const bundle = JSON.parse(readFileSync(fixture, 'utf8')) as Bundle;
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
  const ids = new Map(
    (bundle.entry ?? []).map((one) => [one.fullUrl, `${one.resource?.resourceType}/${one.resource?.id}`]),
  );
  const placed = (resource: Resource): Resource =>
    JSON.parse(JSON.stringify(resource), (key, value) =>
      key === 'reference' ? (ids.get(value) ?? value) : value,
    );
  for (const resource of resources) {
    hospital.write(placed(resource));
  }
  const whole = await validated();
  expect(whole.told.filter(({ valid }) => !valid)).toEqual([]);
  expect(whole.code).toBe(0);
  expect(whole.told.length).toBeGreaterThan(50);

  const goal = resources.find((one): one is Goal => one.resourceType === 'Goal');
  hospital.write({ ...(placed(goal as Goal) as Goal), lifecycleStatus: 'nearly' as 'active' });
  for (const consent of resources.filter((one) => one.resourceType === 'Consent')) {
    hospital.remove('Consent', consent.id ?? '');
  }
  const broken = await validated();
  expect(broken.code).toBe(1);
  const wrong = broken.told.filter(({ valid }) => !valid);
  expect(wrong.map(({ source }) => source)).toContain(`Goal/${goal?.id}`);
  expect(JSON.stringify(wrong.find(({ source }) => source.startsWith('CarePlan/')))).toContain(
    'guard-plan-consent',
  );
});
