// What a reader of the hospital's record sees of what was decided: Tasks for people, what is documented, who wrote it, and that it ends.
import type {
  CarePlan,
  CareTeam,
  Communication,
  Consent,
  Encounter,
  Flag,
  Observation,
  Provenance,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { codesIn } from '../../src/ground/fhir/coded.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import {
  fixture,
  recordOf,
  type Setting,
  type SettingOptions,
  startSetting,
  until,
} from '../support/hospital.ts';

// Adapters start here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

type Change = (resource: Resource) => Resource | undefined;

/** The need is raised, and decided. */
async function decided(folder: string, change: Change, options?: SettingOptions): Promise<Setting> {
  setting = await startSetting(options);
  await setting.load(folder, change);
  await setting.raise(folder);
  return setting;
}

async function all<T extends Resource>({ hospital }: Setting, type: T['resourceType']): Promise<T[]> {
  const found = await hospital.repository.search<T>({ resourceType: type, count: 1000 });
  return (found.entry ?? []).flatMap(({ resource }) => resource ?? []) as T[];
}

async function task(stage: Setting, kind: string): Promise<Task | undefined> {
  const ofKind = (await all<Task>(stage, 'Task')).filter(({ code }) =>
    codesIn(code, codeSystem('ip-task-code')).includes(kind),
  );
  expect(ofKind.length, `${kind} stands there at most once`).toBeLessThan(2);
  return ofKind[0];
}

/** Who wrote it, as the Provenances about it say. */
async function originsOf(stage: Setting, reference: string): Promise<Provenance[]> {
  const all_ = await all<Provenance>(stage, 'Provenance');
  return all_.filter(({ target }) => target.some((each) => each.reference === reference));
}

/** Without the parts of the assessment, or with other values of them. */
function assessed(parts: Readonly<Record<string, boolean | undefined>>): Change {
  return (resource) =>
    resource.resourceType === 'Observation'
      ? {
          ...resource,
          // Who finds whether the criteria are met says the same of the need.
          ...(parts['long-term'] === undefined ? {} : { valueBoolean: parts['long-term'] }),
          component: [
            ...(resource.component ?? []).filter(
              ({ code }) =>
                !codesIn(code, codeSystem('ip-assessment-component')).some((each) => each in parts),
            ),
            ...Object.entries(parts).flatMap(([code, valueBoolean]) =>
              valueBoolean === undefined
                ? []
                : [
                    {
                      code: { coding: [{ system: codeSystem('ip-assessment-component'), code }] },
                      valueBoolean,
                    },
                  ],
            ),
          ],
        }
      : resource;
}

/** Services of the hospital alone. */
const hospitalOnly: Change = (resource) =>
  resource.resourceType === 'Observation'
    ? {
        ...resource,
        component: [
          ...(resource.component ?? []),
          {
            code: { coding: [{ system: codeSystem('ip-assessment-component'), code: 'service-levels' }] },
            valueCodeableConcept: { coding: [{ system: codeSystem('ip-service-level'), code: 'hospital' }] },
          },
        ],
      }
    : resource;

const same: Change = (resource) => resource;

describe('a person who was not informed', () => {
  it('is informed by a Task that ends when the record says that it was done, and the need goes on [D4]', async () => {
    const stage = await decided('need-with-consent', assessed({ informed: undefined }));
    const asked = await task(stage, 'inform-person');
    expect(asked).toMatchObject({ status: 'requested', owner: { reference: 'PractitionerRole/nurse-role' } });
    expect(await originsOf(stage, `Task/${asked?.id}`)).toMatchObject([
      {
        agent: [{ who: { display: 'Fjellheim sykehus' } }],
        entity: [{ what: { reference: 'Flag/flag-anders' } }],
      },
    ]);
    expect(stage.unit.messages).toEqual([]);
    await stage.hospital.repository.updateResource<Communication>({
      resourceType: 'Communication',
      id: 'informed-anders',
      status: 'completed',
      category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'information-given' }] }],
      subject: { reference: 'Patient/anders' },
      sent: '2026-03-03T09:00:00+01:00',
      recipient: [{ reference: 'Patient/anders' }],
    });
    const record = await stage.raise('need-with-consent');
    expect(record.state).toBe('delivered');
    expect((await task(stage, 'inform-person'))?.status).toBe('completed');
  });
});

