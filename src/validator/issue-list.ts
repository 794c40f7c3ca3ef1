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
  #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get all(): readonly Issue[] {
    return this.#issues;
  }

  /** True when no further issue will be kept: a hostile resource can break a rule a million times. */
  get full(): boolean {
    return this.#issues.length >= this.#limit;
  }

  add(
    severity: Severity,
    code: IssueCode,
    path: string,
    key: MessageKey,
    values: readonly (string | number)[] = [],
    details: IssueDetails = {},
  ): void {
    if (this.full) {
      return;
    }
    const message: Message = messages[key];
    const text = fill(message.en, values);
    const identity = `${severity}|${code}|${path}|${text}`;
    if (this.#seen.has(identity)) {
      return;
    }
    this.#seen.add(identity);
    this.#issues.push({
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

  /** Runs a check and returns its issues without keeping them. */
  capture(check: () => void): readonly Issue[] {
    const issues = this.#issues;
    const seen = this.#seen;
    this.#issues = [];
    this.#seen = new Set();
    try {
      check();
      return this.#issues;
    } finally {
      this.#issues = issues;
      this.#seen = seen;
    }
  }

  /** Keeps issues that were captured before. */
  keep(issues: readonly Issue[]): void {
    for (const issue of issues) {
      const identity = `${issue.severity}|${issue.code}|${issue.path}|${issue.text}`;
      if (this.full || this.#seen.has(identity)) {
        continue;
      }
      this.#seen.add(identity);
      this.#issues.push(issue);
    }
  }
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error' || issue.severity === 'fatal');
}
