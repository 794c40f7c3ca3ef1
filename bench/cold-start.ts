// How long a new process needs until the validator's first answer, and its memory. `node bench/cold-start.ts`
// Exit code 1 when the processor time is above the limit; the time by the clock depends on what else runs.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './processor-time.ts';
import { carePlan } from './validation-subjects.ts';

const RUNS = 9;
const LIMIT_MILLISECONDS = 500;
const LIMIT_MEGABYTES = 200;

const script = `
  const { createValidator } = await import(${JSON.stringify(join(import.meta.dirname, '../dist/validator/index.js'))});
  const subject = ${JSON.stringify(carePlan())};
  const validator = createValidator();
  validator.validate(subject);
  const { user, system } = process.cpuUsage();
  const clock = performance.now();
  for (let call = 0; call < 1000; call += 1) validator.validate(subject);
  console.log(JSON.stringify({ processor: (user + system) / 1000, clock, megabytes: process.memoryUsage().rss / 1024 / 1024 }));`;

interface Start {
  /** Milliseconds of processor time from the start of the process, Node's own start included. */
  readonly processor: number;
  /** Milliseconds by the clock from the start of the process. */
  readonly clock: number;
  /** Resident after a thousand checks. */
  readonly megabytes: number;
}

const starts = Array.from({ length: RUNS }, () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output) as Start;
});
const processor = median(starts.map((start) => start.processor));
const clock = median(starts.map((start) => start.clock));
const megabytes = median(starts.map((start) => start.megabytes));
console.log(
  `Cold start, process to first answer, median of ${RUNS}: ${processor.toFixed(0)} ms of processor time ` +
    `(limit ${LIMIT_MILLISECONDS}), ${clock.toFixed(0)} ms by the clock; ${megabytes.toFixed(0)} MB after a thousand ` +
    `checks (limit ${LIMIT_MEGABYTES}).`,
);
if (processor > LIMIT_MILLISECONDS || megabytes > LIMIT_MEGABYTES) {
  process.exitCode = 1;
}