describe('a person who was not asked', () => {
  it('is asked by a Task that is due when the stay ends, and that ends with the answer [D11]', async () => {
    const change: Change = (resource) =>
      resource.resourceType === 'Consent'
        ? undefined
        : assessed({ 'wish-plan': undefined, 'wish-coordinator': undefined })(resource);
    setting = await startSetting();
    await setting.load('need-with-consent', change);
    await setting.hospital.repository.updateResource<Encounter>({
      resourceType: 'Encounter',
      id: 'stay',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject: { reference: 'Patient/anders' },
      period: { start: '2026-03-01T10:00:00+01:00', end: '2026-03-09T12:00:00+01:00' },
    });
    const flag = fixture<Flag>('need-with-consent', 'flag.json');
    await setting.hospital.repository.updateResource<Flag>({
      ...flag,
      encounter: { reference: 'Encounter/stay' },
    });
    await setting.hospital.notified();
    await setting.adapter.queue.idle();
    expect(await task(setting, 'ask-person')).toMatchObject({
      status: 'requested',
      restriction: { period: { end: '2026-03-09T12:00:00+01:00' } },
    });
    await setting.load('need-with-consent', (resource) =>
      resource.resourceType === 'Observation' ? resource : undefined,
    );
    await setting.raise('need-with-consent');
    expect((await task(setting, 'ask-person'))?.status).toBe('completed');
    expect(setting.unit.messages).toEqual([]);
  });
});

describe('a municipality that requires a written application', () => {
  it('has a Task in the hospital to help with it, beside the notice [D14]', async () => {
    // Nobody answers there: the help does not wait for the unit.
    const endpoint = 'http://127.0.0.1:9/fhir/$process-message';
    const unit = { municipality: '4601', name: 'Unit', organizationNumber: '310000248', endpoint };
    setting = await startSetting({
      config: { directory: [{ ...unit, transport: 'fhir-message', applicationRequired: true }] },
    });
    await setting.load('need-with-consent');
    const record = await setting.raise('need-with-consent');
    expect(await task(setting, 'help-apply')).toMatchObject({
      status: 'requested',
      for: { reference: 'Patient/anders' },
      owner: { reference: 'PractitionerRole/nurse-role' },
    });
    expect(record.flag).toBe('Flag/flag-anders');
  });
});

