import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agreement, check, readCases } from './measure.ts';

const cases = readCases();
const findings = cases.map(check);
const of = (...sets: string[]) => agreement(findings.filter((finding) => sets.includes(finding.of.set)));

function share(part: number, whole: number): number {
  return part / whole;
}

describe("agreement with HL7's validator", () => {
  it('holds for at least 98 % of the changed examples, and at most 0.5 % of the valid ones are refused', () => {
    const result = of('mutants');
    expect(share(result.agreed, result.cases)).toBeGreaterThanOrEqual(0.98);
    expect(share(result.falseRejects, result.valid)).toBeLessThanOrEqual(0.005);
  });

  it('refuses no official example that HL7 accepts', () => {
    expect(of('examples').falseRejects).toBe(0);
  });

  it("holds for at least 92 % of the core of HL7's own cases and 75 % of all of them", () => {
    const core = of('core');
    const all = of('core', 'other');
    expect(share(core.agreed, core.cases)).toBeGreaterThanOrEqual(0.92);
    expect(share(all.agreed, all.cases)).toBeGreaterThanOrEqual(0.75);
  });

  it('crashes on no case', () => {
    expect(findings.filter((finding) => finding.crash).map((finding) => finding.of.id)).toEqual([]);
  });

  it('comes from rules and not from knowing the cases: no id of a case stands in the code', () => {
    const folder = join(import.meta.dirname, '../../../src');
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    // Short ids are words of the language (cvx, ai1): only those that can be nothing else are looked for.
    const ids = cases
      .filter(({ set }) => set === 'core' || set === 'other')
      .map(({ id }) => id.replace(/ \(.*$/, ''));
    expect(
      ids.filter((id) => id.length > 7 && /[-.]/.test(id) && code.includes(id) && id !== 'care-plan'),
    ).toEqual([]);
  });
});
