// Many plans to a FHIR server: as many at a time as it bears, read no faster than they are written, resumable.
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parseWholePlan } from '../../plan/document/subset.ts';
import { PeerFailure } from '../ports.ts';
import { LoadPlace, type LoadState } from './load-place.ts';
import { isSecondPlan, writeNew } from './many/into-empty.ts';
import { Lanes } from './many/lanes.ts';
import { type Learnt, publishMany } from './many/publish-many.ts';
import type { PublishPorts } from './publish-plan.ts';
import type { PlanWritten, WriteOutcome } from './write-plan.ts';

export interface LoadPorts extends PublishPorts {
  /** Plans that are written at the same time, at most: fewer while the server says that it is too busy. */
  readonly atOnce: number;
  /**
   * True for a server that holds none of these plans and that nobody else writes to: every plan is one transaction and
   * nothing is read. One plan per person is then kept among the plans of the load alone.
   */
  readonly intoEmpty: boolean;
  /** How many lines from the start are done, kept over a stop. */
  readonly done: { load(): Promise<LoadState>; save(state: LoadState): Promise<void> };
  /** Lines that were refused before are gone over again. */
  readonly retryRefused?: boolean;
  readonly onLine?: (line: LoadedLine) => void;
}

export interface LoadedLine {
  /** From 1. */
  readonly line: number;
  readonly outcome: WriteOutcome | 'failed';
  readonly issues: readonly Issue[];
}

export type LoadCounts = Record<LoadedLine['outcome'] | 'before', number>;

/** Lines in a row that the server did not take: then it is the server and not the lines. */
const ENOUGH = 5;
/** Lines that are published in one go at first, and at most. */
const FIRST_GROUP = 8;
const LARGEST_GROUP = 32;

/**
 * Loads plan documents, one a line. After a stop a few lines may be sent again, to the same ids: nothing is there twice.
 * Only what is wrong with a plan itself ticks its line off. Throws PeerFailure when the server does not let us in, or takes
 * nothing any more, and TypeError when the place was noted of another file; what is done stays noted.
 */
export async function loadPlans(ports: LoadPorts, lines: AsyncIterable<string>): Promise<LoadCounts> {
  const counts: LoadCounts = { created: 0, updated: 0, unchanged: 0, refused: 0, failed: 0, before: 0 };
  const place = new LoadPlace(await ports.done.load());
  const atOnce = Math.max(1, ports.atOnce);
  const run: Run = {
    ...{ ports, place, counts, persons: new Set(), inARow: 0, number: 0, stopped: undefined },
    ...{ learnt: { lanes: new Lanes(atOnce) }, size: ports.intoEmpty ? 1 : FIRST_GROUP },
  };
  const source = withLast(lines)[Symbol.asyncIterator]();
  const load = ports.intoEmpty ? loadEach : loadGroup;
  const worker = async () => {
    for (let group = await nextGroup(run, source); group.length > 0; group = await nextGroup(run, source)) {
      await load(run, group);
    }
  };
  // The first group alone: what all plans refer to is there when the next ones are read. Then one is read while another is written.
  await load(run, await nextGroup(run, source));
  const groups = ports.intoEmpty ? atOnce : Math.min(2, atOnce);
  await Promise.all(Array.from({ length: groups }, worker));
  if (!run.stopped) {
    place.end(run.number);
  }
  await ports.done.save(place.state);
  if (run.stopped) {
    throw run.stopped.why;
  }
  return counts;
}

interface Run {
  readonly ports: LoadPorts;
  readonly place: LoadPlace;
  readonly counts: LoadCounts;
  readonly persons: Set<string>;
  readonly learnt: Learnt;
  /** Lines that are published in one go: more while all goes as expected, fewer when it does not. */
  size: number;
  inARow: number;
  number: number;
  stopped: { readonly why: unknown } | undefined;
}

interface Read {
  readonly text: string;
  readonly isLast: boolean;
}

interface Line extends Read {
  /** From 1. */
  readonly line: number;
}

/** A line that may be cut off is known by being the last one. */
async function* withLast(lines: AsyncIterable<string>): AsyncGenerator<Read> {
  let before: string | undefined;
  for await (const text of lines) {
    if (before !== undefined) {
      yield { text: before, isLast: false };
    }
    before = text;
  }
  if (before !== undefined) {
    yield { text: before, isLast: true };
  }
}

/** The next lines that are to be loaded; none when there are no more, or the load has stopped. */
async function nextGroup(run: Run, source: AsyncIterator<Read>): Promise<Line[]> {
  const group: Line[] = [];
  while (group.length < run.size && !run.stopped) {
    const next = await source.next();
    if (next.done) {
      break;
    }
    run.number += 1;
    const line = { line: run.number, ...next.value };
    if (!isToLoad(run, line)) {
      continue;
    }
    if (line.text.trim() === '') {
      await endLine(run, line.line, false);
    } else {
      group.push(line);
    }
  }
  return run.stopped ? [] : group;
}

