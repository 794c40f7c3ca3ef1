// One problem, told so that a person can act on it. Ground room: every other room may import it.
import type { IssueCode } from './codes.ts';

export type Severity = 'fatal' | 'error' | 'warning' | 'information';

/**
 * One problem found in input or output. Problems are collected and returned, never thrown.
 *
 * `path` is where: a FHIRPath expression (`CarePlan.activity[2].reference`) for FHIR, a JSON pointer
 * (`/measures/2/deadline`) for a plan document. `text` says what is wrong and why, `fix` what to do.
 * Neither repeats personal data out of the input.
 */
export interface Issue {
  readonly severity: Severity;
  readonly code: IssueCode;
  readonly path: string;
  readonly text: string;
  readonly fix?: string;
  /** The rule that was broken: an invariant key (`cpl-3`), a mapping row or a concept rule (`B1`). */
  readonly rule?: string;
  /** Concept id of the source documents (A1 to G10), when the issue belongs to one. */
  readonly concept?: string;
  /** Line and column in the text that was read, from 1, when there was a text. */
  readonly line?: number;
  readonly column?: number;
  /** What stands there and what should: codes, types, counts; never free text of a person. */
  readonly found?: string;
  readonly expected?: string;
  /** Where the rule is explained. */
  readonly link?: string;
  /** `text` and `fix` in Norwegian. */
  readonly textNo?: string;
  readonly fixNo?: string;
}

/**
 * True when the result can be used: nothing of severity error or fatal.
 * @example
 * isUsable([]); // true
 */
export function isUsable(issues: readonly Issue[]): boolean {
  return !issues.some((issue) => issue.severity === 'error' || issue.severity === 'fatal');
}

const severities: readonly Severity[] = ['fatal', 'error', 'warning', 'information'];

/** The same issues, the gravest first; within a severity in the order in which they were found. */
export function gravestFirst(issues: readonly Issue[]): readonly Issue[] {
  return issues.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
