// Plans a second to FHIR and back, beside a mapper written by hand for one of them, and the memory of a long stream through the commands. Part of `npm run bench`.
// Options: --plans N to time, --stream N plans through `generate | to-fhir --ndjson` (0: none).
import { deepStrictEqual } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parsePlan } from '../src/plan/document/parse.ts';
import { fromFhir } from '../src/plan/mapping/from-resources.ts';
import { toFhir } from '../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../src/plan/synthetic/generate.ts';
import { smallPlan } from '../test/support/two-writers.ts';
import { backByHand, byHand } from './mapper.ts';
import { backByHandChecked } from './mapper-checked.ts';
import { rate } from './processor-time.ts';

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '300' }, stream: { type: 'string', default: '100000' } },
});
const count = Number(values.plans);
const plans = Array.from({ length: count }, (_, index) => syntheticPlan(7, index));
const bundles = plans.map((plan) => toFhir(plan).bundle);
const resources = bundles.reduce((sum, bundle) => sum + bundle.entry.length, 0);

function perSecond(name: string, work: (index: number) => unknown): void {
  let next = 0;
  const plansPerSecond = rate(() => work(next++ % count));
  console.log(`${name}: ${plansPerSecond.toFixed(0)} plans/s`);
}

console.log(
  `${count} plans, ${(resources / count).toFixed(0)} resources each; by processor time, Node ${process.versions.node}`,
);
perSecond('read and check a plan document', (index) => parsePlan(plans[index]));
perSecond('plan to FHIR', (index) => toFhir(plans[index] ?? syntheticPlan(7, index)));
perSecond('FHIR to plan', (index) => fromFhir(bundles[index]));

/** How much longer than the mapper written by hand ours may take, each way. */
const MOST = 3;
const small = smallPlan(0, 1);
const smallBundle = toFhir(small).bundle;
// The same out of both, or the times say nothing.
deepStrictEqual(byHand(small), smallBundle.entry);
deepStrictEqual(backByHand(smallBundle.entry), JSON.parse(JSON.stringify(small)));
deepStrictEqual(backByHandChecked(smallBundle.entry).plan, fromFhir(smallBundle).plan);
deepStrictEqual(JSON.parse(JSON.stringify(fromFhir(smallBundle).plan)), JSON.parse(JSON.stringify(small)));
// Both tell of what a plan has no place for, and where; of what both take nothing is kept.
const [first, ...others] = smallBundle.entry;
const odd = [{ ...first, resource: { ...first?.resource, implicitName: [{ a: 1 }] } }, ...others];
const keptIn = (entry: typeof odd) =>
  JSON.stringify(fromFhir({ resourceType: 'Bundle', entry }).rest.resources);
deepStrictEqual(
  [keptIn(smallBundle.entry as typeof odd), keptIn(odd).includes('implicitName')],
  ['{}', true],
);
deepStrictEqual(
  [backByHandChecked(smallBundle.entry).kept, Object.values(backByHandChecked(odd).kept)],
  [{}, [[{ a: 1 }]]],
);
/** `keeps` says whether the one by hand keeps the same promise as ours; only then the limit holds. */
for (const { way, ours, hand, keeps } of [
  { way: 'plan to FHIR', ours: () => toFhir(small), hand: () => byHand(small), keeps: true },
  {
    way: 'FHIR to plan, nothing checked and nothing kept by hand',
    ours: () => fromFhir(smallBundle),
    hand: () => backByHand(smallBundle.entry),
    keeps: false,
  },
  {
    way: 'FHIR to plan, the plan checked and what was not taken kept by hand too',
    ours: () => fromFhir(smallBundle),
    hand: () => backByHandChecked(smallBundle.entry),
    keeps: true,
  },
]) {
  const [each, limit] = [1000 / rate(ours), 1000 / rate(hand)];
  const ratio = each / limit;
  console.log(
    `a plan of ${smallBundle.entry.length} resources, ${way}: ${each.toFixed(3)} ms, by hand ${limit.toFixed(3)} ms: ` +
      `${ratio.toFixed(1)} times that${keeps ? `: ${ratio <= MOST ? 'kept' : `OVER ${MOST}`}` : ''}`,
  );
}

const program = join(import.meta.dirname, '../bin/ip-fhir.js');

/** Resident memory of a process now, in bytes. Linux only. */
function residentOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes ?? 0) * 1024;
}

interface Stream {
  readonly bundles: number;
  /** Highest resident memory of `to-fhir` in the first tenth of the stream, and in all of it. */
  readonly early: number;
  readonly peak: number;
  readonly seconds: number;
}

const NEW_LINE = 10;

/** Generated plans through the command as a user would run it; the Bundles are counted and let go. */
async function streamed(length: number): Promise<Stream> {
  const start = performance.now();
  const made = spawn(process.execPath, [program, 'generate', '--count', String(length), '--seed', '8'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const mapped = spawn(process.execPath, [program, 'to-fhir', '--ndjson', '-'], {
    stdio: [made.stdout, 'pipe', 'inherit'],
  });
  let [seen, early, peak] = [0, 0, 0];
  for await (const chunk of mapped.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) {
      seen += 1;
    }
    const resident = residentOf(mapped);
    peak = Math.max(peak, resident);
    if (seen <= length / 10) {
      early = Math.max(early, resident);
    }
  }
  if (mapped.exitCode === null) {
    await once(mapped, 'close');
  }
  return { bundles: seen, early, peak, seconds: (performance.now() - start) / 1000 };
}

const length = Number(values.stream);
if (length > 0) {
  const { bundles: seen, early, peak, seconds } = await streamed(length);
  const mega = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `ip-fhir generate | ip-fhir to-fhir --ndjson: ${seen} of ${length} plans in ${seconds.toFixed(0)} s, ` +
      `${mega(early)} resident at most in the first tenth, ${mega(peak)} in all`,
  );
  if (seen !== length || peak > 1.5 * early) {
    process.exitCode = 1;
  }
}
