import { describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';

const today = createValidator();
const of2023 = createValidator({ rules: '2023' });
const base = 'http://hl7.org/fhir/StructureDefinition/';

type Json = Readonly<Record<string, unknown>>;

const patient = (more: Json): Json => ({ resourceType: 'Patient', active: true, ...more });
const observation = (more: Json): Json => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...more,
});
const narrative = (inner: string): Json =>
  patient({
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>` },
  });
const entry = (fullUrl: string | undefined, resource: Json, more: Json = {}): Json => ({
  ...(fullUrl !== undefined && { fullUrl }),
  resource,
  ...more,
});
const bundle = (type: string, ...entries: Json[]): Json => ({ resourceType: 'Bundle', type, entry: entries });

/** What is wrong today, and where. */
const refused: readonly (readonly [string, Json, string])[] = [
  ['a blank in a reference', observation({ subject: { reference: ' Patient/1' } }), 'Observation.subject'],
  [
    'a search as reference outside of a transaction',
    observation({ subject: { reference: 'Patient?identifier=1' } }),
    'Observation.subject',
  ],
  [
    'Reference.type as a URL',
    observation({ subject: { reference: 'Patient/1', type: `${base}Patient` } }),
    'Observation.subject',
  ],
  [
    'a fullUrl of another id',
    bundle('collection', entry('http://a.example/Patient/2', patient({ id: '1' }))),
    'Bundle.entry[0]',
  ],
  [
    'a fullUrl of another type',
    bundle('collection', entry('http://a.example/Group/1', patient({ id: '1' }))),
    'Bundle.entry[0]',
  ],
  [
    'an entry without fullUrl that refers to others',
    bundle(
      'transaction',
      entry(undefined, observation({ subject: { reference: 'http://a.example/Patient/1' } }), {
        request: { method: 'POST', url: 'Observation' },
      }),
    ),
    'Bundle.entry[0]',
  ],
  [
    'blanks in the base64 of an attachment',
    patient({ photo: [{ contentType: 'image/png', data: 'aGVs bG8=' }] }),
    'Patient.photo[0].data',
  ],
  [
    'an extension on the id of a resource',
    patient({ id: 'a', _id: { extension: [{ url: `${base}data-absent-reason`, valueCode: 'unknown' }] } }),
    'Patient.id',
  ],
  [
    'an id without value',
    patient({ _id: { extension: [{ url: 'https://example.org/x', valueCode: 'x' }] } }),
    'Patient.id',
  ],
  ['a language that is none', patient({ language: 'norsk' }), 'Patient.language'],
  ['a language in other letters', patient({ language: 'nb_NO' }), 'Patient.language'],
  ['a language nobody speaks', patient({ language: 'zz' }), 'Patient.language'],
  ['three letters for a language that has two', patient({ language: 'nob' }), 'Patient.language'],
  ['a country that is none', patient({ language: 'en-UK' }), 'Patient.language'],
  ['a list item outside of a list', narrative('<p><li>a</li></p>'), 'Patient.text.div'],
  ['a cell outside of a row', narrative('<td>a</td>'), 'Patient.text.div'],
  ['a row outside of a table', narrative('<tr><td>a</td></tr>'), 'Patient.text.div'],
  ['text directly in a list', narrative('<ul>a</ul>'), 'Patient.text.div'],
  ['text directly in a table', narrative('<table>a</table>'), 'Patient.text.div'],
  ['a link in a link', narrative('<a href="http://a.b">x<a href="http://a.b">y</a></a>'), 'Patient.text.div'],
  ['a link to a urn', narrative('<a href="urn:oid:1.2.3">x</a>'), 'Patient.text.div'],
  ['an empty link', narrative('<a href="">x</a>'), 'Patient.text.div'],
  ['a link with a blank', narrative('<a href="http://a.b/c d">x</a>'), 'Patient.text.div'],
  ['a list in a piece of text', narrative('<span><ul><li>a</li></ul></span>'), 'Patient.text.div'],
  ['a table in a heading', narrative('<h2><table><tr><td>a</td></tr></table></h2>'), 'Patient.text.div'],
  ['a list in a definition', narrative('<dl><dd><ul><li>a</li></ul></dd></dl>'), 'Patient.text.div'],
  ['bold in bold', narrative('<b>a<i><b>b</b></i></b>'), 'Patient.text.div'],
  ['a paragraph right in a table', narrative('<table><p>a</p></table>'), 'Patient.text.div'],
  ['content of a line break', narrative('<br>a</br>'), 'Patient.text.div'],
  ['a link to a part of a mail', narrative('<a href="cid:a">x</a>'), 'Patient.text.div'],
  ['braces in a link', narrative('<a href="http://a.b/{c}">x</a>'), 'Patient.text.div'],
  ['a picture from nowhere', narrative('<img src="" alt="a"/>'), 'Patient.text.div'],
  ['a picture without data', narrative('<img src="data:image/png" alt="a"/>'), 'Patient.text.div'],
  [
    'a reference in a message that misses the entry it seems to mean',
    bundle(
      'message',
      entry('urn:uuid:c757873d-ec9a-4326-a141-556f43239520', {
        resourceType: 'MessageHeader',
        eventUri: 'https://example.org/event',
        source: { endpoint: 'https://example.org/from' },
        focus: [{ reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239521' }],
      }),
      entry(
        'urn:uuid:c757873d-ec9a-4326-a141-556f43239521',
        observation({ subject: { reference: 'Patient/1' } }),
      ),
      entry('urn:uuid:c757873d-ec9a-4326-a141-556f43239522', patient({ id: '1' })),
    ),
    'Bundle.entry[1].resource.subject',
  ],
  [
    'a vital sign that was entered in error and has no day',
    observation({
      status: 'entered-in-error',
      category: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' },
          ],
        },
      ],
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
      subject: { reference: 'Patient/1' },
    }),
    'Observation',
  ],
  [
    'a vital sign by SNOMED CT alone',
    observation({ code: { coding: [{ system: 'http://snomed.info/sct', code: '386725007' }] } }),
    'Observation',
  ],
  [
    'the page of an RFC as system of what is no UUID',
    patient({ identifier: [{ system: 'https://tools.ietf.org/html/rfc4122', value: '123' }] }),
    'Patient.identifier[0]',
  ],
  ['a profile that is a fragment', patient({ meta: { profile: ['#x'] } }), 'Patient.meta.profile[0]'],
  [
    'a concept map from a code system',
    {
      resourceType: 'ConceptMap',
      status: 'draft',
      sourceUri: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
    },
    'ConceptMap.source.ofType(uri)',
  ],
];

/** What HL7's validator of 2023 refuses as well. */
const refusedByBoth: readonly (readonly [string, Json, string])[] = [
  [
    'the same link twice',
    {
      ...bundle('collection'),
      entry: undefined,
      link: [
        { relation: 'self', url: 'http://a.example/x' },
        { relation: 'self', url: 'http://a.example/x' },
      ],
    },
    'Bundle.link[1]',
  ],
  [
    'a next page of what has no pages',
    { ...bundle('collection'), entry: undefined, link: [{ relation: 'next', url: 'http://a.example/x' }] },
    'Bundle.link[0].relation',
  ],
  [
    'a canonical URL as place of a resource',
    bundle(
      'collection',
      entry('http://a.example/vs', {
        resourceType: 'ValueSet',
        id: 'v',
        status: 'draft',
        url: 'http://a.example/vs',
      }),
    ),
    'Bundle.entry[0]',
  ],
  [
    'a comparator in a SimpleQuantity',
    observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }),
    'Observation.referenceRange[0].low',
  ],
];

function errorPaths(result: { issues: readonly { severity: string; path: string }[] }): string[] {
  return result.issues.filter(({ severity }) => severity === 'error').map(({ path }) => path);
}

describe('what HL7 tells today', () => {
  it.each(refused)('refuses %s, and does not under the rules of 2023', (_, resource, path) => {
    expect(errorPaths(today.validate(resource))).toContain(path);
    expect(today.validateText(JSON.stringify(resource)).valid).toBe(false);
    expect(errorPaths(of2023.validate(resource))).not.toContain(path);
  });

  it.each(refusedByBoth)('refuses %s under either rules', (_, resource, path) => {
    const { entry: _none, ...given } = resource;
    const one = resource.entry === undefined ? given : resource;
    expect(errorPaths(today.validate(one))).toContain(path);
    expect(errorPaths(of2023.validate(one))).toContain(path);
  });

  it.each([
    'nb',
    'nn-NO',
    'en-US',
    'se',
    'zh-Hant-TW',
    'es-419',
    'de-CH-1901',
    'gsw',
    'und',
  ])('takes %s as a language', (language) => {
    expect(today.validate(patient({ language }))).toEqual({ valid: true, issues: [] });
  });

  it.each([
    [
      'lists and tables',
      '<ul><li>a<ol><li>b</li></ol></li></ul><table><caption>c</caption><tr><td>d</td></tr></table>',
    ],
    ['definition lists', '<dl><dt>a</dt><dd>b</dd></dl>'],
    [
      'links of all kinds',
      '<a href="mailto:a@b.c">x</a><a href="foo.html">y</a><a href="https://a.b/c">z</a>',
    ],
    ['blanks around parts', '<ul>\n <li>a</li>\n</ul>'],
  ])('takes a narrative with %s', (_, inner) => {
    expect(today.validate(narrative(inner)).valid).toBe(true);
  });

  it.each([
    '1.0000000000000000000000001',
    '1e2',
    '-0',
    '1.0',
  ])('reads %s as no positive integer', (written) => {
    const text = `{"resourceType":"Patient","telecom":[{"system":"phone","value":"1","rank":${written}}]}`;
    expect(today.validateText(text).valid).toBe(false);
  });

  it('takes a search as reference within a transaction', () => {
    const made = bundle(
      'transaction',
      entry(
        'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
        observation({ subject: { reference: 'Patient?identifier=1' } }),
        {
          request: { method: 'POST', url: 'Observation' },
        },
      ),
    );
    expect(today.validate(made).valid).toBe(true);
  });
});

describe('what strangers may write', () => {
  it('takes blanks in data that are no attachment, with a warning', () => {
    const binary = { resourceType: 'Binary', contentType: 'text/plain', data: 'aGVp IGRlZw==' };
    expect(today.validate(binary)).toMatchObject({ valid: true, issues: [{ severity: 'warning' }] });
  });

  it('takes a link and a picture whose data are in them', () => {
    const inner = '<a href="http://a.b/c?d=e&amp;f=%20">x</a><img src="data:image/png;base64,aGVp" alt="y"/>';
    expect(today.validate(narrative(inner)).valid).toBe(true);
  });

  const warned = (resource: Json) => today.validate(resource);

  it('warns of a code system of HL7 that R4 has not, and of a system that is no URL, in a concept', () => {
    for (const system of ['http://hl7.org/fhir/us/core/CodeSystem/us-core-category', 'foo/bar']) {
      const resource = observation({ category: [{ coding: [{ system, code: 'x' }] }] });
      expect(warned(resource)).toMatchObject({ valid: true, issues: [{ severity: 'warning' }] });
      expect(of2023.validate(resource).valid).toBe(false);
    }
  });

  it('refuses both where a coding stands alone', () => {
    for (const system of ['http://hl7.org/fhir/us/core/CodeSystem/us-core-category', 'foo/bar']) {
      expect(warned(patient({ meta: { tag: [{ system, code: 'x' }] } })).valid).toBe(false);
    }
  });

  it('knows the extensions that the tools of guides write: where they stand and of which type', () => {
    const named = (value: Json) => ({ url: `${base}instance-name`, ...value });
    expect(warned(patient({ meta: { extension: [named({ valueString: 'x' })] } })).valid).toBe(true);
    expect(warned(patient({ meta: { extension: [named({ valueCode: 'x' })] } })).valid).toBe(false);
    expect(warned(patient({ extension: [named({ valueString: 'x' })] })).valid).toBe(false);
  });

  it('takes no extension by its URL alone, also none that says to be of another version of FHIR', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.active';
    expect(warned(patient({ extension: [{ url, valueString: 'x' }] })).valid).toBe(false);
  });

  it('finds the context of an extension on an item within an item', () => {
    const extension = [{ url: `${base}entryFormat`, valueString: 'dd.mm.yyyy' }];
    const item = (more: Json) => ({ linkId: '1', type: 'string', text: 'x', ...more });
    const form = {
      resourceType: 'Questionnaire',
      status: 'draft',
      item: [{ linkId: 'g', type: 'group', text: 'g', item: [item({ extension })] }],
    };
    expect(warned(form)).toEqual({ valid: true, issues: [] });
  });

  it('takes a vital sign that lasted a while, and still asks for the day of one that did not', () => {
    const sign = (effective: Json) =>
      observation({
        category: [
          {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' },
            ],
          },
        ],
        code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
        subject: { reference: 'Patient/1' },
        valueQuantity: { value: 60, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
        ...effective,
      });
    expect(warned(sign({ effectivePeriod: { start: '2026-01-01', end: '2026-01-02' } })).valid).toBe(true);
    expect(warned(sign({ effectiveDateTime: '2026' })).valid).toBe(false);
  });

  it('judges a reference by the profiles at hand when one of several is not', () => {
    const url = 'https://example.org/target';
    const profile = {
      resourceType: 'StructureDefinition',
      url,
      name: 'Target',
      type: 'Observation',
      kind: 'resource',
      derivation: 'constraint',
      baseDefinition: `${base}Observation`,
      differential: {
        element: [
          {
            id: 'Observation.derivedFrom',
            path: 'Observation.derivedFrom',
            type: [
              { code: 'Reference', targetProfile: [`${base}Observation`, 'https://example.net/nowhere'] },
            ],
          },
        ],
      },
    };
    const checked = createValidator({ definitions: [{ kind: 'resources', resources: [profile] }] });
    const of = (reference: string) =>
      checked.validate(observation({ derivedFrom: [{ reference }] }), { profiles: [url] });
    expect(of('QuestionnaireResponse/1').valid).toBe(true);
    expect(of('Observation/1').valid).toBe(true);
  });
});

describe('answers to a questionnaire', () => {
  const form = (item: Json) => ({
    resourceType: 'Questionnaire',
    url: 'https://example.org/form',
    status: 'active',
    item: [{ linkId: '1', text: 'x', repeats: true, ...item }],
  });
  const answers = (item: Json, ...answer: Json[]) =>
    createValidator({ definitions: [{ kind: 'resources', resources: [form(item)] }] }).validate({
      resourceType: 'QuestionnaireResponse',
      questionnaire: 'https://example.org/form',
      status: 'completed',
      item: [{ linkId: '1', answer }],
    });
  const text = (valueString: string) => ({ valueString });

  it('are as many as the item says', () => {
    const item = {
      type: 'string',
      extension: [
        { url: `${base}questionnaire-minOccurs`, valueInteger: 2 },
        { url: `${base}questionnaire-maxOccurs`, valueInteger: 3 },
      ],
    };
    expect(answers(item, text('a')).valid).toBe(false);
    expect(answers(item, text('a'), text('b')).valid).toBe(true);
    expect(answers(item, text('a'), text('b'), text('c'), text('d')).valid).toBe(false);
  });

  it('stand alone when one of them excludes all others', () => {
    const option = (code: string, exclusive: boolean) => ({
      valueCoding: { system: 'https://example.org/codes', code },
      ...(exclusive && { extension: [{ url: `${base}questionnaire-optionExclusive`, valueBoolean: true }] }),
    });
    const item = {
      type: 'choice',
      answerOption: [option('a', false), option('b', false), option('none', true)],
    };
    const chosen = (...codes: string[]) =>
      answers(item, ...codes.map((code) => ({ valueCoding: { system: 'https://example.org/codes', code } })));
    expect(chosen('a', 'b').valid).toBe(true);
    expect(chosen('none').valid).toBe(true);
    expect(chosen('a', 'none').valid).toBe(false);
  });
});

describe('value sets that a questionnaire contains', () => {
  const system = 'https://example.org/codes';
  const valueSet = (compose: Json): Json => ({
    resourceType: 'ValueSet',
    id: 'o',
    status: 'active',
    compose,
  });
  const listed = valueSet({ include: [{ system, concept: [{ code: 'a' }, { code: 'b' }] }] });
  const item = { linkId: '1', type: 'choice', text: 'q', answerValueSet: '#o' };
  const form = (contained: Json[], more: Json = {}): Json => ({
    resourceType: 'Questionnaire',
    status: 'active',
    item: [{ ...item, ...more }],
    ...(contained.length > 0 && { contained }),
  });
  const response = (questionnaire: string, value: Json, more: Json = {}): Json => ({
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire,
    item: [{ linkId: '1', text: 'q', answer: [value] }],
    ...more,
  });
  const code = (given: string, of = system) => ({ valueCoding: { system: of, code: given } });
  const url = 'https://example.org/form';
  const external = (value: Json, set = listed, more: Json = {}) =>
    createValidator({
      definitions: [{ kind: 'resources', resources: [{ ...form([set], more), url }] }],
    }).validate(response(url, value));
  const inside = (value: Json) =>
    createValidator().validate(response('#q', value, { contained: [{ ...form([]), id: 'q' }, listed] }));
  const answer = ['QuestionnaireResponse.item[0].answer[0]'];

  it.each([
    ['among the definitions', external],
    ['in the response', inside],
  ])('hold the answers to one %s', (_where, given) => {
    expect(errorPaths(given(code('a')))).toEqual([]);
    expect(errorPaths(given(code('c')))).toEqual(answer);
    expect(errorPaths(given(code('a', 'https://example.org/others')))).toEqual(answer);
  });

  it('hold units as well, and leave open what an open choice leaves open', () => {
    const units = [{ url: `${base}questionnaire-unitValueSet`, valueCanonical: '#o' }];
    const more = { type: 'quantity', answerValueSet: undefined, extension: units };
    expect(errorPaths(external({ valueQuantity: { value: 1, system, code: 'a' } }, listed, more))).toEqual(
      [],
    );
    expect(
      errorPaths(external({ valueQuantity: { value: 1, system, code: 'c' } }, listed, more)),
    ).toHaveLength(1);
    expect(external(code('c'), listed, { type: 'open-choice' }).valid).toBe(true);
  });

  it('refuse nothing that they cannot decide, nor are names that somebody outside is asked for', () => {
    const unknown = valueSet({ include: [{ system: 'https://example.org/not-at-hand' }] });
    expect(external(code('c', 'https://example.org/not-at-hand'), unknown).valid).toBe(true);
    const asked: unknown[] = [];
    const units = [{ url: `${base}questionnaire-unitValueSet`, valueCanonical: '#o' }];
    const measured = {
      ...form([unknown], { type: 'quantity', answerValueSet: undefined, extension: units }),
      url,
    };
    createValidator({
      definitions: [{ kind: 'resources', resources: [measured] }],
      codes: (question) => {
        asked.push(question.valueSet);
        return 'unknown';
      },
    }).validate(
      response(url, { valueQuantity: { value: 1, system: 'https://example.org/not-at-hand', code: 'c' } }),
    );
    expect(asked).not.toContain('#o');
  });
});

describe('conditions of a questionnaire', () => {
  const form = (...item: Json[]): Json => ({
    resourceType: 'Questionnaire',
    url: 'https://example.org/form',
    status: 'active',
    item,
  });
  const respond = (questionnaire: Json, ...item: Json[]) =>
    createValidator({ definitions: [{ kind: 'resources', resources: [questionnaire] }] }).validate({
      resourceType: 'QuestionnaireResponse',
      questionnaire: 'https://example.org/form',
      status: 'completed',
      item,
    });
  const isTrue = { question: '1', operator: '=', answerBoolean: true };
  const asked = { linkId: '1', type: 'boolean', text: 'a' };
  const yesNo = (valueBoolean: boolean) => ({ linkId: '1', answer: [{ valueBoolean }] });
  const told = { linkId: '2', answer: [{ valueString: 'x' }] };

  it('are judged within the repetition of a group that they stand in', () => {
    const questionnaire = form({
      linkId: 'g',
      type: 'group',
      text: 'g',
      repeats: true,
      item: [asked, { linkId: '2', type: 'string', text: 'b', enableWhen: [isTrue] }],
    });
    const group = (...item: Json[]) => ({ linkId: 'g', item });
    expect(respond(questionnaire, group(yesNo(false)), group(yesNo(true), told)).valid).toBe(true);
    expect(errorPaths(respond(questionnaire, group(yesNo(false), told), group(yesNo(true), told)))).toEqual([
      'QuestionnaireResponse.item[0].item[1]',
    ]);
  });

  it('may be expressions', () => {
    const url = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression';
    const expression = "%resource.item.where(linkId = '1').answer.value = true";
    const questionnaire = form(asked, {
      linkId: '2',
      type: 'string',
      text: 'b',
      extension: [{ url, valueExpression: { language: 'text/fhirpath', expression } }],
    });
    expect(respond(questionnaire, yesNo(true), told).valid).toBe(true);
    expect(respond(questionnaire, yesNo(false), told).valid).toBe(false);
  });

  it.each([
    ['ask for an item that is there', '1', true],
    ['ask for no item that is not', '9', false],
    ['ask for no item itself', '2', false],
  ])('%s', (_, question, valid) => {
    const condition = { question, operator: 'exists', answerBoolean: true };
    const item = { linkId: '2', type: 'string', text: 'b', enableWhen: [condition] };
    expect(today.validate(form(asked, item)).valid).toBe(valid);
  });

  it('let an answer repeat the text of its item, and no other text', () => {
    const questionnaire = form(asked);
    expect(respond(questionnaire, { ...yesNo(true), text: 'a' }).valid).toBe(true);
    expect(respond(questionnaire, { ...yesNo(true), text: 'c' }).valid).toBe(false);
  });
});

describe('profiles of strangers', () => {
  const profile = (type: string, element: Json): Json => ({
    resourceType: 'StructureDefinition',
    url: 'https://example.org/profile',
    name: 'Profile',
    type,
    kind: 'resource',
    derivation: 'constraint',
    baseDefinition: `${base}${type}`,
    differential: { element: [element] },
  });
  const against = (resources: readonly Json[], resource: Json, profiles = ['https://example.org/profile']) =>
    createValidator({ definitions: [{ kind: 'resources', resources }] }).validate(resource, { profiles });

  it('may ask for a value where an extension says why there is none', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue';
    const element = {
      id: 'Patient.birthDate',
      path: 'Patient.birthDate',
      extension: [{ url, valueBoolean: true }],
    };
    const unknown = patient({
      _birthDate: { extension: [{ url: `${base}data-absent-reason`, valueCode: 'unknown' }] },
    });
    expect(against([profile('Patient', element)], unknown).valid).toBe(false);
    expect(against([profile('Patient', element)], patient({ birthDate: '2000' })).valid).toBe(true);
  });

  it('limit a duration in every unit of time, and take no other unit', () => {
    const days = { system: 'http://unitsofmeasure.org', code: 'd' };
    const element = {
      id: 'Observation.value[x]',
      path: 'Observation.value[x]',
      type: [{ code: 'Quantity' }],
      minValueQuantity: { value: 2, ...days },
      maxValueQuantity: { value: 10, ...days },
    };
    const of = (value: number, code: string) =>
      against(
        [profile('Observation', element)],
        observation({ valueQuantity: { value, unit: code, system: 'http://unitsofmeasure.org', code } }),
      ).valid;
    expect([of(72, 'h'), of(1, 'wk'), of(1, 'd'), of(2, 'wk'), of(5, 'kg')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('may add to a code system, and the addition is none of its own', () => {
    const supplement = {
      resourceType: 'CodeSystem',
      url: 'https://example.org/supplement',
      status: 'draft',
      content: 'supplement',
      supplements: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus',
      concept: [{ code: 'M' }],
    };
    const married = (system: string) => patient({ maritalStatus: { coding: [{ system, code: 'M' }] } });
    expect(against([supplement], married(supplement.url), []).valid).toBe(false);
    expect(against([supplement], married(supplement.supplements), []).valid).toBe(true);
  });

  it('may put an extension on whatever others name by a URL', () => {
    const extension = {
      ...profile('Extension', {
        id: 'Extension.url',
        path: 'Extension.url',
        fixedUri: 'https://example.org/profile',
      }),
      kind: 'complex-type',
      context: [{ type: 'element', expression: 'CanonicalResource' }],
    };
    const used = { extension: [{ url: 'https://example.org/profile', valueString: 'x' }] };
    const set = { resourceType: 'ValueSet', url: 'https://example.org/vs', status: 'draft', ...used };
    expect(against([extension], set, []).valid).toBe(true);
    expect(against([extension], patient(used), []).valid).toBe(false);
  });
});

describe('control characters', () => {
  it('are an error under our profiles, because XML cannot hold them, and a warning elsewhere', () => {
    const named = patient({ name: [{ family: 'Nord\u0002mann' }] });
    expect(today.validate(named)).toMatchObject({ valid: true, issues: [{ severity: 'warning' }] });
    const ours = {
      ...named,
      meta: { profile: ['https://individuell-plan.example/fhir/StructureDefinition/ip-patient'] },
    };
    expect(errorPaths(today.validate(ours))).toContain('Patient.name[0].family');
  });
});
