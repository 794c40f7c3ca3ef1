// FHIR in your own tests, with Jest. The package is made of ES modules: run it as
// `node --experimental-vm-modules node_modules/jest/bin/jest.js`.
import { expect, it } from '@jest/globals';
import { createFhirMatchers, exampleBundle, type FhirMatchers } from 'individuell-plan-fhir/testing';

declare module 'expect' {
  interface Matchers<R> {
    toBeValidFhir(options?: Parameters<FhirMatchers['toBeValidFhir']>[1]): R;
    toHaveFhirIssue(issue: Parameters<FhirMatchers['toHaveFhirIssue']>[1]): R;
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
