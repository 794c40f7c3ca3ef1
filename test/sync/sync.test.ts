// A plan tool's folder and a FHIR server, and two FHIR servers, kept in step.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CarePlan } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { createSyncState } from '../../src/edges/transport/sync/sync-state.ts';
import { createTextFolder } from '../../src/edges/transport/sync/text-folder.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { fileSide } from '../../src/flows/sync/file-side.ts';
import { keyOfPlan, type SyncState } from '../../src/flows/sync/side.ts';
import { syncPlans } from '../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { planPorts } from '../support/plan-ports.ts';
import { startCommand } from '../support/run-command.ts';
import { memoryState, smallPlan } from '../support/two-writers.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) {
    await cleanup();
  }
});

async function hospital(): Promise<TestFhirServer> {
  const server = await startFhirServer();
  cleanups.push(() => server.stop());
  return server;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ip-sync-'));
  cleanups.push(() => rm(path, { recursive: true }));
  return path;
}

async function portsOf(server: TestFhirServer) {
  return planPorts(createFhirServer({ baseUrl: server.baseUrl }));
}

const plan = parsePlan(smallPlan(1, 1)).plan as IndividualPlan;

function carePlanOf(one: IndividualPlan): string {
  const { resource } =
    toFhir(one).bundle.entry.find((entry) => entry.resource.resourceType === 'CarePlan') ?? {};
  return `CarePlan/${resource?.id}`;
}

/** A folder with plans, a server, and what keeps them in step. */
async function setting(plans: readonly IndividualPlan[] = [plan]) {
  const [server, path] = [await hospital(), await folder()];
  await Promise.all(plans.map((one) => writeFile(join(path, `${one.id}.json`), JSON.stringify(one))));
  const ports = await portsOf(server);
  const tool = fileSide('verktøyet', createTextFolder(path));
  const state = memoryState();
  const pass = (dryRun = false) =>
    syncPlans({ ...ports, sides: [fhirSide('sykehuset', ports), tool], state, atOnce: 2, dryRun });
  const inTool = async (one: IndividualPlan): Promise<IndividualPlan> =>
    JSON.parse(await readFile(join(path, `${one.id}.json`), 'utf8'));
  const onServer = async (one: IndividualPlan) => (await readPlan(ports.server, carePlanOf(one)))?.plan;
  const write = (one: IndividualPlan) => writeFile(join(path, `${one.id}.json`), JSON.stringify(one));
  return { server, path, ports, tool, pass, inTool, onServer, write };
}

describe('a consent that is opened and closed again on the server between two passes', () => {
  const withStatus = (one: IndividualPlan, status: 'active' | 'inactive'): IndividualPlan => ({
    ...one,
    consents: (one.consents ?? []).map((consent) =>
      consent.id === 'c-deling' ? { ...consent, status } : consent,
    ),
  });
  const sharing = {
    ...plan.consents?.[0],
    id: 'c-deling',
    kind: 'disclosure',
    status: 'inactive',
    permits: [{ recipients: [{ party: 'pos-l', function: 'recipient' }], information: ['goals'] }],
  };
  const shared = parsePlan({ ...plan, consents: [...(plan.consents ?? []), sharing] }).plan as IndividualPlan;
  const statusOf = (one: IndividualPlan | undefined) =>
    one?.consents?.find(({ id }) => id === 'c-deling')?.status;

  it('stays closed where the tool opened it meanwhile, and the coordinator is asked', async () => {
    const { pass, ports, write, onServer, inTool } = await setting([shared]);
    await pass();
    for (const status of ['active', 'inactive'] as const) {
      await publishPlan(ports, withStatus(shared, status));
    }
    await write(withStatus(shared, 'active'));
    expect((await pass()).counts).toMatchObject({ conflict: 1 });
    expect([statusOf(await onServer(shared)), statusOf(await inTool(shared))]).toEqual([
      'inactive',
      'inactive',
    ]);
    expect((await inTool(shared)).revisions?.some(({ id }) => id.startsWith('conflict-'))).toBe(true);
  });

  it('is opened by the tool where nobody touched it on the server', async () => {
    const { pass, write, onServer } = await setting([shared]);
    await pass();
    await write(withStatus(shared, 'active'));
    expect((await pass()).counts).toMatchObject({ updated: 1, conflict: 0 });
    expect(statusOf(await onServer(shared))).toBe('active');
  });
});

