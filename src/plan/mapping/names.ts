// What the resources of a plan are called, without making them.
import type { IndividualPlan } from '../document/individual-plan.ts';
import { resourceId } from './ids.ts';
import { carePlan } from './resources/care-plan.ts';
import type { Rest } from './rest.ts';
import { specs } from './specs.ts';

/** Something of a plan, and what it is called in FHIR. */
export interface NamedItem {
  /** `Type/id`. */
  readonly name: string;
  /** Kind of the mapping, such as `position` or `goal`. */
  readonly kind: string;
  /** Its id in the plan; empty for what a plan has one of. */
  readonly ownId: string;
}

/** Everything that the plan is in FHIR, in the order of the Bundle; `ids` are those that a server gave. */
export function namedItems(plan: IndividualPlan, ids: Rest['ids'] = {}): NamedItem[] {
  return specs.flatMap((spec) =>
    spec.items(plan).map(({ ownId }) => ({
      name: ids[`${spec.kind}/${ownId}`] ?? `${spec.type}/${resourceId(plan, spec, ownId)}`,
      kind: spec.kind,
      ownId,
    })),
  );
}

/** `Type/id` of everything that the plan is in FHIR, in the order of the Bundle; `ids` are those that a server gave. */
export function resourceNames(plan: IndividualPlan, ids: Rest['ids'] = {}): string[] {
  return namedItems(plan, ids).map(({ name }) => name);
}

/** `CarePlan/id` of the plan itself by our own id; undefined for a coordinator without a plan. */
export function carePlanName(plan: IndividualPlan): string | undefined {
  const [root] = carePlan.items(plan);
  return root && `CarePlan/${resourceId(plan, carePlan, root.ownId)}`;
}
