import { describe, expect, it } from 'vitest';
import { agreement, check, readCases, readTodaysCases } from './measure.ts';
import { sourceCode, tracesIn, tracesOf } from './traces.ts';

const cases = readCases();
const findings = cases.map(check);
const of = (...sets: string[]) => agreement(findings.filter((finding) => sets.includes(finding.of.set)));

function share(part: number, whole: number): number {
  return part / whole;
}

describe("agreement with HL7's validator of today", () => {
  const todays = readTodaysCases().map(check);
  const result = (set: string) => agreement(todays.filter((finding) => finding.of.set === set));

  it('holds for at least 99 % of the changed examples', () => {
    const { agreed, cases: count } = result('mutants-2026');
    expect(share(agreed, count)).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    'foreign',
    'us-core',
    'dk',
  ])('refuses at most 0.5 % of what others wrote and HL7 takes: %s', (set) => {
    const { falseRejects, valid, agreed, cases: count } = result(set);
    expect(share(falseRejects, valid)).toBeLessThanOrEqual(0.005);
    expect(share(agreed, count)).toBeGreaterThanOrEqual(0.98);
  });

  it('crashes on no case', () => {
    expect(todays.filter((finding) => finding.crash).map((finding) => finding.of.id)).toEqual([]);
  });
});

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

  it('comes from rules and not from knowing the cases: no id, url or text of a case stands in the code', () => {
    expect(tracesIn(sourceCode(), tracesOf(cases))).toEqual([]);
  });

  it('would be noticed to come from knowing the cases: one of each, planted in the code, is found', () => {
    const traces = tracesOf(cases);
    const core = cases.filter(({ set }) => set === 'core');
    const id = [...traces].find((trace) => core.some((one) => one.id.startsWith(`${trace} (`))) ?? '';
    const url = [...traces].find((trace) => /^https?:/.test(trace)) ?? '';
    const text = core.flatMap(({ errors }) => errors).find((error) => traces.has(error.text))?.text ?? '';
    for (const trace of [id, url, text]) {
      expect(trace.length).toBeGreaterThan(7);
      const planted = `${sourceCode()}\nif (subject === ${JSON.stringify(trace)}) return [];\n`;
      expect(tracesIn(planted, traces).map((found) => trace.includes(found))).toContain(true);
    }
  });
});
