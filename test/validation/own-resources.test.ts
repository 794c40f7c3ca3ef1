// What the mapping writes of a plan is told nothing that its writer could not mend.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { createValidator, type Validator } from '../../src/validator/index.ts';
import { planFixture } from '../mapping/fixture.ts';

let validator: Validator;
beforeAll(async () => {
  validator = await createValidator();
});

const plan = planFixture();
const warnings = (resource: unknown) =>
  validator.validate(resource as Resource).issues.filter(({ severity }) => severity === 'warning');

describe('resources of a plan', () => {
  it('warn of what the plan could say, and of the reason of a change, which is text', () => {
    const { bundle } = toFhir(plan);
    const rules = warnings(bundle as unknown as Bundle).map(({ rule }) => rule?.replace(/^.*[/#]/, ''));
    expect([...new Set(rules)].sort()).toEqual(['ip-measure-3', 'v3-PurposeOfUse']);
  });

  const consent = {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: 'Patient/p' },
  };
  const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

  it.each([
    [
      'as HL7’s own examples of a consent do',
      { policyRule: { coding: [{ system: act, code: 'OPTIN' }] } },
      [],
    ],
    [
      'but of a code that nobody chose for the element they warn',
      { policyRule: { coding: [{ system: act, code: 'NOPERAT' }] } },
      ['consent-policy'],
    ],
    [
      'and of one of a system that nobody knows',
      { policyRule: { coding: [{ system: 'https://local.example/rules', code: 'x' }] } },
      ['consent-policy'],
    ],
  ])('%s', (_, change, wanted) => {
    const found = warnings({ ...consent, ...change }).map(({ rule }) => rule?.replace(/^.*[/]/, ''));
    expect(found.filter((rule) => rule === 'consent-policy')).toEqual(wanted);
  });
});
