// Synthetic plans: right, of nobody, always the same, and with everything that a plan can hold.
import { describe, expect, it } from 'vitest';
import { isSynthetic, nationalIdProblem } from '../../src/ground/norway/national-id.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { fieldFinder } from '../../src/plan/document/walk.ts';
import { mappingRows } from '../../src/plan/mapping/rows.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { demanded } from '../../src/plan/synthetic/shapes.ts';
import { brokenRules } from '../support/plan-rules.ts';

const plans = Array.from({ length: 1000 }, (_, index) => syntheticPlan(1, index));

/** How often a value stands at a pointer, and how often there is a place for it that is empty. */
function count(node: unknown, steps: readonly string[]): { there: boolean; lacking: boolean } {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return { there: node !== undefined, lacking: node === undefined };
  }
  if (node === undefined) {
    return { there: false, lacking: true };
  }
  const parts = step === '*' ? (node as unknown[]) : [(node as Record<string, unknown>)[step]];
  const found = parts.map((part) => count(part, rest));
  return { there: found.some((one) => one.there), lacking: found.some((one) => one.lacking) };
}

/** Optional fields that a synthetic plan always has, because the FHIR profiles demand them. */
const always = new Set(['/team/status', '/patient/name/family', ...Object.values(demanded).flat()]);

describe('synthetic plans', () => {
  it('hold every row of the mapping in at least 5 % of 1 000 plans, and lack every optional one in as many', () => {
    // A plan is no view of one.
    const rows = [...mappingRows().values()].flat().filter(({ pointer }) => pointer !== '/subset');
    const rare: string[] = [];
    for (const row of rows) {
      const counts = plans.map((plan) => count(plan, row.pointer.slice(1).split('/')));
      const there = counts.filter((one) => one.there).length;
      const lacking = counts.filter((one) => one.lacking).length;
      const leaf =
        row.pointer
          .replace(/[/][*]$/, '')
          .split('/')
          .at(-1) ?? '';
      const isDemanded = always.has(row.pointer) || always.has(leaf);
      if (there < 50) {
        rare.push(`${row.pointer}: only in ${there} plans`);
      }
      if (!row.required && !isDemanded && lacking < 50) {
        rare.push(`${row.pointer}: lacking in only ${lacking} plans`);
      }
    }
    console.log(
      `${rows.length} rows over ${plans.length} plans, ${rare.length} of them too rare or too common`,
    );
    expect(rare).toEqual([]);
  });

  it('are plans that the reader takes, without a warning', () => {
    for (const plan of plans.slice(0, 300)) {
      expect(parsePlan(plan).issues).toEqual([]);
    }
  });

  it('agree in themselves: the Bundle that each becomes keeps every rule, of R4, of our profiles and of the graph', async () => {
    expect(await brokenRules(7, 40)).toEqual([]);
    const active = plans.filter(({ status }) => status === 'active').length;
    expect(active, 'many plans are in use, so that the rules about those say something').toBeGreaterThan(330);
  });

  it('are of persons that nobody is: every identity number is right and of a synthetic series', () => {
    const numbersOf = fieldFinder(({ title }) => title === 'NationalId');
    const numbers = plans.flatMap((plan) => numbersOf(plan).map((field) => field.value)) as {
      kind: 'fnr';
      value: string;
    }[];
    expect(numbers.length).toBeGreaterThan(1000);
    for (const number of numbers) {
      expect(nationalIdProblem(number)).toBeUndefined();
      if (/^\d{11}$/.test(number.value)) {
        expect(isSynthetic(number.value)).toBe(true);
      }
    }
  });

  it('are the same for the same seed, and others for another', () => {
    expect(syntheticPlan(1, 17)).toEqual(plans[17]);
    expect(syntheticPlan(2, 17)).not.toEqual({ ...plans[17], id: 'plan-2-17' });
  });
});
