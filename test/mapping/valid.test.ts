// What the mapper makes is right by the base specification and by our own profiles.
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { planFixture } from './fixture.ts';

describe('every resource that the mapper makes', () => {
  let check: Awaited<ReturnType<typeof createResourceCheck>>;
  beforeAll(async () => {
    check = await createResourceCheck();
  });

  function errors(plan: IndividualPlan): unknown[] {
    return toFhir(plan).bundle.entry.flatMap(({ resource }) =>
      check(resource as unknown as Resource).filter(
        (issue) => issue.severity === 'error' || issue.severity === 'fatal',
      ),
    );
  }

  it('is valid by R4 and by the profile that it declares, for the fixture', () => {
    expect(errors(planFixture())).toEqual([]);
  });

  it('is valid by R4 and by the profile that it declares, for plans of synthetic persons', () => {
    for (let index = 0; index < 12; index++) {
      expect(errors(syntheticPlan(3, index))).toEqual([]);
    }
  });
});
