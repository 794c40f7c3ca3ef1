// Runs `ip-fhir validate`: input → checks → output, and the exit code.
import { once } from 'node:events';
import { watch } from 'node:fs';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE } from '../report.ts';
import { createChecker } from './validate-check.ts';
import { createWriter } from './validate-format.ts';
import { findFiles, type InputFile, jobsOf, readFileList, type Unreadable } from './validate-input.ts';
import type { CommandOptions, JobResult } from './validate-options.ts';
import { checkHere, checkInThreads, threadsFor } from './validate-pool.ts';

/** Checks what the paths hold. Returns the exit code: 0 all valid, 1 something is invalid, 2 something cannot be read. */
export async function runValidate(paths: readonly string[], options: CommandOptions): Promise<number> {
  let all: string[];
  try {
    all = [...paths, ...(options.filesFrom === undefined ? [] : await readFileList(options.filesFrom))];
  } catch (error) {
    process.stderr.write(
      `error: ${options.filesFrom} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return NOT_POSSIBLE;
  }
  if (all.length === 0) {
    process.stderr.write('error: nothing to check: give a path or --files-from\n');
    return NOT_POSSIBLE;
  }
  const code = await checkAll(all, options);
  return options.watch ? watchPaths(all, options) : code;
}

async function checkAll(paths: readonly string[], options: CommandOptions): Promise<number> {
  const { files, unreadable } = await findFiles(paths);
  const problems: Unreadable[] = [...unreadable];
  const started = performance.now();
  const counts = { checked: 0, invalid: 0 };
  const writer = createWriter(options.format, { language: options.language, colour: hasColour() });
  const progress = new Progress(files.length);
  try {
    for await (const result of results(files, options, (problem) => problems.push(problem))) {
      counts.checked += 1;
      if (!result.valid) {
        counts.invalid += 1;
      }
      progress.step(counts.checked);
      await write(writer.result(result));
    }
  } catch (error) {
    // A package that cannot be read, or a thread that died: nothing was checked against it, so say so and stop.
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return NOT_POSSIBLE;
  } finally {
    progress.end();
  }
  await write(writer.end({ ...counts, milliseconds: performance.now() - started }));
  for (const { path, reason } of problems) {
    process.stderr.write(`error: ${path} cannot be read: ${reason}\n`);
  }
  if (problems.length > 0) {
    return NOT_POSSIBLE;
  }
  return counts.invalid > 0 ? INPUT_HAS_PROBLEMS : 0;
}

function results(
  files: readonly InputFile[],
  options: CommandOptions,
  unreadable: (problem: Unreadable) => void,
): AsyncIterable<JobResult> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const threads = options.workers ?? threadsFor(bytes);
  const jobs = jobsOf(files, unreadable);
  const { definitions, profile, unknownExtensions, bestPractice, rules, requireResolved } = options;
  const settings = { definitions, profile, unknownExtensions, bestPractice, rules, requireResolved };
  const checker = createChecker(threads > 0 ? { ...settings } : settings);
  tellMissing(checker.missing);
  return threads > 0 ? checkInThreads(settings, threads, jobs) : checkHere(checker, jobs);
}

function tellMissing(missing: readonly string[]): void {
  for (const name of missing) {
    process.stderr.write(
      `note: the package ${name}, which one of those depends on, is not there: nothing is checked against it. ` +
        'Put it into ~/.fhir/packages, or give its folder or .tgz with --definitions.\n',
    );
  }
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) {
    await once(process.stdout, 'drain');
  }
}

function hasColour(): boolean {
  return process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
}

/** A counter on the terminal, for long runs only. */
class Progress {
  readonly #total: number;
  readonly #shown = process.stderr.isTTY === true && process.stdout.isTTY !== true;
  #last = performance.now();

  constructor(total: number) {
    this.#total = total;
  }

  step(done: number): void {
    const now = performance.now();
    if (!this.#shown || now - this.#last < 500) {
      return;
    }
    this.#last = now;
    process.stderr.write(`\r${done}${this.#total > done ? ` / ${this.#total}` : ''} checked`);
  }

  end(): void {
    if (this.#shown) {
      process.stderr.write('\r\u001b[K');
    }
  }
}

/** Checks again when something below the paths changes. Ends with the process. */
async function watchPaths(paths: readonly string[], options: CommandOptions): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve(0);
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => checkAll(paths, options));
    }, 100);
  };
  const watchers = paths
    .filter((path) => path !== '-')
    .map((path) => watch(path, { recursive: true }, again));
  process.stderr.write('watching; end with Ctrl+C\n');
  await once(process, 'SIGINT');
  for (const watcher of watchers) {
    watcher.close();
  }
  clearTimeout(timer);
  return running;
}
