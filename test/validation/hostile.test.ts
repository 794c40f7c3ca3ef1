import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carePlan } from '../../bench/validation-subjects.ts';
import { createValidator } from '../../src/validator/index.ts';

const validator = createValidator();
const base = 'http://hl7.org/fhir/StructureDefinition/';

/** Milliseconds of processor time that a call takes, whatever else the machine does, and its result. */
function timed<Result>(work: () => Result): { milliseconds: number; result: Result } {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { milliseconds: (user + system) / 1000, result };
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

describe('size without depth', () => {
  const observations = (count: number, url: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => ({
      fullUrl: url(index),
      resource: {
        resourceType: 'Observation',
        id: `o${index}`,
        status: 'final',
        code: { text: 'x' },
        hasMember: [{ reference: url(index) }],
      },
    }));

  it('follows a chain of twenty thousand contained resources', () => {
    const count = 20_000;
    const to = (index: number) => [{ other: { reference: `#p${index}` }, type: 'seealso' }];
    const contained = Array.from({ length: count }, (_, index) => ({
      resourceType: 'Patient',
      id: `p${index}`,
      link: to((index + 1) % count),
    }));
    const chain = { resourceType: 'Patient', contained, link: to(0) };
    expect(validator.validate(chain)).toEqual({ valid: true, issues: [] });
    const slow = validator.validate({ ...chain, gender: 'nobody' });
    expect(slow.issues.map(({ path }) => path)).toEqual(['Patient.gender']);
  });

  it('judges thousands of entries with one fullUrl without looking at each of them for each of them', () => {
    const entry = observations(5_000, () => 'http://a.example/Observation/1');
    const result = validator.validate({ resourceType: 'Bundle', type: 'history', entry });
    expect(result.issues).toHaveLength(1000);
    expect(result.issues[0]?.text).toContain('More than one resource in the bundle matches');
  });

  it('judges twenty thousand references out of a message without looking at each entry for each of them', () => {
    const header = {
      resourceType: 'MessageHeader',
      eventUri: 'https://x.example/e',
      source: { endpoint: 'https://x.example' },
    };
    const resources = [
      header,
      ...Array.from({ length: 20_000 }, (_, index) => ({
        resourceType: 'Condition',
        subject: { reference: `Patient/${index}` },
      })),
    ];
    const entry = resources.map((resource, index) => ({
      fullUrl: `urn:uuid:6f1c8a52-3c57-4a55-9d0b-${`${index}`.padStart(12, '0')}`,
      resource,
    }));
    const message = { resourceType: 'Bundle', type: 'message', entry };
    expect(validator.validate(message).valid).toBe(true);
  });

  it('reads a list of three hundred thousand', () => {
    const given = Array.from({ length: 300_000 }, () => 'x');
    expect(validator.validate({ resourceType: 'Patient', name: [{ given }] }).valid).toBe(true);
  });

  it('lets no crowd of warnings hide an error', () => {
    const code = Array.from({ length: 1_200 }, (_, index) => ({ text: ` padded ${index}` }));
    const few = createValidator({ maxIssues: 50 });
    const result = few.validate({ resourceType: 'Basic', code: code[0], identifier: code, created: 'x' });
    expect(result.valid).toBe(false);
    expect(result.issues).toHaveLength(50);
    const warned = { resourceType: 'PractitionerRole', code: code.slice(0, 60), period: { start: 'never' } };
    expect(few.validate(warned).valid).toBe(false);
  });

  it('refuses a text that is too long to be read at once, and says what to do', () => {
    const [issue] = validator.validateText(' '.repeat(100_000_001)).issues;
    expect(issue).toMatchObject({
      severity: 'fatal',
      code: 'too-long',
      fix: expect.stringContaining('NDJSON'),
    });
  });
});

describe('names that every JavaScript object answers to', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const form = {
    resourceType: 'Questionnaire',
    url: 'http://example.org/form',
    status: 'draft',
    item: [{ linkId: '1', type: 'constructor', enableWhen: [{ question: '1', operator: 'toString' }] }],
  };
  const odd = createValidator({
    definitions: [
      {
        kind: 'resources',
        resources: [
          form,
          { resourceType: 'constructor', url: 'x' },
          {
            resourceType: 'ValueSet',
            url: 'x',
            expansion: { contains: [{ system: '__proto__', code: 'a' }] },
          },
          { resourceType: 'ValueSet', url: 'constructor', compose: { include: [{ system: 'toString' }] } },
          {
            resourceType: 'CodeSystem',
            url: 'toString',
            content: 'complete',
            concept: [{ code: '__proto__' }],
          },
        ],
      },
    ],
  });
  const resources: readonly Record<string, unknown>[] = [
    {
      resourceType: 'Bundle',
      type: 'document',
      link: [{ relation: 'self', url: 'http://a.example' }],
      entry: [{ fullUrl: 'http://a.example/Patient/1', search: { mode: 'match' } }],
    },
    {
      resourceType: 'Observation',
      meta: { profile: ['x'], security: [{ system: 's', code: 'c' }] },
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
      extension: [{ url: 'http://a.example/x', valueCode: 'x' }],
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
      subject: { reference: 'Patient/1', type: 'Patient' },
      valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: 'mg' },
    },
    {
      resourceType: 'QuestionnaireResponse',
      questionnaire: 'http://example.org/form',
      status: 'completed',
      item: [{ linkId: '1', answer: [{ valueCoding: { system: 'a:b', code: 'x' } }] }],
    },
    {
      resourceType: 'ValueSet',
      url: 'http://a.example/vs',
      status: 'draft',
      compose: { include: [{ system: 'x', concept: [{ code: 'x' }], valueSet: ['constructor'] }] },
    },
  ];

  function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
    for (const key of value !== null && typeof value === 'object' ? Object.keys(value) : []) {
      yield [...path, key];
      yield* placesIn((value as Record<string, unknown>)[key], [...path, key]);
    }
  }

  /** The resource with a name in the place of a value, or as the key of it. */
  function changed(resource: object, path: readonly string[], name: string, asKey: boolean): unknown {
    const copy = structuredClone(resource) as Record<string, unknown>;
    const key = path.at(-1) ?? '';
    let holder = copy;
    for (const step of path.slice(0, -1)) {
      holder = holder[step] as Record<string, unknown>;
    }
    holder[key] = asKey ? Object.defineProperty({}, name, { value: holder[key], enumerable: true }) : name;
    return copy;
  }

  it('are names as any other, as each value and as each key of each kind of resource', () => {
    const failures: string[] = [];
    for (const resource of resources) {
      for (const path of placesIn(resource)) {
        for (const name of names) {
          for (const asKey of [true, false]) {
            const { issues } = odd.validate(changed(resource, path, name, asKey));
            if (issues.some(({ code, severity }) => code === 'exception' && severity === 'fatal')) {
              failures.push(`${path.join('.')} ${name}`);
            }
          }
        }
      }
    }
    expect(failures).toEqual([]);
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
    for (const expression of ['name.where(', deep, '%unknown']) {
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

  it('says once, and as no refusal, that an expression calls a function that is not known', () => {
    const url = 'https://example.org/unknown-function';
    const constraint = [{ key: 'x-1', severity: 'error', human: 'x', expression: 'nosuch()' }];
    const profile = profileWith(url, { id: 'Patient.name', path: 'Patient.name', constraint });
    const name = [{ family: 'a' }, { family: 'b' }];
    expect(against(profile, { resourceType: 'Patient', name }, url)).toMatchObject({
      valid: true,
      issues: [{ severity: 'warning', code: 'not-supported', path: 'Patient', rule: `${url}#x-1` }],
    });
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

  it('refuses a chain of references that profiles make it follow for ever, and says so', () => {
    const url = 'https://example.org/chain';
    const element = {
      id: 'Patient.link.other',
      path: 'Patient.link.other',
      type: [{ code: 'Reference', targetProfile: [url] }],
    };
    const chain = (count: number) => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: Array.from({ length: count }, (_, index) => ({
        fullUrl: `https://example.org/fhir/Patient/${index}`,
        resource: {
          resourceType: 'Patient',
          id: `${index}`,
          meta: { profile: [url] },
          ...(index < count - 1 && {
            link: [{ other: { reference: `Patient/${index + 1}` }, type: 'seealso' }],
          }),
        },
      })),
    });
    const checked = createValidator({
      definitions: [{ kind: 'resources', resources: [profileWith(url, element)] }],
    });
    expect(checked.validate(chain(100))).toEqual({ valid: true, issues: [] });
    expect(checked.validate(chain(5_000)).issues).toMatchObject([{ severity: 'error', code: 'too-costly' }]);
  });

  it('reads expressions of any length or refuses them with a reason', () => {
    const url = 'https://example.org/long';
    for (const expression of [
      `id${'.id'.repeat(20_000)}`,
      `1${'+1'.repeat(20_000)}`,
      `${'-'.repeat(20_000)}1`,
      `name${'[0]'.repeat(20_000)}`,
      'constructor',
      '1 constructor 2',
      '%constructor',
      "@2020 + 1 'constructor'",
    ]) {
      const constraint = [{ key: 'x-1', severity: 'error', human: 'x', expression }];
      const profile = profileWith(url, { id: 'Patient', path: 'Patient', constraint });
      expect(against(profile, { resourceType: 'Patient', active: true }, url).issues).toMatchObject([
        { code: 'invariant', rule: `${url}#x-1` },
      ]);
    }
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
