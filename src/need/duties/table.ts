// The table of duties, in the order in which people read it.
import type { DutyRule } from './rule.ts';
import { coordinationDuties } from './rules/coordination.ts';
import { needDuties } from './rules/need.ts';
import { personDuties } from './rules/person.ts';
import { planDuties } from './rules/plan.ts';

const table = [...needDuties, ...coordinationDuties, ...planDuties, ...personDuties];

/** Ids of the duties: a closed set. */
export type DutyId = (typeof table)[number]['id'];

export const dutyRules: readonly (DutyRule & { readonly id: DutyId })[] = table;
