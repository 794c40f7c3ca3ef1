// What honest hospitals write in ways of their own is told without anybody's help.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { final, hospitals, startHonest, tellAll, writeHonest } from '../support/honest.ts';
import type { SandboxSetting } from '../support/sandbox-setting.ts';

let setting: SandboxSetting;
beforeAll(async () => {
  setting = await startHonest();
}, 60_000);
afterAll(() => setting.stop());

describe('an honest hospital is told unaided', () => {
  it.each(
    hospitals.map((way, number) => [way.name, way, number] as const),
  )('%s', async (_name, way, number) => {
    const flag = writeHonest(setting, 5_000 + number, [way]);
    await setting.settled();
    const record = (await setting.adapter.ledger.list()).find((each) => each.flag === flag);
    expect({ state: record?.state, why: record?.history.at(-1)?.detail }).toMatchObject({
      state: 'delivered',
    });
  });
});

describe('an honest server in its own way', () => {
  const ways = [
    'no-total',
    'no-search-mode',
    'warning-outcomes',
    'no-location',
    'no-etag',
    'uuid-versions',
  ] as const;

  it('each by itself and all together: what it holds is told unaided', async () => {
    const told: Record<string, number> = {};
    for (const [number, faults] of [...ways.map((way) => [way]), [...ways]].entries()) {
      for (const fault of ways) {
        setting.hospital.faults.end(fault);
      }
      for (const fault of faults) {
        setting.hospital.faults.begin(fault);
      }
      const flag = writeHonest(setting, 6_000 + number, []);
      await setting.settled();
      const record = (await setting.adapter.ledger.list()).find((each) => each.flag === flag);
      told[faults.join()] = record?.state === 'delivered' && record.recordedAtSource ? 1 : 0;
    }
    expect(Object.entries(told).filter(([, count]) => count !== 1)).toEqual([]);
  });
});

describe('sixty made hospitals', () => {
  it('are told unaided, and no need of theirs is ended', { timeout: 120_000 }, async () => {
    const fresh = await startHonest();
    const { sent, others } = await tellAll(fresh, 20261129, 60).finally(() => fresh.stop());
    expect(others.filter(({ state }) => final.includes(state))).toEqual([]);
    expect({ sent, others }).toEqual({ sent: 60, others: [] });
  });
});
