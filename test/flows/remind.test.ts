// Evaluation, revision and ending consents: set where the adapter sees them, and on the list for people when their day comes.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CarePlan, Consent, Patient, RelatedPerson, Resource, Task } from '@medplum/fhirtypes';
import { TestClock } from 'pg-boss';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { remindOfPlan, takeReminder } from '../../src/flows/remind/remind.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { startSetting } from '../support/hospital.ts';
import { planPorts } from '../support/plan-ports.ts';
import { freshDatabase } from '../support/store.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

const deadlines = { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 };
/** The adapter's and its database's: days end by the latter. */
let time = new TestClock();
let databaseUrl = '';

async function start(): Promise<{
  hospital: TestFhirServer;
  store: Store;
  ports: Parameters<typeof remindOfPlan>[0];
  plan: CarePlan;
  due: () => Promise<{ about: string; kind: string; due_at: Date; state: string }[]>;
}> {
  time = new TestClock('2026-10-20T10:00:00Z');
  const now = () => new Date(time.now());
  const hospital = await startFhirServer();
  databaseUrl = await freshDatabase();
  const store = await openStore({ databaseUrl, now, clock: time });
  endings.push(
    () => hospital.stop(),
    () => store.close(0),
  );
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    id: 'plan',
    status: 'active',
    intent: 'plan',
    subject: { reference: 'Patient/anders' },
    activity: [{ reference: { reference: 'Task/evaluation' } }],
  };
  const task: Task = {
    resourceType: 'Task',
    id: 'evaluation',
    status: 'requested',
    intent: 'order',
    code: {
      coding: [
        { system: 'https://individuell-plan.example/fhir/CodeSystem/ip-task-code', code: 'evaluation' },
      ],
    },
    restriction: { period: { end: '2026-10-25' } },
  };
  for (const resource of [plan, task]) {
    await hospital.repository.updateResource(resource as Resource);
  }
  const server = createFhirServer({ baseUrl: hospital.baseUrl });
  const ports = { server, reminders: store.reminders, clock: { now }, deadlines };
  const due = () =>
    store.database.query<{ about: string; kind: string; due_at: Date; state: string }>(
      'select about, kind, due_at, state from ip.reminder order by about, kind',
    );
  return { hospital, store, ports, plan, due };
}

/** As the job does when its day has come. */
async function dayComes({ ports, due }: Awaited<ReturnType<typeof start>>): Promise<void> {
  for (const { about, kind, due_at } of await due()) {
    await takeReminder(ports, about, { kind: kind as 'evaluation', dueAt: due_at.toISOString() });
  }
}

describe('the day of an evaluation', () => {
  it('puts it on the list for people once when it is over in Norway, not an hour before, on the day the clocks change [E9]', async () => {
    const setting = await start();
    await remindOfPlan(setting.ports, setting.plan);
    await time.setTime('2026-10-25T22:30:00Z'); // half past eleven in the evening: the day has 25 hours
    await dayComes(setting);
    expect(await setting.store.outbox.list()).toEqual([]);
    await time.setTime('2026-10-25T23:00:00Z');
    await dayComes(setting);
    await dayComes(setting);
    expect(await setting.store.outbox.list()).toMatchObject([{ reason: 'deadline-evaluation' }]);
    await remindOfPlan(setting.ports, setting.plan);
    await dayComes(setting);
    expect(await setting.store.outbox.list()).toHaveLength(1);
  });

  it('reminds of nothing when the evaluation is held in time, and of the new day when it is moved', async () => {
    const setting = await start();
    const { hospital, ports, plan, store, due } = setting;
    await remindOfPlan(ports, plan);
    const task = await hospital.repository.readResource<Task>('Task', 'evaluation');
    await hospital.repository.updateResource({ ...task, restriction: { period: { end: '2026-12-01' } } });
    await time.setTime('2026-10-26T10:00:00Z');
    await dayComes(setting);
    expect(await due()).toMatchObject([{ state: 'running', due_at: new Date('2026-12-01T22:59:59.999Z') }]);
    await hospital.repository.updateResource({ ...task, status: 'completed' });
    await time.setTime('2026-12-02T10:00:00Z');
    await dayComes(setting);
    expect(await due()).toMatchObject([{ state: 'ended' }]);
    expect(await store.outbox.list()).toEqual([]);
  });
});

