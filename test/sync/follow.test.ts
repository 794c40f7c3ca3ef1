// `ip-fhir follow --listen`: told at once of what changed, without asking meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { SECRET } from '../support/hospital.ts';
import { planPorts } from '../support/plan-ports.ts';
import { startCommand } from '../support/run-command.ts';
import { smallPlan } from '../support/two-writers.ts';

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-follow-'));
let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer({ secret: SECRET });
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

it('tells a change when a notification wakes it, and takes none from somebody without the secret', async () => {
  const args = ['follow', '--server', server.baseUrl, '--state', join(folder, 'state.json')];
  const { child, ended } = startCommand([...args, '--listen', '0', '--every', '3600'], {
    IP_FHIR_NOTIFICATION_SECRET: SECRET,
  });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  await expect.poll(() => err).toContain('taken at http');
  const endpoint = /taken at (\S+)/.exec(err)?.[1] ?? '';
  expect((await fetch(endpoint, { method: 'POST', body: '{}' })).status).toBe(401);
  await server.repository.createResource({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'test',
    criteria: 'CarePlan?',
    channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json' },
  });
  // The first look may still be under way: what is published then is told by it, or by the notification.
  const ports = await planPorts(createFhirServer({ baseUrl: server.baseUrl }));
  const plan = parsePlan(smallPlan(1, 41)).plan;
  await publishPlan(ports, plan);
  await expect.poll(() => out.split('\n').length).toBeGreaterThan(1);
  await publishPlan(ports, { ...plan, title: 'Endret' });
  await expect.poll(() => out).toContain('"title":"Endret"');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  const told = out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind);
  // A plan takes effect in steps (docs/sync.md): each that was seen is told.
  expect([told[0], told.at(-1)]).toEqual(['created', 'changed']);
});
