// Many plans to a FHIR server: as many at a time as it is told, read no faster than they are written, resumable.
import { createHash } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parseWholePlan } from '../../plan/document/subset.ts';
import { toFhir } from '../../plan/mapping/to-bundle.ts';
import { PeerFailure } from '../ports.ts';
import { rulesOver } from './check-plan.ts';
import { LoadPlace, type LoadState } from './load-place.ts';
import { type PublishPorts, publishPlan } from './publish-plan.ts';
import type { WriteOutcome } from './write-plan.ts';

export interface LoadPorts extends PublishPorts {
  /** Plans that are written at the same time. */
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

const TRIES = { attempts: 8, first: 200, longest: 30_000 };
/** Lines in a row that the server did not take: then it is the server and not the lines. */
const ENOUGH = 5;

/**
 * Loads plan documents, one a line. After a stop a few lines may be sent again, to the same ids: nothing is there twice.
 * Only what is wrong with a plan itself ticks its line off. Throws PeerFailure when the server does not let us in, or takes
 * nothing any more, and TypeError when the place was noted of another file; what is done stays noted.
 */
export async function loadPlans(ports: LoadPorts, lines: AsyncIterable<string>): Promise<LoadCounts> {
  const counts: LoadCounts = { created: 0, updated: 0, unchanged: 0, refused: 0, failed: 0, before: 0 };
  const place = new LoadPlace(await ports.done.load());
  const run: Run = { ports, place, counts, persons: new Set(), inARow: 0, number: 0, stopped: undefined };
  const source = withLast(lines)[Symbol.asyncIterator]();
  const worker = async () => {
    for (let next = await source.next(); !next.done && !run.stopped; next = await source.next()) {
      run.number += 1;
      await takeLine(run, run.number, next.value);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, ports.atOnce) }, worker));
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
  inARow: number;
  number: number;
  stopped: { readonly why: unknown } | undefined;
}

/** A line that may be cut off is known by being the last one. */
async function* withLast(lines: AsyncIterable<string>): AsyncGenerator<{ text: string; isLast: boolean }> {
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

async function takeLine(run: Run, line: number, read: { text: string; isLast: boolean }): Promise<void> {
  const { ports, place, counts, persons } = run;
  const { text } = read;
  try {
    place.read(line, text);
  } catch (error) {
    run.stopped ??= { why: error };
    return;
  }
  const again = ports.retryRefused === true && place.wasRefused(line);
  let refused = false;
  if (line <= place.before.lines && !again) {
    counts.before += 1;
    // Who has a plan by an earlier line is known again after a stop.
    if (ports.intoEmpty && !place.wasRefused(line)) {
      rememberPerson(text, persons, instantOf(ports.clock.now()));
    }
    return;
  }
  if (text.trim() !== '') {
    const { stop, ...result } = await loadLine(ports, text, persons);
    // A last line that is no JSON may still be written: it is read again by the next run.
    const outcome = read.isLast && isCutOff(text) ? 'failed' : result.outcome;
    counts[outcome] += 1;
    ports.onLine?.({ line, ...result, outcome });
    if (outcome === 'failed') {
      await countFailure(run, stop);
      return;
    }
    run.inARow = 0;
    refused = outcome === 'refused';
  }
  if (place.finish(line, refused)) {
    await ports.done.save(place.state);
  }
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

type Loaded = Omit<LoadedLine, 'line'>;

/** `stop`: what the server did, when it is not about this plan. */
async function loadLine(
  ports: LoadPorts,
  text: string,
  persons: Set<string>,
): Promise<Loaded & { readonly stop?: PeerFailure }> {
  const parsed = parseLine(text, instantOf(ports.clock.now()));
  if (!parsed.plan) {
    return { outcome: 'refused', issues: parsed.issues };
  }
  try {
    const { outcome, issues } = ports.intoEmpty
      ? await writeNew(ports, parsed.plan, persons)
      : await publishPlan(ports, parsed.plan);
    return { outcome, issues: [...parsed.issues, ...issues] };
  } catch (error) {
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
}

function parseLine(text: string, at?: Instant): { plan?: IndividualPlan; issues: readonly Issue[] } {
  try {
    return parseWholePlan(JSON.parse(text), at);
  } catch {
    return { issues: [{ severity: 'error', code: 'structure', path: '', text: 'The line is no JSON.' }] };
  }
}

/** One transaction, sent again when no clear answer came: the ids are the plan's own, so that is the same plan. */
async function writeNew(ports: LoadPorts, plan: IndividualPlan, persons: Set<string>): Promise<Loaded> {
  const second = isSecondPlan(plan, persons);
  if (second) {
    return { outcome: 'refused', issues: [second] };
  }
  const { bundle, issues } = toFhir(plan);
  const resources = bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const found = [
    ...issues,
    ...resources.flatMap((resource) => ports.check(resource)),
    ...rulesOver(resources, instantOf(ports.clock.now())),
  ];
  if (!isUsable(found)) {
    return { outcome: 'refused', issues: found };
  }
  const policy = exponentialBackoff(TRIES, ports.random);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ports.server.write(bundle as unknown as Bundle);
      return { outcome: 'created', issues: found };
    } catch (error) {
      const again = error instanceof PeerFailure && (error.kind === 'transient' || error.kind === 'conflict');
      const wait = again ? policy(attempt, error.retryAfter) : undefined;
      if (wait === undefined) {
        throw error;
      }
      await ports.wait(wait);
    }
  }
}

function rememberPerson(text: string, persons: Set<string>, at: Instant): void {
  const { plan } = parseLine(text, at);
  if (plan) {
    isSecondPlan(plan, persons);
  }
}

/** Digests instead of numbers, so that a hundred thousand persons are a few megabytes and no list of people. */
function isSecondPlan({ status, patient }: IndividualPlan, persons: Set<string>): Issue | undefined {
  if (status !== 'active' && status !== 'on-hold') {
    return undefined;
  }
  const digests = (patient.nationalIds ?? []).map(({ kind, value }) =>
    createHash('sha256').update(`${kind}|${value}`).digest('base64').slice(0, 22),
  );
  const known = digests.some((digest) => persons.has(digest));
  for (const digest of digests) {
    persons.add(digest);
  }
  return known ? secondPlan : undefined;
}

const secondPlan: Issue = {
  severity: 'error',
  code: 'business-rule',
  path: '/patient',
  text: 'An earlier line holds a plan in force for the same person, and a person has one plan.',
  fix: 'Say which of the two counts, and end the other.',
  rule: 'B1',
  concept: 'B1',
};