function isToLoad(run: Run, { line, text }: Line): boolean {
  const { ports, place, counts, persons } = run;
  try {
    place.read(line, text);
  } catch (error) {
    run.stopped ??= { why: error };
    return false;
  }
  const again = ports.retryRefused === true && place.wasRefused(line);
  if (line > place.before.lines || again) {
    return true;
  }
  counts.before += 1;
  // Who has a plan by an earlier line is known again after a stop.
  const { plan } =
    ports.intoEmpty && !place.wasRefused(line)
      ? parseLine(text, instantOf(ports.clock.now()))
      : { plan: undefined };
  if (plan) {
    isSecondPlan(plan, persons);
  }
  return false;
}

async function endLine({ place, ports }: Run, line: number, refused: boolean): Promise<void> {
  if (place.finish(line, refused)) {
    await ports.done.save(place.state);
  }
}

async function loadEach(run: Run, lines: readonly Line[]): Promise<void> {
  const { ports, persons } = run;
  for (const line of lines) {
    const parsed = parseLine(line.text, instantOf(ports.clock.now()));
    const [result] = parsed.plan
      ? await Promise.allSettled([writeNew(ports, parsed.plan, persons)])
      : [refusedBy(parsed.issues)];
    await tell(run, line, loadedOf(parsed.issues, result));
  }
}

async function loadGroup(run: Run, lines: readonly Line[]): Promise<void> {
  const { ports, learnt } = run;
  const read: { readonly line: Line; readonly plan: IndividualPlan; readonly issues: readonly Issue[] }[] =
    [];
  for (const line of lines) {
    const { plan, issues } = parseLine(line.text, instantOf(ports.clock.now()));
    if (plan) {
      read.push({ line, plan, issues });
    } else {
      await tell(run, line, loadedOf([], refusedBy(issues)));
    }
  }
  const settled = async (at: number, result: PromiseSettledResult<Published>) => {
    const one = read[at];
    if (one) {
      await tell(run, one.line, loadedOf(one.issues, result));
    }
  };
  const isSmooth = await publishMany(
    { ...ports, learnt, settled, goesOn: () => run.stopped === undefined },
    read.map(({ plan }) => plan),
  );
  run.size = isSmooth ? Math.min(LARGEST_GROUP, run.size * 2) : Math.max(2, Math.floor(run.size / 2));
}

async function tell(run: Run, { line, text, isLast }: Line, loaded: Loaded): Promise<void> {
  const { stop, ...result } = loaded;
  // A last line that is no JSON may still be written: it is read again by the next run.
  const outcome = isLast && isCutOff(text) ? 'failed' : result.outcome;
  run.counts[outcome] += 1;
  run.ports.onLine?.({ line, ...result, outcome });
  if (outcome === 'failed') {
    await countFailure(run, stop);
    return;
  }
  run.inARow = 0;
  await endLine(run, line, outcome === 'refused');
}

function isCutOff(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** What failed for a time is met again by the next run: its line is not done. Who stops it all is asked for by name. */
async function countFailure(run: Run, stop: PeerFailure | undefined): Promise<void> {
  run.inARow += 1;
  if (!stop) {
    return;
  }
  if ([401, 403, 404, 405].includes(stop.status ?? 0)) {
    run.stopped ??= { why: stop };
    return;
  }
  const isGone = await run.ports.server.capability().then(
    () => false,
    () => true,
  );
  if (isGone || run.inARow >= ENOUGH) {
    run.stopped ??= { why: stop };
  }
}

type Published = Pick<PlanWritten, 'outcome' | 'issues'>;

/** `stop`: what the server did, when it is not about this plan. */
type Loaded = Omit<LoadedLine, 'line'> & { readonly stop?: PeerFailure };

function refusedBy(issues: readonly Issue[]): PromiseSettledResult<Published> {
  return { status: 'fulfilled', value: { outcome: 'refused', issues } };
}

/** What is said of a line. Throws what is no failure of the server. */
function loadedOf(before: readonly Issue[], result: PromiseSettledResult<Published>): Loaded {
  if (result.status === 'fulfilled') {
    const { outcome, issues } = result.value;
    return { outcome, issues: [...before, ...issues] };
  }
  const error: unknown = result.reason;
  if (!(error instanceof PeerFailure)) {
    throw error;
  }
  // Only a server that says that what we sent is wrong has judged the plan; 413 says that it is too large for one request.
  const isJudged = error.kind === 'invalid' && error.status !== 404 && error.status !== 413;
  const code = isJudged ? ('processing' as const) : ('transient' as const);
  const fix = error.status === 413 ? { fix: 'Divide it: --max-entries N.' } : {};
  const issue: Issue = { severity: 'error', code, path: '', text: error.message, ...fix };
  return isJudged
    ? { outcome: 'refused', issues: [issue] }
    : { outcome: 'failed', issues: [issue], stop: error };
}

function parseLine(text: string, at?: Instant): { plan?: IndividualPlan; issues: readonly Issue[] } {
  try {
    return parseWholePlan(JSON.parse(text), at);
  } catch {
    return { issues: [{ severity: 'error', code: 'structure', path: '', text: 'The line is no JSON.' }] };
  }
}
