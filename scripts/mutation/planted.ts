// The fault that is planted at the moment, as a Vite plugin: vitest.config.ts takes it in where IP_MUTATION is set.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vitest/config';
import type { Mutant } from './mutants.ts';

const key = Symbol.for('individuell-plan.mutation');
const place = globalThis as { [key]?: Mutant | undefined };

export function plant(mutant: Mutant | undefined): void {
  place[key] = mutant;
}

export function planted(): Plugin {
  return {
    name: 'planted-fault',
    enforce: 'pre',
    load(id) {
      const mutant = place[key];
      const [file] = id.split('?');
      if (mutant === undefined || file !== mutant.file) {
        return undefined;
      }
      const text = readFileSync(mutant.file, 'utf8');
      return text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
    },
  };
}
