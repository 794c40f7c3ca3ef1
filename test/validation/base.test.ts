import { describe, expect, it } from 'vitest';
import { createValidator, toOperationOutcome } from '../../src/validator/index.ts';

const validator = createValidator();

const carePlan = {
  resourceType: 'CarePlan',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Individuell plan</div>' },
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/1' },
  period: { start: '2026-01-01', end: '2026-12-31' },
  activity: [{ detail: { status: 'in-progress', description: 'Fysioterapi' } }],
};

function told(resource: unknown) {
  return validator
    .validate(resource)
    .issues.filter((issue) => issue.severity === 'error' || issue.severity === 'fatal')
    .map((issue) => `${issue.code} ${issue.path}`);
}

describe('the base specification', () => {
  it('finds nothing wrong with a correct resource', () => {
    expect(validator.validate(carePlan)).toEqual({ valid: true, issues: [] });
  });

  it('tells a missing required element on its parent', () => {
    const { intent: _, ...rest } = carePlan;
    expect(told(rest)).toEqual(['structure CarePlan']);
  });

  it('tells an unknown property and the name that was probably meant', () => {
    const [issue] = validator.validate({ ...carePlan, activty: [] }).issues;
    expect(issue).toMatchObject({
      code: 'structure',
      path: 'CarePlan',
      found: 'activty',
      expected: 'activity',
    });
  });

  it('tells a code outside of a required value set', () => {
    expect(told({ ...carePlan, status: 'ACTIVE' })).toEqual(['code-invalid CarePlan.status']);
  });

  it('tells an end before a start by the invariant of Period', () => {
    const issues = validator.validate({
      ...carePlan,
      period: { start: '2026-02-01', end: '2026-01-01' },
    }).issues;
    expect(issues).toMatchObject([
      {
        code: 'invariant',
        path: 'CarePlan.period',
        rule: 'http://hl7.org/fhir/StructureDefinition/Period#per-1',
      },
    ]);
  });

  it.each([
    ['2020-02-30', 'a day the calendar does not have'],
    ['2020-13-01', 'a month the calendar does not have'],
    ['2020-1-1', 'missing zeros'],
    ['2020-01-01T10:00:00', 'no time zone'],
  ])('refuses the date %s: %s', (created) => {
    expect(told({ ...carePlan, created })).toEqual(['invalid CarePlan.created']);
  });

  it('refuses values of the wrong JSON shape', () => {
    expect(told({ ...carePlan, title: 5 })).toEqual(['invalid CarePlan.title']);
    expect(told({ ...carePlan, title: ['a'] })).toEqual(['invalid CarePlan.title']);
    expect(told({ ...carePlan, note: { text: 'a' } })).toEqual(['invalid CarePlan.note']);
    expect(told({ ...carePlan, note: [] })).toEqual(['invalid CarePlan.note']);
  });

  it('tells a contained resource that nothing refers to', () => {
    expect(told({ ...carePlan, contained: [{ resourceType: 'Patient', id: 'p' }] })).toEqual([
      'invalid CarePlan.contained[0]',
    ]);
  });

  it('tells a script in a narrative', () => {
    const text = {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>',
    };
    expect(told({ ...carePlan, text })).toEqual(['invalid CarePlan.text.div', 'invariant CarePlan.text.div']);
  });

  it('says nothing of a resource it cannot read but where it stands', () => {
    expect(told(null)).toEqual(['invalid $']);
    expect(told({ resourceType: 'Nope' })).toEqual(['invalid $']);
  });
});

describe('JSON text', () => {
  it('gives line and column of an issue', () => {
    const text = JSON.stringify({ ...carePlan, status: 'ACTIVE' }, null, 2);
    const [issue] = validator.validateText(text).issues;
    const line = text.split('\n').findIndex((row) => row.includes('"status": "ACTIVE"')) + 1;
    expect(issue).toMatchObject({ line, column: 13 });
  });

  it('tells a property that stands twice', () => {
    const text = JSON.stringify(carePlan).replace('"intent"', '"status":"draft","intent"');
    expect(validator.validateText(text).issues).toMatchObject([
      {
        code: 'invalid',
        path: 'CarePlan',
        text: 'The property status stands more than once in the same object',
      },
    ]);
  });

  it('tells where the JSON ends too soon', () => {
    const result = validator.validateText('{"resourceType": "CarePlan",\n "status": ');
    expect(result.issues).toMatchObject([{ severity: 'fatal', line: 2, column: 12 }]);
  });
});

describe('the outcome', () => {
  it('carries texts in English and Norwegian', () => {
    const result = validator.validate({ ...carePlan, status: 'ACTIVE' });
    const english = toOperationOutcome(result).issue[0]?.details?.text;
    const norwegian = toOperationOutcome(result, 'nb').issue[0]?.details?.text;
    expect(english).toContain('is not in the value set');
    expect(norwegian).toContain('er ikke i verdisettet');
  });
});
