// Plans per second to FHIR and back, and the memory of a long stream. `npm run bench`, `--stream N` for the stream.
import { parseArgs } from 'node:util';
import { fromFhir } from '../src/mapping/from-resources.ts';
import { toFhir } from '../src/mapping/to-bundle.ts';
import { parsePlan } from '../src/plan/parse.ts';
import { syntheticPlan } from '../src/plan/synthetic/generate.ts';

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '300' }, stream: { type: 'string', default: '2000' } },
});
const count = Number(values.plans);
const plans = Array.from({ length: count }, (_, index) => syntheticPlan(7, index));
const bundles = plans.map((plan) => toFhir(plan).bundle);
const resources = bundles.reduce((sum, bundle) => sum + bundle.entry.length, 0);

function perSecond(name: string, work: (index: number) => unknown): void {
  for (let index = 0; index < Math.min(count, 50); index++) work(index);
  const start = performance.now();
  for (let index = 0; index < count; index++) work(index);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${name}: ${(count / seconds).toFixed(0)} plans/s`);
}

console.log(`${count} plans, ${(resources / count).toFixed(0)} resources each`);
perSecond('read and check a plan document', (index) => parsePlan(plans[index]));
perSecond('plan to FHIR', (index) => toFhir(plans[index] ?? syntheticPlan(7, index)));
perSecond('FHIR to plan', (index) => fromFhir(bundles[index]));

const long = Number(values.stream);
let peak = 0;
let early = 0;
for (let index = 0; index < long; index++) {
  const plan = JSON.parse(JSON.stringify(syntheticPlan(8, index)));
  JSON.stringify(fromFhir(JSON.parse(JSON.stringify(toFhir(plan).bundle))).plan);
  if (index % 100 !== 0) continue;
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  peak = Math.max(peak, heapUsed);
  if (index <= long / 10) early = Math.max(early, heapUsed);
}
const mega = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
console.log(
  `stream of ${long} plans there and back: live heap ${mega(early)} in the first tenth, ${mega(peak)} at its peak`,
);
