// Which CarePlan is somebody's individual plan, and whether it is in force. Hospitals have many other plans of care.

import type { CarePlan, CodeableConcept, Coding, Resource } from '@medplum/fhirtypes';
import { listOf } from '../fhir/answer/answer.ts';
import { codeSystem } from '../fhir/canonical.ts';
import { codesIn, hasCode } from '../fhir/coded.ts';
import { DOCUMENT_TYPE_9602 } from '../fhir/identifier-system.ts';
import { isUnderstood } from '../fhir/modifiers.ts';
import type { Instant } from '../norway/instant.ts';
import { periodState } from '../norway/period.ts';

/** Code of «Individuell plan» among the document types of Norway (code system 9602). It counts with its system. */
export const INDIVIDUAL_PLAN = {
  system: DOCUMENT_TYPE_9602,
  code: 'A02-2',
  display: 'Individuell plan',
} as const;
/** The same as a search parameter says it. */
export const INDIVIDUAL_PLAN_TOKEN = `${INDIVIDUAL_PLAN.system}|${INDIVIDUAL_PLAN.code}`;

/**
 * What a CarePlan is: the individual plan itself; a plan within one (concept A13: it is part of another, or its category
 * is a kind of sub-plan); or a plan of another kind, as of treatment or nursing, that says nothing about the first two.
 */
export type PlanKind = 'individual-plan' | 'sub-plan' | 'other';

/** What the CarePlan is, by its category and what it is part of. Its status is another question. */
export function kindOfPlan(plan: CarePlan): PlanKind {
  const category = listOf(plan.category) as readonly CodeableConcept[];
  const isPart = category.some((each) => codesIn(each, codeSystem('ip-sub-plan-kind')).length > 0);
  const isNamed = hasCode(category, INDIVIDUAL_PLAN.system, INDIVIDUAL_PLAN.code);
  if (isPart || (isNamed && listOf(plan.partOf).length > 0)) {
    return 'sub-plan';
  }
  return isNamed ? 'individual-plan' : 'other';
}

/**
 * True for a CarePlan that is no individual plan by its code, and whose category says so all the same: in words, or by the code
 * under another name of its system. It is none anywhere; who wrote it may have meant one.
 */
export function resemblesIndividualPlan(plan: CarePlan): boolean {
  const category = listOf(plan.category) as readonly CodeableConcept[];
  const { code, display } = INDIVIDUAL_PLAN;
  const says = (text: unknown) => typeof text === 'string' && sayable(text) === sayable(display);
  return (
    kindOfPlan(plan) === 'other' &&
    category.some((each) =>
      [...(listOf(each?.coding) as readonly Coding[]), { display: each?.text, code: undefined }].some(
        (coding) => coding?.code === code || says(coding?.display),
      ),
    )
  );
}

function sayable(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** True for a CarePlan that is somebody's individual plan, whatever became of it. */
export function isIndividualPlan(resource: Resource | undefined): resource is CarePlan {
  return resource?.resourceType === 'CarePlan' && kindOfPlan(resource) === 'individual-plan';
}

/**
 * How an individual plan stands.
 * - `in-force`: active or on hold, and its period has not ended
 * - `ran-out`: it says that it is active or on hold, and its period has ended: a person looks (concept A9)
 * - `draft`: not decided yet; a proposal or an option is one too
 * - `ended`: completed or revoked
 * - `retracted`: entered in error: there never was one
 * - `not-known`: its status is missing, `unknown` or none of FHIR's, its end cannot be read, or it says something that
 *   changes its meaning and that we do not understand
 */
export type PlanStanding = 'in-force' | 'ran-out' | 'draft' | 'ended' | 'retracted' | 'not-known';

/**
 * @param instant the instant that is asked about
 * @param modifiers modifier extensions that are understood, by their URL
 */
export function standingOfPlan(
  plan: CarePlan,
  instant: Instant,
  modifiers: readonly string[] = [],
): PlanStanding {
  if (!isUnderstood(plan, modifiers)) {
    return 'not-known';
  }
  switch (plan.status) {
    case 'draft':
      return 'draft';
    case 'completed':
    case 'revoked':
      return 'ended';
    case 'entered-in-error':
      return 'retracted';
    case 'active':
    case 'on-hold':
      return plan.intent === 'proposal' || plan.intent === 'option' ? 'draft' : byPeriod(plan, instant);
    default:
      return 'not-known';
  }
}

/** A plan that begins later and is active already is the person's plan: no second one is asked for. */
function byPeriod({ period }: CarePlan, instant: Instant): PlanStanding {
  switch (periodState(period, instant)) {
    case 'ended':
      return 'ran-out';
    case 'unreadable':
      return 'not-known';
    default:
      return 'in-force';
  }
}

/** True while the plan takes the place that a person has for one plan (concept B1): active or on hold, also when it ran out. */
export function takesPlace({ status }: Pick<CarePlan, 'status'>): boolean {
  return status === 'active' || status === 'on-hold';
}

export interface PlansOfPerson {
  /** The plan in force; of several, the first. */
  readonly inForce: readonly CarePlan[];
  /** Individual plans of which it is not sure whether they are in force: ran out, or not understood. */
  readonly unsure: readonly CarePlan[];
}

/** The individual plans among somebody's plans of care, as far as they bear on whether there is one. */
export function plansOfPerson(
  plans: readonly CarePlan[],
  instant: Instant,
  modifiers: readonly string[] = [],
): PlansOfPerson {
  const standing = plans
    .filter(isIndividualPlan)
    .map((plan) => ({ plan, is: standingOfPlan(plan, instant, modifiers) }));
  return {
    inForce: standing.flatMap(({ plan, is }) => (is === 'in-force' ? [plan] : [])),
    unsure: standing.flatMap(({ plan, is }) => (is === 'ran-out' || is === 'not-known' ? [plan] : [])),
  };
}
