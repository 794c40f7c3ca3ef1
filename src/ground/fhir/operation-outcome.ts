// The one place where our issues become FHIR's OperationOutcome, and back.
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Issue } from '../outcome/issue.ts';

/**
 * Issues as an OperationOutcome. The fix goes into `diagnostics`, because R4 has no element for it.
 * @see https://hl7.org/fhir/R4/operationoutcome.html
 */
export function toOperationOutcome(issues: readonly Issue[]): OperationOutcome {
  if (issues.length === 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', details: { text: 'No problems found' } }],
    };
  }
  return { resourceType: 'OperationOutcome', issue: issues.map(toOutcomeIssue) };
}

function toOutcomeIssue(issue: Issue): OperationOutcomeIssue {
  return {
    severity: issue.severity,
    code: issue.code as OperationOutcomeIssue['code'],
    details: { text: issue.text },
    ...(issue.fix ? { diagnostics: issue.fix } : {}),
    ...(issue.path ? { expression: [issue.path] } : {}),
  };
}
