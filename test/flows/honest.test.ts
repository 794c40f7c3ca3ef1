// What honest hospitals write in ways of their own is told without anybody's help.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { final, hospitals, tellAll, writeHonest } from '../support/honest.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';

let setting: SandboxSetting;
beforeAll(async () => {
  setting = await startSandbox({ dialect: 'hapi' });
}, 60_000);
afterAll(() => setting.stop());

describe('an honest hospital is told unaided', () => {
  it.each(
    hospitals.map(({ name, change }, number) => [name, change, number] as const),
  )('%s', async (_name, change, number) => {
    const flag = writeHonest(setting, 5_000 + number, [change]);
    await setting.settled();
    const record = (await setting.adapter.ledger.list()).find((each) => each.flag === flag);
    expect({ state: record?.state, why: record?.history.at(-1)?.detail }).toMatchObject({
      state: 'delivered',
    });
  });
});

describe('sixty made hospitals', () => {
  it('are told unaided, and no need of theirs is ended', { timeout: 120_000 }, async () => {
    const fresh = await startSandbox({ dialect: 'hapi' });
    const { sent, others } = await tellAll(fresh, 20261129, 60).finally(() => fresh.stop());
    expect(others.filter(({ state }) => final.includes(state))).toEqual([]);
    expect({ sent, others }).toEqual({ sent: 60, others: [] });
  });
});
