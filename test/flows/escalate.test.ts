// A unit that has the notice and is silent: what a reader of the record sees from step to step, and that nothing leaves the trust.
import type { Organization, PractitionerRole, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { type DeadlinePorts, takeDeadline } from '../../src/flows/answer/take-deadline.ts';
import type { RoutedRecipient } from '../../src/flows/ports.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import type { DeadlineKind } from '../../src/need/delivery/states.ts';
import { noticeId, noticeKey } from '../../src/need/notice/identity.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { recordOf, type Setting, startSetting, until } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

// Adapters start here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

const escalation = { trustUnitWorkingDays: 2, leaderWorkingDays: 2, personWorkingDays: 2 };
const trustUnit: RoutedRecipient = {
  organization: 'trust-ke',
  organizationNumber: '310000302',
  name: 'Koordinerende enhet, Fjellheim',
  endpoint: 'https://ke.example',
  transport: 'fhir-message',
  municipality: '',
  partOf: [],
  to: 'hospital-trust',
};

interface Stage {
  readonly setting: Setting;
  readonly store: Store;
  /** The deadline comes on its day. */
  readonly comes: (kind: DeadlineKind) => Promise<void>;
  readonly task: () => Promise<Task | undefined>;
}

async function silent(people: readonly Resource[]): Promise<Stage> {
  const databaseUrl = await freshDatabase();
  const setting = await startSetting({ config: { store: { databaseUrl } } });
  const store = await openStore({ databaseUrl, concurrency: 1 });
  ends.push(
    () => setting.stop(),
    () => store.close(0),
  );
  await setting.load('need-with-consent');
  for (const resource of people) {
    await setting.hospital.repository.updateResource(resource);
  }
  await setting.raise('need-with-consent');
  const record = await until(
    setting.adapter,
    'flag-anders',
    ({ recordedAtSource }) => recordedAtSource === true,
  );
  const key = noticeKey(setting.hospital.baseUrl, 'flag-anders');
  const comes = async (kind: DeadlineKind): Promise<void> => {
    const [deadline] = await store.database.query<{ due_at: Date }>(
      `select due_at from ip.deadline where notice_key = $1 and kind = $2 and state = 'running'`,
      [key, kind],
    );
    expect(deadline, `${kind} runs`).toBeDefined();
    const dueAt = deadline?.due_at ?? new Date();
    const ports = {
      server: createFhirServer({ baseUrl: setting.hospital.baseUrl }),
      side: 'hospital',
      // By the database's clock, too, the day has come.
      ledger: { ...store.ledger, putOff: async () => false },
      clock: { now: () => dueAt },
      maxResends: 3,
      personAfter: 3_600_000,
      deadlines: { acknowledgementMs: 1, answerWorkingDays: 10, consentWarningDays: 14, escalation },
      routing: { forTrust: async () => ({ recipient: trustUnit, way: [] }) },
      replyTo: { name: 'Fjellheim sykehus' },
    } as unknown as DeadlinePorts;
    await takeDeadline(ports, record.key, kind, dueAt.toISOString());
    // The same job once more, as after a kill: nothing is done twice.
    await takeDeadline(ports, record.key, kind, dueAt.toISOString());
  };
  const task = async (): Promise<Task | undefined> =>
    setting.hospital.repository
      .readResource<Task>('Task', noticeId(key, 'follow-notice'))
      .catch(() => undefined);
  return { setting, store, comes, task };
}

const trust: Organization = {
  resourceType: 'Organization',
  id: 'trust',
  identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: '310000299' }],
  type: [{ coding: [{ system: codeSystem('ip-organization-type'), code: 'trust' }] }],
  name: 'Fjellheim HF',
};
const ward: Organization = {
  resourceType: 'Organization',
  id: 'hospital-ward',
  identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: '310000019' }],
  active: true,
  name: 'Fjellheim sykehus, avdeling for rehabilitering',
  partOf: { reference: 'Organization/trust' },
};
const { partOf: _, ...alone } = ward;
const leader: PractitionerRole = {
  resourceType: 'PractitionerRole',
  id: 'leader',
  active: true,
  organization: { reference: 'Organization/hospital-ward' },
  code: [{ coding: [{ system: codeSystem('ip-participant-role'), code: 'unit-leader' }] }],
};

async function attentions({ store }: Stage): Promise<string[]> {
  const rows = await store.database.query<{ reason: string }>(
    'select reason from ip.attention where closed_at is null',
  );
  return rows.map(({ reason }) => reason);
}

describe('a unit that does not answer', () => {
  it('is followed up by the trust’s unit, then by the leader, then by a person, each in their time, and nothing is sent', async () => {
    const stage = await silent([trust, ward, leader]);
    await stage.comes('answer');
    expect(await stage.task()).toBeUndefined();
    expect(await attentions(stage)).toEqual([]);
    await stage.comes('follow-trust-unit');
    const first = await stage.task();
    expect(first).toMatchObject({
      status: 'requested',
      owner: { identifier: { value: '310000302' } },
      for: { reference: 'Patient/anders' },
    });
    const check = await createResourceCheck();
    expect(check(first as Task).filter(({ severity }) => severity === 'error')).toEqual([]);
    await stage.comes('follow-leader');
    const second = await stage.task();
    expect(second?.owner).toEqual({ reference: 'PractitionerRole/leader' });
    expect(second?.note).toHaveLength(2);
    expect(await attentions(stage)).toEqual([]);
    await stage.comes('follow-person');
    expect(await attentions(stage)).toEqual(['deadline-answer']);
    expect(stage.setting.unit.messages).toHaveLength(1);
    const { history } = await recordOf(stage.setting.adapter, 'flag-anders');
    expect(history.filter(({ event }) => event === 'escalated')).toHaveLength(2);
  });

  it('passes over who is not recorded, and says so', async () => {
    const stage = await silent([alone]);
    await stage.comes('answer');
    await stage.comes('follow-trust-unit');
    await stage.comes('follow-leader');
    expect(await stage.task()).toBeUndefined();
    await stage.comes('follow-person');
    expect(await attentions(stage)).toEqual(['deadline-answer']);
    const { history } = await recordOf(stage.setting.adapter, 'flag-anders');
    expect(history.filter(({ detail }) => detail.includes('Nobody is recorded'))).toHaveLength(2);
  });

  it('that answers after all ends what was asked, and no further deadline runs', async () => {
    const stage = await silent([trust, ward, leader]);
    const { hospital, adapter } = stage.setting;
    await stage.comes('answer');
    await stage.comes('follow-trust-unit');
    const { task = '' } = await recordOf(adapter, 'flag-anders');
    await hospital.repository.createResource({
      resourceType: 'Subscription',
      status: 'active',
      reason: 'test',
      criteria: 'Task?',
      channel: {
        type: 'rest-hook',
        endpoint: `${adapter.url}/notifications`,
        payload: 'application/fhir+json',
      },
    });
    const asked = await hospital.repository.readResource<Task>('Task', task);
    await hospital.repository.updateResource<Task>({
      ...asked,
      businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: 'taken-on' }] },
      lastModified: new Date(Date.now() - 60_000).toISOString(),
    });
    await hospital.notified();
    await adapter.queue.idle();
    await until(adapter, 'flag-anders', ({ business }) => business === 'taken-on');
    await adapter.queue.idle();
    expect((await stage.task())?.status).toBe('completed');
    const running = await stage.store.database.query(
      `select kind from ip.deadline where state = 'running' and kind like 'follow-%'`,
    );
    expect(running).toEqual([]);
  });
});
