// Tries mutants that the parent process sends, one after the other, each in a fresh copy of the mapping's modules.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutants.ts';

type Laws = typeof import('../../test/support/plan-laws.ts');
type Published = typeof import('../mappings/published.ts');
type Generate = typeof import('../../src/plan/synthetic/generate.ts');

let current: { mutant?: Mutant; mark: string } = { mark: '' };

const copied = ['/src/plan/mapping/', '/test/support/plan-laws.ts', '/scripts/mappings/'];
const isCopied = (url: string) => copied.some((part) => url.includes(part));

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isWithin =
      context.parentURL?.includes('?mutant=') && isCopied(resolved.url) && !resolved.url.includes('?');
    return isWithin ? { ...resolved, url: `${resolved.url}?mutant=${current.mark}` } : resolved;
  },
  load(url, context, next) {
    const { mutant } = current;
    const [bare = ''] = url.split('?');
    if (mutant === undefined || !url.includes('?mutant=') || fileURLToPath(bare) !== mutant.file) {
      return next(url, context);
    }
    const text = readFileSync(mutant.file, 'utf8');
    const source = text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

const PLANS = 20;
/** The slower laws are tried on some of them. */
const FEW = 5;
/** Files that say what the mapping does; each has to be what the code makes. */
const root = new URL('../../', import.meta.url);
const publishedUrl = new URL('../mappings/published.ts', import.meta.url).href;
const lawsUrl = new URL('../../test/support/plan-laws.ts', import.meta.url).href;

async function survives(mark: string): Promise<boolean> {
  const { syntheticPlan } = (await import('../../src/plan/synthetic/generate.ts')) as Generate;
  try {
    const { publishedMappings } = (await import(`${publishedUrl}?mutant=${mark}`)) as Published;
    for (const [path, text] of publishedMappings()) {
      if (readFileSync(new URL(path, root), 'utf8') !== text) {
        return false;
      }
    }
    const laws = (await import(`${lawsUrl}?mutant=${mark}`)) as Laws;
    const plans = Array.from({ length: PLANS }, (_, index) => syntheticPlan(4711, index));
    for (const plan of plans) {
      laws.comesBackEqual(plan);
    }
    for (const [index, plan] of plans.slice(0, FEW).entries()) {
      laws.staysAsPublished(plan);
      laws.keepsWhatOthersWrote(plan, index);
      laws.isSameInAnyOrderOfResources(plan, index);
      for (let turn = 0; turn < 6; turn++) {
        laws.noticesEveryChange(plan, 100 * index + turn);
      }
    }
    laws.refusesWhatIsWrong(syntheticPlan(4711, 1));
    return true;
  } catch (error) {
    if (mark === '-1') {
      process.stderr.write(`${String((error as Error).stack).slice(0, 2000)}\n`);
    }
    return false;
  }
}

process.on('message', async ({ at, mutant }: { at: number; mutant?: Mutant }) => {
  current = { mark: String(at), ...(mutant && { mutant }) };
  process.send?.({ at, survived: await survives(String(at)) });
});
