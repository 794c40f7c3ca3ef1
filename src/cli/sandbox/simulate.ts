// `ip-fhir simulate`: a country with its hospitals, units and needs in virtual time, and what a checker of its own says of it.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Command, InvalidArgumentError } from 'commander';
import { type Day, parseDay } from '../../ground/norway/day.ts';
import type { SimulatedCountry, SimulateOptions } from '../../sandbox/simulation/simulate.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly municipalities: number;
  readonly needs: number;
  readonly days: number;
  readonly seed: number;
  readonly from: Day;
  readonly threads: number;
}

/** What a thread lives, and what it tells. */
export type Part = Pick<SimulateOptions, 'municipalities' | 'first' | 'needs' | 'days' | 'seed' | 'from'>;
export type Told =
  | { readonly progress: readonly [needs: number, findings: number] }
  | { readonly country: SimulatedCountry };

/** How many findings are printed one by one. */
const SHOWN = 20;

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('Live a year of a whole country in virtual time, and check that nobody is forgotten')
    .option('--municipalities <number>', 'how many municipalities', wholeNumber, 357)
    .option('--needs <number>', 'how many needs', wholeNumber, 2_000)
    .option('--days <number>', 'how many days', wholeNumber, 365)
    .option('--seed <number>', 'the same seed gives the same country', wholeNumber, 1)
    .option(
      '--threads <number>',
      'how many parts of it are lived side by side',
      wholeNumber,
      availableParallelism(),
    )
    .option('--from <day>', 'the first day', aDay, parseDay('2025-10-01') as Day)
    .action(async (options: Options) => {
      const begun = performance.now();
      const country = await live(options);
      const { findings, states, duties } = country;
      const seconds = Math.round((performance.now() - begun) / 1_000);
      process.stdout.write(
        [
          `${country.needs} needs of ${country.hospitals} hospitals, ${options.municipalities} municipalities, ${options.days} days: ${seconds} s`,
          `${country.messages} messages arrived at units`,
          `needs: ${counted(states)}`,
          `duties: ${counted(duties)}`,
          `findings: ${findings.length}`,
          ...findings.slice(0, SHOWN).map(({ need, kind, text }) => `  ${need}: ${kind}: ${text}`),
          '',
        ].join('\n'),
      );
      process.exitCode = findings.length === 0 ? 0 : 1;
    });
}

/** Whole hospitals are shared out among the threads. */
async function live({ threads, needs, ...options }: Options): Promise<SimulatedCountry> {
  const { HOSPITAL, together } = await import('../../sandbox/simulation/simulate.ts');
  const hospitals = Math.ceil(needs / HOSPITAL);
  const share = Math.ceil(hospitals / Math.max(1, Math.min(threads, hospitals))) * HOSPITAL;
  const parts: Promise<SimulatedCountry>[] = [];
  let done = 0;
  const onProgress = (count: number) => {
    done += count;
    process.stderr.write(`${done} of ${needs} needs\n`);
  };
  for (let first = 0; first < needs; first += share) {
    parts.push(liveIn({ ...options, first, needs: Math.min(share, needs - first) }, onProgress));
  }
  return together(await Promise.all(parts));
}

function liveIn(part: Part, onProgress: (needs: number) => void): Promise<SimulatedCountry> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./simulate-worker.${extension}`, import.meta.url), {
    workerData: part,
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    worker.on('message', (told: Told) =>
      'country' in told ? resolve(told.country) : onProgress(told.progress[0]),
    );
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? undefined : reject(new Error(`A thread of the simulation ended with ${code}`)),
    );
  });
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function aDay(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) {
    throw new InvalidArgumentError('Write a day as 2027-10-01.');
  }
  return day;
}
