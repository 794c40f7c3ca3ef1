// What a need leads to, by the facts alone. No clock, no I/O.
import type { CarePlan, Flag } from '@medplum/fhirtypes';
import { codeSystem } from '../fhir/canonical.ts';
import { sameTarget } from '../fhir/reference.ts';
import type { NeedFacts } from '../notice/facts.ts';

/** Why a decision fell as it did: a text for the record and the concept it rests on. */
export interface Reason {
  readonly concept: string;
  readonly text: string;
}

/** What to do about one Flag. Whether a notice may leave is the consent gate's decision, not this one's. */
export type NeedDecision =
  | { readonly action: 'notify-ke'; readonly reasons: readonly Reason[] }
  | { readonly action: 'fetch-existing-plan'; readonly plan: string; readonly reasons: readonly Reason[] }
  | { readonly action: 'nothing'; readonly reasons: readonly Reason[] }
  | { readonly action: 'hand-to-person'; readonly reasons: readonly Reason[] };

/** Codes of the Flags that this adapter answers (`ip-flag-code`). */
export const NEED_CODES: readonly string[] = [
  'need-for-ip',
  'need-for-coordinator',
  'need-for-child-coordinator',
];

/** Decides over the facts of one need. Source: concepts D1, D3, D7, D10. */
export function decideNeed(facts: NeedFacts): NeedDecision {
  const { flag } = facts;
  if (flag.status !== 'active') {
    return {
      action: 'nothing',
      reasons: [{ concept: 'D1', text: `The Flag is ${flag.status}: no need is raised` }],
    };
  }
  const needs = needCodes(flag);
  if (needs.length === 0) {
    return {
      action: 'hand-to-person',
      reasons: [
        {
          concept: 'D7',
          text: `The Flag has no code of ${codeSystem('ip-flag-code')}: it is not known what is needed`,
        },
      ],
    };
  }
  if (!sameTarget(flag.subject?.reference, `Patient/${facts.patient.id}`)) {
    return {
      action: 'hand-to-person',
      reasons: [{ concept: 'D1', text: 'The Flag is about another patient than the one fetched' }],
    };
  }
  // @concept D3 without: facts = { ...facts, carePlans: [] };
  const plan = facts.carePlans.find(isActivePlan);
  if (plan && needs.includes('need-for-ip')) {
    return {
      action: 'fetch-existing-plan',
      plan: `CarePlan/${plan.id}`,
      reasons: [
        { concept: 'D3', text: `The person already has an active plan, CarePlan/${plan.id}` },
        {
          concept: 'D10',
          text: 'The existing plan is noted and fetched through its coordinator; no notice of need is sent',
        },
      ],
    };
  }
  return {
    action: 'notify-ke',
    reasons: [{ concept: 'D6', text: `Need found (${needs.join(', ')}) and no active plan exists` }],
  };
}

/** The needs that a Flag raises. */
export function needCodes(flag: Flag): string[] {
  return (flag.code?.coding ?? []).flatMap((coding) =>
    coding.system === codeSystem('ip-flag-code') && coding.code && NEED_CODES.includes(coding.code)
      ? [coding.code]
      : [],
  );
}

function isActivePlan(plan: CarePlan): boolean {
  return plan.status === 'active' && plan.intent === 'plan';
}
