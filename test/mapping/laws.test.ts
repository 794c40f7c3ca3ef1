// The laws of the mapping over some generated plans; the suite `properties` checks them over ten thousand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import {
  anyPlan,
  carriesNoCopy,
  comesBackEqual,
  isSameInAnyOrderOfResources,
  keepsWhatOthersWrote,
  noticesEveryChange,
} from '../support/plan-laws.ts';

const numRuns = Number(process.env.IP_LAW_RUNS ?? 15);
const seed = Number(process.env.IP_LAW_SEED ?? 20260);
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns, seed });

describe('for every plan', () => {
  it('the plan that comes back from FHIR is the plan that went in, with nothing set aside', () => {
    check(fc.property(anyPlan, comesBackEqual));
  });

  it('the order in which resources arrive does not matter, and lists keep the order of the plan', () => {
    check(fc.property(anyPlan, fc.nat(), isSameInAnyOrderOfResources));
  });

  it('what another system added comes back from a change of the plan, and stands nowhere in the plan', () => {
    check(fc.property(anyPlan, fc.nat(), keepsWhatOthersWrote));
  });

  it('a change of any value in FHIR changes the plan or is kept, and is written back', () => {
    check(fc.property(anyPlan, fc.nat(), noticesEveryChange));
  });

  it('no resource carries a copy of the plan', () => {
    check(fc.property(anyPlan, carriesNoCopy));
  });

  it('the document is one that the reader takes, and all ids of its resources are different and stay the same', () => {
    check(
      fc.property(anyPlan, (plan) => {
        expect(parsePlan(plan).issues.filter((issue) => issue.severity === 'error')).toEqual([]);
        const ids = toFhir(plan).bundle.entry.map((entry) => entry.request.url);
        expect(new Set(ids).size).toBe(ids.length);
        expect(toFhir(plan).bundle.entry.map((entry) => entry.request.url)).toEqual(ids);
      }),
    );
  });
});