describe('the sixteenth birthday', () => {
  const from = 'https://individuell-plan.example/fhir/';
  const person: Patient = { resourceType: 'Patient', id: 'anders', birthDate: '2010-12-24' };
  const mother: RelatedPerson = {
    resourceType: 'RelatedPerson',
    id: 'mother',
    patient: { reference: 'Patient/anders' },
    relationship: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
    ],
  };
  const consentOf = (id: string, performer: string, dateTime: string): Consent => ({
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: { text: 'privacy' },
    category: [{ coding: [{ system: `${from}CodeSystem/ip-consent-category`, code: 'plan' }] }],
    patient: { reference: 'Patient/anders' },
    dateTime,
    performer: [{ reference: performer }],
  });
  const load = async (hospital: TestFhirServer, ...resources: Resource[]) => {
    for (const resource of resources) {
      await hospital.repository.updateResource(resource);
    }
  };

  it('is told ninety days before, where parents consented and the person has not said anything yet [C4] [C6]', async () => {
    const setting = await start();
    const { hospital, ports, plan, store } = setting;
    await load(hospital, person, mother, consentOf('by-mother', 'RelatedPerson/mother', '2024-02-01'));
    await time.setTime('2026-09-24T10:00:00Z');
    await remindOfPlan(ports, plan);
    await dayComes(setting);
    expect(await store.outbox.list()).toEqual([]);
    await time.setTime('2026-09-25T22:00:00Z');
    await dayComes(setting);
    expect(await store.outbox.list()).toMatchObject([
      { reason: 'deadline-own-consent', detail: expect.stringContaining('Consent/by-mother') },
    ]);
  });

  it('is not told when the person has consented for the time from then on', async () => {
    const setting = await start();
    const { hospital, ports, plan, store } = setting;
    await load(
      hospital,
      person,
      mother,
      consentOf('by-mother', 'RelatedPerson/mother', '2024-02-01'),
      consentOf('own', 'Patient/anders', '2026-10-01'),
    );
    await remindOfPlan(ports, plan);
    await dayComes(setting);
    expect(await store.outbox.list()).toEqual([]);
  });
});

describe('a consent that the relay of a need sees', () => {
  it('is reminded of before it ends, by the running adapter itself [C3]', async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    databaseUrl = await freshDatabase();
    const setting = await startSetting({ config: { store: { databaseUrl } } });
    endings.push(() => setting.stop());
    await setting.load('need-with-consent', (resource) =>
      resource.resourceType === 'Consent' ? endingOn(resource, soon) : resource,
    );
    const record = await setting.raise('need-with-consent');
    expect(record.state).toBe('delivered');
    const store = await openStore({ databaseUrl });
    endings.push(() => store.close(0));
    await expect.poll(() => store.outbox.list()).toMatchObject([{ reason: 'deadline-consent-ends' }]);
    expect((await store.outbox.list())[0]?.detail).toContain('Consent/consent-anders');
  });
});

