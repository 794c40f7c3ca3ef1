// `ip-fhir follow --ack`: a change that the reader has not acknowledged is told again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { planPorts } from '../support/plan-ports.ts';
import { startCommand } from '../support/run-command.ts';
import { smallPlan } from '../support/two-writers.ts';

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-ack-'));
let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

it('tells one change at a time, notes it when it is acknowledged, and tells it again when its reader was gone', async () => {
  const ports = await planPorts(createFhirServer({ baseUrl: server.baseUrl }));
  for (const index of [1, 2]) {
    expect((await publishPlan(ports, smallPlan(index, 43))).published).toBe(true);
  }
  const state = join(folder, 'state.json');
  const start = () => {
    const running = startCommand(['follow', '--server', server.baseUrl, '--state', state, '--once', '--ack']);
    const said = { out: '' };
    running.child.stdout?.on('data', (chunk) => {
      said.out += chunk;
    });
    const lines = () => said.out.split('\n').filter((line) => line !== '');
    const plan = (nth: number) => (JSON.parse(lines()[nth] ?? '{}') as { carePlan?: string }).carePlan;
    return { ...running, lines, plan };
  };

  const first = start();
  await expect.poll(first.lines, { timeout: 60_000 }).toHaveLength(1);
  first.child.stdin?.end();
  expect((await first.ended).code).toBe(0);
  expect(first.lines()).toHaveLength(1);

  const second = start();
  await expect.poll(second.lines, { timeout: 60_000 }).toHaveLength(1);
  expect(second.plan(0)).toBe(first.plan(0));
  second.child.stdin?.write('ok\n');
  await expect.poll(second.lines, { timeout: 60_000 }).toHaveLength(2);
  second.child.kill('SIGKILL');
  await second.ended;

  const third = start();
  await expect.poll(third.lines, { timeout: 60_000 }).toHaveLength(1);
  expect(third.plan(0)).toBe(second.plan(1));
  third.child.stdin?.write('ok\n');
  expect((await third.ended).code).toBe(0);
  expect(Object.keys((JSON.parse(readFileSync(state, 'utf8')) as { plans: object }).plans)).toHaveLength(2);
}, 240_000);
