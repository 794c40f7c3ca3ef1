// `ip-fhir generate`: plans of synthetic persons as NDJSON, the same for the same seed.
import { type Command, InvalidArgumentError } from 'commander';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new InvalidArgumentError('It must be a whole number from 0.');
  }
  return value;
}

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('Write realistic plans of synthetic persons to standard output, one a line (NDJSON)')
    .option('--count <n>', 'how many', wholeNumber, 1)
    .option('--seed <s>', 'the same seed gives the same plans', wholeNumber, 1)
    .action(async ({ count, seed }: { count: number; seed: number }) => {
      const [{ syntheticPlan }, { writeLine }] = await Promise.all([
        import('../../plan/synthetic/generate.ts'),
        import('./ndjson.ts'),
      ]);
      for (let index = 0; index < count; index++) {
        await writeLine(syntheticPlan(seed, index));
      }
    });
}
