// What a run makes of what was found: other severities, issues that are accepted with a reason, files wrong on purpose.
import { type Issue, isUsable, type Severity } from '../../../ground/outcome/issue.ts';
import { fileMatcher } from '../config/read.ts';
import type { IgnoredIssues } from '../config/settings.ts';
import type { JobResult, Settings } from '../validate-options.ts';
import type { Baseline } from './baseline.ts';
import { insideOf, withoutIndices } from './place.ts';

/** The gravest first. */
const severities: readonly Severity[] = ['fatal', 'error', 'warning', 'information'];

/** True when an issue is as grave as this, or graver. */
export function isAsGrave({ severity }: Issue, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

function isBelow(path: string, asked: string): boolean {
  const wanted = withoutIndices(asked);
  return [path, insideOf(path)]
    .map(withoutIndices)
    .some((bare) => bare === wanted || (bare.startsWith(wanted) && /^[./]/.test(bare.slice(wanted.length))));
}

/** The names by which settings can mean an issue: its rule, the key at the end of it, and its code. */
function isMeant(issue: Issue, name: string): boolean {
  return issue.rule === name || issue.rule?.endsWith(`#${name}`) === true || issue.code === name;
}

interface IgnoreRule {
  readonly entry: IgnoredIssues;
  readonly matches: (file: string, issue: Issue) => boolean;
  used: number;
}

function ignoreRule(entry: IgnoredIssues, folder: string, today: () => string): IgnoreRule {
  const inFiles = entry.files === undefined ? () => true : fileMatcher(folder, entry.files);
  const holds = entry.until === undefined || entry.until >= today();
  return {
    entry,
    used: 0,
    matches: (file, issue) =>
      holds &&
      isMeant(issue, entry.rule) &&
      (entry.path === undefined || isBelow(issue.path, entry.path)) &&
      inFiles(file),
  };
}

/** What was done to the issues of a run, for its last words. */
export interface Applied {
  readonly ignored: number;
  readonly known: number;
  readonly expected: number;
  /** Entries of `ignore` that met nothing, or whose last day has passed. */
  readonly notes: readonly string[];
}

export class Policy {
  readonly #settings: Settings;
  readonly #rules: readonly IgnoreRule[];
  readonly #isWrongOnPurpose: (file: string) => boolean;
  readonly #baseline: Baseline | undefined;
  readonly #today: () => string;
  #expected = 0;

  /** @param today the day in Norway, `2026-11-29`: asked for only where an entry of `ignore` has a last day */
  constructor(settings: Settings, today: () => string, baseline?: Baseline) {
    this.#settings = settings;
    this.#rules = settings.ignore.map((entry) => ignoreRule(entry, settings.folder, today));
    this.#isWrongOnPurpose = fileMatcher(settings.folder, settings.expectProblems);
    this.#baseline = baseline;
    this.#today = today;
  }

  /**
   * The result as the settings want it. A fatal issue stays what it is: something was not checked.
   * @param asItIs a file that somebody asked for by itself is judged as it is, also when it is wrong on purpose
   */
  judge(result: JobResult, asItIs: boolean): JobResult {
    if (!asItIs && this.#isWrongOnPurpose(result.file)) {
      return this.#judgeExample(result);
    }
    const issues = result.issues.flatMap((issue) => {
      if (issue.severity === 'fatal') {
        return [issue];
      }
      const rule = this.#rules.find(({ matches }) => matches(result.file, issue));
      if (rule) {
        rule.used += 1;
        return [];
      }
      const rated = this.#rated(issue);
      return this.#baseline?.takes(result.file, rated) ? [] : [rated];
    });
    return { ...result, issues, valid: isUsable(issues) };
  }

  #rated(issue: Issue): Issue {
    const said = Object.entries(this.#settings.severities);
    const found =
      said.find(([name]) => issue.code !== name && isMeant(issue, name)) ??
      said.find(([name]) => isMeant(issue, name));
    return found === undefined ? issue : { ...issue, severity: found[1] };
  }

  #judgeExample(result: JobResult): JobResult {
    this.#expected += 1;
    if (result.issues.some((issue) => isAsGrave(issue, 'warning'))) {
      return { ...result, valid: true, issues: [] };
    }
    const nothing: Issue = {
      severity: 'error',
      code: 'business-rule',
      path: '$',
      rule: 'expect-problems',
      text: 'The settings say that this file is wrong on purpose, but nothing was found in it.',
      textNo: 'Innstillingene sier at denne fila er feil med vilje, men det ble ikke funnet noe i den.',
      fix: 'Take it off "expectProblems", or break in it what it is to show.',
      fixNo: 'Ta den ut av «expectProblems», eller bryt det den skal vise.',
    };
    return { ...result, valid: false, issues: [nothing] };
  }

  /** What became of the issues. */
  applied(): Applied {
    const notes = this.#rules.flatMap(({ entry, used }) => {
      const name = `the entry of "ignore" for ${entry.rule}${entry.path === undefined ? '' : ` at ${entry.path}`}`;
      if (entry.until !== undefined && entry.until < this.#today()) {
        return [`${name} held until ${entry.until}, and no longer does: ${entry.reason}`];
      }
      return used === 0 ? [`${name} met nothing, and can be taken out`] : [];
    });
    return {
      ignored: this.#rules.reduce((sum, { used }) => sum + used, 0),
      known: this.#baseline?.known ?? 0,
      expected: this.#expected,
      notes: [...notes, ...(this.#baseline?.notes() ?? [])],
    };
  }
}
