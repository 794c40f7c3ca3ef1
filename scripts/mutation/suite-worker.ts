// Tries mutants that the parent process sends, one after the other, against test files: noticed is what makes one of them fail.
import { createVitest } from 'vitest/node';
import { type Area, type AreaName, areas } from './areas.ts';
import type { Mutant } from './mutants.ts';
import { plant } from './planted.ts';

const { tests = [] }: Area = areas[process.argv[2] as AreaName];
const vitest = await createVitest({
  watch: false,
  project: ['unit', 'properties'],
  reporters: [{}],
  maxWorkers: 1,
  fileParallelism: false,
});
const specifications = await vitest.globTestSpecifications([...tests]);
const placeOf = (file: string) => tests.findIndex((test) => file.endsWith(test));
const ordered = specifications.toSorted((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
let before: string | undefined;

async function survives(mutant: Mutant | undefined): Promise<boolean> {
  plant(mutant);
  for (const file of [before, mutant?.file]) {
    if (file !== undefined) {
      vitest.invalidateFile(file);
    }
  }
  before = mutant?.file;
  // In the order of the table, the quick ones first: most faults need no more.
  for (const specification of ordered) {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
    // The result holds what ran before, too.
    const ran = testModules.filter(({ moduleId }) => moduleId === specification.moduleId);
    if (unhandledErrors.length > 0 || !ran.every((module) => module.ok())) {
      return false;
    }
  }
  return true;
}

process.on('message', async ({ at, mutant }: { at: number; mutant?: Mutant }) => {
  process.send?.({ at, survived: await survives(mutant) });
});
