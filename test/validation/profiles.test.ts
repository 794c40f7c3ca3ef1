import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/profiles');
const base = 'http://hl7.org/fhir/StructureDefinition/';
const validator = createValidator();

function jsonFiles(folder: string): string[] {
  return readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => join(fixtures, folder, file))
    .sort();
}

function issuesOf(file: string) {
  return validator.validate(JSON.parse(readFileSync(file, 'utf8'))).issues;
}

describe('our own examples', () => {
  it('are valid, every one that is meant to be', () => {
    const wrong = jsonFiles('valid').filter((file) =>
      issuesOf(file).some((issue) => issue.severity === 'error'),
    );
    expect(wrong).toEqual([]);
  });

  it('that are meant to break a rule are told so, with an error or, for what only should be, a warning', () => {
    const silent = jsonFiles('invalid').filter((file) =>
      issuesOf(file).every((issue) => issue.severity === 'information'),
    );
    expect(silent).toEqual([]);
  });
});

/** A profile on Patient with the elements of a differential. */
function profile(url: string, ...element: object[]): unknown {
  return {
    resourceType: 'StructureDefinition',
    url,
    name: 'P',
    type: 'Patient',
    kind: 'resource',
    derivation: 'constraint',
    baseDefinition: `${base}Patient`,
    differential: { element },
  };
}

function told(element: object[], resource: object): string[] {
  const url = 'https://example.org/profile';
  const own = createValidator({
    definitions: [{ kind: 'resources', resources: [profile(url, ...element)] }],
  });
  return own
    .validate({ resourceType: 'Patient', ...resource }, { profiles: [url] })
    .issues.filter((issue) => issue.severity === 'error')
    .map((issue) => `${issue.code} ${issue.path}`);
}

const official = { system: 'https://example.org/official', value: '1' };
const local = { system: 'https://example.org/local', value: '2' };

describe('slicing', () => {
  const slicing = (rules: string, ordered = false) => ({
    id: 'Patient.identifier',
    path: 'Patient.identifier',
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules, ordered },
  });
  const slice = (name: string, min: number, system: string) => [
    { id: `Patient.identifier:${name}`, path: 'Patient.identifier', sliceName: name, min, max: '1' },
    { id: `Patient.identifier:${name}.system`, path: 'Patient.identifier.system', fixedUri: system },
  ];
  const both = [...slice('official', 1, official.system), ...slice('local', 0, local.system)];

  it('counts the values of each slice', () => {
    expect(told([slicing('open'), ...both], { identifier: [official, local] })).toEqual([]);
    expect(told([slicing('open'), ...both], { identifier: [local] })).toEqual(['structure Patient']);
    expect(told([slicing('open'), ...both], { identifier: [official, official] })).toEqual([
      'structure Patient',
    ]);
  });

  it('allows other values when it is open and not when it is closed', () => {
    const other = { system: 'https://example.org/other', value: '3' };
    expect(told([slicing('open'), ...both], { identifier: [official, other] })).toEqual([]);
    expect(told([slicing('closed'), ...both], { identifier: [official, other] })).toEqual([
      'invalid Patient.identifier[1]',
    ]);
  });

  it('keeps the order of slices when it is ordered', () => {
    expect(told([slicing('open', true), ...both], { identifier: [official, local] })).toEqual([]);
    expect(told([slicing('open', true), ...both], { identifier: [local, official] })).toEqual([
      'invalid Patient.identifier[1]',
    ]);
  });

  it('tells slices by pattern, by existence and by type', () => {
    const telecom = (discriminator: object, ...inner: object[]) => [
      {
        id: 'Patient.telecom',
        path: 'Patient.telecom',
        slicing: { discriminator: [discriminator], rules: 'open' },
      },
      { id: 'Patient.telecom:one', path: 'Patient.telecom', sliceName: 'one', min: 1, max: '1' },
      ...inner,
    ];
    const byPattern = telecom({ type: 'pattern', path: '$this' });
    const pattern = [byPattern[0] as object, { ...byPattern[1], patternContactPoint: { system: 'phone' } }];
    expect(told(pattern, { telecom: [{ system: 'phone', value: '1' }] })).toEqual([]);
    expect(told(pattern, { telecom: [{ system: 'email', value: '1' }] })).toEqual(['structure Patient']);
    const exists = telecom(
      { type: 'exists', path: 'rank' },
      { id: 'Patient.telecom:one.rank', path: 'Patient.telecom.rank', min: 1 },
    );
    expect(
      told(exists, {
        telecom: [
          { system: 'phone', value: '1', rank: 1 },
          { system: 'email', value: '2' },
        ],
      }),
    ).toEqual([]);
    expect(told(exists, { telecom: [{ system: 'email', value: '2' }] })).toEqual(['structure Patient']);
  });

  it('constrains one type of a choice', () => {
    const element = [
      { id: 'Patient.deceased[x]', path: 'Patient.deceasedBoolean', max: '1', fixedBoolean: false },
    ];
    expect(told(element, { deceasedBoolean: false })).toEqual([]);
    expect(told(element, { deceasedBoolean: true })).toEqual(['value Patient.deceased.ofType(boolean)']);
  });

  it('refuses a slice whose discriminator cannot be tested', () => {
    const element = [
      slicing('open'),
      { id: 'Patient.identifier:x', path: 'Patient.identifier', sliceName: 'x' },
    ];
    expect(told(element, { identifier: [official] })).toEqual(['processing Patient.identifier[0]']);
  });
});