describe('a need that does not meet the criteria', () => {
  const notMet = assessed({ 'long-term': false, coordinated: false });

  it('is a decision in the record with how to complain, and a Task to tell the person [D2] [F1]', async () => {
    const stage = await decided('need-with-consent', notMet);
    const [decision] = await all<Communication>(stage, 'Communication');
    expect(decision).toMatchObject({
      status: 'preparation',
      about: [{ reference: 'Flag/flag-anders' }],
      recipient: [{ reference: 'Patient/anders' }],
    });
    expect(decision?.sent).toBeUndefined();
    expect(decision?.payload?.[0]?.contentString).toContain('Vilkårene');
    expect(decision?.extension?.[0]?.valueString).toContain('Statsforvalteren');
    const telling = await task(stage, 'tell-decision');
    expect(telling).toMatchObject({
      status: 'requested',
      focus: { reference: `Communication/${decision?.id}` },
    });
    expect(await originsOf(stage, `Communication/${decision?.id}`)).toHaveLength(1);
    const check = await createResourceCheck();
    for (const resource of [decision, telling]) {
      expect(check(resource as Resource).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('ends when somebody says on either of the two that the person was told', async () => {
    const stage = await decided('need-with-consent', notMet);
    const telling = await task(stage, 'tell-decision');
    await stage.hospital.repository.updateResource<Task>({
      ...(telling as Task),
      status: 'completed',
      lastModified: '2026-03-05T12:00:00+01:00',
    });
    await stage.raise('need-with-consent');
    expect(await all<Communication>(stage, 'Communication')).toMatchObject([
      { status: 'completed', sent: '2026-03-05T12:00:00+01:00' },
    ]);
  });

  it('falls away when the criteria are met after all, and stands again when they are not', async () => {
    const stage = await decided('need-with-consent', notMet);
    const before = await stage.hospital.repository.readResource<Observation>(
      'Observation',
      'assessment-anders',
    );
    const met = assessed({
      'long-term': true,
      coordinated: true,
      'wish-plan': undefined,
      informed: undefined,
    });
    await stage.hospital.repository.updateResource(met(before) as Observation);
    await stage.load('need-with-consent', (resource) =>
      resource.resourceType === 'Consent' ? { ...resource, status: 'draft' } : undefined,
    );
    await stage.raise('need-with-consent');
    expect((await task(stage, 'tell-decision'))?.status).toBe('cancelled');
    expect((await all<Communication>(stage, 'Communication'))[0]?.status).toBe('not-done');
    await stage.hospital.repository.updateResource(notMet(before) as Observation);
    await stage.raise('need-with-consent');
    expect((await task(stage, 'tell-decision'))?.status).toBe('requested');
    expect((await all<Communication>(stage, 'Communication'))[0]?.status).toBe('preparation');
  });
});

describe('a person who declines', () => {
  it('stands in the record once with what was declined and where that is said, however often it is looked at [C5]', async () => {
    const declines = assessed({ 'wish-plan': false, 'wish-coordinator': false });
    const stage = await decided('need-with-consent', declines);
    await stage.raise('need-with-consent');
    const origins = await originsOf(stage, 'Flag/flag-anders');
    expect(origins).toHaveLength(1);
    expect(origins[0]).toMatchObject({
      occurredDateTime: '2026-03-02T10:15:00+01:00',
      reason: [{ text: 'Personen takker nei til individuell plan. Ingenting er sendt.' }],
      entity: [{ what: { reference: 'Observation/assessment-anders' } }],
    });
    expect(stage.unit.messages).toEqual([]);
  });

  it('to the notice alone is told apart from one to the plan', async () => {
    const rejects: Change = (resource) =>
      resource.resourceType === 'Consent' ? { ...resource, status: 'rejected' } : resource;
    const stage = await decided('need-with-consent', rejects);
    const [origin] = await originsOf(stage, 'Consent/consent-anders');
    expect(origin?.reason?.[0]?.text).toContain('koordinerende enhet får melding');
  });
});

describe('a person who has a plan', () => {
  it('has that in the record, and the coordinator is to be contacted at the latest at discharge [D10] [D19]', async () => {
    const team: CareTeam = {
      resourceType: 'CareTeam',
      id: 'team-cecilie',
      status: 'active',
      subject: { reference: 'Patient/cecilie' },
      participant: [
        {
          role: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9034', code: '8' }] }],
          member: { reference: 'PractitionerRole/coordinator', display: 'Eva Prøve' },
        },
      ],
    };
    setting = await startSetting();
    await setting.load('existing-plan');
    await setting.hospital.repository.updateResource(team);
    await setting.raise('existing-plan');
    const [noted] = await all<Observation>(setting, 'Observation').then((found) =>
      found.filter(({ code }) => codesIn(code, codeSystem('ip-observation-code')).includes('record-status')),
    );
    const parts = Object.fromEntries(
      (noted?.component ?? []).map(({ code, valueBoolean, valueString }) => [
        codesIn(code, codeSystem('ip-assessment-component'))[0],
        valueBoolean ?? valueString,
      ]),
    );
    expect(parts).toMatchObject({ 'has-plan': true, 'coordinator-municipality': 'Eva Prøve' });
    expect(await originsOf(setting, `Observation/${noted?.id}`)).toHaveLength(1);
    const contact = await task(setting, 'contact-coordinator');
    expect(contact?.description).toContain('Eva Prøve');
    expect(await originsOf(setting, `Task/${contact?.id}`)).toHaveLength(1);
  });
});

describe('a plan that the hospital has begun', () => {
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    id: 'plan-anders',
    status: 'active',
    intent: 'plan',
    subject: { reference: 'Patient/anders' },
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '734163000' }] }],
    author: { reference: 'Organization/hospital-ward' },
  };

  async function withPlan(change: Change): Promise<Setting> {
    setting = await startSetting();
    await setting.load('existing-plan', (resource) =>
      resource.resourceType === 'CarePlan'
        ? ({ ...resource, ...plan, category: resource.category, id: 'plan-anders' } as CarePlan)
        : undefined,
    );
    await setting.load('need-with-consent', change);
    await setting.raise('need-with-consent');
    return setting;
  }

  it('is handed over by a Task that names unit and plan, and ends when the plan is the municipality’s [B5]', async () => {
    const stage = await withPlan(same);
    await until(stage.adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    const handover = await task(stage, 'handover');
    expect(handover).toMatchObject({
      status: 'requested',
      focus: { reference: 'CarePlan/plan-anders' },
      owner: { identifier: { value: '310000248' } },
    });
    const check = await createResourceCheck();
    expect(check(handover as Task).filter(({ severity }) => severity === 'error')).toEqual([]);
    const now = await stage.hospital.repository.readResource<CarePlan>('CarePlan', 'plan-anders');
    await stage.hospital.repository.updateResource<CarePlan>({
      ...now,
      author: { reference: 'Organization/ke-bergen' },
      extension: [],
    });
    await stage.raise('need-with-consent');
    expect((await task(stage, 'handover'))?.status).toBe('completed');
  });

  it('goes on in the hospital where only its services are needed, by a Task about the plan', async () => {
    const stage = await withPlan(hospitalOnly);
    expect(await task(stage, 'continue-plan')).toMatchObject({
      status: 'requested',
      focus: { reference: 'CarePlan/plan-anders' },
    });
    expect(stage.unit.messages).toEqual([]);
  });
});

