// What the unit's answers, retractions and decisions leave on the hospital's own server, over real HTTP.
import type {
  Bundle,
  CareTeam,
  Flag,
  Observation,
  Practitioner,
  PractitionerRole,
  Provenance,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { explainNeed } from '../../src/flows/judge/explain-need.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR, ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import { messageBundle } from '../../src/ground/fhir/message.ts';
import { routingTo } from '../support/directory.ts';
import { ANSWER_TOKEN, fixture, recordOf, type Setting, startSetting } from '../support/hospital.ts';

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

async function delivered(): Promise<Setting & { taskId: string }> {
  setting = await startSetting();
  await setting.load('need-with-consent');
  const record = await setting.raise('need-with-consent');
  expect(record.recordedAtSource).toBe(true);
  return { ...setting, taskId: record.task ?? '' };
}

const coding = (system: `ip-${string}`, code: string) => ({ coding: [{ system: codeSystem(system), code }] });
let count = 0;
const uuid = () => `6f0c8a52-3c57-4a55-9d0b-${String(++count).padStart(12, '0')}`;

/** The unit's answer, as a municipality's system would send it. */
async function answer(
  { adapter }: Setting,
  task: Partial<Task> & { id: string },
  more: readonly Resource[] = [],
  from = '310000248',
): Promise<{ status: number; code: string | undefined; text: string }> {
  const whole: Task = {
    resourceType: 'Task',
    status: 'accepted',
    intent: 'order',
    code: coding('ip-task-code', 'ke-request'),
    ...task,
  };
  const bundle: Bundle = messageBundle(
    uuid(),
    new Date().toISOString(),
    {
      resourceType: 'MessageHeader',
      id: uuid(),
      eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
      sender: { identifier: { system: ORGNR, value: from } },
      source: { endpoint: 'http://127.0.0.1:9/fhir/$process-message' },
    },
    [whole, ...more],
  );
  const response = await fetch(`${adapter.url}/fhir/$process-message`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${ANSWER_TOKEN}` },
    body: JSON.stringify(bundle),
  });
  const text = await response.text();
  const { entry } = JSON.parse(text) as Bundle;
  const header = entry?.[0]?.resource as { response?: { code?: string } } | undefined;
  return { status: response.status, code: header?.response?.code, text };
}

function coordinator(name: string): {
  role: PractitionerRole;
  resources: Resource[];
  output: Task['output'];
} {
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: uuid(),
    name: [{ family: name, given: ['Ingrid'] }],
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: uuid(),
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    code: [{ coding: [{ system: ROLE_9034, code: '8' }] }, { coding: [{ system: ROLE_9034, code: '17' }] }],
    telecom: [{ system: 'phone', value: '55 55 01 23' }],
  };
  return {
    role,
    resources: [role, practitioner],
    output: [
      {
        type: coding('ip-task-output', 'coordinator'),
        valueReference: { reference: `urn:uuid:${role.id}` },
      },
    ],
  };
}

const all = async <T extends Resource>({ hospital }: Setting, type: T['resourceType']): Promise<T[]> =>
  ((await hospital.repository.search({ resourceType: type, count: 100 })).entry ?? []).map(
    ({ resource }) => resource as unknown as T,
  );
const taskOf = (tasks: readonly Task[], code: string) =>
  tasks.find((task) => task.code?.coding?.some((each) => each.code === code));

describe('a coordinator is appointed', () => {
  it('stands in a care team with name, telephone and all functions; the one before ends [E1] [E14]', async () => {
    const stage = await delivered();
    for (const name of ['Prøve', 'Eksempel']) {
      const { resources, output } = coordinator(name);
      const businessStatus = coding('ip-business-status', 'coordinator-appointed');
      const { code } = await answer(
        stage,
        { id: stage.taskId, businessStatus, output: output ?? [] },
        resources,
      );
      expect(code).toBe('ok');
    }
    const [team] = await all<CareTeam>(stage, 'CareTeam');
    const participants = team?.participant ?? [];
    expect(participants.map(({ member }) => member?.display)).toEqual(['Ingrid Prøve', 'Ingrid Eksempel']);
    expect(participants.map(({ period }) => period?.end !== undefined)).toEqual([true, false]);
    expect(participants[1]?.role?.flatMap((role) => role.coding?.[0]?.code)).toEqual(['8', '17']);
    const roles = await all<PractitionerRole>(stage, 'PractitionerRole');
    const appointed = roles.find(({ id }) => participants[1]?.member?.reference === `PractitionerRole/${id}`);
    expect(appointed?.telecom?.[0]?.value).toBe('55 55 01 23');
  });

  it('first contact is due within two weeks, and the record says who the coordinator is [E2] [D18]', async () => {
    const stage = await delivered();
    const { resources, output } = coordinator('Prøve');
    const businessStatus = coding('ip-business-status', 'coordinator-appointed');
    await answer(stage, { id: stage.taskId, businessStatus, output: output ?? [] }, resources);
    const first = taskOf(await all<Task>(stage, 'Task'), 'first-contact');
    const days = (Date.parse(first?.restriction?.period?.end ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13);
    expect(days).toBeLessThan(15.1);
    const observations = await all<Observation>(stage, 'Observation');
    const status = observations.find(({ code }) => code?.coding?.[0]?.code === 'record-status');
    const part = (code: string) => status?.component?.find((each) => each.code?.coding?.[0]?.code === code);
    expect(part('coordinator-appointed')?.valueBoolean).toBe(true);
    expect(part('coordinator-municipality')?.valueString).toBe('Ingrid Prøve');
    const provenances = await all<Provenance>(stage, 'Provenance');
    expect(
      provenances.some(({ target }) => target?.some(({ reference }) => reference === `Task/${stage.taskId}`)),
    ).toBe(true);
  });

  it('is refused when nobody is named', async () => {
    const stage = await delivered();
    const businessStatus = coding('ip-business-status', 'coordinator-appointed');
    const { code, text } = await answer(stage, { id: stage.taskId, businessStatus });
    expect(code).toBe('fatal-error');
    expect(text).toContain('nobody is named');
    expect(await all<CareTeam>(stage, 'CareTeam')).toEqual([]);
  });
});

describe('other answers', () => {
  it.each([
    ['plan-exists', 'rejected', 'fetch-plan'],
    ['person-declined', 'cancelled', undefined],
    ['taken-on', 'accepted', undefined],
  ] as const)('%s is written to the Task and leads to its next step', async (business, status, next) => {
    const stage = await delivered();
    const businessStatus = coding('ip-business-status', business);
    const statusReason = { text: 'Svar fra kommunen' };
    expect((await answer(stage, { id: stage.taskId, status, businessStatus, statusReason })).code).toBe('ok');
    const tasks = await all<Task>(stage, 'Task');
    const task = tasks.find(({ id }) => id === stage.taskId);
    expect(task).toMatchObject({ status, businessStatus });
    expect(taskOf(tasks, 'fetch-plan') !== undefined).toBe(next === 'fetch-plan');
  });

  it('wrong municipality goes to a person with what to do', async () => {
    const stage = await delivered();
    const businessStatus = coding('ip-business-status', 'wrong-municipality');
    await answer(stage, { id: stage.taskId, status: 'rejected', businessStatus });
    const record = await recordOf(stage.adapter, 'flag-anders');
    expect(record.business).toBe('wrong-municipality');
    expect(record.history.find(({ event }) => event === 'answered')?.detail).toContain(
      'not that of the home',
    );
  });

  it('a meeting that the unit asks for becomes a Task with its agenda [E12]', async () => {
    const stage = await delivered();
    const meeting: Task = {
      resourceType: 'Task',
      id: uuid(),
      status: 'requested',
      intent: 'order',
      code: coding('ip-task-code', 'meeting'),
      input: [{ type: coding('ip-task-input', 'agenda'), valueString: 'Mål for hjemreise' }],
    };
    const businessStatus = coding('ip-business-status', 'taken-on');
    await answer(stage, { id: stage.taskId, businessStatus }, [meeting]);
    const asked = taskOf(await all<Task>(stage, 'Task'), 'meeting');
    expect(asked?.input?.map(({ valueString }) => valueString)).toEqual(['Mål for hjemreise']);
  });
});

describe('a Flag that is entered in error', () => {
  it('after sending is taken back once, on the same thread, and the hospital’s own copies say so', async () => {
    const stage = await delivered();
    const { hospital, adapter, unit } = stage;
    const flag = await hospital.repository.readResource<Flag>('Flag', 'flag-anders');
    for (const text of ['Feilført', 'Feilført igjen']) {
      const code = { ...flag.code, text };
      await hospital.repository.updateResource<Flag>({ ...flag, code, status: 'entered-in-error' });
      await hospital.notified();
      await adapter.queue.idle();
    }
    expect(unit.messages.map(({ event }) => event)).toEqual(['need-notice', 'need-notice-cancellation']);
    const threads = unit.messages.map(
      ({ message }) =>
        message.entry?.flatMap(({ resource }) =>
          resource?.resourceType === 'Communication' ? (resource.identifier?.[0]?.value ?? []) : [],
        )[0],
    );
    expect(threads[0]).toBe(threads[1]);
    expect((await hospital.repository.readResource<Task>('Task', stage.taskId)).status).toBe('cancelled');
  });

  it('before sending leaves no trace at the unit', async () => {
    setting = await startSetting();
    await setting.load('need-with-consent');
    const flag = fixture<Flag>('need-with-consent', 'flag.json');
    await setting.hospital.repository.updateResource<Flag>({ ...flag, status: 'entered-in-error' });
    await setting.hospital.notified();
    await setting.adapter.queue.idle();
    expect((await recordOf(setting.adapter, 'flag-anders')).state).toBe('not-needed');
    expect(setting.unit.messages).toEqual([]);
  });
});

describe('an existing plan', () => {
  it('is taken into account by the running services of the hospital [D19] [D10]', async () => {
    setting = await startSetting();
    await setting.load('existing-plan');
    const request: ServiceRequest = {
      resourceType: 'ServiceRequest',
      id: 'rehab',
      status: 'active',
      intent: 'order',
      code: { text: 'Rehabilitering' },
      subject: { reference: 'Patient/cecilie' },
    };
    await setting.hospital.repository.updateResource(request);
    await setting.raise('existing-plan');
    const after = await setting.hospital.repository.readResource<ServiceRequest>('ServiceRequest', 'rehab');
    expect(after.supportingInfo).toEqual([{ reference: 'CarePlan/plan-cecilie' }]);
    expect(taskOf(await all<Task>(setting, 'Task'), 'fetch-plan')?.focus?.reference).toBe(
      'CarePlan/plan-cecilie',
    );
  });
});

describe('bad input', () => {
  const change = (type: Resource['resourceType'], more: object) => (resource: Resource) =>
    resource.resourceType === type ? ({ ...resource, ...more } as Resource) : resource;
  const official = {
    url: 'http://hl7.no/fhir/StructureDefinition/no-basis-address-official',
    valueBoolean: true,
  };
  const address = (code: string) => ({
    use: 'home',
    extension: [official],
    _district: {
      extension: [
        {
          url: 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode',
          valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.3402', code },
        },
      ],
    },
  });

  it.each([
    [
      'a patient with two addresses',
      { address: [address('4601'), address('5001')] },
      'do not all name the same municipality',
    ],
    [
      'a patient in a municipality that the directory does not have',
      { address: [address('0301')] },
      'No unit covers 0301 Oslo',
    ],
    ['a patient who has died', { deceasedBoolean: true }, 'dead'],
    [
      'a protected address',
      {
        meta: {
          security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
        },
      },
      'protected',
    ],
  ])('%s goes to a person, and nothing leaves', async (_what, more, words) => {
    setting = await startSetting();
    await setting.load('need-with-consent', change('Patient', more));
    const record = await setting.raise('need-with-consent');
    expect(record.state).toBe('for-a-person');
    expect(record.history.at(-1)?.detail).toContain(words);
    expect(setting.unit.messages).toEqual([]);
  });

  it('two Flags for one need are told once', async () => {
    const stage = await delivered();
    const flag = fixture<Flag>('need-with-consent', 'flag.json');
    await stage.hospital.repository.updateResource({ ...flag, id: 'flag-again' });
    await stage.hospital.notified();
    await stage.adapter.queue.idle();
    expect((await recordOf(stage.adapter, 'flag-again')).state).toBe('not-needed');
    expect(stage.unit.messages).toHaveLength(1);
  });
});

describe('the explanation', () => {
  it('tells facts, rule, consent, recipient and the exact message, and changes nothing', async () => {
    setting = await startSetting();
    await setting.load('need-with-consent');
    await setting.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    await setting.hospital.notified();
    await setting.adapter.queue.idle();
    const before = setting.hospital.requests.length;
    const explanation = await explainNeed(
      {
        server: createFhirServer({ baseUrl: setting.hospital.baseUrl }),
        routing: routingTo({ name: 'Unit', organizationNumber: '310000248', municipality: '4601' }),
        ledger: { get: async () => undefined, confirmations: async () => [] },
        clock: { now: () => new Date('2026-03-02T10:00:00Z') },
        replyTo: { name: 'Fjellheim sykehus', endpoint: 'http://127.0.0.1:9/' },
      },
      'flag-anders',
    );
    expect(explanation).toMatchObject({
      rule: 'notify',
      actions: ['notify-ke'],
      consent: expect.stringContaining('Consent/consent-anders'),
    });
    const sent = setting.unit.messages[0]?.message.entry?.map(({ resource }) => resource?.id);
    // The id of the message itself follows from what only the adapter that sends it knows.
    const told = explanation.message?.entry?.map(({ resource }) => resource?.id);
    expect(told?.slice(1)).toEqual(sent?.slice(1));
    expect(explanation.letter).toContain('individuell plan');
    const lines = setting.hospital.requests.slice(before);
    expect(lines.filter((line) => /^(PUT|DELETE|POST (?!.*_search))/.test(line))).toEqual([]);
  });
});
