// An export of many persons, and expressions that fail: every plan by itself, every fault at its line.
import { describe, expect, it } from 'vitest';
import { syntheticPlans } from '../../src/plan/synthetic/generate.ts';
import { runVendorMapping } from '../../src/plan/vendors/run.ts';

const mapping = (expression: string, output: object = {}) => ({
  name: 'ours',
  manifest: {
    title: 'x',
    basis: 'example',
    sources: [],
    input: { format: 'json' },
    parameters: {},
    codes: {},
    outputs: { plan: { expression: 'plan.jsonata', from: 'export', makes: 'plan', ...output } },
  },
  expressions: { 'plan.jsonata': expression },
});
const run = (expression: string, data: unknown, output?: object) =>
  runVendorMapping(mapping(expression, output), new TextEncoder().encode(JSON.stringify(data)));

const three = syntheticPlans({ count: 3, seed: 5 });

describe('an export of many plans', () => {
  it('becomes as many, by an expression for all or for each', async () => {
    expect((await run('plans', { plans: three })).plans).toEqual(
      (await run('$', { plans: three }, { each: 'plans' })).plans,
    );
    expect((await run('plans', { plans: three })).plans?.map(({ id }) => id)).toEqual(
      three.map(({ id }) => id),
    );
  });

  it('keeps the right ones beside a wrong one, which is told by its place', async () => {
    const [first, second, third] = three;
    const { plans, issues } = await run('plans', { plans: [first, { ...second, status: 'ukjent' }, third] });
    expect(plans?.map(({ id }) => id)).toEqual([first?.id, third?.id]);
    expect(issues).toMatchObject([{ severity: 'error', path: '/1/status' }]);
  });

  it('makes neither of two that have one id', async () => {
    const [first, second, third] = three;
    const same = { ...second, id: first?.id };
    const { plans, issues } = await run('plans', { plans: [first, same, third] });
    expect(plans?.map(({ id }) => id)).toEqual([third?.id]);
    expect(issues).toMatchObject([{ code: 'duplicate', path: '/1/id' }]);
  });

  it('of one plan is that plan', async () => {
    const { plan, plans } = await run('$', three[0]);
    expect(plans).toEqual([plan]);
  });
});

describe('an expression that fails', () => {
  it.each([
    ['{\n  "id": $nix(1)\n}', 2, 'no function'],
    ['{\n\n  "id": (1 + \n', 4, 'too early'],
    ['{\n  "id": 1 + "a"\n}', 2, 'no number'],
    ['{\n  "id": $uppercase(patient)\n}', 2, 'another kind'],
  ])('is told in our words, at its line: %j', async (expression, line, why) => {
    const { made, issues } = await run(expression, { patient: { name: 'Siri Testås' } });
    expect(made).toBeUndefined();
    expect(issues).toMatchObject([{ line, text: expect.stringContaining(why) }]);
    expect(issues[0]?.text).toContain(`line ${line}, column`);
    expect(JSON.stringify(issues)).not.toContain('Testås');
  });
});