describe('what a profile asks of an element', () => {
  it('holds for cardinality, fixed values, bindings, invariants and limits', () => {
    expect(told([{ path: 'Patient.birthDate', min: 1 }], {})).toEqual(['structure Patient']);
    expect(
      told([{ path: 'Patient.photo', max: '0' }], { photo: [{ url: 'https://example.org/x' }] }),
    ).toEqual(['structure Patient']);
    expect(told([{ path: 'Patient.active', fixedBoolean: true }], { active: false })).toEqual([
      'value Patient.active',
    ]);
    expect(told([{ path: 'Patient.name.family', maxLength: 3 }], { name: [{ family: 'Lang' }] })).toEqual([
      'invalid Patient.name[0].family',
    ]);
    expect(
      told([{ path: 'Patient.birthDate', minValueDate: '2000-01-01' }], { birthDate: '1999-12-31' }),
    ).toEqual(['invalid Patient.birthDate']);
    const constraint = [{ key: 'x-1', severity: 'error', human: 'x', expression: 'family.exists()' }];
    expect(told([{ path: 'Patient.name', constraint }], { name: [{ text: 'a' }] })).toEqual([
      'invariant Patient.name[0]',
    ]);
    const binding = { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/marital-status' };
    expect(told([{ path: 'Patient.maritalStatus', binding }], { maritalStatus: { text: 'gift' } })).toEqual([
      'code-invalid Patient.maritalStatus',
    ]);
  });

  it('holds for the target of a reference, contained or named', () => {
    const element = [
      {
        path: 'Patient.generalPractitioner',
        type: [{ code: 'Reference', targetProfile: [`${base}Organization`] }],
      },
    ];
    expect(told(element, { generalPractitioner: [{ reference: 'Organization/1' }] })).toEqual([]);
    expect(told(element, { generalPractitioner: [{ reference: 'Practitioner/1' }] })).toEqual([
      'structure Patient.generalPractitioner[0]',
    ]);
    const contained = [{ resourceType: 'Practitioner', id: 'a' }];
    expect(told(element, { contained, generalPractitioner: [{ reference: '#a' }] })).toEqual([
      'structure Patient.generalPractitioner[0]',
    ]);
  });

  it('is told as unknown when nobody has the profile', () => {
    const claimed = validator.validate({
      resourceType: 'Patient',
      meta: { profile: ['https://example.org/none'] },
    });
    expect(claimed).toMatchObject({
      valid: true,
      issues: [{ severity: 'warning', path: 'Patient.meta.profile[0]' }],
    });
    const asked = validator.validate({ resourceType: 'Patient' }, { profiles: ['https://example.org/none'] });
    expect(asked).toMatchObject({ valid: false, issues: [{ severity: 'error', code: 'not-found' }] });
  });
});
