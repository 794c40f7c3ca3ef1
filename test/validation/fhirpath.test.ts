import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../src/ground/assets/definitions.ts';
import { openPack } from '../../src/validator/definitions/pack.ts';
import { applyDifferential } from '../../src/validator/definitions/snapshot.ts';
import { DefinitionStore } from '../../src/validator/definitions/store.ts';
import { compileExpression } from '../../src/validator/fhirpath/evaluate.ts';
import { systemValue } from '../../src/validator/fhirpath/values.ts';
import { IssueList } from '../../src/validator/issue-list.ts';
import { matchesPattern } from '../../src/validator/text/regex.ts';
import { buildResource } from '../../src/validator/tree/build.ts';
import type { Node } from '../../src/validator/tree/node.ts';
import { instant } from '../support/days.ts';

const store = new DefinitionStore(
  [{ kind: 'pack', pack: openPack(readDefinitions('hl7.fhir.r4.core')) }],
  applyDifferential,
);

const patient = buildResource(
  {
    resourceType: 'Patient',
    id: 'p',
    active: true,
    name: [
      { use: 'official', family: 'Testesen', given: ['Synt', 'Etisk'] },
      { use: 'nickname', given: ['Synt'] },
    ],
    birthDate: '1980-05',
    _gender: { extension: [{ url: 'http://example.org/x', valueString: 'y' }] },
    multipleBirthInteger: 2,
    contained: [{ resourceType: 'Organization', id: 'o', name: 'Kommune' }],
    managingOrganization: { reference: '#o' },
  },
  { store, issues: new IssueList(10) },
) as Node;

/** The values an expression gives, elements as their type. */
function evaluate(expression: string): unknown[] {
  const context = {
    resource: patient,
    rootResource: patient,
    resolve: (reference: string) =>
      patient.all('contained').find((node) => `#${node.text('id')}` === reference),
    isSubtype: (type: string, base: string) => store.isSubtype(type, base),
    matches: matchesPattern,
    now: instant('2026-01-02T03:04:05Z'),
    budget: { steps: 100_000 },
  };
  return compileExpression(expression)
    .evaluate(context, patient)
    .map((item) => systemValue(item)?.value ?? item.type);
}

describe('FHIRPath', () => {
  it.each<[string, unknown[]]>([
    ['Patient.name.given', ['Synt', 'Etisk', 'Synt']],
    ["name.where(use = 'official').family", ['Testesen']],
    ['name.given.distinct().count()', [2]],
    ['name[1].given', ['Synt']],
    ['name.first().given.last()', ['Etisk']],
    ["name.exists(use = 'old')", [false]],
    ['name.all(given.exists())', [true]],
    ["name.select(given.first() & ' ' & family)", ['Synt Testesen', 'Synt ']],
    ['multipleBirth is integer', [true]],
    ['multipleBirth.ofType(boolean)', []],
    ['(multipleBirth as integer) + 1 * 3', [5]],
    ['7 div 2 = 3 and 7 mod 2 = 1 and 7 / 2 = 3.5', [true]],
    ['gender.exists() and gender.hasValue().not()', [true]],
    ["gender.extension('http://example.org/x').value", ['y']],
    ['managingOrganization.resolve().name', ['Kommune']],
    ['managingOrganization.resolve() is Organization', [true]],
    ['{} or true', [true]],
    ['{} and true', []],
    ['{} implies true', [true]],
    ['{} implies false', []],
    ['true xor true', [false]],
    ['birthDate < @1981', [true]],
    ['birthDate <= @1980-05-03', []],
    ['@2020-01-31 + 1 month', ['2020-02-29']],
    ['@2020-01-01T10:00:00+02:00 = @2020-01-01T08:00:00Z', [true]],
    ["'abc'.substring(1, 1) = 'b' and 'abc'.startsWith('ab') and 'abc'.contains('d').not()", [true]],
    ["'a-b-c'.replace('-', '').upper()", ['ABC']],
    ["'2026-01'.matches('^[0-9]{4}-[0-9]{2}$')", [true]],
    ["'12'.toInteger() > 5 and '1.5'.toDecimal() = 1.5", [true]],
    ["iif(active, 'yes', 'no')", ['yes']],
    ["name.given | ('Synt' | 'Ny')", ['Synt', 'Etisk', 'Ny']],
    ["'Synt' in name.given and name.given contains 'Etisk'", [true]],
    ['name.given.aggregate($total + 1, 0)', [3]],
    ['name.given.take(2).skip(1)', ['Etisk']],
    ['(1 | 2 | 3).where($this > 1).count()', [2]],
    ['name.given.select($index)', [0, 1, 2]],
    ["1 = 1.0 and 'A' ~ 'a' and ('a' = 'A').not()", [true]],
    ['descendants().ofType(Organization).id', ['o']],
    ['today()', ['2026-01-02']],
    ['%resource.id', ['p']],
    ['`name`.`given`.first()', ['Synt']],
    ['name /* of the person */ .family // the first', ['Testesen']],
    ['contained.type().name', ['Organization']],
    ['-multipleBirth', [-2]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it.each([
    'name.',
    'where(',
    "'open",
    '1 +',
    'nosuch()',
    '%nosuch',
    'name)',
    '@',
  ])('cannot read %s, and says so', (expression) => {
    expect(() => evaluate(expression)).toThrow(/./);
  });
});
