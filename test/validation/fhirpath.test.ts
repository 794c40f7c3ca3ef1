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
    // Values of primitives, and the types of both worlds.
    ['name.family.value', ['Testesen']],
    ["(name.first().family as String) = 'Testesen'", [true]],
    ['name.first().use.ofType(string)', []],
    ['name.first().use.ofType(code)', ['official']],
    ['active is boolean and (active is Boolean).not()', [true]],
    ["1.type().namespace & '.' & 1.type().name", ['System.Integer']],
    ["active.type().namespace & '.' & active.type().name", ['FHIR.boolean']],
    // Decimals as they are written, and computed without what a double adds.
    ['1.8 - 1.2 = 0.6 and 2.2 mod 1.8 = 0.4 and 0.1 + 0.2 = 0.3', [true]],
    ['0.00.toString()', ['0.00']],
    ['0.00000001.convertsToDecimal()', [true]],
    ['1.2 / 1.8 ~ 0.67', [true]],
    // Quantities in units of UCUM and of the calendar.
    ["4.0000 'g' = 4000.0 'mg' and 4 'g' ~ 4040 'mg'", [true]],
    ["7 days = 1 week and 7 days = 1 'wk' and 6 days < 1 week", [true]],
    ["1 year = 1 'a'", []],
    ["1 'cm' = 1 's'", []],
    ["2.0 'cm' * 2.0 'm' = 0.040 'm2' and 4.0 'g' / 2.0 'm' = 2 'g/m'", [true]],
    ["1 'cm'.comparable(1 '[in_i]')", [true]],
    ["1 'cm'.comparable(1 's')", [false]],
    ["'1 wk'.convertsToQuantity()", [false]],
    ['true.toQuantity()', [1]],
    // Order, boundaries, precision.
    ['(3 | 1 | 2).sort()', [1, 2, 3]],
    ["('a' | 'c' | 'b').sort(-$this)", ['c', 'b', 'a']],
    ['name.sort(-given.count()).use', ['official', 'nickname']],
    ['1.587.lowBoundary(6)', [1.5865]],
    ['1.587.highBoundary(2)', [1.59]],
    ['(-1.587).lowBoundary(2)', [-1.59]],
    ['1.587.lowBoundary(32)', []],
    ['@2016.highBoundary(8)', ['2016-12-31']],
    ['@2016-02.highBoundary(8)', ['2016-02-29']],
    ['@2014-01-01T08.lowBoundary(17)', ['2014-01-01T08:00:00.000+14:00']],
    ['@T10:30.highBoundary(9)', ['10:30:59.999']],
    ['1.58700.precision() = 5 and @2014.precision() = 4 and @T10:30.precision() = 4', [true]],
    // Texts.
    ["'test'.encode('hex')", ['74657374']],
    ["'æ?'.encode('urlbase64').decode('urlbase64')", ['æ?']],
    ["'\"1<2\"'.escape('html')", ['&quot;1&lt;2&quot;']],
    ["'&quot;1&lt;2&quot;'.unescape('html')", ['"1<2"']],
    ['16.log(2)', [4]],
    ["@2020-01-01T00:00:00.000Z + 10 'ms'", ['2020-01-01T00:00:00.010Z']],
    ['active or nosuch()', [true]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it.each([
    "@2020-01-01 + 1 'cm'",
    '@2020-01-01 + 7',
    "'a' - 'b'",
    "1 < 'a'",
    '-active',
  ])('refuses %s, which has no meaning', (expression) => {
    expect(() => evaluate(expression)).toThrow(/./);
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
