// What of the facts says something that changes its meaning and that we do not understand. Consents are not asked here:
// the gate judges them, provision by provision.
import type { Resource } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { notUnderstoodIn } from '../../ground/fhir/modifiers.ts';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { NeedFacts } from '../notice/facts.ts';

/** Rules that a doubt can name; each leads to the rule of the decision table that hands the need to a person. */
export const doubtRules = {
  /** Implicit rules or a modifier extension that is not known. */
  notUnderstood: 'not-understood',
  /** The reference leads to a server that is not one of this server's known bases. */
  elsewhere: 'reference-elsewhere',
  /** The server has no such resource. */
  missing: 'reference-missing',
  /** A reference by identifier fits none, or several, or the reference says nothing that could be followed. */
  unclear: 'reference-unclear',
} as const;

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
export function doubtsOfRest(facts: NeedFacts): Issue[] {
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
  return [...notUnderstood, ...(facts.doubts ?? [])];
}
