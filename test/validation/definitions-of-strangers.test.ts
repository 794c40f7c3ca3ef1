import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';
import { plainDigest, sha1 } from '../../src/validator/text/sha1.ts';

const today = createValidator();
const of2023 = createValidator({ rules: '2023' });
const gender = 'http://hl7.org/fhir/administrative-gender';
const properties = 'http://hl7.org/fhir/concept-properties#';

type Json = Readonly<Record<string, unknown>>;

const codeSystem = (more: Json): Json => ({
  resourceType: 'CodeSystem',
  url: 'https://example.org/cs',
  status: 'draft',
  content: 'complete',
  concept: [{ code: 'a' }],
  ...more,
});
const property = (...list: Json[]): Json => codeSystem({ property: list });
const valueSet = (include: Json): Json => ({
  resourceType: 'ValueSet',
  url: 'https://example.org/vs',
  status: 'draft',
  compose: { include: [include] },
});
const filter = (one: Json): Json => valueSet({ system: gender, filter: [one] });
const map = (source: string, target: string): Json => ({
  resourceType: 'ConceptMap',
  status: 'draft',
  group: [
    {
      source: gender,
      target: 'http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender',
      element: [{ code: source, target: [{ code: target, equivalence: 'equal' }] }],
    },
  ],
});
const profile = (element: Json | undefined, more: Json = {}): Json => ({
  resourceType: 'StructureDefinition',
  url: 'https://example.org/sd',
  name: 'Profile',
  status: 'draft',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
  derivation: 'constraint',
  differential: {
    element: [{ id: 'Patient', path: 'Patient' }, ...(element ? [element] : [])],
  },
  ...more,
});
const language = (more: Json): Json => profile({ id: 'Patient.language', path: 'Patient.language', ...more });
const search = (more: Json): Json => ({
  resourceType: 'SearchParameter',
  url: 'https://example.org/sp',
  name: 'Search',
  status: 'draft',
  description: 'x',
  code: 'x',
  base: ['Patient'],
  type: 'string',
  expression: 'Patient.name',
  ...more,
});