describe('a plan that the hospital is to start', () => {
  it('has a Task for the written consent, which ends with the consent that is kept with its form', async () => {
    const stage = await decided('need-with-consent', hospitalOnly);
    expect((await task(stage, 'get-written-consent'))?.status).toBe('requested');
    expect((await task(stage, 'start-plan'))?.status).toBe('requested');
    const consent = await stage.hospital.repository.readResource<Consent>('Consent', 'consent-anders');
    await stage.hospital.repository.updateResource<Consent>({
      ...consent,
      id: 'to-the-plan',
      category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'plan' }] }],
      sourceAttachment: { contentType: 'application/pdf', title: 'Samtykke' },
    });
    await stage.raise('need-with-consent');
    expect(await task(stage, 'get-written-consent')).toMatchObject({
      status: 'completed',
      output: [{ valueReference: { reference: 'Consent/to-the-plan' } }],
    });
  });

  it('is not asked for any more when the Flag is ended, and says why', async () => {
    const stage = await decided('need-with-consent', hospitalOnly);
    const flag = await stage.hospital.repository.readResource('Flag', 'flag-anders');
    await stage.hospital.repository.updateResource({ ...flag, status: 'inactive' } as Resource);
    await stage.hospital.notified();
    await stage.adapter.queue.idle();
    const started = await task(stage, 'start-plan');
    expect(started?.status).toBe('cancelled');
    expect(codesIn(started?.statusReason, codeSystem('ip-status-reason'))).toEqual(['need-over']);
  });
});

describe('a server that does not take writes for a while', () => {
  it('has every Task once with its Provenance when it takes them again', async () => {
    let refused = 0;
    const stage = await decided('need-with-consent', assessed({ informed: undefined }), {
      refusesWrites: () => {
        refused += 1;
        return refused <= 2 ? 503 : undefined;
      },
    });
    await until(stage.adapter, 'flag-anders', ({ state }) => state === 'unclear');
    const asked = await task(stage, 'inform-person');
    expect(asked?.status).toBe('requested');
    expect(await originsOf(stage, `Task/${asked?.id}`)).toHaveLength(1);
    expect((await recordOf(stage.adapter, 'flag-anders')).attempts).toBe(0);
  });
});
