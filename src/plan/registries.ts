// The lists of a plan that are registries: who there is, in no order of importance. They are kept in order of id.
import type { IndividualPlan } from './individual-plan.ts';

/** The parties of a plan. Every other list keeps the order in which it was written. */
const registries = ['relatives', 'professionals', 'positions', 'organizations'] as const;

/**
 * The plan with its registries in order of id (by code units). FHIR resources come from a server in any order, so
 * this order is the only one that survives the way there and back.
 */
export function withSortedRegistries(plan: IndividualPlan): IndividualPlan {
  const sorted = registries.flatMap((name) => {
    const entries = plan[name];
    return entries === undefined ? [] : [[name, entries.toSorted(byId)] as const];
  });
  return { ...plan, ...Object.fromEntries(sorted) };
}

function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  if (left.id === right.id) {
    return 0;
  }
  return left.id < right.id ? -1 : 1;
}
