// Which rules the Bundles of generated plans break: of R4, of our profiles, and over the graph of resources.
import type { Bundle } from '@medplum/fhirtypes';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

/** Every error of the first `count` plans of a seed, with the plan that has it. */
export async function brokenRules(seed: number, count: number): Promise<string[]> {
  const check = await createResourceCheck();
  return Array.from({ length: count }, (_, index) => syntheticPlan(seed, index)).flatMap((plan) =>
    check(toFhir(plan).bundle as unknown as Bundle)
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ rule, path, text }) => `${plan.id}: ${rule} ${path} ${text}`),
  );
}
