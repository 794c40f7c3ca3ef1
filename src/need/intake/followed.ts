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
/**
 * What else is taken when it is notified: stays, who stands for the person, the team. Servers are subscribed to these, and
 * swept for them, where the settings say so (`triggers`): a hospital has very many of them.
 */
export const triggerTypes = ['Encounter', 'RelatedPerson', 'CareTeam'] as const;
export type TriggerType = (typeof triggerTypes)[number];
export type FollowedType = (typeof followedTypes)[number] | TriggerType;

const needs = ['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'];

/** What narrows the search for a type: a hospital's other observations and plans of care are many. */
export const filters: Partial<Record<FollowedType, Readonly<Record<string, string>>>> = {
  Observation: { code: needs.map((code) => `${codeSystem('ip-observation-code')}|${code}`).join(',') },
  CarePlan: { category: INDIVIDUAL_PLAN_TOKEN },
};

export function isFollowed(type: string): type is FollowedType {
  return [...followedTypes, ...triggerTypes].some((each) => each === type);
}
