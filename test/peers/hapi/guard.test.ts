// The guard before HAPI FHIR JPA: the laws that hold before the server in this process hold here too.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { callerAt, type GuardSetting, startGuards } from '../../support/guard.ts';
import { plantedPlan, playReads, playRounds } from '../../support/guard-acts.ts';

const baseUrl = inject('hapiBaseUrl');
const WRITES = Number(process.env.GUARD_WRITES ?? 24);
const READS = Number(process.env.GUARD_READS ?? 40);
const SEED = Number(process.env.GUARD_SEED ?? 20_261_201);

describe('two guards before HAPI FHIR JPA', () => {
  let setting: GuardSetting;
  beforeAll(async () => {
    setting = await startGuards({
      guards: 2,
      server: baseUrl,
      config: { server: { url: baseUrl, timeoutSeconds: 60 } },
    });
  });
  afterAll(() => setting.stop());

  it('leave nothing that the rules forbid, and refuse no honest write', async () => {
    await playRounds(setting, callerAt(baseUrl, {}), { writes: WRITES, seed: SEED });
  });

  it('tell nothing that no consent opens', async () => {
    expect(await playReads(setting, plantedPlan(), { reads: READS, seed: SEED })).toBeGreaterThanOrEqual(20);
  });
});
