// The laws of the mapping over thousands of generated plans: there and back. `npm run test:properties`, and `IP_LAW_RUNS=10000` further.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyPlan, carriesNoCopy, comesBackEqual, isSameInAnyOrderOfResources } from '../support/plan-laws.ts';

const numRuns = Number(process.env.IP_LAW_RUNS ?? 4_000);
/** Fixed, so that a gate that passed passes again; another seed by IP_LAW_SEED looks further. */
const seed = Number(process.env.IP_LAW_SEED ?? 20_260);
// A plan is small enough to look at; making it smaller would take longer than the run.
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns, seed, endOnFailure: true });

describe('for thousands of plans', () => {
  it('the plan that comes back from FHIR is the plan that went in, with nothing set aside', () => {
    check(fc.property(anyPlan, comesBackEqual));
  });

  it('the order in which resources arrive does not matter', () => {
    check(fc.property(anyPlan, fc.nat(), isSameInAnyOrderOfResources));
  });

  it('no resource carries a copy of the plan', () => {
    check(fc.property(anyPlan, carriesNoCopy));
  });
});
