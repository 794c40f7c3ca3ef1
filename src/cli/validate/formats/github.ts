// Results as annotations of GitHub's build server: each issue stands beside its line in a pull request.
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions

import type { OutcomeLanguage as Language } from '../../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { JobResult, Summary, Writer } from '../validate-options.ts';
import { fileFromHere, placeIn, told } from './told.ts';

const commands: Readonly<Record<Issue['severity'], string>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  information: 'notice',
};

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function annotation(result: JobResult, issue: Issue, language: Language): string {
  const { line, column } = placeIn(result, issue);
  const place = `file=${property(fileFromHere(result.file))},line=${line},col=${column}`;
  const title = property(issue.rule ?? issue.code);
  return `::${commands[issue.severity]} ${place},title=${title}::${escaped(told(issue, language))}\n`;
}

export function githubWriter(language: Language): Writer {
  return {
    result: (result) => result.issues.map((issue) => annotation(result, issue, language)).join(''),
    end: ({ checked, invalid, warnings }: Summary) =>
      `${checked} checked, ${invalid} invalid, ${warnings} warnings\n`,
  };
}
