// What the mapper makes is right by the base specification and by our own profiles.
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { createResourceCheck } from '../../src/check-resource.ts';
import { toFhir } from '../../src/mapping/to-bundle.ts';
import type { IndividualPlan } from '../../src/plan/individual-plan.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
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
    for (let index = 0; index < 12; index++) expect(errors(syntheticPlan(3, index))).toEqual([]);
  });
});
