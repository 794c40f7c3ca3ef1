// The options of `ip-fhir validate`, as commander gives them.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Language } from '../../validator/outcome.ts';

export const formats = ['text', 'json', 'ndjson', 'junit', 'sarif'] as const;
export type Format = (typeof formats)[number];

export interface CommandOptions {
  readonly definitions: readonly string[];
  readonly profile: readonly string[];
  readonly unknownExtensions: 'error' | 'warning' | 'ignore';
  readonly format: Format;
  readonly filesFrom?: string;
  readonly language: 'en' | 'nb';
  readonly bestPractice: 'error' | 'warning' | 'ignore';
  readonly rules: 'current' | '2023';
  readonly requireResolved: boolean;
  readonly workers?: number;
  readonly watch: boolean;
}

/** One thing to check: a whole file, or a line of an NDJSON file. */
export interface Job {
  /** Path as given, with `:line` for a line of NDJSON. */
  readonly source: string;
  readonly text: string;
}

/** What was found in one job. */
export interface JobResult {
  readonly source: string;
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

export interface Summary {
  readonly checked: number;
  readonly invalid: number;
  readonly milliseconds: number;
}

/** Writes results as they come, and what belongs at the end. */
export interface Writer {
  result(result: JobResult): string;
  end(summary: Summary): string;
}

export interface WriterOptions {
  readonly language: Language;
  readonly colour: boolean;
}
