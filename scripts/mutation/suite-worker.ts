// Tries mutants that the parent process sends, one after the other, against test files: noticed is what makes one of them fail.
import { createVitest } from 'vitest/node';
import { type Area, type AreaName, areas } from './areas.ts';
import type { Mutant } from './mutants.ts';
import { plant } from './planted.ts';

const { tests = [] }: Area = areas[process.argv[2] as AreaName];
const vitest = await createVitest({
  watch: false,
  project: ['unit', 'running', 'properties'],
  reporters: [{}],
  bail: 1,
  maxWorkers: 1,
  fileParallelism: false,
});
const specifications = await vitest.globTestSpecifications([...tests]);
let before: string | undefined;

async function survives(mutant: Mutant | undefined): Promise<boolean> {
  plant(mutant);
  for (const file of [before, mutant?.file]) {
    if (file !== undefined) {
      vitest.invalidateFile(file);
    }
  }
  before = mutant?.file;
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

process.on('message', async ({ at, mutant }: { at: number; mutant?: Mutant }) => {
  process.send?.({ at, survived: await survives(mutant) });
});