/** What is wrong, and where. */
const refused: readonly (readonly [string, Json, string])[] = [
  [
    'a code system without content that has concepts',
    codeSystem({ content: 'not-present' }),
    'CodeSystem.concept[0]',
  ],
  ['a supplement of nothing', codeSystem({ content: 'supplement' }), 'CodeSystem.content'],
  [
    'a supplement that says whether case counts',
    codeSystem({
      content: 'supplement',
      supplements: gender,
      caseSensitive: true,
      concept: [{ code: 'male' }],
    }),
    'CodeSystem.caseSensitive',
  ],
  [
    'a supplement with a code that the system has not',
    codeSystem({ content: 'supplement', supplements: gender }),
    'CodeSystem.concept[0]',
  ],
  [
    'the value set of another code system',
    codeSystem({ valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' }),
    'CodeSystem.valueSet',
  ],
  [
    'a property that is defined twice',
    property({ code: 'p', type: 'code' }, { code: 'p', type: 'string' }),
    'CodeSystem.property[1]',
  ],
  [
    'two properties under one URI',
    property(
      { code: 'p', uri: 'http://x.y/p', type: 'code' },
      { code: 'q', uri: 'http://x.y/p', type: 'code' },
    ),
    'CodeSystem.property[1]',
  ],
  ['a relative URI of a property', property({ code: 'p', uri: 'p', type: 'code' }), 'CodeSystem.property[0]'],
  [
    'a property that FHIR does not define under its URIs',
    property({ code: 'p', uri: `${properties}p`, type: 'code' }),
    'CodeSystem.property[0]',
  ],
  [
    'one property of FHIR under the URI of another',
    property({ code: 'parent', uri: `${properties}child`, type: 'code' }),
    'CodeSystem.property[0]',
  ],
  [
    'a property of FHIR with another type',
    property({ code: 'status', uri: `${properties}status`, type: 'string' }),
    'CodeSystem.property[0]',
  ],
  [
    'a value that is not of the type of its property',
    codeSystem({
      property: [{ code: 'p', type: 'string' }],
      concept: [{ code: 'a', property: [{ code: 'p', valueCode: 'x' }] }],
    }),
    'CodeSystem.concept[0].property[0]',
  ],
  [
    'a parent that is no concept',
    codeSystem({
      property: [{ code: 'parent', uri: `${properties}parent`, type: 'code' }],
      concept: [{ code: 'a', property: [{ code: 'parent', valueCode: 'z' }] }],
    }),
    'CodeSystem.concept[0].property[0]',
  ],
  [
    'a value set as code system of a value set',
    valueSet({ system: 'http://hl7.org/fhir/ValueSet/administrative-gender' }),
    'ValueSet.compose.include[0]',
  ],
  [
    'a filter by a concept that is not there',
    filter({ property: 'concept', op: 'is-a', value: 'z' }),
    'ValueSet.compose.include[0].filter[0]',
  ],
  [
    'a filter by what is no pattern',
    filter({ property: 'code', op: 'regex', value: '[' }),
    'ValueSet.compose.include[0].filter[0]',
  ],
  ['a map from a code that is not there', map('z', 'M'), 'ConceptMap.group[0].element[0].code'],
  ['a map to a code that is not there', map('male', 'Z'), 'ConceptMap.group[0].element[0].target[0].code'],
  [
    'a map from a profile',
    {
      resourceType: 'ConceptMap',
      status: 'draft',
      sourceCanonical: 'http://hl7.org/fhir/StructureDefinition/Patient',
    },
    'ConceptMap.source.ofType(canonical)',
  ],
  [
    'a profile that does not say that it is one',
    profile(undefined, { derivation: undefined }),
    'StructureDefinition',
  ],
  [
    'a context of what is no extension',
    profile(undefined, { context: [{ type: 'element', expression: 'Patient' }] }),
    'StructureDefinition.context[0]',
  ],
  ['more values than the base has', language({ max: '*' }), 'StructureDefinition.differential.element[1]'],
  [
    'a type that the element has not',
    language({ type: [{ code: 'Coding' }] }),
    'StructureDefinition.differential.element[1]',
  ],
  [
    'a fixed value of another type',
    language({ fixedString: 'en' }),
    'StructureDefinition.differential.element[1]',
  ],
  ['a search that cannot be read', search({ expression: 'Patient.name(' }), 'SearchParameter.expression'],
  ['a composite search of one part', search({ type: 'composite' }), 'SearchParameter'],
];

function errorPaths(result: { issues: readonly { severity: string; path: string }[] }): string[] {
  return result.issues.filter(({ severity }) => severity === 'error').map(({ path }) => path);
}

describe('definitions that others wrote', () => {
  it.each(refused)('are refused for %s', (_, resource, path) => {
    expect(errorPaths(today.validate(resource))).toContain(path);
    expect(today.validateText(JSON.stringify(resource)).valid).toBe(false);
    expect(errorPaths(of2023.validate(resource))).not.toContain(path);
  });

  it.each([
    [
      'a code system with properties of FHIR and of its own',
      codeSystem({
        property: [
          { code: 'parent', uri: `${properties}parent`, type: 'code' },
          { code: 'inactive', uri: `${properties}inactive`, type: 'boolean' },
          { code: 'p', uri: 'https://example.org/cs#p', type: 'string' },
        ],
        concept: [
          {
            code: 'a',
            property: [
              { code: 'p', valueString: 'x' },
              { code: 'inactive', valueBoolean: true },
            ],
          },
          { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
        ],
      }),
    ],
    [
      'a supplement of known codes',
      codeSystem({ content: 'supplement', supplements: gender, concept: [{ code: 'male' }] }),
    ],
    ['a filter by a concept and one by a pattern', filter({ property: 'code', op: 'regex', value: 'm.*' })],
    ['a map between known codes', map('male', 'M')],
    ['a profile that narrows', language({ min: 1, max: '1', fixedCode: 'nb' })],
    [
      'a composite search',
      search({
        type: 'composite',
        component: ['code', 'value'].map((name) => ({
          definition: `https://example.org/${name}`,
          expression: name,
        })),
      }),
    ],
  ])('are taken: %s', (_, resource) => {
    expect(errorPaths(today.validate(resource))).toEqual([]);
  });
});

describe('the digest of an attachment', () => {
  const photo = (hash: string): Json => ({
    resourceType: 'Patient',
    photo: [{ contentType: 'text/plain', data: 'aGVpIGRlZw==', hash }],
  });
  const digest = createHash('sha1').update('hei deg').digest('base64');

  it('is the one of its data', () => {
    expect(today.validate(photo(digest)).valid).toBe(true);
    expect(
      errorPaths(today.validate(photo(digest.replace(/^./, digest.startsWith('A') ? 'B' : 'A')))),
    ).toEqual(['Patient.photo[0]']);
  });

  it('is that of the bytes, whatever stands between the signs, where the platform makes it and where it does not', () => {
    for (const data of ['aGVpIGRlZw==', 'aGVp\r\nIGRl\r\nZw==', ' aGVpIGRlZw == ']) {
      const broken = { resourceType: 'Patient', photo: [{ contentType: 'text/plain', data, hash: digest }] };
      expect(errorPaths(today.validate(broken))).not.toContain('Patient.photo[0]');
      expect(Buffer.from(plainDigest(data)).toString('base64')).toBe(digest);
    }
  });

  it('is made as everybody else makes it, whatever the length', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) % 256);
      expect(Buffer.from(sha1(bytes)).toString('hex')).toBe(createHash('sha1').update(bytes).digest('hex'));
    }
  });
});
