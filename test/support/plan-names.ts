// What the parts of a plan are called elsewhere: their resource on a server, and the number of their organisation.
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { namedItems } from '../../src/plan/mapping/names.ts';

/** `Type/id` of a part; '' where the plan has none. @param ownId its id in the plan, '' for what is there once */
export function nameIn(plan: IndividualPlan, kind: string, ownId = ''): string {
  return namedItems(plan).find((one) => one.kind === kind && one.ownId === ownId)?.name ?? '';
}

/** The organisation number of one of its organisations; '' where it has none. */
export function numberIn({ organizations }: IndividualPlan, id: string): string {
  return organizations?.find((one) => one.id === id)?.organizationNumber ?? '';
}
