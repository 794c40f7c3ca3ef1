// Results as JUnit's XML, for build servers: a test case for each resource, and how many there were.

import type { OutcomeLanguage as Language } from '../../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { JobResult, Summary, Writer } from '../validate-options.ts';
import { type Tool, told, validating } from './told.ts';

const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

function xml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => escapes[char] ?? char).replace(/(?![\t\n\r])\p{Cc}/gu, ' ');
}

function isError({ severity }: Issue): boolean {
  return severity === 'error' || severity === 'fatal';
}

function caseOf({ source, file, valid, issues }: JobResult, language: Language, kind: string): string {
  const name = `<testcase name="${xml(source)}" classname="${kind}" file="${xml(file)}">`;
  const errors = issues.filter(isError).map((issue) => told(issue, language));
  const others = issues.filter((issue) => !isError(issue)).map((issue) => told(issue, language));
  const failure = valid
    ? ''
    : `<failure message="${xml(errors[0] ?? 'invalid')}">${xml(errors.join('\n'))}</failure>`;
  const out = others.length === 0 ? '' : `<system-out>${xml(others.join('\n'))}</system-out>`;
  return `${name}${failure}${out}</testcase>\n`;
}

/** Counts stand at the head of the file, so the cases are kept until all have come. */
export function junitWriter(language: Language, tool: Tool = validating): Writer {
  const kind = tool === validating ? 'fhir' : 'conformance';
  const cases: string[] = [];
  return {
    result(result) {
      cases.push(caseOf(result, language, kind));
      return '';
    },
    end(summary) {
      const counts = countsOf(summary);
      const unread = summary.unreadable.map(
        ({ path, reason }) =>
          `<testcase name="${xml(path)}" classname="${kind}"><error message="${xml(`cannot be read: ${reason}`)}"/></testcase>\n`,
      );
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n<testsuite name="${tool.name}" ${counts}>\n` +
        `${[...cases, ...unread].join('')}</testsuite>\n</testsuites>\n`
      );
    },
  };
}

function countsOf({ checked, invalid, milliseconds, unreadable }: Summary): string {
  const tests = checked + unreadable.length;
  const time = (milliseconds / 1000).toFixed(3);
  return `tests="${tests}" failures="${invalid}" errors="${unreadable.length}" skipped="0" time="${time}"`;
}
