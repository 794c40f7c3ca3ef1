// One open need is one thread with the unit, however many Flags and versions of them raise it.
import type { Communication, Consent, Flag, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { type FaultyProxy, faults, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startFhirServer } from '../support/fhir-server.ts';
import { OPERATOR_TOKEN, recordOf } from '../support/hospital.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';

let setting: SandboxSetting;
afterEach(() => setting.stop());

const coordinator = { coding: [{ system: codeSystem('ip-flag-code'), code: 'need-for-coordinator' }] };

function told(): (string | undefined)[] {
  return setting.unit.messages.map(({ message }) => {
    const communication = message.entry
      ?.map(({ resource }) => resource)
      .find((each): each is Communication => each?.resourceType === 'Communication');
    return communication?.identifier?.[0]?.value;
  });
}

function flag(): Flag {
  return setting.hospital.store.read('Flag', 'flag-anders-n1') as Flag;
}

it('a second Flag, of the coordinator, goes onto the thread of the notice that is open [D7]', async () => {
  setting = await startSandbox({ dialect: 'medplum' });
  setting.raise(1);
  await setting.settled();
  setting.hospital.write({
    ...flag(),
    id: 'flag-second',
    code: coordinator,
    period: { start: '2026-03-03' },
  });
  await setting.settled();
  const [first, second] = told();
  expect(told()).toHaveLength(2);
  expect(second).toBe(first);
  const record = await recordOf(setting.adapter, 'flag-second');
  expect(record).toMatchObject({ state: 'delivered', thread: `${setting.base}|Flag/flag-anders-n1` });
});

it('a second Flag of the same need, and a new version of the first, send nothing more [D7]', async () => {
  setting = await startSandbox({ dialect: 'medplum', faults: { duplicate: 1 } });
  setting.raise(1);
  await setting.settled();
  setting.hospital.write({ ...flag(), id: 'flag-same', period: { start: '2026-03-03' } });
  setting.hospital.write(flag());
  await setting.settled();
  expect(told()).toHaveLength(1);
  expect((await recordOf(setting.adapter, 'flag-same')).state).toBe('not-needed');
});

describe('a new version that raises more', () => {
  /** The same Flag with the coordinator beside the plan. */
  const raisesMore = (): Flag => ({
    ...flag(),
    code: { coding: [...(flag().code.coding ?? []), ...coordinator.coding] },
  });
  const partsOf = (index: number) => {
    const { message, headerId } = setting.unit.messages[index] ?? {};
    const of = <T extends Resource>(type: T['resourceType']) =>
      message?.entry?.map(({ resource }) => resource).find((each): each is T => each?.resourceType === type);
    return {
      headerId,
      task: of<Task>('Task')?.id,
      communication: of<Communication>('Communication'),
      codes: of<Flag>('Flag')?.code.coding?.map(({ code }) => code),
    };
  };
  const reasons = async () => {
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const items = (await (await fetch(`${setting.adapter.url}/api/outbox`, { headers })).json()) as {
      reason: string;
    }[];
    return items.map(({ reason }) => reason);
  };

  it('updates the open notice on its thread, once: same Task, a message of its own, recorded [D7 D16]', async () => {
    setting = await startSandbox({ dialect: 'medplum' });
    setting.raise(1);
    await setting.settled();
    for (const _ of [1, 2]) {
      setting.hospital.write(raisesMore());
      await setting.settled();
    }
    const [first, second] = [partsOf(0), partsOf(1)];
    expect(setting.unit.messages).toHaveLength(2);
    expect(told()[1]).toBe(told()[0]);
    expect(second.task).toBe(first.task);
    expect(second.headerId).not.toBe(first.headerId);
    expect(second.codes).toEqual(['need-for-ip', 'need-for-coordinator']);
    expect(second.communication?.inResponseTo?.[0]?.identifier?.value).toBe(
      `urn:uuid:${first.communication?.id}`,
    );
    expect(second.communication?.payload?.[0]?.contentString).toContain('behovet er utvidet');
    const record = await recordOf(setting.adapter, 'flag-anders-n1');
    expect(record).toMatchObject({ state: 'delivered', recordedAtSource: true, updates: 1, attempts: 2 });
    const stored = setting.hospital.store.all('Communication') as readonly Resource[] as Communication[];
    const recorded = stored.filter(({ identifier }) => identifier?.[0]?.value === told()[0]);
    expect(recorded).toHaveLength(2);
    expect(await reasons()).toEqual([]);
  });

  it('goes again as the same message when it is not known whether it arrived [D6]', async () => {
    // What the unit can do is asked, then the notice goes, then the update: its answer is lost.
    const draws = [1, 1, 0, faults.indexOf('reset after') / faults.length];
    let line: FaultyProxy | undefined;
    setting = await startSandbox({
      dialect: 'medplum',
      stopBetween: async () => line?.stop(),
      async lineToUnit(url) {
        line = await startFaultyProxy(url, () => draws.shift() ?? 1, 0.5);
        return line.baseUrl;
      },
    });
    setting.raise(1);
    await setting.settled();
    setting.hospital.write(raisesMore());
    await setting.settled();
    expect(setting.unit.messages.map(({ duplicate }) => duplicate)).toEqual([false, false, true]);
    expect(partsOf(2).headerId).toBe(partsOf(1).headerId);
    expect(await recordOf(setting.adapter, 'flag-anders-n1')).toMatchObject({
      state: 'delivered',
      updates: 1,
    });
  });

  it('is not told without consent: a person hears of it, once, and the notice stays delivered [D7 C11]', async () => {
    setting = await startSandbox({ dialect: 'medplum' });
    setting.raise(1);
    await setting.settled();
    for (const consent of setting.hospital.store.all('Consent') as Consent[]) {
      setting.hospital.write({ ...consent, status: 'inactive' });
    }
    for (const _ of [1, 2]) {
      setting.hospital.write(raisesMore());
      await setting.settled();
    }
    expect(setting.unit.messages).toHaveLength(1);
    expect((await recordOf(setting.adapter, 'flag-anders-n1')).state).toBe('delivered');
    expect((await reasons()).filter((reason) => reason === 'need-added-after-notice')).toHaveLength(1);
  });

  it('is brought to a person when the unit takes resources: its own work on the Task stands [D7]', async () => {
    const unit = await startFhirServer();
    setting = await startSandbox({
      dialect: 'medplum',
      stopBetween: () => unit.stop(),
      lineToUnit: async () => unit.baseUrl,
      transport: 'fhir-rest',
    });
    setting.raise(1);
    await setting.settled();
    const { task = '' } = await recordOf(setting.adapter, 'flag-anders-n1');
    const begun = await unit.repository.readResource<Task>('Task', task);
    await unit.repository.updateResource({ ...begun, status: 'in-progress' });
    setting.hospital.write(raisesMore());
    await setting.settled();
    expect((await unit.repository.readResource<Task>('Task', task)).status).toBe('in-progress');
    expect(await reasons()).toEqual(['need-added-after-notice']);
  });
});
