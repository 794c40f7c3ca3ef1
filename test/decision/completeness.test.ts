// The table has exactly one rule for every combination of facts, and no rule that never matches.
import { describe, expect, it } from 'vitest';
import { ruleFor } from '../../src/need/decision/decide.ts';
import type { Condition } from '../../src/need/decision/rule.ts';
import { type Column, columns, type Situation } from '../../src/need/decision/situation.ts';
import { rules } from '../../src/need/decision/table.ts';

const names = Object.keys(columns) as Column[];
const values = (column: Column): readonly string[] => columns[column];
const conditions = rules.flatMap((rule) => rule.when.map((condition) => ({ rule: rule.id, condition })));
const allows = (condition: Condition, column: Column, value: string): boolean =>
  (condition[column] as readonly string[] | undefined)?.includes(value) ?? true;

interface Count {
  combinations: number;
  none: number;
  several: number;
  readonly byRule: Map<string, number>;
}

/** Combinations of the columns from this one on. */
const below = (depth: number): number =>
  names.slice(depth).reduce((product, column) => product * values(column).length, 1);

/**
 * Goes through every combination, column by column, with the conditions that still hold. Where none of these asks for
 * anything in the columns that are left, all combinations of those have the same rules, and are counted at once.
 */
function walk(depth: number, alive: typeof conditions, count: Count): void {
  const rest = names.slice(depth);
  const [column] = rest;
  const isSettled = alive.every(({ condition }) => rest.every((each) => condition[each] === undefined));
  if (column === undefined || isSettled) {
    const size = below(depth);
    count.combinations += size;
    count.none += alive.length === 0 ? size : 0;
    count.several += alive.length > 1 ? size : 0;
    for (const { rule } of alive) {
      count.byRule.set(rule, (count.byRule.get(rule) ?? 0) + size);
    }
    return;
  }
  for (const value of values(column)) {
    walk(
      depth + 1,
      alive.filter(({ condition }) => allows(condition, column, value)),
      count,
    );
  }
}

describe('the decision table', () => {
  it('has exactly one rule for each of the combinations of facts, and uses every rule', () => {
    const count: Count = { combinations: 0, none: 0, several: 0, byRule: new Map() };
    walk(0, conditions, count);
    const all = names.reduce((product, column) => product * values(column).length, 1);
    expect(count).toMatchObject({ combinations: all, none: 0, several: 0 });
    expect(all).toBeGreaterThan(3_000_000);
    expect([...count.byRule.keys()].sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('names only values that the columns have', () => {
    for (const { rule, condition } of conditions) {
      for (const [column, allowed] of Object.entries(condition)) {
        expect(values(column as Column), rule).toEqual(expect.arrayContaining([...allowed]));
      }
    }
  });

  it('has no default: a situation outside the columns matches nothing', () => {
    const situation = Object.fromEntries(names.map((name) => [name, 'unheard-of'])) as unknown as Situation;
    expect(() => ruleFor(situation)).toThrow(RangeError);
  });

  it('names a reason with law and source in every rule, and what to settle where a person takes over', () => {
    for (const rule of rules) {
      for (const reason of rule.because) {
        expect(reason.concept, rule.id).toMatch(/^[A-G]\d{1,2}$/);
        expect(reason.law, rule.id).toMatch(/§|forskrift/);
        expect(reason.source, rule.id).toMatch(/^(00[0-4] |design)/);
      }
      expect(rule.forPerson !== undefined, rule.id).toBe(rule.actions.includes('hand-to-person'));
    }
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});
