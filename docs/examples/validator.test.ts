// FHIR in your own tests, with Vitest. Jest takes the same matchers; its types are declared in the same way.
import { createFhirMatchers, exampleBundle, type FhirMatchers } from 'individuell-plan-fhir/testing';
import { expect, it } from 'vitest';

declare module 'vitest' {
  interface Assertion {
    toBeValidFhir(options?: Parameters<FhirMatchers['toBeValidFhir']>[1]): void;
    toHaveFhirIssue(issue: Parameters<FhirMatchers['toHaveFhirIssue']>[1]): void;
  }
}

expect.extend({ ...createFhirMatchers() });

it('our Bundle is valid', () => {
  expect(exampleBundle()).toBeValidFhir();
});

it('a Patient without a right gender is not', () => {
  expect({ resourceType: 'Patient', gender: 'kvinne' }).not.toBeValidFhir();
  expect({ resourceType: 'Patient', gender: 'kvinne' }).toHaveFhirIssue({ code: 'code-invalid' });
});
