import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorsOf, Oracle } from './oracle.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.stop());

const carePlan = {
  resourceType: 'CarePlan',
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/p1' },
  activity: [{ detail: { status: 'in-progress', description: 'Weekly conversation' } }],
};
const profile = {
  resourceType: 'StructureDefinition',
  url: 'https://plan.example/StructureDefinition/titled-plan',
  name: 'TitledPlan',
  status: 'draft',
  fhirVersion: '4.0.1',
  kind: 'resource',
  abstract: false,
  type: 'CarePlan',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/CarePlan',
  derivation: 'constraint',
  differential: {
    element: [
      { id: 'CarePlan', path: 'CarePlan' },
      { id: 'CarePlan.title', path: 'CarePlan.title', min: 1 },
    ],
  },
};

describe('the HL7 validator as an oracle', () => {
  it('accepts a valid resource and names its own version', async () => {
    expect(await oracle.validate({ resource: carePlan })).toEqual({ valid: true, issues: [] });
    expect(oracle.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('rejects a broken resource for what is broken, where it is broken', async () => {
    const { status, ...withoutStatus } = carePlan;
    const missing = await oracle.validate({ resource: withoutStatus });
    expect(errorsOf(missing)).toEqual([
      expect.objectContaining({
        code: 'structure',
        expression: 'CarePlan',
        rule: 'Validation_VAL_Profile_Minimum',
      }),
    ]);
    const wrongCode = await oracle.validate({ resource: { ...carePlan, intent: status } });
    expect(errorsOf(wrongCode).map(({ expression }) => expression)).toContain('CarePlan.intent');
    expect(wrongCode.valid).toBe(false);
  });

  it('reports the invariant that failed by its key', async () => {
    const both = { reference: { reference: 'Task/1' }, detail: { status: 'in-progress' } };
    const verdict = await oracle.validate({ resource: { ...carePlan, activity: [both] } });
    expect(errorsOf(verdict)).toEqual([
      expect.objectContaining({ code: 'invariant', rule: expect.stringContaining('cpl-3') }),
    ]);
  });

  it('validates against a profile that only the job brings, and forgets it afterwards', async () => {
    const job = { resource: carePlan, profiles: [profile.url] };
    const verdict = await oracle.validate({ ...job, definitions: [profile] });
    expect(errorsOf(verdict)).toEqual([
      expect.objectContaining({ expression: 'CarePlan', code: 'structure' }),
    ]);
    const titled = { ...carePlan, title: 'Plan' };
    expect((await oracle.validate({ ...job, resource: titled, definitions: [profile] })).valid).toBe(true);
    await expect(oracle.validate(job)).rejects.toThrow(/No definition of profile/);
  });

  it('judges text as it stands: duplicate keys, and text that is no JSON', async () => {
    const twice = await oracle.validate({ text: '{"resourceType":"Patient","active":true,"active":false}' });
    expect(errorsOf(twice)[0]?.text).toMatch(/duplicate/);
    expect((await oracle.validate({ text: '{"resourceType":' })).issues[0]?.severity).toBe('fatal');
    const xml = '<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>';
    expect((await oracle.validate({ text: xml })).valid).toBe(true);
  });
});
