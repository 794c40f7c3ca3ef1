// Many plans to a FHIR server: as many at a time as it is told, read no faster than they are written, resumable.
import { createHash } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { instantOf } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parsePlan } from '../../plan/document/parse.ts';
import { toFhir } from '../../plan/mapping/to-bundle.ts';
import { PeerFailure } from '../ports.ts';
import { rulesOver } from './check-plan.ts';
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
  readonly done: { load(): Promise<number>; save(lines: number): Promise<void> };
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
/** Lines after which the place is noted. */
const NOTE_EVERY = 100;

/** Loads plan documents, one a line. After a stop a few lines may be sent again, to the same ids: nothing is there twice. */
export async function loadPlans(ports: LoadPorts, lines: AsyncIterable<string>): Promise<LoadCounts> {
  const counts: LoadCounts = { created: 0, updated: 0, unchanged: 0, refused: 0, failed: 0, before: 0 };
  const before = await ports.done.load();
  const place = new Place(before);
  const persons = new Set<string>();
  const source = lines[Symbol.asyncIterator]();
  let number = 0;
  const worker = async () => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      number += 1;
      const line = number;
      if (line <= before) {
        counts.before += 1;
        // Who has a plan by an earlier line is known again after a stop.
        if (ports.intoEmpty) {
          rememberPerson(next.value, persons);
        }
      } else if (next.value.trim() !== '') {
        const result = await loadLine(ports, next.value, persons);
        counts[result.outcome] += 1;
        ports.onLine?.({ line, ...result });
        // What failed for a time is met again by the next run: its line is not done.
        if (result.outcome === 'failed') {
          continue;
        }
      }
      if (place.finish(line)) {
        await ports.done.save(place.done);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, ports.atOnce) }, worker));
  await ports.done.save(place.done);
  return counts;
}

/** The lines from the start that are all done, though they end in any order. */
class Place {
  done: number;
  readonly #later = new Set<number>();

  constructor(done: number) {
    this.done = done;
  }

  /** True when it is time to note the place. */
  finish(line: number): boolean {
    if (line > this.done) {
      this.#later.add(line);
    }
    const before = this.done;
    while (this.#later.delete(this.done + 1)) {
      this.done += 1;
    }
    return Math.floor(this.done / NOTE_EVERY) > Math.floor(before / NOTE_EVERY);
  }
}

type Loaded = Omit<LoadedLine, 'line'>;

async function loadLine(ports: LoadPorts, text: string, persons: Set<string>): Promise<Loaded> {
  const parsed = parseLine(text);
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
    const isTemporary = error.kind === 'transient' || error.kind === 'conflict';
    const code = isTemporary ? ('transient' as const) : ('processing' as const);
    const issue: Issue = { severity: 'error', code, path: '', text: error.message };
    return { outcome: isTemporary ? 'failed' : 'refused', issues: [issue] };
  }
}

function parseLine(text: string): { plan?: IndividualPlan; issues: readonly Issue[] } {
  try {
    return parsePlan(JSON.parse(text));
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

function rememberPerson(text: string, persons: Set<string>): void {
  const { plan } = parseLine(text);
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
