// Parties of a plan that nothing in it refers to. The CarePlan links them, so that they are found again on a server.
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { RefTarget } from '../document/shared.ts';
import { fieldFinder } from '../document/walk.ts';
import type { LinkedItem } from './resources/care-plan.ts';

const partyLists = [
  ['relatives', 'relative'],
  ['organizations', 'organization'],
  ['professionals', 'professional'],
  ['positions', 'position'],
] as const;

const partyTargets: ReadonlySet<RefTarget> = new Set([
  'person',
  'staff',
  'party',
  'organization',
  'professional',
]);

const toParties = fieldFinder((schema) => partyTargets.has(schema['x-ref'] as RefTarget));

/** The parties that no reference of the plan leads to, in the order of the registries. */
export function unmentionedParties(plan: IndividualPlan): LinkedItem[] {
  const mentioned = new Set(toParties(plan).map(({ value }) => value));
  return partyLists.flatMap(([list, kind]) =>
    (plan[list] ?? []).filter(({ id }) => !mentioned.has(id)).map(({ id }) => ({ kind, id })),
  );
}
