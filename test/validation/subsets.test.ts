// Value sets over code systems that are known in part or not at all, as packages bring them: subsets of SNOMED CT and the like.
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';

const SCT = 'http://snomed.info/sct';
const VS = 'https://example.org/ValueSet/asked';
const OTHER = 'https://example.org/ValueSet/other';
const canonical = (resourceType: string, url: string, more: object) => ({
  resourceType,
  url,
  version: '1',
  name: 'Given',
  status: 'active',
  ...more,
});
const profile = canonical('StructureDefinition', 'https://example.org/StructureDefinition/p', {
  kind: 'resource',
  abstract: false,
  type: 'Condition',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Condition',
  derivation: 'constraint',
  differential: {
    element: [
      { id: 'Condition.code', path: 'Condition.code', binding: { strength: 'required', valueSet: VS } },
    ],
  },
});
const codeSystem = (content: string, concept: readonly object[] = []) =>
  canonical('CodeSystem', SCT, { content, caseSensitive: true, concept });

/** What a value set makes of a code: an error is a no, a warning what nobody can tell. */
function verdict(
  compose: object | undefined,
  code: string,
  given: { expansion?: object; more?: object[] } = {},
) {
  const { expansion, more = [] } = given;
  const validator = createValidator({
    definitions: [
      {
        kind: 'resources',
        resources: [profile, canonical('ValueSet', VS, { compose, expansion }), ...more],
      },
    ],
  });
  const { issues } = validator.validate(
    { resourceType: 'Condition', subject: { display: 'x' }, code: { coding: [{ system: SCT, code }] } },
    { profiles: [profile.url] },
  );
  const about = issues.filter(({ path }) => path.startsWith('Condition.code'));
  if (about.some(({ severity }) => severity === 'error')) {
    return 'no';
  }
  return about.length > 0 ? 'cannot tell' : 'yes';
}

const whole = { include: [{ system: SCT }] };
const isA = { include: [{ system: SCT, filter: [{ property: 'concept', op: 'is-a', value: '1' }] }] };
const listed = (...codes: string[]) => ({ system: SCT, concept: codes.map((code) => ({ code })) });
const contains = (...codes: string[]) => codes.map((code) => ({ system: SCT, code }));
const tree = [{ code: '1', concept: [{ code: '11' }, { code: '12' }] }, { code: '2' }];

describe('a value set', () => {
  it.each<[string, object | undefined, string, Parameters<typeof verdict>[2], string]>([
    ['listed', { include: [listed('1', '2')] }, '2', {}, 'yes'],
    ['not listed', { include: [listed('1', '2')] }, '3', {}, 'no'],
    ['of a system that is nowhere', whole, '1', {}, 'cannot tell'],
    ['by a filter over a system that is nowhere', isA, '11', {}, 'cannot tell'],
    ['by a filter over a fragment that has it', isA, '11', { more: [codeSystem('fragment', tree)] }, 'yes'],
    [
      'by a filter over a fragment that has it elsewhere',
      isA,
      '2',
      { more: [codeSystem('fragment', tree)] },
      'cannot tell',
    ],
    ['by a filter over a whole system', isA, '2', { more: [codeSystem('complete', tree)] }, 'no'],
    [
      'by a filter over a system that is not present',
      isA,
      '2',
      { more: [codeSystem('not-present')] },
      'cannot tell',
    ],
    [
      'of a stored expansion beside a filter',
      isA,
      '11',
      { expansion: { contains: contains('1', '11') } },
      'yes',
    ],
    ['that a stored expansion lacks', isA, '12', { expansion: { contains: contains('1', '11') } }, 'no'],
    [
      'that a page of an expansion lacks',
      isA,
      '12',
      { expansion: { total: 3, contains: contains('1', '11') } },
      'cannot tell',
    ],
    [
      'that a page alone lacks',
      undefined,
      '12',
      { expansion: { total: 3, contains: contains('1') } },
      'cannot tell',
    ],
    ['that an expansion alone lacks', undefined, '12', { expansion: { contains: contains('1') } }, 'no'],
    ['excluded', { include: [listed('1', '2')], exclude: [listed('2')] }, '2', {}, 'no'],
    [
      'perhaps excluded by a filter',
      { include: [listed('1', '2')], exclude: isA.include },
      '2',
      {},
      'cannot tell',
    ],
    ['excluded with its system', { include: [listed('1')], exclude: whole.include }, '1', {}, 'no'],
    [
      'perhaps excluded by a value set that is nowhere',
      { include: [listed('1')], exclude: [{ valueSet: [OTHER] }] },
      '1',
      {},
      'cannot tell',
    ],
    [
      'of a system, narrowed to another value set',
      { include: [{ system: SCT, valueSet: [OTHER] }] },
      '1',
      { more: [canonical('ValueSet', OTHER, { compose: { include: [listed('1')] } })] },
      'yes',
    ],
    [
      'outside of what a system is narrowed to',
      { include: [{ system: SCT, valueSet: [OTHER] }] },
      '2',
      { more: [canonical('ValueSet', OTHER, { compose: { include: [listed('1')] } })] },
      'no',
    ],
    [
      'of two value sets of which one is nowhere',
      { include: [{ valueSet: [OTHER, 'https://example.org/ValueSet/nowhere'] }] },
      '1',
      { more: [canonical('ValueSet', OTHER, { compose: { include: [listed('1')] } })] },
      'cannot tell',
    ],
    ['of a value set that takes itself in', { include: [listed('1'), { valueSet: [VS] }] }, '1', {}, 'yes'],
  ])('with a code %s', (_how, compose, code, given, expected) => {
    expect(verdict(compose, code, given)).toBe(expected);
  });
});

describe('who answers about codes', () => {
  const check = (answer: 'in' | 'out' | 'unknown', compile = true) => {
    const asked: object[] = [];
    const validator = createValidator({
      compile,
      codes: (question) => {
        asked.push(question);
        return answer;
      },
    });
    const coding = { system: SCT, version: 'v', code: '1', display: 'Ola Nordmann' };
    const result = validator.validate({
      resourceType: 'Condition',
      subject: { display: 'x' },
      code: { coding: [coding] },
      severity: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
    });
    return { asked, errors: result.issues.filter(({ severity }) => severity === 'error') };
  };

  it.each([true, false])('is asked about what is not at hand alone, and gets the code alone', (compile) => {
    const { asked } = check('in', compile);
    expect(asked).toContainEqual({ system: SCT, version: 'v', code: '1' });
    expect(JSON.stringify(asked)).not.toMatch(/Ola|condition-clinical/);
  });

  it('makes an error of a no, and nothing of what it does not know', () => {
    expect(check('out').errors).toMatchObject([
      { path: 'Condition.code.coding[0].code', code: 'code-invalid' },
    ]);
    expect(check('unknown').errors).toEqual([]);
    expect(check('in').errors).toEqual([]);
  });
});
