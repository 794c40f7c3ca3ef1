// Laws of the guard, under random honest and hostile callers: what may never stand on the server, and what is never told.
import type { Consent, Goal } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerAt, type GuardSetting, putting, startGuards } from '../support/guard.ts';
import {
  Checker,
  plantedPlan,
  playReads,
  playRounds,
  resourcesOf,
  somePeople,
} from '../support/guard-acts.ts';

/** Writes and reads; 10 000 and 5 000 in the full form. */
const WRITES = Number(process.env.GUARD_WRITES ?? 60);
const READS = Number(process.env.GUARD_READS ?? 120);
const SEED = Number(process.env.GUARD_SEED ?? 20_261_129);
/** Rounds on one server. */
const ROUNDS = 5;

describe('random writes by honest and hostile callers, alone, in batches and at once', () => {
  it('leave nothing on the server that the rules forbid, and no honest one is refused', async () => {
    for (let from: number | undefined = 0; from !== undefined; ) {
      const setting = await startGuards({ guards: 2 });
      try {
        const direct = callerAt(setting.behind.baseUrl, {});
        from = await playRounds(setting, direct, { writes: WRITES, seed: SEED, from, most: ROUNDS });
      } finally {
        await setting.stop();
      }
    }
  });

  it('would leave what is forbidden without the guard: the checker sees it', async () => {
    const bare = await startGuards();
    try {
      const people = somePeople(0);
      const direct = callerAt(bare.behind.baseUrl, {});
      const checker = new Checker(direct, people);
      const [one, two] = people[0] ?? [];
      await checker.faults();
      await direct('POST', '', putting(one ? resourcesOf(one) : []));
      expect(await checker.faults()).toEqual([]);
      await direct('POST', '', putting(two ? resourcesOf(two) : []));
      const [consent] = await checker.all<Consent>('Consent');
      await direct('PUT', `Consent/${consent?.id}`, { ...consent, status: 'inactive' });
      const [goal] = await checker.all<Goal>('Goal');
      await direct('DELETE', `Goal/${goal?.id}`);
      const found = (await checker.faults()).map((fault) => fault.split(':')[0]);
      expect(new Set(found)).toEqual(new Set(['two plans', 'no consent', 'gone']));
    } finally {
      await bare.stop();
    }
  });
});

describe('random reads by those to whom a consent opens a part, or nothing', () => {
  let setting: GuardSetting;
  beforeAll(async () => {
    setting = await startGuards();
  });
  afterAll(() => setting.stop());

  it('tell nothing that no consent opens: in no body, header, total, link or error', async () => {
    expect(await playReads(setting, plantedPlan(), { reads: READS, seed: SEED })).toBeGreaterThanOrEqual(20);
  });
});
