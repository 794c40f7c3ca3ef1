import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carePlan } from '../../bench/validation-subjects.ts';
import { createValidator } from '../../src/validator/index.ts';

const validator = createValidator();
const base = 'http://hl7.org/fhir/StructureDefinition/';

/** Milliseconds a call takes, and its result. */
function timed<Result>(work: () => Result): { milliseconds: number; result: Result } {
  const start = performance.now();
  const result = work();
  return { milliseconds: performance.now() - start, result };
}

function profileWith(url: string, element: object, more: object = {}): unknown {
  return {
    resourceType: 'StructureDefinition',
    url,
    name: 'Hostile',
    type: 'Patient',
    kind: 'resource',
    derivation: 'constraint',
    baseDefinition: `${base}Patient`,
    differential: { element: [{ id: 'Patient', path: 'Patient' }, element] },
    ...more,
  };
}

function against(profile: unknown, resource: unknown, url: string) {
  return createValidator({ definitions: [{ kind: 'resources', resources: [profile] }] }).validate(resource, {
    profiles: [url],
  });
}

describe('hostile input', () => {
  it('ends in bounded time for a text of fifty million characters', () => {
    const text = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'a'.repeat(50_000_000) }] });
    const { milliseconds, result } = timed(() => validator.validateText(text));
    expect(result.issues).toMatchObject([{ code: 'invalid', path: 'Patient.name[0].family' }]);
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('says that nesting is too deep, and does not break', () => {
    const deep = `${'{"extension":['.repeat(5_000)}{}${']}'.repeat(5_000)}`;
    const result = validator.validateText(`{"resourceType":"Patient","extension":[${deep}]}`);
    expect(result.issues).toMatchObject([
      { severity: 'fatal', text: expect.stringContaining('nested deeper') },
    ]);
    let value: unknown = {};
    for (let level = 0; level < 5_000; level += 1) {
      value = { extension: [value] };
    }
    const parsed = validator.validate({ resourceType: 'Patient', extension: [value] });
    expect(parsed.issues.map((issue) => issue.code)).toContain('too-costly');
  });

  it('tells at most a thousand issues of one resource', () => {
    const identifier = Array.from({ length: 5_000 }, () => ({ use: 'wrong' }));
    expect(validator.validate({ resourceType: 'Patient', identifier }).issues).toHaveLength(1000);
  });

  it('reads a narrative with a hundred thousand open elements quickly', () => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${'<b>'.repeat(100_000)}`;
    const { milliseconds, result } = timed(() =>
      validator.validate({ resourceType: 'Patient', text: { status: 'generated', div } }),
    );
    expect(result.valid).toBe(false);
    expect(milliseconds).toBeLessThan(2_000);
  });

  it('takes property names of the language as any other unknown name', () => {
    const result = validator.validateText(
      '{"resourceType":"Patient","__proto__":{"active":true},"constructor":1,"toString":2}',
    );
    expect(result.issues.map((issue) => issue.text.replace(/;.*/, ''))).toEqual([
      'Unrecognized property __proto__',
      'Unrecognized property constructor',
      'Unrecognized property toString',
    ]);
  });
});

describe('hostile profiles', () => {
  it('matches a regular expression that would take a backtracking engine for ever', () => {
    const url = 'https://example.org/redos';
    const constraint = {
      key: 'x-1',
      severity: 'error',
      human: 'only a',
      expression: "birthDate.exists() or id.matches('^(a+)+$')",
    };
    const profile = profileWith(url, { id: 'Patient', path: 'Patient', constraint: [constraint] });
    const { milliseconds, result } = timed(() =>
      against(profile, { resourceType: 'Patient', id: `${'a'.repeat(60)}-` }, url),
    );
    expect(result.issues).toMatchObject([{ code: 'invariant', rule: `${url}#x-1` }]);
    expect(milliseconds).toBeLessThan(2_000);
  });

  it('says that a regular expression cannot be used, when it cannot be matched in linear time', () => {
    const url = 'https://example.org/lookahead';
    const constraint = { key: 'x-1', severity: 'error', human: 'x', expression: "id.matches('(?=a)a')" };
    const result = against(
      profileWith(url, { id: 'Patient', path: 'Patient', constraint: [constraint] }),
      { resourceType: 'Patient', id: 'a' },
      url,
    );
    expect(result.issues).toMatchObject([
      { code: 'invariant', text: expect.stringContaining('cannot be evaluated') },
    ]);
  });

  it('stops an expression that would never end, and says so', () => {
    const url = 'https://example.org/endless';
    const names = Array.from({ length: 300 }, (_, index) => ({ family: `n${index}` }));
    const pairs = 'name.all(%resource.name.all(%resource.name.all(%resource.name.all(family.exists()))))';
    const constraint = { key: 'x-1', severity: 'error', human: 'x', expression: pairs };
    const profile = profileWith(url, { id: 'Patient', path: 'Patient', constraint: [constraint] });
    const { milliseconds, result } = timed(() =>
      against(profile, { resourceType: 'Patient', name: names }, url),
    );
    expect(result.issues).toMatchObject([{ code: 'too-costly' }]);
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('says that an expression cannot be read', () => {
    const url = 'https://example.org/unreadable';
    const deep = `${'('.repeat(5_000)}true${')'.repeat(5_000)}`;
    for (const expression of ['name.where(', deep, 'nosuch()', '%unknown']) {
      const profile = profileWith(url, {
        id: 'Patient',
        path: 'Patient',
        constraint: [{ key: 'x-1', severity: 'error', human: 'x', expression }],
      });
      expect(against(profile, { resourceType: 'Patient' }, url).issues).toMatchObject([
        { code: 'invariant', rule: `${url}#x-1` },
      ]);
    }
  });

  it('says that a profile is based on itself', () => {
    const url = 'https://example.org/circle';
    const result = against(
      profileWith(url, { id: 'Patient', path: 'Patient' }, { baseDefinition: url }),
      { resourceType: 'Patient' },
      url,
    );
    expect(result.issues).toMatchObject([
      { code: 'exception', text: expect.stringContaining('leads back to itself') },
    ]);
  });

  it('ends for profiles that refer to each other through references', () => {
    const url = 'https://example.org/mutual';
    const element = {
      id: 'Patient.link.other',
      path: 'Patient.link.other',
      type: [{ code: 'Reference', targetProfile: [url] }],
    };
    const resource = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: ['1', '2'].map((id) => ({
        fullUrl: `https://example.org/fhir/Patient/${id}`,
        resource: {
          resourceType: 'Patient',
          id,
          meta: { profile: [url] },
          link: [{ other: { reference: `Patient/${3 - Number(id)}` }, type: 'seealso' }],
        },
      })),
    };
    const result = createValidator({
      definitions: [{ kind: 'resources', resources: [profileWith(url, element)] }],
    }).validate(resource);
    expect(result).toEqual({ valid: true, issues: [] });
  });

  it('tells a path that leads to no element', () => {
    const url = 'https://example.org/no-path';
    const result = against(
      profileWith(url, { id: 'Patient.nothing.here', path: 'Patient.nothing.here' }),
      { resourceType: 'Patient' },
      url,
    );
    expect(result.issues).toMatchObject([
      { code: 'exception', text: expect.stringContaining('Patient.nothing.here') },
    ]);
  });
});

describe('any input at all', () => {
  it('gets an answer and never an exception, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(validator.validate(value).valid).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '[+]',
    '[1,+ ]',
    '{"a":-}',
    '[-',
    '+',
    '[.5]',
    '[1 2]',
  ])('ends on %s, which is no JSON', (text) => {
    expect(validator.validateText(text).valid).toBe(false);
  });

  it('gets an answer in bounded time for a resource cut off or changed anywhere in its text', () => {
    const text = JSON.stringify(carePlan());
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 8 }), fc.boolean(), (at, inserted, cut) => {
        const changed = cut ? text.slice(0, at) : text.slice(0, at) + inserted + text.slice(at + 1);
        const { milliseconds, result } = timed(() => validator.validateText(changed));
        expect(typeof result.valid).toBe('boolean');
        expect(milliseconds).toBeLessThan(1_000);
      }),
      { numRuns: Number(process.env.IP_FUZZ_RUNS ?? 300) },
    );
  });
});
