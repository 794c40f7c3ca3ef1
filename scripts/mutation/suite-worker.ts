// Tries mutants that the parent process sends, one after the other, against test files: noticed is what makes one of them
// fail. All in one process: the tests run with a small stand-in for Vitest, and only what leads to the planted module is
// loaded anew for a fault.
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Area, type AreaName, areas } from './areas.ts';
import type { Mutant } from './mutants.ts';
import { runFile } from './small-vitest.ts';

const { planted, tests = [] }: Area = areas[process.argv[2] as AreaName];
const root = new URL('../../', import.meta.url).href;
const standIn = new URL('small-vitest.ts', import.meta.url).href;

let current: { mutant?: Mutant; mark: string } = { mark: '' };
/** Who imports whom, as seen when everything was loaded for the first time. */
const importers = new Map<string, Set<string>>();
let fresh: ReadonlySet<string> | undefined;
const stripped = new Map<string, string>();

const bareOf = (url: string) => url.split('?')[0] ?? url;
const isOurs = (url: string) => url.startsWith(root) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest') {
      return { url: standIn, format: 'module-typescript', shortCircuit: true };
    }
    const resolved = next(specifier, context);
    const url = bareOf(resolved.url);
    if (!context.parentURL?.includes('?mutant=') || !isOurs(url) || !url.endsWith('.ts')) {
      return resolved;
    }
    const by = importers.get(url) ?? new Set<string>();
    importers.set(url, by.add(bareOf(context.parentURL)));
    return fresh === undefined || fresh.has(url)
      ? { ...resolved, url: `${url}?mutant=${current.mark}` }
      : resolved;
  },
  load(url, context, next) {
    const { mutant } = current;
    const bare = bareOf(url);
    if (!url.includes('?mutant=') || !bare.endsWith('.ts')) {
      return next(url, context);
    }
    const file = fileURLToPath(bare);
    if (mutant?.file === file) {
      const text = readFileSync(file, 'utf8');
      const source = text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
      return { format: 'module', source: stripTypeScriptTypes(source), shortCircuit: true };
    }
    const source = stripped.get(file) ?? stripTypeScriptTypes(readFileSync(file, 'utf8'));
    stripped.set(file, source);
    return { format: 'module', source, shortCircuit: true };
  },
});

/** Keeps every schema that it has seen by its id, so a fresh copy of a schema needs a fresh one of this. */
const keeper = 'src/ground/schema/read.ts';

/** What leads to a planted module, however far away: all else is the same for every fault. */
function leadingToPlanted(): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (url: string): void => {
    if (!found.has(url)) {
      found.add(url);
      importers.get(url)?.forEach(add);
    }
  };
  for (const url of importers.keys()) {
    if ([keeper, ...planted].some((place) => url.startsWith(root + place))) {
      add(url);
    }
  }
  return found;
}

async function survives(mark: string): Promise<boolean> {
  try {
    // In the order of the table, the quick ones first: most faults need no more.
    for (const test of tests) {
      await runFile(() => import(`${root}${test}?mutant=${mark}`));
    }
    fresh ??= leadingToPlanted();
    return true;
  } catch (error) {
    if (current.mutant === undefined) {
      process.stderr.write(`${String((error as Error).stack).slice(0, 2000)}\n`);
    }
    return false;
  }
}

// What nobody waits for any more when a test has failed already: the next fault is not to blame.
process.on('unhandledRejection', () => undefined);

let turn = 0;
process.on('message', async ({ at, mutant }: { at: number; mutant?: Mutant }) => {
  if (fresh === undefined && mutant !== undefined) {
    current = { mark: `${turn++}` };
    await survives(current.mark);
  }
  current = { mark: `${turn++}`, ...(mutant && { mutant }) };
  process.send?.({ at, survived: await survives(current.mark) });
});
