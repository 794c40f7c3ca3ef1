// Identity numbers of the rule that is announced for 2032: right from that day on, on every way that a plan takes.
import { expect, it } from 'vitest';
import type { LoadState } from '../../src/flows/plan/load-place.ts';
import { loadPlans } from '../../src/flows/plan/load-plans.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { fileSide } from '../../src/flows/sync/file-side.ts';
import { keyOfPlan } from '../../src/flows/sync/side.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { smallPlan } from '../support/two-writers.ts';

const before = requireInstant('2031-12-31T22:59:59Z', 'before');
const after = requireInstant('2031-12-31T23:00:00Z', 'after');
const small = smallPlan(1, 5);
/** The first check digit leaves one: a number of nobody. */
const plan = {
  ...small,
  patient: { ...small.patient, nationalIds: [{ kind: 'fnr' as const, value: '14838420096' }] },
};
const text = JSON.stringify(plan);

const portsAt = (instant: string, server = new MemoryServer()) => ({
  server,
  check: () => [],
  clock: { now: () => new Date(instant) },
  wait: async () => undefined,
  random: () => 0.5,
});

function load(instant: string) {
  const kept = { state: { lines: 0, refused: [] } as LoadState };
  const done = {
    load: async () => kept.state,
    save: async (state: LoadState) => void Object.assign(kept, { state }),
  };
  async function* lines() {
    yield text;
  }
  return loadPlans({ ...portsAt(instant), atOnce: 1, intoEmpty: true, done }, lines());
}

const folder = () => ({
  names: async () => ['p.json'],
  read: async () => text,
  write: async () => undefined,
});

it('a plan is read out of FHIR with one from that day on', () => {
  const { bundle } = toFhir(plan);
  expect(fromFhir(bundle).plan).toBeUndefined();
  expect(fromFhir(bundle, { at: before }).plan).toBeUndefined();
  expect(fromFhir(bundle, { at: after }).plan?.patient).toEqual(plan.patient);
});

it('a plan is published, read again and read by a synchronisation with one from that day on', async () => {
  expect((await publishPlan(portsAt(before), plan)).outcome).toBe('refused');
  const ports = portsAt(after);
  expect((await publishPlan(ports, plan)).published).toBe(true);
  expect((await readPlan(ports.server, plan.id, after))?.plan?.patient).toEqual(plan.patient);
  expect((await readPlan(ports.server, plan.id, before))?.plan).toBeUndefined();
  const read = async (instant: string) =>
    (await fhirSide('server', portsAt(instant, ports.server)).read(keyOfPlan(plan)))?.plan;
  expect((await read(after))?.patient).toEqual(plan.patient);
  expect(await read(before)).toBeUndefined();
});

it('a file and a line of many plans are taken with one from that day on', async () => {
  for (const [instant, taken] of [
    [before, false],
    [after, true],
  ] as const) {
    const side = fileSide('folder', folder() as never, () => instant);
    for await (const _ of side.list()) {
      // The folder is looked through.
    }
    expect((await side.read(keyOfPlan(plan)))?.plan !== undefined).toBe(taken);
    expect(await load(instant)).toMatchObject(taken ? { created: 1 } : { refused: 1 });
  }
});
