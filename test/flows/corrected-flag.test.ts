// A Flag or a record that is corrected to another person after the unit was told, and one that is merged.
import type { Flag, Patient, Resource } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { fixture, type Setting, startSetting } from '../support/hospital.ts';

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

const flag = fixture<Flag>('need-with-consent', 'flag.json');
const toBerit = { ...flag, subject: { reference: 'Patient/berit' } };

/** The story, told; then the Flag is about the other record. */
async function corrected(berit: (anders: Patient) => Patient): Promise<Setting> {
  setting = await startSetting();
  const { load, raise, hospital, adapter } = setting;
  let anders: Patient | undefined;
  await load('need-with-consent', (resource: Resource) => {
    anders = resource.resourceType === 'Patient' ? resource : anders;
    return resource;
  });
  expect(await raise('need-with-consent')).toMatchObject({ state: 'delivered', subject: 'Patient/anders' });
  await hospital.repository.updateResource(berit({ ...(anders as Patient), id: 'berit' }));
  await hospital.repository.updateResource(toBerit);
  await hospital.notified();
  await adapter.queue.idle();
  return setting;
}

describe('a Flag that turns out to be about another person than the unit was told of', () => {
  it('is taken back for the first, told to a person, and the need of the second is one of its own', async () => {
    const { adapter, unit } = await corrected((anders) => ({
      ...anders,
      identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '15856600055' }],
    }));
    const records = (await adapter.ledger.list()).filter((each) => each.flag === 'Flag/flag-anders');
    expect(records.map(({ subject }) => subject).sort()).toEqual(['Patient/anders', 'Patient/berit']);
    const first = records.find(({ subject }) => subject === 'Patient/anders');
    expect(first?.history.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['cancelled', 'corrected-after-notice']),
    );
    const events = unit.messages.map(
      ({ message }) =>
        (message.entry?.[0]?.resource as { eventCoding?: { code?: string } }).eventCoding?.code,
    );
    expect(events).toEqual(['need-notice', 'need-notice-cancellation']);
  });

  it('is the same need where two records of one person were merged: nothing is taken back', async () => {
    const { adapter, unit } = await corrected((anders) => ({
      ...anders,
      identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '15856600055' }],
      link: [{ type: 'replaces', other: { reference: 'Patient/anders' } }],
    }));
    const records = (await adapter.ledger.list()).filter((each) => each.flag === 'Flag/flag-anders');
    expect(records.map(({ subject }) => subject)).toEqual(['Patient/berit']);
    expect(unit.messages).toHaveLength(1);
  });
});
