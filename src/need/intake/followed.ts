// Which resources matter: a need, what the decision about it rests on, and plans.
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { INDIVIDUAL_PLAN_TOKEN } from '../../ground/law/individual-plan.ts';

/**
 * The need itself, the consent, the assessment, the person's address, what the unit or others record of the need, and the
 * plans: people are reminded of the days that they name.
 */
export const followedTypes = [
  'Flag',
  'Consent',
  'Observation',
  'Patient',
  'Task',
  'Communication',
  'CarePlan',
] as const;
export type FollowedType = (typeof followedTypes)[number];

const needs = ['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'];

/** What narrows the search for a type: a hospital's other observations and plans of care are many. */
export const filters: Partial<Record<FollowedType, Readonly<Record<string, string>>>> = {
  Observation: { code: needs.map((code) => `${codeSystem('ip-observation-code')}|${code}`).join(',') },
  CarePlan: { category: INDIVIDUAL_PLAN_TOKEN },
};

export function isFollowed(type: string): type is FollowedType {
  return followedTypes.some((each) => each === type);
}
