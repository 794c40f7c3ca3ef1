// Issues that were there before: a run tells only what has come since. A file, a rule, a place without indices, a number.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { parseProblem } from '../../../ground/outcome/parse-problem.ts';
import { nameOfIssue } from './place.ts';

type Counts = Record<string, Record<string, number>>;

export class Baseline {
  readonly #path: string;
  readonly #left: Counts;
  readonly #isWritten: boolean;
  readonly #found: Counts = {};
  /** Issues that were known. */
  known = 0;

  private constructor(path: string, counts: Counts, isWritten: boolean) {
    this.#path = path;
    this.#left = counts;
    this.#isWritten = isWritten;
  }

  /** The baseline of a file, or an empty one that is going to be written. @throws {Error} when it cannot be read */
  static read(path: string, isWritten: boolean): Baseline {
    if (isWritten) {
      return new Baseline(path, {}, true);
    }
    if (!existsSync(path)) {
      throw new Error(`the baseline ${path} is not there: write it once with --update-baseline`);
    }
    try {
      const { issues } = JSON.parse(readFileSync(path, 'utf8')) as { issues?: unknown };
      return new Baseline(path, countsOf(issues), false);
    } catch (error) {
      throw new Error(
        `the baseline ${path} cannot be read: ${parseProblem(error)}; write it anew with --update-baseline`,
      );
    }
  }

  /** True when the issue was there before; each is known as often as it was there. */
  takes(file: string, issue: Issue): boolean {
    const [place, name] = [this.#placeOf(file), nameOfIssue(issue)];
    this.#found[place] ??= {};
    this.#found[place][name] = (this.#found[place][name] ?? 0) + 1;
    if (this.#isWritten) {
      return true;
    }
    const left = this.#left[place]?.[name] ?? 0;
    if (left === 0) {
      return false;
    }
    (this.#left[place] as Record<string, number>)[name] = left - 1;
    this.known += 1;
    return true;
  }

  #placeOf(file: string): string {
    return relative(resolve(dirname(this.#path)), resolve(file))
      .split('\\')
      .join('/');
  }

  /** What the baseline holds that no longer happens. */
  notes(): readonly string[] {
    const gone = Object.values(this.#left)
      .flatMap(Object.values)
      .reduce((sum: number, count) => sum + count, 0);
    return gone === 0 ? [] : [`${gone} issues of the baseline are gone: --update-baseline takes them out`];
  }

  /** Writes what was found as what is known from now on. */
  write(): number {
    const text = JSON.stringify({ version: 1, issues: sorted(this.#found) }, null, 2);
    writeFileSync(this.#path, `${text}\n`);
    return Object.values(this.#found)
      .flatMap(Object.values)
      .reduce((sum: number, count) => sum + count, 0);
  }
}

function countsOf(value: unknown): Counts {
  const isCounts = (one: unknown): one is Record<string, number> =>
    typeof one === 'object' && one !== null && Object.values(one).every((count) => Number.isInteger(count));
  if (typeof value !== 'object' || value === null || !Object.values(value).every(isCounts)) {
    throw new Error('it does not say how often which issue is in which file');
  }
  return structuredClone(value) as Counts;
}

function sorted(counts: Counts): Counts {
  const byName = (one: Record<string, unknown>) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    byName(counts).map(([file, issues]) => [
      file,
      Object.fromEntries(byName(issues as Record<string, number>)),
    ]),
  ) as Counts;
}
