// What the hospital wrote beside the code of a need stays in the hospital.
import type { Flag } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { fixture, startSetting } from '../support/hospital.ts';

it('a need leaves as its code alone, without the words that the hospital set beside it [D15]', async () => {
  const { load, hospital, adapter, unit, stop } = await startSetting();
  try {
    await load('need-with-consent');
    const flag = fixture<Flag>('need-with-consent', 'flag.json');
    const coding = (flag.code.coding ?? []).map((each) => ({ ...each, display: 'Slag med afasi' }));
    await hospital.repository.updateResource({ ...flag, code: { coding, text: 'Venter på utredning' } });
    await hospital.notified();
    await adapter.queue.idle();
    const [sent] = unit.messages;
    const resources = sent?.message.entry?.map(({ resource }) => resource) ?? [];
    const told = resources.find((each): each is Flag => each?.resourceType === 'Flag');
    const code = {
      coding: [
        { system: 'https://individuell-plan.example/fhir/CodeSystem/ip-flag-code', code: 'need-for-ip' },
      ],
    };
    expect(told?.code).toEqual(code);
    expect(JSON.stringify(resources)).not.toMatch(/Slag med afasi|Venter på utredning/);
  } finally {
    await stop();
  }
});
