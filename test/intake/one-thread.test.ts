// One open need is one thread with the unit, however many Flags and versions of them raise it.
import type { Communication, Flag } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { codeSystem } from '../../src/fhir/canonical.ts';
import { recordOf } from '../support/hospital.ts';
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

it('a new version that raises more is brought to a person, once [D7]', async () => {
  setting = await startSandbox({ dialect: 'medplum' });
  setting.raise(1);
  await setting.settled();
  const more = { coding: [...(flag().code.coding ?? []), ...coordinator.coding] };
  for (const _ of [1, 2]) {
    setting.hospital.write({ ...flag(), code: more });
    await setting.settled();
  }
  const { history, state } = await recordOf(setting.adapter, 'flag-anders-n1');
  expect(state).toBe('delivered');
  expect(history.filter(({ event }) => event === 'need-added-after-notice')).toHaveLength(1);
  expect(told()).toHaveLength(1);
});
