// One run over everything that was asked for: files are checked, judged by the settings, written, and counted.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { dayOf } from '../../ground/norway/day.ts';
import { now } from '../time-option.ts';
import { fileMatcher } from './config/read.ts';
import type { Baseline } from './policy/baseline.ts';
import { isAsGrave, Policy } from './policy/policy.ts';
import type { Together } from './together/together.ts';
import { createChecker, type Outside } from './validate-check.ts';
import { createWriter } from './validate-format.ts';
import { findFiles, type InputFile, jobsOf, type Unreadable } from './validate-input.ts';
import type { Job, JobResult, Settings, Summary, Writer, WriterOptions } from './validate-options.ts';
import { checkHere, checkInThreads, threadsFor } from './validate-pool.ts';
import { Progress } from './validate-progress.ts';
import type { OnServer } from './validate-server.ts';
import { textWriter } from './validate-text.ts';

interface Outcome {
  readonly unreadable: readonly Unreadable[];
  readonly checked: number;
  /** Something is as grave as the settings let nothing be, or there are more warnings than they allow. */
  readonly isFailed: boolean;
}

/** Checks the paths and writes what is found. @throws {Error} when a package or the baseline cannot be read */
export async function checkAll(paths: readonly string[], settings: Settings): Promise<Outcome> {
  const started = performance.now();
  const isExcluded = fileMatcher(settings.folder, settings.exclude);
  const isWrongOnPurpose = fileMatcher(settings.folder, settings.expectProblems);
  const { files, unreadable } = await findFiles(paths, {
    isExcluded,
    isWrongOnPurpose,
    asFound: settings.asFound,
  });
  const problems: Unreadable[] = [...unreadable];
  const baseline = await readBaseline(settings);
  const policy = new Policy(settings, () => dayOf(now()), baseline);
  const count = new Counter(settings);
  const out = new Output(settings, await createWriter(settings.format, writerOptions(settings)));
  const progress = new Progress(files.length);
  try {
    for await (const { result, asItIs } of results(files, settings, (problem) => problems.push(problem))) {
      const judged = result.skipped ? result : policy.judge(result, asItIs);
      count.add(judged);
      progress.step(count.checked);
      if (!judged.skipped) {
        await out.result(judged);
      }
    }
  } finally {
    progress.end();
  }
  const { checked, invalid, warnings } = count;
  const milliseconds = performance.now() - started;
  await out.end({ checked, invalid, warnings, milliseconds, unreadable: problems });
  tellWhatWasLeftOut(policy, count.skipped);
  if (settings.updateBaseline) {
    process.stderr.write(`${settings.baseline}: ${baseline?.write()} issues are known from now on\n`);
  }
  return { unreadable: problems, checked, isFailed: count.isFailed() };
}

async function readBaseline({ baseline, updateBaseline }: Settings): Promise<Baseline | undefined> {
  if (!baseline) {
    return undefined;
  }
  const { Baseline } = await import('./policy/baseline.ts');
  return Baseline.read(baseline, updateBaseline);
}

/** Counts what was found, by what the settings let pass. */
class Counter {
  checked = 0;
  invalid = 0;
  warnings = 0;
  readonly skipped: string[] = [];
  #grave = 0;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add({ source, valid, issues, skipped }: JobResult): void {
    if (skipped) {
      this.skipped.push(source);
      return;
    }
    this.checked += 1;
    this.invalid += valid ? 0 : 1;
    this.warnings += issues.filter(({ severity }) => severity === 'warning').length;
    this.#grave += issues.filter((issue) => isAsGrave(issue, this.#settings.failOn)).length;
  }

  isFailed(): boolean {
    const { maxWarnings } = this.#settings;
    const tooMany = maxWarnings !== undefined && this.warnings > maxWarnings;
    if (tooMany) {
      process.stderr.write(`error: ${this.warnings} warnings, and at most ${maxWarnings} are allowed\n`);
    }
    return this.#grave > 0 || tooMany;
  }
}

function writerOptions({ output, language, source }: Settings): WriterOptions {
  const isTerminal = output === undefined && process.stdout.isTTY === true;
  return { language, colour: isTerminal && process.env.NO_COLOR === undefined, source: source !== false };
}

/** Writes to standard output, or to a file and its last line to standard output as well. */
class Output {
  readonly #settings: Settings;
  readonly #writer: Writer;
  readonly #stream: NodeJS.WritableStream;

  constructor(settings: Settings, writer: Writer) {
    this.#settings = settings;
    this.#writer = writer;
    this.#stream = settings.output === undefined ? process.stdout : createWriteStream(settings.output);
  }

  async result(result: JobResult): Promise<void> {
    await this.#write(this.#writer.result(result));
  }

