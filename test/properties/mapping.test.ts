// The laws of the mapping over ten thousand generated plans. `npm run test:properties`.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  anyPlan,
  carriesNoCopy,
  comesBackEqual,
  isSameInAnyOrderOfResources,
  keepsWhatOthersWrote,
  noticesEveryChange,
} from '../support/plan-laws.ts';

const numRuns = Number(process.env.IP_LAW_RUNS ?? 10_000);
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns });

describe('for ten thousand plans', () => {
  it('the plan that comes back from FHIR is the plan that went in, with nothing set aside', () => {
    check(fc.property(anyPlan, comesBackEqual));
  });

  it('the order in which resources arrive does not matter', () => {
    check(fc.property(anyPlan, fc.nat(), isSameInAnyOrderOfResources));
  });

  it('what another system added comes back', () => {
    check(fc.property(anyPlan, fc.nat(), keepsWhatOthersWrote));
  });

  it('a change of any value in FHIR changes the plan or is kept, and is written back', () => {
    check(fc.property(anyPlan, fc.nat(), noticesEveryChange));
  });

  it('no resource carries a copy of the plan', () => {
    fc.assert(fc.property(anyPlan, carriesNoCopy), { numRuns: Math.min(numRuns, 2_000) });
  });
});
