// What is wrong with a plan document is said all at once, in plain words, at its place.
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { planInput } from '../mapping/fixture.ts';

type Json = Record<string, unknown>;
const first = (input: Json, list: string): Json => (input[list] as Json[])[0] as Json;

function speaking(languages: readonly object[]): Json {
  const input = planInput();
  return { ...input, patient: { ...(input.patient as Json), languages } };
}

describe('a plan document', () => {
  it('is accepted when it is right', () => {
    expect(parsePlan(planInput())).toMatchObject({ issues: [], plan: { id: 'ip-2026-0417' } });
  });

  it('is refused when it is no object at all, without a throw', () => {
    for (const input of [undefined, null, 7, 'plan', [], {}]) {
      const { plan, issues } = parsePlan(input);
      expect(plan).toBeUndefined();
      expect(issues.length).toBeGreaterThan(0);
    }
  });

  it('refuses an unknown field by name and says the nearest known one', () => {
    const input = planInput();
    first(input, 'measures').responsable = 'pos-berg';
    expect(parsePlan(input).issues).toEqual([
      expect.objectContaining({
        severity: 'error',
        path: '/measures/0/responsable',
        text: expect.stringContaining('"responsable"'),
        fix: 'Did you mean "responsible"?',
      }),
    ]);
  });

  it('reports all problems at once, each with its place', () => {
    const input = planInput();
    first(input, 'goals').status = 'activ';
    first(input, 'measures').deadline = 'next week';
    delete (input.source as Json).system;
    const paths = parsePlan(input).issues.map((issue) => issue.path);
    expect(paths.toSorted()).toEqual(['/goals/0/status', '/measures/0/deadline', '/source/system']);
  });

  it('says which values are allowed and which one was probably meant', () => {
    const input = planInput();
    first(input, 'goals').status = 'activ';
    expect(parsePlan(input).issues[0]?.fix).toMatch(/^Use one of: proposed, .*Did you mean "active"\?$/);
  });

  it.each([
    ['goal', 'measures', 'goals', ['g99'], '/measures/0/goals/0'],
    ['party', 'measures', 'responsible', 'nobody', '/measures/0/responsible'],
    ['document', 'consents', 'formDocument', 'd99', '/consents/0/formDocument'],
  ])('refuses a reference to a %s that is not in the plan', (_target, list, field, value, path) => {
    const input = planInput();
    first(input, list)[field] = value;
    expect(parsePlan(input).issues).toContainEqual(expect.objectContaining({ code: 'not-found', path }));
  });

  it('refuses a day that the calendar does not have, and a period that ends before it starts', () => {
    const input = planInput();
    input.created = '2026-02-30';
    input.period = { start: '2027-01-01', end: '2026-01-01' };
    expect(parsePlan(input).issues.map((issue) => issue.path)).toEqual(['/created', '/period']);
  });

  it.each(['xx', 'zz-ZZ', 'nor', 'nb-XQ', 'qaa'])('tells that %s names no language, and keeps it', (code) => {
    const said = parsePlan(speaking([{ code: 'se' }, { code }]));
    expect(said.issues).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'code-invalid',
        path: '/patient/languages/1/code',
      }),
    ]);
    expect(said.plan?.patient.languages?.[1]).toEqual({ code });
  });

  it.each(['nb', 'nn', 'se', 'smj', 'sma', 'rmy', 'fkv', 'so', 'zh-Hant', 'nb-NO'])('knows %s', (code) => {
    expect(parsePlan(speaking([{ code }])).issues).toEqual([]);
  });

  it('refuses the same id for two parties, and for two things of one list', () => {
    const input = planInput();
    first(input, 'relatives').id = 'org-ke';
    (input.goals as Json[])[1] = { ...(input.goals as Json[])[0] };
    const paths = parsePlan(input).issues.filter((issue) => issue.code === 'duplicate');
    expect(paths.map((issue) => issue.path)).toEqual(['/organizations/5/id', '/goals/1/id']);
  });

  it('never repeats an identity number in what it says', () => {
    const input = planInput();
    const [id] = (input.patient as Json).nationalIds as Json[];
    if (id === undefined) {
      throw new Error('fixture has no number');
    }
    id.value = '14831653401';
    const { plan, issues } = parsePlan(input);
    expect(plan).toBeUndefined();
    expect(issues.map((issue) => issue.path)).toContain('/patient/nationalIds/0/value');
    expect(JSON.stringify(issues)).not.toContain('14831653401');
  });

  it('lets nobody accept a measure but the one who is responsible for it', () => {
    const input = planInput();
    first(input, 'measures').acceptance = { by: 'pos-lund', date: '2026-02-12' };
    const { plan, issues } = parsePlan(input);
    expect(plan).toBeUndefined();
    expect(issues).toContainEqual(
      expect.objectContaining({ path: '/measures/0/acceptance/by', concept: 'A18' }),
    );
  });
});
