// What every format says of an issue, and of the file in which it is.
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OutcomeLanguage as Language } from '../../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { JobResult } from '../validate-options.ts';

/** The command that a report comes from, and a page about what it does. */
export interface Tool {
  readonly name: string;
  readonly about: string;
}

export const validating: Tool = {
  name: 'ip-fhir validate',
  about: 'https://hl7.org/fhir/R4/validation.html',
};

/** The text of an issue behind its place. */
export function told(issue: Issue, language: Language): string {
  const text = language === 'nb' ? (issue.textNo ?? issue.text) : issue.text;
  const place = issue.line === undefined ? issue.path : `${issue.path} (${issue.line}:${issue.column ?? 1})`;
  return `${place}: ${text}`;
}

/** The file from the folder in which the command runs, as build servers want it; a file elsewhere by its whole path. */
export function fileFromHere(file: string): string {
  const path = relative(process.cwd(), resolve(file)).split('\\').join('/');
  return path.startsWith('..') || path === '' ? file.split('\\').join('/') : path;
}

/** The file as a URI: relative below the folder in which the command runs, a file: URL elsewhere. */
export function uriOf(file: string): string {
  if (file === '-') {
    return 'stdin';
  }
  const path = relative(process.cwd(), resolve(file)).split('\\').join('/');
  return path.startsWith('..')
    ? pathToFileURL(resolve(file)).href
    : path.split('/').map(encodeURIComponent).join('/');
}

/** Line and column of an issue in its file. A line of NDJSON stands on the line of the file. */
export function placeIn(
  { line }: JobResult,
  issue: Issue,
): { readonly line: number; readonly column: number } {
  return { line: line ?? issue.line ?? 1, column: issue.column ?? 1 };
}
