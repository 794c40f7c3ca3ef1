// What the assessment of need says: criteria by the law, and the person's wishes.
import type { Observation } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { sameTarget } from '../../ground/fhir/reference.ts';
import type { NeedFacts } from '../notice/facts.ts';
import type { ConsentVerdict, DecisionFacts, NeedFact } from './facts.ts';

/** The assessment, when it stands and is about this person. A retracted or strange one is as good as none. */
export function assessmentOf(facts: NeedFacts): Observation | undefined {
  const { assessment, patient } = facts;
  const stands = assessment && !['entered-in-error', 'cancelled'].includes(assessment.status ?? '');
  return stands && sameTarget(assessment.subject?.reference, `Patient/${patient.id}`)
    ? assessment
    : undefined;
}

const finished: readonly (string | undefined)[] = ['final', 'amended', 'corrected'];

/** How far an assessment that stands has come. Amended and corrected ones are final again. */
export function assessmentState(assessment: Observation | undefined): DecisionFacts['assessment'] {
  if (!assessment) {
    return 'none';
  }
  return finished.includes(assessment.status) ? 'final' : 'not-final';
}

/**
 * Criteria of a need. A plan: long-term and coordinated (D1). A coordinator: complex, or long-term and coordinated (E11).
 * What the assessment concludes (`criteria-met`) wins over its parts, because it is the judgement of health personnel;
 * a child coordinator has criteria of its own, and only that conclusion counts.
 */
export function criteriaOf(assessment: Observation | undefined, need: string): NeedFact['criteria'] {
  const longTerm = partOf(assessment, 'long-term');
  const coordinated = partOf(assessment, 'coordinated');
  const concluded =
    partOf(assessment, 'criteria-met') ?? (assessment?.valueBoolean === false ? false : undefined);
  if (concluded !== undefined) {
    return concluded ? 'met' : 'not-met';
  }
  if (need === 'need-for-child-coordinator' || (longTerm === undefined && coordinated === undefined)) {
    return complexAlone(assessment, need) ?? 'not-assessed';
  }
  if (longTerm === true && coordinated === true) {
    return 'met';
  }
  return complexAlone(assessment, need) ?? 'not-met';
}

/** Concept E11: for a coordinator, complex services are enough. */
function complexAlone(assessment: Observation | undefined, need: string): 'met' | undefined {
  return need === 'need-for-coordinator' && partOf(assessment, 'complex') === true ? 'met' : undefined;
}

/**
 * Wish of the person; a consent to the notice shows the wish where the assessment does not record it.
 * @param young the person is a child whose no does not settle it alone
 */
export function wishOf(
  assessment: Observation | undefined,
  component: 'wish-plan' | 'wish-coordinator',
  consent: ConsentVerdict,
  young: boolean,
): NeedFact['wish'] {
  const recorded = partOf(assessment, component);
  if (recorded === false) {
    return young ? 'child-no' : 'no';
  }
  if (recorded) {
    return 'yes';
  }
  return consent === 'given' || consent === 'by-representative' ? 'yes' : 'not-recorded';
}

/** True when the record holds a wish of the person's own, whichever. */
export function isHeard(facts: NeedFacts): boolean {
  const assessment = assessmentOf(facts);
  return (['wish-plan', 'wish-coordinator'] as const).some((wish) => partOf(assessment, wish) !== undefined);
}

/** Value of one yes-or-no part of the assessment. */
function partOf(assessment: Observation | undefined, code: string): boolean | undefined {
  return assessment?.component?.find((component) =>
    codesIn(component.code, codeSystem('ip-assessment-component')).includes(code),
  )?.valueBoolean;
}
