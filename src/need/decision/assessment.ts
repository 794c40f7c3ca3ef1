// What the assessment of need says: criteria by the law, and the person's wishes.
import type { Observation } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codeIn, codesIn, hasCode } from '../../ground/fhir/coded.ts';
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

/** True for an assessment that somebody has concluded. */
export function isFinished({ status }: Observation): boolean {
  return finished.includes(status);
}

/** How far an assessment that stands has come. Amended and corrected ones are final again. */
export function assessmentState(assessment: Observation | undefined): DecisionFacts['assessment'] {
  if (!assessment) {
    return 'none';
  }
  return isFinished(assessment) ? 'final' : 'not-final';
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
  if (need === 'need-for-child-coordinator') {
    return 'not-assessed';
  }
  if (longTerm === true && coordinated === true) {
    return 'met';
  }
  // What is not said is no no: one condition alone can only rule the need out.
  return (
    complexAlone(assessment, need) ??
    (longTerm === false || coordinated === false ? 'not-met' : 'not-assessed')
  );
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

/**
 * What the assessment says of one yes-or-no part (`ip-assessment-component`). Nothing when it does not say it, and nothing when
 * it says both: {@link contradictionsIn} tells that.
 */
export function partOf(assessment: Observation | undefined, code: string): boolean | undefined {
  const said = saidOf(assessment, code);
  return said.size === 1 ? [...said][0] : undefined;
}

const COMPONENTS = codeSystem('ip-assessment-component');

function saidOf(assessment: Observation | undefined, code: string): ReadonlySet<boolean> {
  const values = new Set<boolean>();
  for (const { code: part, valueBoolean } of assessment?.component ?? []) {
    if (valueBoolean !== undefined && part?.coding?.some((coding) => codeIn(coding, COMPONENTS) === code)) {
      values.add(valueBoolean);
    }
  }
  return values;
}

/** A part of the assessment that is said with a yes and with a no. */
export interface Contradiction {
  /** FHIRPath within the assessment. */
  readonly path: string;
  /** What is said both ways. */
  readonly text: string;
}

/**
 * Where the assessment contradicts itself: one part is said both ways, or it concludes that there is a need of a plan and says
 * that a condition of it is not met (concept D1). Neither is believed.
 */
export function contradictionsIn(assessment: Observation | undefined): Contradiction[] {
  if (!assessment) {
    return [];
  }
  const codes = (assessment.component ?? []).flatMap(({ code }) => codesIn(code, COMPONENTS));
  const twice = [...new Set(codes)].filter((code) => saidOf(assessment, code).size > 1);
  const both = twice.map((code) => ({
    path: `Observation.component.where(code.coding.code = '${code}').value`,
    text: `${code} is said with true and with false`,
  }));
  const aPlan = hasCode([assessment.code], codeSystem('ip-observation-code'), 'need-for-ip');
  const unmet = (['long-term', 'coordinated'] as const).filter((code) => partOf(assessment, code) === false);
  const concluded = partOf(assessment, 'criteria-met') === undefined && assessment.valueBoolean === true;
  const against = aPlan && concluded ? unmet : [];
  return [
    ...both,
    ...against.map((code) => ({
      path: 'Observation.value',
      text: `it says that there is a need of a plan, and ${code} is false`,
    })),
  ];
}