describe('a plan tool and a FHIR server', () => {
  it('have the same plans after a pass, and a pass without changes asks neither about a single plan', async () => {
    const { server, pass, onServer } = await setting([plan, smallPlan(2, 1), smallPlan(3, 1)]);
    expect((await pass()).counts).toMatchObject({ created: 3, refused: 0 });
    expect(await onServer(plan)).toEqual(plan);
    await pass();
    const before = server.requests.length;
    expect(await pass()).toMatchObject({ counts: { unchanged: 3 }, skipped: 3, plans: [] });
    expect(server.requests.length - before).toBeLessThanOrEqual(3);
  });

  it('both have the edits of both [B14]', async () => {
    const { ports, pass, inTool, onServer, write } = await setting();
    await pass();
    await write({ ...plan, title: 'Ny tittel fra verktøyet' });
    const found = (await onServer(plan)) as IndividualPlan;
    const goals = found.goals?.map((one) =>
      one.id === 'g1' ? { ...one, achievementText: 'Bor hjemme' } : one,
    );
    await publishPlan(ports, { ...found, ...(goals && { goals }) });
    const { plans } = await pass();
    expect(plans).toMatchObject([
      { outcome: 'updated', sides: { sykehuset: 'updated', verktøyet: 'updated' } },
    ]);
    for (const now of [await inTool(plan), await onServer(plan)]) {
      expect(now?.title).toBe('Ny tittel fra verktøyet');
      expect(now?.goals?.[0]?.achievementText).toBe('Bor hjemme');
    }
  });

  it('both have the task of a conflict, and the report names the place and no word of the plan', async () => {
    const { ports, pass, inTool, onServer, write } = await setting();
    await pass();
    await write({ ...plan, title: 'Tittel A' });
    await publishPlan(ports, { ...plan, title: 'Tittel B' });
    const report = await pass();
    expect(report.plans).toMatchObject([{ outcome: 'conflict', conflicts: ['/title'] }]);
    expect(JSON.stringify(report)).not.toContain('Tittel');
    const [there, here] = [await onServer(plan), await inTool(plan)];
    expect(there).toEqual(here);
    expect(there?.revisions?.[0]?.notes).toEqual([
      'sykehuset: «Tittel B»',
      'verktøyet: «Tittel A»',
      'Før begge endringene: (ingenting)',
    ]);
    expect((await pass()).counts).toMatchObject({ unchanged: 1, conflict: 0 });
  });

  it('are not touched by a dry run, which says what would happen', async () => {
    const { server, pass, write, inTool } = await setting();
    expect((await pass(true)).plans).toMatchObject([{ outcome: 'created', sides: { sykehuset: 'created' } }]);
    expect(server.requests.filter((line) => line.startsWith('PUT'))).toEqual([]);
    await pass();
    await write({ ...plan, title: 'Ny' });
    expect((await pass(true)).plans).toMatchObject([{ outcome: 'updated', sides: { sykehuset: 'updated' } }]);
    expect((await inTool(plan)).title).toBe('Ny');
    expect((await pass()).plans).toMatchObject([{ outcome: 'updated' }]);
  });

  it('keep what the plan has no place for, and a goal that the tool took out [B3]', async () => {
    const { ports, pass, inTool, write } = await setting();
    await pass();
    const id = carePlanOf(plan).split('/')[1] ?? '';
    const carePlan = (await ports.server.read<CarePlan>('CarePlan', id)) as CarePlan;
    await ports.server.update<CarePlan>({
      ...carePlan,
      extension: [{ url: 'https://other.example/x', valueString: 'theirs' }],
    });
    await write({ ...plan, goals: plan.goals?.slice(1) ?? [] });
    const { plans } = await pass();
    expect(plans[0]?.reasons).toContainEqual(expect.objectContaining({ rule: 'B3', path: '/goals/g1' }));
    expect((await inTool(plan)).goals).toHaveLength(2);
    expect((await ports.server.read<CarePlan>('CarePlan', id))?.extension?.[0]?.valueString).toBe('theirs');
  });

  it('get a refusal with its reason for what cannot be brought over: a second plan, a damaged document [B1]', async () => {
    const { path, ports, pass, tool } = await setting();
    await publishPlan(ports, { ...plan, id: 'theirs' });
    await writeFile(join(path, 'damaged.json'), '{');
    const { counts, plans } = await pass();
    expect(counts).toMatchObject({ refused: 1 });
    expect(plans.find(({ outcome }) => outcome === 'refused')?.reasons.map(({ rule }) => rule)).toContain(
      'B1',
    );
    expect(tool.unreadable.map(({ file }) => file)).toEqual(['damaged.json']);
  });

  it('are in step again after the process was killed half way, and nothing is there twice', async () => {
    const plans = Array.from({ length: 10 }, (_, index) => smallPlan(index, 9));
    const { server, path, onServer } = await setting(plans);
    const state = await folder();
    const args = ['sync', '--plans', path, '--server', server.baseUrl, '--state', state, '--at-once', '2'];
    const first = startCommand(args);
    // What is about to be written is noted too; such a plan is not done.
    const countDone = async () => {
      const names = (await readdir(state)).filter((name) => name.endsWith('.base.json'));
      const texts = await Promise.all(names.map((name) => readFile(join(state, name), 'utf8')));
      return texts.filter((text) => !text.includes('"writing":')).length;
    };
    while ((await countDone()) < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    first.child.kill('SIGKILL');
    await first.ended;
    const done = await countDone();
    expect(done).toBeLessThan(10);
    const second = await startCommand(args).ended;
    expect(second.code).toBe(0);
    const summary = JSON.parse(second.out.trim().split('\n').at(-1) ?? '') as Record<string, number>;
    expect((summary.created ?? 0) + (summary.updated ?? 0)).toBeLessThanOrEqual(10 - done);
    for (const one of plans) {
      expect(await onServer(one)).toEqual(parsePlan(one).plan);
    }
    const found = await server.repository.search<CarePlan>({ resourceType: 'CarePlan', count: 100 });
    expect(found.entry).toHaveLength(10);
  });
});

describe('two FHIR servers', () => {
  it('that hospital and municipality share have one plan: what either writes reaches the other [G4] [D10]', async () => {
    const [one, other] = [await hospital(), await hospital()];
    const [left, right] = [await portsOf(one), await portsOf(other)];
    const state: SyncState = createSyncState(await folder());
    const pass = () =>
      syncPlans({
        ...left,
        sides: [fhirSide('sykehuset', left), fhirSide('kommunen', right)],
        state,
        atOnce: 2,
      });
    await publishPlan(left, plan);
    expect((await pass()).plans).toMatchObject([{ sides: { sykehuset: 'unchanged', kommunen: 'created' } }]);
    const there = (await readPlan(right.server, carePlanOf(plan)))?.plan as IndividualPlan;
    expect(there).toEqual(plan);
    const added = {
      id: 'm-kommune',
      text: 'Støttekontakt',
      status: 'requested',
      commitment: 'plan',
      noResponsibleReason: 'Under avklaring',
      noDeadlineReason: 'Under avklaring',
    } as const;
    const written = await publishPlan(right, { ...there, measures: [...(there.measures ?? []), added] });
    expect(written.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    await publishPlan(left, { ...plan, title: 'Skrevet på sykehuset' });
    expect((await pass()).counts).toMatchObject({ updated: 1, conflict: 0 });
    const both = await Promise.all([left, right].map(({ server }) => readPlan(server, carePlanOf(plan))));
    expect(both[0]?.plan).toEqual(both[1]?.plan);
    expect(both[0]?.plan).toMatchObject({ title: 'Skrevet på sykehuset', measures: [{}, added] });
    expect((await state.load(keyOfPlan(plan)))?.plan).toEqual(both[0]?.plan);
  });
});
