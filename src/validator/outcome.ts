// A result as FHIR's OperationOutcome. https://hl7.org/fhir/R4/operationoutcome.html
import type { Issue } from '../ground/outcome/issue.ts';
import type { ValidationResult } from './validator.ts';

export interface OperationOutcomeIssue {
  readonly severity: Issue['severity'];
  readonly code: string;
  readonly details: { readonly text: string };
  readonly diagnostics?: string;
  readonly expression?: readonly string[];
  readonly extension?: readonly unknown[];
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly OperationOutcomeIssue[];
}

export type Language = 'en' | 'nb';

const extensionBase = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-';

function place(issue: Issue): unknown[] {
  const extensions: unknown[] = [];
  if (issue.line !== undefined) {
    extensions.push({ url: `${extensionBase}issue-line`, valueInteger: issue.line });
  }
  if (issue.column !== undefined) {
    extensions.push({ url: `${extensionBase}issue-col`, valueInteger: issue.column });
  }
  if (issue.rule !== undefined) {
    extensions.push({ url: `${extensionBase}message-id`, valueString: issue.rule });
  }
  return extensions;
}

function toIssue(issue: Issue, language: Language): OperationOutcomeIssue {
  const text = language === 'nb' ? (issue.textNo ?? issue.text) : issue.text;
  const fix = language === 'nb' ? (issue.fixNo ?? issue.fix) : issue.fix;
  const diagnostics = [fix, issue.link].filter((part) => part !== undefined).join(' ');
  const extension = place(issue);
  return {
    ...(extension.length > 0 && { extension }),
    severity: issue.severity,
    code: issue.code,
    details: { text },
    ...(diagnostics !== '' && { diagnostics }),
    ...(issue.path !== '$' && issue.path !== '' && { expression: [issue.path] }),
  };
}

/** The result as an OperationOutcome; without issues it says that all is well, as FHIR wants at least one. */
export function toOperationOutcome(result: ValidationResult, language: Language = 'en'): OperationOutcome {
  if (result.issues.length > 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: result.issues.map((issue) => toIssue(issue, language)),
    };
  }
  const text = language === 'nb' ? 'Ingen feil funnet' : 'No issues found';
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text } }],
  };
}
