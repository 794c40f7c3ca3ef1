// Generated plans are plans that a server would take: they keep every rule. `npm run test:properties`.
import { describe, expect, it } from 'vitest';
import { brokenRules } from '../support/plan-rules.ts';

const count = Math.min(Number(process.env.IP_LAW_RUNS ?? 1000), 1000);

describe('for a thousand generated plans', () => {
  it('the Bundle that a plan becomes keeps every rule of R4, of our profiles and of the graph', async () => {
    expect(await brokenRules(20_260, count)).toEqual([]);
  });
});
