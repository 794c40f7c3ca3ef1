// The options of `ip-fhir validate`, as commander gives them, and what a run makes of them.

import type { OutcomeLanguage as Language } from '../../ground/fhir/operation-outcome.ts';
import type { Issue, Severity } from '../../ground/outcome/issue.ts';
import type { IgnoredIssues } from './config/settings.ts';
import type { Format } from './formats/names.ts';

/** How the server of `--server` is asked. */
interface Access {
  readonly ownBase?: readonly string[];
  readonly tokenVariable?: string;
  readonly tokenClient?: string;
  readonly maxEntries?: number;
  readonly timeout?: number;
}

/** What the command says. What it leaves open is said by the file of settings, or holds by itself. */
export interface CommandOptions extends Access {
  /** Base URL of a server whose plans are checked, with all that belongs to them. */
  readonly server?: string;
  readonly config?: string | false;
  readonly definitions?: readonly string[];
  readonly profile?: readonly string[];
  /** Base URL of a terminology server that is asked about codes which nobody here can judge. */
  readonly terminology?: string;
  /** Folder in which its answers are kept. */
  readonly terminologyCache?: string;
  /** Environment variable that holds the token for that server, or a file by which tokens are got. */
  readonly terminologyTokenVariable?: string;
  readonly terminologyTokenClient?: string;
  readonly unknownExtensions?: 'error' | 'warning' | 'ignore';
  readonly format?: Format;
  readonly output?: string;
  readonly filesFrom?: string;
  readonly language?: Language;
  readonly bestPractice?: 'error' | 'warning' | 'ignore';
  readonly rules?: 'current' | '2023';
  readonly requireResolved?: boolean;
  readonly together?: boolean;
  readonly maxWarnings?: number;
  readonly failOn?: Severity;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly asFound?: boolean;
  readonly ndjson?: boolean;
  readonly workers?: number;
  readonly watch?: boolean;
  /** False when lines of the files are not shown: they may be about persons. */
  readonly source?: boolean;
}

/** What a run goes by: everything said, by whomever. */
export interface Settings extends Omit<CommandOptions, 'config' | 'filesFrom' | 'ndjson'> {
  readonly definitions: readonly string[];
  readonly profile: readonly string[];
  /** Profiles of some files only; patterns count from `folder`. */
  readonly fileProfiles: readonly {
    readonly files: readonly string[];
    readonly profiles: readonly string[];
  }[];
  readonly unknownExtensions: 'error' | 'warning' | 'ignore';
  readonly format: Format;
  readonly language: Language;
  readonly bestPractice: 'error' | 'warning' | 'ignore';
  readonly rules: 'current' | '2023';
  readonly requireResolved: boolean;
  readonly municipalitySystems: readonly string[];
  readonly together: boolean;
  readonly failOn: Severity;
  readonly updateBaseline: boolean;
  /** Files are taken as if a folder had brought them, for callers that name what changed and nothing more. */
  readonly asFound: boolean;
  /** Standard input is NDJSON whatever its first line looks like. */
  readonly lines: boolean;
  readonly watch: boolean;
  /** The folder from which the patterns of the settings count. */
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly expectProblems: readonly string[];
  readonly severities: Readonly<Record<string, 'error' | 'warning' | 'information'>>;
  readonly ignore: readonly IgnoredIssues[];
}

/** One thing to check: a whole file, or a line of an NDJSON file. */
export interface Job {
  /** Path as given, with `:line` for a line of NDJSON. */
  readonly source: string;
  readonly file: string;
  /** The line of the file, where a line is a job. */
  readonly line?: number;
  /** False for a file that a folder or a pattern brought: it may be no resource at all. */
  readonly named: boolean;
  readonly text: string;
  /** Profiles that hold for this file beside those that hold for all. */
  readonly profiles?: readonly string[];
}

/** What was found in one job. */
export interface JobResult extends Pick<Job, 'source' | 'file' | 'line'> {
  readonly valid: boolean;
  readonly issues: readonly Issue[];
  /** JSON that is neither a resource nor a plan, and that nobody named: nothing was checked. */
  readonly skipped?: true;
}

export interface Summary {
  readonly checked: number;
  readonly invalid: number;
  readonly warnings: number;
  readonly milliseconds: number;
  /** What could not be read. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Writes results as they come, and what belongs at the end. */
export interface Writer {
  result(result: JobResult): string;
  end(summary: Summary): string;
}

export interface WriterOptions {
  /** Whether lines of the files may be shown; only the text for people does. */
  readonly source: boolean;
  readonly language: Language;
  readonly colour: boolean;
}
