// The lists of parties are registries: who there is, in no order of importance. They are kept in order of id;
// every other list of a plan keeps the order in which it was written.
import type { IndividualPlan } from './individual-plan.ts';
import { partyLists } from './targets.ts';

/**
 * The plan with its registries in order of id (by code units). FHIR resources come from a server in any order, so
 * this order is the only one that survives the way there and back.
 */
export function withSortedRegistries(plan: IndividualPlan): IndividualPlan {
  const sorted = partyLists.flatMap((name) => {
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
