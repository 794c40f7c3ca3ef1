// Many rows are evaluated once, to what JSONata itself makes of them; what comes to no number, and no day, is told.
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { overManyRows } from '../../src/plan/vendors/many-rows.ts';
import { runVendorMapping } from '../../src/plan/vendors/run.ts';

const rows = Array.from({ length: 1_200 }, (_, no) => ({ Nr: String(no), Type: no % 3 ? 'Mål' : 'Tiltak' }));

async function bothWays(expression: string, data: unknown) {
  const plain = await jsonata(expression).evaluate(data);
  const ours = jsonata(expression);
  overManyRows(ours, data);
  const made: unknown = await ours.evaluate(data);
  return [made, plain].map((one) => JSON.stringify(one));
}

describe('an expression over very many rows', () => {
  it.each([
    '{ "a": { "all": Nr, "first": $[0].Nr, "inner": { "count": $count($) } } }',
    '( $goals := $[Type = "Mål"]; { "id": "p", "of": { "goals": [$goals.{ "id": Nr, "x": { "y": Type } }] } } )',
    '{ "list": [{ "n": $count(Nr) }, { "none": Nothing }], "if": $count($) > 3 ? { "many": true } : { "few": true } }',
    '{ "a": $merge([{ "x": $[1].Nr }, { "y": $[2].Nr }]), "same": $ }',
    '$.{ "id": Nr, "inner": { "type": Type } }',
    '{ "by": { Type: $count(Nr) }, "group": $$.{ "t": Type } }',
    '{ "a": ( $x := { "n": Nr[3] }; $x.n ), "b": { "__proto__": 1, "c": function($r) { $r }($[4].Nr) } }',
    '{ "wrong": { "a": 1, "b": 2 }.a }',
    '{ "e": { "s": $[Nr = "7"], "sum": $sum($.$number(Nr)) } }[0]',
  ])('makes what JSONata makes: %s', async (expression) => {
    const [ours, plain] = await bothWays(expression, rows);
    expect(ours).toBe(plain);
  });

  it('leaves short lists, objects, and lists of lists to JSONata', async () => {
    for (const data of [rows.slice(0, 2), [], { rows }, rows.map((row) => [row])]) {
      const [ours, plain] = await bothWays('{ "a": { "n": Nr, "whole": $ } }', data);
      expect(ours).toBe(plain);
    }
  });
});

describe('what comes to nothing', () => {
  const run = (expression: string, data: string) =>
    runVendorMapping(
      {
        name: 'a-test',
        manifest: {
          title: 'a test',
          basis: 'example',
          sources: [],
          input: { format: 'json' },
          parameters: {},
          codes: {},
          outputs: { plan: { expression: 'p.jsonata', from: 'export', makes: 'json' } },
        },
        expressions: { 'p.jsonata': expression },
      },
      new TextEncoder().encode(data),
    );

  it.each([
    ['{ "a": n / d }', '{ "n": 1, "d": 0 }'],
    ['{ "a": n / d }', '{ "n": 0, "d": 0 }'],
    ['{ "a": n % d }', '{ "n": 1, "d": 0 }'],
    ['{ "a": $round(n / d) }', '{ "n": 1, "d": 0 }'],
    ['{ "a": $formatNumber(n / d, "0.0") }', '{ "n": 1, "d": 0 }'],
    ['{ "a": n / d > 3 ? "many" : "few" }', '{ "n": 1, "d": 0 }'],
    ['{ "a": n * n }', '{ "n": 1e200 }'],
    ['{ "a": $sum(n) }', '{ "n": [1e308, 1e308] }'],
  ])('is told at its line and column, instead of being left out: %s of %s', async (expression, data) => {
    const { made, issues } = await run(expression, data);
    expect(made).toBeUndefined();
    expect(issues).toEqual([
      expect.objectContaining({
        severity: 'error',
        line: 1,
        column: expect.any(Number),
        text: expect.stringContaining('comes to no number'),
      }),
    ]);
  });

  it('is no number of the export either: its digits are kept, and told', async () => {
    const { made, issues } = await run('{ "a": n, "b": m, "c": d }', '{ "n": 1e400, "m": 1e3, "d": 0.5 }');
    expect(made).toEqual({ a: '1e400', b: 1000, c: 0.5 });
    expect(issues).toEqual([expect.objectContaining({ severity: 'warning', code: 'value' })]);
  });

  it('is a day that there is not, for which JSONata takes the next that there is', async () => {
    const { made, issues } = await run('{ "a": $toMillis(d) }', '{ "d": "2026-02-30T00:00:00Z" }');
    expect(made).toBeUndefined();
    expect(issues).toEqual([expect.objectContaining({ severity: 'error', path: '/d' })]);
    const right = await run(
      '{ "a": $toMillis(d), "b": $toMillis("2026", "[Y]") }',
      '{ "d": "2026-02-28T00:00:00Z" }',
    );
    expect(right.made).toEqual({ a: Date.UTC(2026, 1, 28), b: Date.UTC(2026, 0, 1) });
  });
});
