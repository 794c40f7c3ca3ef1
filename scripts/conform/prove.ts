// Every vector passes on a right partner, and fails on each partner with a fault that it declares, and on no other.
import { live } from '../../src/sandbox/conform/exchange.ts';
import { type RoleRow, roleNames, roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import type { Role, Vector } from '../../src/sandbox/conform/vector.ts';
import { limitsOf, partners } from './partners.ts';

const now = new Date().toISOString();
/** Partners at the same time: most of the time is waiting, for senders nearly all of it. */
const atOnce = (role: Role) => (role === 'sender' ? 48 : 12);

async function judged(
  role: Role,
  vectors: readonly Vector[],
  faults: readonly string[],
): Promise<readonly VectorResult[]> {
  const partner = await partners[role](faults);
  try {
    const { templates, headers, reads }: RoleRow = roles[role];
    const { address, answers, token, inbox } = partner;
    return await runVectors(vectors, {
      address,
      seed: 'prove',
      exchange: live([address, ...(answers ? [answers] : [])], 3_000),
      templates,
      reads,
      headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      token,
      inbox,
      answers,
      limits: limitsOf[role],
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

/** All vectors on one partner with the fault, or a right one; what is not as declared is asked again on a partner of its own. */
async function problemsOf(
  role: Role,
  vectors: readonly Vector[],
  fault: string | undefined,
): Promise<string[]> {
  const wanted = ({ faults }: Vector) =>
    fault !== undefined && faults.includes(fault) ? 'failed' : 'passed';
  const broken = fault === undefined ? [] : [fault];
  const problems: string[] = [];
  for (const { vector, outcome } of await judged(role, vectors, broken)) {
    if (outcome !== wanted(vector)) {
      const [alone] = await judged(role, [vector], broken);
      if (alone && alone.outcome !== wanted(vector)) {
        problems.push(`${fault ?? 'right partner'}: should have ${wanted(vector)}: ${said(alone)}`);
      }
    }
  }
  return problems;
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
    const work = [undefined, ...faults].map((fault) => () => problemsOf(role, vectors, fault));
    problems.push(...(await inTurns(atOnce(role), work)).flat());
    const seconds = Math.round((performance.now() - begun) / 1_000);
    say(
      `${role}: ${vectors.length} vectors against a right partner and ${faults.length} faults, ${seconds} s`,
    );
  }
  return problems;
}
