// What the resources of a plan are called, without making them.
import type { IndividualPlan } from '../document/individual-plan.ts';
import { resourceId } from './ids.ts';
import { carePlan } from './resources/care-plan.ts';
import type { Rest } from './rest.ts';
import { specs } from './specs.ts';

/** `Type/id` of everything that the plan is in FHIR, in the order of the Bundle; `ids` are those that a server gave. */
export function resourceNames(plan: IndividualPlan, ids: Rest['ids'] = {}): string[] {
  return specs.flatMap((spec) =>
    spec
      .items(plan)
      .map(({ ownId }) => ids[`${spec.kind}/${ownId}`] ?? `${spec.type}/${resourceId(plan, spec, ownId)}`),
  );
}

/** `CarePlan/id` of the plan itself by our own id; undefined for a coordinator without a plan. */
export function carePlanName(plan: IndividualPlan): string | undefined {
  const [root] = carePlan.items(plan);
  return root && `CarePlan/${resourceId(plan, carePlan, root.ownId)}`;
}
