// Every vector passes on a right partner, and fails on each partner with a fault that it declares, and on no other.
import { live } from '../../src/sandbox/conform/exchange.ts';
import { type RoleRow, roleNames, roles } from '../../src/sandbox/conform/roles.ts';
import { type Limits, runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import type { Role, Vector } from '../../src/sandbox/conform/vector.ts';
import { limitsOf, partners } from './partners.ts';

const now = new Date().toISOString();
/** Partners at the same time: most of the time is waiting, for senders nearly all of it. */
const atOnce = (role: Role) => (role === 'sender' ? 48 : 12);

async function judged(
  role: Role,
  vectors: readonly Vector[],
  faults: readonly string[],
  alone = false,
): Promise<readonly VectorResult[]> {
  const partner = await partners[role](faults);
  try {
    const { templates, headers, reads }: RoleRow = roles[role];
    const { address, answers, token, inbox } = partner;
    return await runVectors(vectors, {
      address,
      seed: 'prove',
      exchange: live([address, ...(answers ? [answers] : [])], alone ? 30_000 : 3_000),
      templates,
      reads,
      headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      token,
      inbox,
      answers,
      limits: alone ? patient(limitsOf[role]) : limitsOf[role],
      now,
    });
  } finally {
    await partner.stop();
  }
}

function said({ vector, outcome, misses, reason }: VectorResult): string {
  const why = misses.map(({ step, expected, found }) => `step ${step}: expected ${expected}, found ${found}`);
  return `${vector.id} ${outcome} ${reason ?? why.join('; ')}`;
}

/** Limits on a machine that does much else: only the time in which an answer has to come stays. */
function patient({ answer, comes, quiet }: Limits): Limits {
  return { answer, comes: 5 * comes, quiet: 5 * quiet };
}

/** A vector that did not end as declared. */
interface Doubt {
  readonly role: Role;
  readonly vector: Vector;
  /** Undefined on a right partner. */
  readonly fault: string | undefined;
}

function wanted({ vector, fault }: Omit<Doubt, 'role'>): VectorResult['outcome'] {
  return fault !== undefined && vector.faults.includes(fault) ? 'failed' : 'passed';
}

/** All vectors on one partner with the fault, or a right one. */
async function doubtsOf(role: Role, vectors: readonly Vector[], fault: string | undefined): Promise<Doubt[]> {
  const results = await judged(role, vectors, fault === undefined ? [] : [fault]);
  return results.flatMap(({ vector, outcome }) =>
    outcome === wanted({ vector, fault }) ? [] : [{ role, vector, fault }],
  );
}

/** Tries when nothing else runs, each on a partner of its own. */
const TRIES = 3;

/** Asked again when nothing else runs: a machine that was busy for a moment is no fault of a vector. */
async function problemOf(doubt: Doubt): Promise<string[]> {
  const { role, vector, fault } = doubt;
  let last: VectorResult | undefined;
  for (let number = 0; number < TRIES; number += 1) {
    [last] = await judged(role, [vector], fault === undefined ? [] : [fault], true);
    if (last?.outcome === wanted(doubt)) {
      return [];
    }
  }
  return last ? [`${fault ?? 'right partner'}: should have ${wanted(doubt)}: ${said(last)}`] : [];
}

async function inTurns<T>(width: number, work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < work.length; at = next++) {
      results[at] = await (work[at] as () => Promise<T>)();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** Everything that is not as it must be; empty when the kit is proved. */
export async function proveAll(only: readonly string[], say: (text: string) => void): Promise<string[]> {
  const problems: string[] = [];
  for (const role of roleNames) {
    const begun = performance.now();
    const vectors = roles[role].vectors.filter(
      ({ id }) => only.length === 0 || only.some((each) => id.includes(each)),
    );
    if (vectors.length === 0) {
      continue;
    }
    const without = roles[role].vectors.filter(({ faults }) => faults.length === 0);
    problems.push(...without.map(({ id }) => `${id} declares no fault`));
    const faults = [...new Set(roles[role].vectors.flatMap((vector) => vector.faults))];
    const work = [undefined, ...faults].map((fault) => () => doubtsOf(role, vectors, fault));
    for (const doubt of (await inTurns(atOnce(role), work)).flat()) {
      problems.push(...(await problemOf(doubt)));
    }
    const seconds = Math.round((performance.now() - begun) / 1_000);
    say(
      `${role}: ${vectors.length} vectors against a right partner and ${faults.length} faults, ${seconds} s`,
    );
  }
  return problems;
}