describe('a plan that is published while the adapter runs', () => {
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const fixture = JSON.parse(
    readFileSync(new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url), 'utf8'),
  ) as { evaluations: { status: string; deadline: string }[] };
  /** The same plan with its open evaluation on that day. */
  const evaluatedOn = (deadline: string) => ({
    ...fixture,
    evaluations: fixture.evaluations.map((each) =>
      each.status === 'requested' ? { ...each, deadline } : each,
    ),
  });

  it('is reminded of by the days that it names: set, moved and ended with it, and never twice [A9] [E9]', async () => {
    databaseUrl = await freshDatabase();
    const setting = await startSetting({ config: { store: { databaseUrl } } });
    const store = await openStore({ databaseUrl });
    const server = createFhirServer({ baseUrl: setting.hospital.baseUrl });
    const ports = await planPorts(server);
    endings.push(
      () => setting.stop(),
      () => store.close(0),
    );
    // What the adapter hears by notifications; the consents stand in the plan that it reads then.
    for (const type of ['CarePlan', 'Task']) {
      await setting.hospital.repository.createResource({
        resourceType: 'Subscription',
        status: 'active',
        reason: 'test',
        criteria: `${type}?`,
        channel: { type: 'rest-hook', endpoint: `${setting.adapter.url}/notifications` },
      });
    }
    const evaluations = async () => {
      await setting.hospital.notified();
      await setting.adapter.queue.idle();
      return store.database.query<{ about: string; day: string; state: string }>(
        `select about, to_char(due_at at time zone 'Europe/Oslo', 'YYYY-MM-DD') as day, state
           from ip.reminder where kind = 'evaluation' and state <> 'ended'`,
      );
    };
    const published = await publishPlan(ports, evaluatedOn(day(60)));
    expect(published.published).toBe(true);
    expect(await evaluations()).toMatchObject([{ day: day(60), state: 'running' }]);
    await publishPlan(ports, evaluatedOn(day(90)));
    expect(await evaluations()).toMatchObject([{ day: day(90), state: 'running' }]);
    const watched = 'select about, kind, due_at, state from ip.reminder order by about, kind';
    const before = await store.database.query(watched);
    await setting.adapter.sweep();
    await evaluations();
    expect(await store.database.query(watched)).toEqual(before);
    const id = published.carePlan?.replace('CarePlan/', '') ?? '';
    const plan = await setting.hospital.repository.readResource<CarePlan>('CarePlan', id);
    await setting.hospital.repository.updateResource({ ...plan, status: 'completed' });
    expect(await evaluations()).toEqual([]);
  });
});

describe('a plan that stands on the server', () => {
  it('is watched after `ip-fhir remind`, with its evaluations, revisions and consents [A9] [E9]', async () => {
    const { hospital, due } = await start();
    const { plan } = parsePlan(
      JSON.parse(
        readFileSync(new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url), 'utf8'),
      ),
    );
    const resources = plan
      ? toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource)
      : [];
    for (const resource of resources) {
      await hospital.repository.updateResource(resource);
    }
    const id = resources.find(({ resourceType }) => resourceType === 'CarePlan')?.id ?? '';
    const named = await remindByCommand(hospital.baseUrl, id);
    const rows = await due();
    const about = named.flatMap((one) => one.reminders.map(({ kind }) => `${one.about} ${kind}`));
    expect(rows.map((row) => `${row.about} ${row.kind}`)).toEqual(about.sort());
    expect(new Set(rows.map(({ kind }) => kind))).toContain('own-consent');
    expect(new Set(rows.map(({ kind }) => kind))).toContain('evaluation');
    expect(new Set(rows.map(({ kind }) => kind))).toContain('revision');
    expect(rows.every(({ state }) => state === 'running')).toBe(true);
  });

  it('that is not there is said to be missing', async () => {
    const { hospital } = await start();
    await expect(remindByCommand(hospital.baseUrl, 'nowhere')).rejects.toMatchObject({ code: 1 });
  });
});

function endingOn(consent: Consent, end: string): Consent {
  const provision = (consent.provision?.provision ?? []).map((each) => ({ ...each, period: { end } }));
  return { ...consent, provision: { provision } };
}

async function remindByCommand(
  server: string,
  plan: string,
): Promise<{ about: string; reminders: { kind: string }[] }[]> {
  const main = new URL('../../src/cli/main.ts', import.meta.url).href;
  const script = `await (await import(${JSON.stringify(main)})).main(process.argv);`;
  const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-remind-'));
  endings.push(async () => rmSync(folder, { recursive: true }));
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      hospital: { server, name: 'Hospital' },
      notifications: { secret: 'a-secret-for-tests-only' },
      answers: { token: 'a-token-for-tests-only' },
      directory: [],
      store: { databaseUrl },
    }),
  );
  const argv = ['--input-type=module', '-e', script, 'ip-fhir', 'remind', plan, '--config', config];
  return JSON.parse((await promisify(execFile)(process.execPath, argv)).stdout);
}
