// The laws of the views over many generated plans.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyQuestion,
  inventsNothing,
  isNotInfluencedByWithheld,
  isRightPlan,
  showsNothingWithoutConsent,
} from '../support/view-laws.ts';

const numRuns = Number(process.env.IP_LAW_RUNS ?? 2000);
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns, seed: 20262 });

describe('for every plan, recipient and consent', () => {
  it('a view is a right plan: every reference leads somewhere, and it goes to FHIR and back', () => {
    let views = 0;
    check(
      fc.property(anyQuestion, (question) => {
        if (isRightPlan(question)) views += 1;
      }),
    );
    expect(views, 'most questions have a view to look at').toBeGreaterThan(numRuns / 3);
  });

  it('what is withheld has no influence on the view, nor on the list of what is withheld', () => {
    check(fc.property(anyQuestion, isNotInfluencedByWithheld));
  });

  it('a view invents nothing: whatever stands in it stands in the plan', () => {
    check(fc.property(anyQuestion, inventsNothing));
  });

  it('without consents nobody but the person sees anything, and the person sees everything', () => {
    check(fc.property(anyQuestion, showsNothingWithoutConsent));
  });
});
