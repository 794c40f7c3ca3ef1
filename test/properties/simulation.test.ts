// A country in virtual time: nobody is forgotten, and the checker finds every fault that is planted.

import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { plantedFaults } from '../../src/sandbox/simulation/faults.ts';
import { simulate } from '../../src/sandbox/simulation/simulate.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { day } from '../support/days.ts';

const NEEDS = Number(process.env.SIMULATED_NEEDS ?? 2000);
const country = { municipalities: 357, days: 365, from: day('2025-10-01'), check: () => [] };

describe('a year of a country', () => {
  it('leaves every need in a state that is explained, every duty with an owner, and nothing sent without a permit', async () => {
    const { findings, needs, messages } = await simulate({ ...country, needs: NEEDS, seed: 1 });
    expect(findings).toEqual([]);
    expect(needs).toBe(NEEDS);
    expect(messages).toBeGreaterThan(NEEDS / 3);
  });

  /** Parts of the country in which something happens that comes up once in thousands of needs. */
  it.each([
    ['who told of the right to complain before the adapter had seen the refusal', 1, 3_000],
    ['whose need was taken back as a mistake after the record was merged into another', 1, 8_000],
    ['whose own consent at 16 opened again what a parent had taken back', 1, 37_500],
    ['whose unit was told just before midnight, and heard of just after it, before a holiday', 1, 41_500],
    ['whose answer was written in a record that was merged into another', 1, 43_000],
    ['whose consent had ended by itself when it was taken back', 5, 0],
  ])('forgets nobody %s', async (_, seed, first) => {
    expect((await simulate({ ...country, first, needs: 500, seed })).findings).toEqual([]);
  });

  it('sends messages that keep their profiles', async () => {
    const check = await createResourceCheck();
    const broken: unknown[] = [];
    const checked = (resource: Resource) => {
      const issues = check(resource).filter(({ severity }) => severity === 'error');
      broken.push(...issues);
      return issues;
    };
    const { messages } = await simulate({ ...country, needs: 40, seed: 3, check: checked });
    expect(broken).toEqual([]);
    expect(messages).toBeGreaterThan(10);
  });
});

describe('the checker finds it', () => {
  it.each(Object.keys(plantedFaults))('when %s', async (name) => {
    const fault = plantedFaults[name];
    const { findings } = await simulate({ ...country, needs: 150, seed: 5, ...(fault ? { fault } : {}) });
    expect(findings.length).toBeGreaterThan(0);
  });
});