  async end(summary: Summary): Promise<void> {
    await this.#write(this.#writer.end(summary));
    if (this.#settings.output === undefined) {
      return;
    }
    this.#stream.end();
    await once(this.#stream, 'finish');
    const { language } = this.#settings;
    process.stdout.write(
      `${this.#settings.output}: ${textWriter({ language, colour: false, source: false }).end(summary)}`,
    );
  }

  async #write(text: string): Promise<void> {
    if (text !== '' && !this.#stream.write(text)) {
      await once(this.#stream, 'drain');
    }
  }
}

interface Checked {
  readonly result: JobResult;
  readonly asItIs: boolean;
}

async function* results(
  files: readonly InputFile[],
  settings: Settings,
  unreadable: (problem: Unreadable) => void,
): AsyncGenerator<Checked> {
  const asked = new Set(files.filter(({ asItIs }) => asItIs).map(({ path }) => path));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { definitions, profile, unknownExtensions, bestPractice, rules, together } = settings;
  // What leads nowhere in one file may stand in another.
  const requireResolved = settings.requireResolved && !together;
  const { municipalitySystems } = settings;
  const check = {
    definitions,
    profile,
    unknownExtensions,
    bestPractice,
    rules,
    requireResolved,
    municipalitySystems,
  };
  const outside = await openOutside(settings);
  const checker = await createChecker(check, outside);
  tellMissing(checker.missing);
  const collected = together ? await startTogether(settings) : undefined;
  const texts = new Map<string, string>();
  const onServer = settings.server === undefined ? undefined : await askServer(settings);
  const all = both(jobsOf(files, unreadable, settings.lines), onServer?.jobs ?? []);
  const jobs = withProfiles(all, settings, (job) =>
    collected ? texts.set(job.source, job.text) : undefined,
  );
  // One thread asks a server: it is what takes the time, and answers are asked for once.
  const threads = outside ? 0 : (settings.workers ?? threadsFor(bytes));
  const found = threads > 0 ? checkInThreads(check, threads, jobs) : checkHere(checker, jobs);
  for await (const alone of found) {
    const result = onServer?.judged(alone) ?? alone;
    if (collected) {
      // Of what is invalid by itself the shape is not known, and nothing more is asked.
      const isRead = result.valid && !result.skipped;
      collected.add(isRead ? await checker.read(texts.get(result.source) ?? '') : undefined, result);
      texts.delete(result.source);
    } else {
      yield { result, asItIs: asked.has(result.file) };
    }
  }
  for (const result of [...(collected?.results(now()) ?? []), ...(onServer?.rest() ?? [])]) {
    yield { result, asItIs: asked.has(result.file) };
  }
}

async function startTogether({ requireResolved }: Settings): Promise<Together> {
  const { Together } = await import('./together/together.ts');
  return new Together(requireResolved);
}

async function askServer(settings: Settings): Promise<OnServer> {
  const { readServer } = await import('./validate-server.ts');
  return readServer(settings, now());
}

async function openOutside(settings: Settings): Promise<Outside | undefined> {
  const { terminology } = settings;
  if (terminology === undefined) {
    return undefined;
  }
  const [{ baseUrlProblem }, { openTerminology }] = await Promise.all([
    import('../../ground/fhir/base-url.ts'),
    import('../../adapter/open/terminology.ts'),
  ]);
  const problem = baseUrlProblem(terminology);
  if (problem !== undefined) {
    throw new Error(`the terminology server cannot be asked: ${problem}`);
  }
  return openTerminology({ ...settings, terminology }, process.env, now(), (why) =>
    process.stderr.write(
      `note: the terminology server ${new URL(terminology).host}: ${why}. Codes without an answer are told as not checked.\n`,
    ),
  );
}

async function* both(files: AsyncIterable<Job>, server: readonly Job[]): AsyncGenerator<Job> {
  yield* files;
  yield* server;
}

/** Jobs with the profiles that the settings want for their files. */
async function* withProfiles(
  jobs: AsyncIterable<Job>,
  { folder, fileProfiles }: Settings,
  seen: (job: Job) => void,
): AsyncGenerator<Job> {
  const matchers = fileProfiles.map(({ files, profiles }) => ({
    matches: fileMatcher(folder, files),
    profiles,
  }));
  for await (const job of jobs) {
    seen(job);
    const profiles = matchers.filter(({ matches }) => matches(job.file)).flatMap((one) => one.profiles);
    yield profiles.length === 0 ? job : { ...job, profiles };
  }
}

function tellMissing(missing: readonly string[]): void {
  for (const name of missing) {
    process.stderr.write(
      `note: the package ${name}, which one of those depends on, is not there: nothing is checked against it. ` +
        'Put it into ~/.fhir/packages, or give its folder or .tgz with --definitions.\n',
    );
  }
}

const mostNames = 5;

/** What the settings took out, and what was none of ours: a run never says less than it was asked without saying so. */
function tellWhatWasLeftOut(policy: Policy, skipped: readonly string[]): void {
  const { ignored, known, expected, notes } = policy.applied();
  const told = [
    ...(ignored > 0 ? [`${ignored} issues are ignored by the settings, each with its reason there`] : []),
    ...(known > 0 ? [`${known} issues were in the baseline`] : []),
    ...(expected > 0 ? [`${expected} files are wrong on purpose by the settings`] : []),
    ...notes,
    ...(skipped.length > 0 ? [otherFiles(skipped)] : []),
  ];
  for (const text of told) {
    process.stderr.write(`note: ${text}\n`);
  }
}

function otherFiles(skipped: readonly string[]): string {
  const more = skipped.length > mostNames ? ` and ${skipped.length - mostNames} more` : '';
  return (
    `${skipped.length} files are neither FHIR resources nor plan documents in JSON, and were not checked: ` +
    `${skipped.slice(0, mostNames).join(', ')}${more}. Name one to check it all the same`
  );
}
