// `npm run mutation`: plants faults in one area of the source (areas.ts) and reports which of them its laws or tests notice.
// Options: --area NAME, else the mapping; --every N tries each N-th fault only; --only TEXT those whose file or operator holds the text;
// --patience SECONDS after which a fault counts as endless, for a machine that is busy with other work.
import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Area, type AreaName, areas } from './areas.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

const { values } = parseArgs({
  options: {
    area: { type: 'string', default: 'mapping' },
    every: { type: 'string', default: '1' },
    only: { type: 'string' },
    workers: { type: 'string', default: '2' },
    patience: { type: 'string', default: '60' },
  },
});
if (!(values.area in areas)) {
  process.stderr.write(`--area is one of ${Object.keys(areas).join(', ')}\n`);
  process.exit(2);
}
const area: Area = areas[values.area as AreaName];
const folder = fileURLToPath(new URL('../../', import.meta.url));
/** What is written of the mapping for readers is held by test/mapping/published.test.ts, file for file. */
const published = new Set(['src/plan/mapping/rows.ts', 'src/plan/mapping/concept-maps.ts']);
/** Each check and comparison taken away or made stricter; the laws of the mapping notice faults in its texts too. */
const checks = new Set(['condition true', 'condition false', 'other operator', 'drop not']);

const filesIn = (place: string): string[] =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(folder + place, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => place + name);
const all = area.planted
  .flatMap(filesIn)
  .filter((name) => !published.has(name))
  .toSorted()
  .flatMap((name) => mutantsOf(folder + name, readFileSync(folder + name, 'utf8')))
  .filter(({ operator }) => area.tests === undefined || checks.has(operator))
  .filter((one) => values.only === undefined || `${one.file} ${one.operator}`.includes(values.only))
  .filter((_, at) => at % Number(values.every) === 0);

type Verdict = 'noticed' | 'survived' | 'endless';
const verdicts = new Map<number, Verdict>();
const patience = Number(values.patience) * 1000;
/** A worker keeps the copies of all modules that it tried; a fresh one has its memory back. */
const PER_WORKER = 150;
const PROBE_EVERY = 25;

let next = 0;

function tryOne(worker: ChildProcess, at: number, mutant: Mutant | undefined): Promise<Verdict> {
  return new Promise((resolve) => {
    const done = (verdict: Verdict) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      resolve(verdict);
    };
    const timer = setTimeout(() => done('endless'), patience);
    worker.once('message', ({ survived }: { survived: boolean }) => done(survived ? 'survived' : 'noticed'));
    worker.once('exit', () => done('noticed'));
    worker.send({ at, mutant });
  });
}

function startWorker(): ChildProcess {
  const file = area.tests === undefined ? 'worker.ts' : 'suite-worker.ts';
  return fork(fileURLToPath(new URL(file, import.meta.url)), [values.area], {
    // Taking types out with places kept is told as experimental by Node.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function work(): Promise<void> {
  let worker = startWorker();
  let tried = 0;
  while (next < all.length) {
    const at = next++;
    const verdict = await tryOne(worker, at, all[at]);
    verdicts.set(at, verdict);
    tried += 1;
    if (tried % PROBE_EVERY === 0 && worker.exitCode === null) {
      // Without a fault everything has to hold still: else what was noticed since was something else.
      if ((await tryOne(worker, -1, undefined)) !== 'survived') {
        throw new Error('laws or tests do not hold without a fault any more, so nothing was measured');
      }
    }
    if (verdict === 'endless' || tried % PER_WORKER === 0 || worker.exitCode !== null) {
      worker.kill('SIGKILL');
      worker = startWorker();
    }
    if (verdicts.size % 20 === 0) {
      process.stderr.write(`${verdicts.size} of ${all.length} tried\n`);
    }
  }
  worker.kill();
}

/** What was noticed and what was not; also when the run is stopped before its end. */
function report(): void {
  const table = new Map<string, { noticed: number; all: number }>();
  for (const [at, verdict] of [...verdicts].toSorted(([a], [b]) => a - b)) {
    const mutant = all[at];
    if (mutant === undefined) {
      continue;
    }
    const row = table.get(mutant.operator) ?? { noticed: 0, all: 0 };
    table.set(mutant.operator, { noticed: row.noticed + (verdict === 'survived' ? 0 : 1), all: row.all + 1 });
    if (verdict === 'survived') {
      console.log(
        `survived: ${mutant.file.slice(folder.length)}:${mutant.line} ${mutant.operator} → ${mutant.replacement}`,
      );
    }
  }
  for (const [operator, { noticed, all: count }] of table) {
    console.log(`${operator}: ${noticed} of ${count} noticed`);
  }
  const noticed = [...verdicts.values()].filter((verdict) => verdict !== 'survived').length;
  const endless = [...verdicts.values()].filter((verdict) => verdict === 'endless').length;
  if (endless > 0) {
    console.log(`${endless} of the noticed ran without end`);
  }
  console.log(
    `score: ${((100 * noticed) / verdicts.size).toFixed(1)} % (${noticed} of ${verdicts.size} faults noticed)`,
  );
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    report();
    process.exit(1);
  });
}

const probe = startWorker();
const unharmed = await tryOne(probe, -1, undefined);
probe.kill();
if (unharmed !== 'survived') {
  throw new Error('laws or tests do not hold without a fault, so nothing can be measured');
}

await Promise.all(Array.from({ length: Number(values.workers) }, work));

report();
process.exit();
