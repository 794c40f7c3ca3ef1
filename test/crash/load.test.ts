// `ip-fhir load` killed with -9 on its way, again and again, and started again: no plan is lost and none is there twice.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { startCommand } from '../support/run-command.ts';
import { smallPlan } from '../support/two-writers.ts';

const PLANS = 240;
/** Transactions after which a run is killed: in its first lines, after a place was noted, and near the end. */
const KILLS = [20, 130, 60];

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-load-'));
let server: TestFhirServer;
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['that proves one plan per person', []],
  ['into an empty server', ['--into-empty']],
])(
  'a load %s goes on where it was killed',
  async (_what, how) => {
    server = await startFhirServer({ saysCreated: true });
    const plans = Array.from({ length: PLANS }, (_, index) => smallPlan(index, 61));
    const file = join(mkdtempSync(join(tmpdir(), 'ip-fhir-load-')), 'plans.ndjson');
    writeFileSync(file, plans.map((plan) => `${JSON.stringify(plan)}\n`).join(''));
    const args = ['load', file, '--server', server.baseUrl, '--state', `${file}.done`, ...how];
    let killed = 0;
    for (const after of KILLS) {
      const begun = transactions();
      const { child, ended } = startCommand(args);
      let running = true;
      void ended.then(() => {
        running = false;
      });
      await expect
        .poll(() => !running || transactions() - begun >= after, { timeout: 300_000, interval: 5 })
        .toBe(true);
      killed += Number(child.kill('SIGKILL'));
      await ended;
    }
    const last = await startCommand(args).ended;
    const counts = JSON.parse(last.out) as Record<string, number>;
    console.log(`load ${how.join(' ')}: killed ${killed} times, last run ${last.out.trim()}`);
    expect([last.code, counts.refused, counts.failed]).toEqual([0, 0, 0]);
    expect(killed).toBe(KILLS.length);
    // What a load without a stop writes, and nothing else.
    const wanted = new Set(
      plans.flatMap((plan) =>
        toFhir(parsePlan(plan).plan as never).bundle.entry.map(({ resource }) => name(resource)),
      ),
    );
    const types = [...new Set([...wanted].map((each) => each.split('/')[0] as Resource['resourceType']))];
    const found = (await Promise.all(types.map(all))).flat();
    expect(found.map(name).sort()).toEqual([...wanted].sort());
    const carePlans = found.filter((each): each is CarePlan => each.resourceType === 'CarePlan');
    expect(carePlans.filter(({ status }) => status === plans[0]?.status)).toHaveLength(PLANS);
  },
  1_200_000,
);

function transactions(): number {
  return server.requests.filter((line) => /^POST \/( batch)?$/.test(line)).length;
}

function name(resource: { readonly resourceType?: unknown; readonly id?: unknown }): string {
  return `${resource.resourceType}/${resource.id}`;
}

async function all(resourceType: Resource['resourceType']): Promise<Resource[]> {
  const found: Resource[] = [];
  for (let offset = 0; ; offset += 1000) {
    const { entry = [] } = await server.repository.search({ resourceType, count: 1000, offset });
    found.push(...entry.flatMap(({ resource }) => (resource as Resource | undefined) ?? []));
    if (entry.length < 1000) {
      return found;
    }
  }
}
