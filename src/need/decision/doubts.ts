// What of the facts says something that changes its meaning and that we do not understand, or contradicts itself. Consents are not asked here:
// the gate judges them, provision by provision.
import type { Resource } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { notUnderstoodIn } from '../../ground/fhir/modifiers.ts';
import { hasSeveralNumbers } from '../../ground/fhir/person.ts';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { FactDoubt, NeedFacts } from '../notice/facts.ts';
import { assessmentOf, contradictionsIn } from './assessment.ts';

/** Rules that a doubt can name; each leads to the rule of the decision table that hands the need to a person. */
export const doubtRules = {
  /** Implicit rules or a modifier extension that is not known. */
  notUnderstood: 'not-understood',
  /** The record says a thing and its opposite. */
  contradiction: 'contradicts-itself',
  /** The reference leads to a server that is not one of this server's known bases. */
  elsewhere: 'reference-elsewhere',
  /** The server has no such resource. */
  missing: 'reference-missing',
  /** A reference by identifier fits none, or several, or the reference says nothing that could be followed. */
  unclear: 'reference-unclear',
  /** The population register was asked, and did not say. */
  registerSilent: 'register-silent',
} as const;

/** The bases that have to be named before anything can be judged, when nothing else is in doubt. */
export function basesAsked(doubts: readonly FactDoubt[]): readonly string[] {
  const bases = doubts.flatMap(({ base }) => base ?? []);
  return bases.length === doubts.length ? [...new Set(bases)] : [];
}

/** Everything that is not understood in one resource, told as issues. */
function doubtsIn(resource: Resource, modifiers: readonly string[]): Issue[] {
  return notUnderstoodIn(resource, modifiers).map(({ path, url }) => ({
    severity: 'error',
    code: 'not-supported',
    path,
    text: `${resource.resourceType}/${resource.id ?? '(contained)'} says by ${url} that it means something else than it reads, and what is not known here`,
    fix: 'Find out what it means. If it may be read as it stands, name it in hospital.knownModifierExtensions',
    rule: doubtRules.notUnderstood,
    concept: 'D6',
  }));
}

/** What is not understood in the Flag itself: then not even its status says anything. */
export function doubtsOfFlag({ flag, modifiers = [] }: NeedFacts): Issue[] {
  return doubtsIn(flag, modifiers);
}

/** What is not understood in the rest of what the decision rests on, and what could not be got. */
export function doubtsOfRest(facts: NeedFacts, instant: Instant): FactDoubt[] {
  const { patient, encounter, assessment, carePlans, careTeams, communications = [], modifiers = [] } = facts;
  const read: (Resource | undefined)[] = [
    patient,
    encounter,
    assessment,
    ...carePlans.filter(isIndividualPlan),
    ...careTeams.filter(({ status }) => status === undefined || status === 'active'),
    ...communications.filter(({ category }) =>
      hasCode(category, codeSystem('ip-communication-kind'), 'information-given'),
    ),
    ...(facts.relatedPersons?.values() ?? []),
  ];
  const notUnderstood = read.flatMap((resource) => (resource ? doubtsIn(resource, modifiers) : []));
  return [
    ...notUnderstood,
    ...contradictions(facts, instant),
    ...(facts.registered === 'silent' ? [registerSilent(patient)] : []),
    ...(facts.doubts ?? []),
  ];
}

/** Who may consent, and whether the address is protected, is not known then: silence is no «no». */
function registerSilent({ id }: NeedFacts['patient']): Issue {
  return {
    severity: 'error',
    code: 'transient',
    path: 'Patient.identifier',
    text: `The population register did not say who acts for Patient/${id}, nor whether the address is protected`,
    fix: 'Wait until it answers, or find both out in another way and tell the unit yourself',
    rule: doubtRules.registerSilent,
    concept: 'C6',
  };
}

function contradictions(facts: NeedFacts, instant: Instant): Issue[] {
  const assessment = assessmentOf(facts);
  const inAssessment = contradictionsIn(assessment).map(({ path, text }) =>
    contradiction(
      path,
      `Observation/${assessment?.id ?? '(contained)'} contradicts itself: ${text}`,
      'Correct the assessment, so that it says the one or the other',
    ),
  );
  const { patient } = facts;
  return hasSeveralNumbers(patient, instant)
    ? [
        ...inAssessment,
        contradiction(
          'Patient.identifier',
          `Patient/${patient.id} has several national numbers of one kind in force`,
          'Give the number that is no longer used the use old, or a period that has ended',
        ),
      ]
    : inAssessment;
}

function contradiction(path: string, text: string, fix: string): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    path,
    text,
    fix,
    rule: doubtRules.contradiction,
    concept: 'D6',
  };
}
