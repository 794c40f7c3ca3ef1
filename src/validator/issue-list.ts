// Collects the issues of one run, each once, with the texts in both languages.
import type { IssueCode } from '../ground/outcome/codes.ts';
import type { Issue, Severity } from '../ground/outcome/issue.ts';
import { fill, type Message, type MessageKey, messages } from './messages.ts';

export interface IssueDetails {
  readonly rule?: string | undefined;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly link?: string | undefined;
}

/** Issues of one validation. `capture` collects the issues of a try without keeping them. */
export class IssueList {
  #issues: Issue[] = [];
  #errors = 0;
  #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get all(): readonly Issue[] {
    return this.#issues;
  }

  /**
   * True when no further issue of this severity will be kept: a hostile resource can break a rule a million times.
   * Errors have room of their own, so that no crowd of warnings hides one.
   */
  #isFull(severity: Severity): boolean {
    return (isGrave(severity) ? this.#errors : this.#issues.length - this.#errors) >= this.#limit;
  }

  #push(issue: Issue): void {
    this.#issues.push(issue);
    if (isGrave(issue.severity)) {
      this.#errors += 1;
    }
  }

  add(
    severity: Severity,
    code: IssueCode,
    path: string,
    key: MessageKey,
    values: readonly (string | number)[] = [],
    details: IssueDetails = {},
  ): void {
    if (this.#isFull(severity)) {
      return;
    }
    const message: Message = messages[key];
    const text = fill(message.en, values);
    const identity = `${severity}|${code}|${path}|${text}`;
    if (this.#seen.has(identity)) {
      return;
    }
    this.#seen.add(identity);
    this.#push({
      severity,
      code,
      path,
      text,
      textNo: fill(message.nb, values),
      ...(message.fix && { fix: fill(message.fix, values) }),
      ...(message.fixNb && { fixNo: fill(message.fixNb, values) }),
      ...(details.rule && { rule: details.rule }),
      ...(details.found !== undefined && { found: details.found }),
      ...(details.expected !== undefined && { expected: details.expected }),
      ...(details.link && { link: details.link }),
    });
  }

  /** Forgets what was collected. */
  clear(): void {
    this.#issues = [];
    this.#errors = 0;
    this.#seen = new Set();
  }

  /** Runs a check and returns its issues without keeping them. */
  capture(check: () => void): readonly Issue[] {
    const issues = this.#issues;
    const seen = this.#seen;
    const errors = this.#errors;
    this.#issues = [];
    this.#errors = 0;
    this.#seen = new Set();
    try {
      check();
      return this.#issues;
    } finally {
      this.#issues = issues;
      this.#seen = seen;
      this.#errors = errors;
    }
  }

  /** Keeps issues that were captured before. */
  keep(issues: readonly Issue[]): void {
    for (const issue of issues) {
      const identity = `${issue.severity}|${issue.code}|${issue.path}|${issue.text}`;
      if (this.#isFull(issue.severity) || this.#seen.has(identity)) {
        continue;
      }
      this.#seen.add(identity);
      this.#push(issue);
    }
  }
}

function isGrave(severity: Severity): boolean {
  return severity === 'error' || severity === 'fatal';
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => isGrave(issue.severity));
}
