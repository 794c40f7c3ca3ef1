// The laws of the mapping over thousands of generated plans: what others wrote, and every change. `npm run test:properties`, and `IP_LAW_RUNS=10000` further.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyPlan, keepsWhatOthersWrote, noticesEveryChange } from '../support/plan-laws.ts';

const numRuns = Number(process.env.IP_LAW_RUNS ?? 4_000);
/** Fixed, so that a gate that passed passes again; another seed by IP_LAW_SEED looks further. */
const seed = Number(process.env.IP_LAW_SEED ?? 20_260);
// A plan is small enough to look at; making it smaller would take longer than the run.
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns, seed, endOnFailure: true });

describe('for thousands of plans', () => {
  it('what another system added comes back', () => {
    check(fc.property(anyPlan, fc.nat(), keepsWhatOthersWrote));
  });

  it('a change of any value in FHIR changes the plan or is kept, and is written back', () => {
    check(fc.property(anyPlan, fc.nat(), noticesEveryChange));
  });
});
