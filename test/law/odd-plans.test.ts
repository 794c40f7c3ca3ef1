// Plans and what is written beside them, of a shape that R4 does not give them: they are no plan, and reading goes on.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { isWrittenBy } from '../../src/flows/plan/written-by.ts';
import { kindOfPlan } from '../../src/ground/law/individual-plan.ts';

const odd: readonly unknown[] = [
  undefined,
  null,
  {},
  'x',
  1,
  [null],
  [{ coding: [null] }],
  [{ type: null, who: null }],
];

it.each(odd)('category, partOf or agent is %j', (value) => {
  const plan = { resourceType: 'CarePlan', category: value, partOf: value } as unknown as CarePlan;
  expect(kindOfPlan(plan)).toBe('other');
  expect(isWrittenBy({ resourceType: 'Provenance', agent: value } as unknown as Resource)).toBe(false);
});
