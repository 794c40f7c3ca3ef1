// The one place where our issues become FHIR's OperationOutcome.
import type { Extension, OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Issue } from '../outcome/issue.ts';

/** Languages in which issues have their texts; what has none in Norwegian is told in English. */
export type OutcomeLanguage = 'en' | 'nb';

const base = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-';
const nothing = { en: 'No problems found', nb: 'Ingen feil funnet' } as const;

/**
 * Issues, or a result that has some, as an OperationOutcome; without any it says that all is well, as FHIR wants at
 * least one. The fix and the link go into `diagnostics`, because R4 has no element for them; rule, line and column into
 * HL7's extensions.
 * @see https://hl7.org/fhir/R4/operationoutcome.html
 * @example
 * toOperationOutcome(parsePlan({}).issues, 'nb').resourceType; // "OperationOutcome"
 */
export function toOperationOutcome(
  found: readonly Issue[] | { readonly issues: readonly Issue[] },
  language: OutcomeLanguage = 'en',
): OperationOutcome & { issue: OperationOutcomeIssue[] } {
  const issues = 'issues' in found ? found.issues : found;
  const issue: OperationOutcomeIssue[] =
    issues.length > 0
      ? issues.map((one) => toOutcomeIssue(one, language))
      : [{ severity: 'information', code: 'informational', details: { text: nothing[language] } }];
  return { resourceType: 'OperationOutcome', issue };
}

function toOutcomeIssue(issue: Issue, language: OutcomeLanguage): OperationOutcomeIssue {
  const text = language === 'nb' ? (issue.textNo ?? issue.text) : issue.text;
  const fix = language === 'nb' ? (issue.fixNo ?? issue.fix) : issue.fix;
  const diagnostics = [fix, issue.link].filter((part) => part !== undefined).join(' ');
  const extension = placeOf(issue);
  return {
    ...(extension.length > 0 ? { extension } : {}),
    severity: issue.severity,
    code: issue.code as OperationOutcomeIssue['code'],
    details: { text },
    ...(diagnostics === '' ? {} : { diagnostics }),
    ...(issue.path !== '$' && issue.path !== '' ? { expression: [issue.path] } : {}),
  };
}

function placeOf({ line, column, rule }: Issue): Extension[] {
  return [
    ...(line === undefined ? [] : [{ url: `${base}issue-line`, valueInteger: line }]),
    ...(column === undefined ? [] : [{ url: `${base}issue-col`, valueInteger: column }]),
    ...(rule === undefined ? [] : [{ url: `${base}message-id`, valueString: rule }]),
  ];
}
