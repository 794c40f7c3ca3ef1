// How often a service that keeps plans in step looks at every plan.
import { expect, it } from 'vitest';
import { dueEvery } from '../../src/cli/plan/sync.ts';

it('a look at every plan is due at the start and each time that the seconds have passed, and never without a number', () => {
  const isDue = dueEvery(60);
  const moments = [1_000, 30_000, 60_999, 61_000, 100_000, 121_000];
  expect(moments.map(isDue)).toEqual([true, false, false, true, false, true]);
  expect(moments.map(dueEvery(undefined))).not.toContain(true);
});
