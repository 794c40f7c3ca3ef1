// Matchers for the tests of integrators: `expect.extend(createFhirMatchers())` in Vitest or Jest.
import type { Issue } from '../ground/outcome/issue.ts';
import type { ValidateOptions, ValidationResult } from './validator.ts';

export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** A type and no interface, so that it fits what `expect.extend` takes. */
export type FhirMatchers = {
  /** The resource has no error, by the base specification, the profiles it claims and those given. */
  toBeValidFhir(received: unknown, options?: ValidateOptions): MatcherResult;
  /** The resource has an issue like the one given: every field of it is the same in the issue. */
  toHaveFhirIssue(received: unknown, wanted: Partial<Issue>, options?: ValidateOptions): MatcherResult;
};

function listed(issues: readonly Issue[]): string {
  if (issues.length === 0) {
    return '  (no issues)';
  }
  return issues
    .map((issue) => `  ${issue.severity} ${issue.code} at ${issue.path}: ${issue.text}`)
    .join('\n');
}

export function matchersOf(
  validate: (resource: unknown, options?: ValidateOptions) => ValidationResult,
): FhirMatchers {
  return {
    toBeValidFhir(received, options) {
      const { valid, issues } = validate(received, options);
      const wrong = issues.filter((issue) => issue.severity === 'error' || issue.severity === 'fatal');
      return {
        pass: valid,
        message: () =>
          valid
            ? 'expected the resource to have errors, and it has none'
            : `expected a valid FHIR resource:\n${listed(wrong)}`,
      };
    },
    toHaveFhirIssue(received, wanted, options) {
      const { issues } = validate(received, options);
      const pass = issues.some((issue) =>
        Object.entries(wanted).every(([key, value]) => issue[key as keyof Issue] === value),
      );
      return {
        pass,
        message: () =>
          `expected ${pass ? 'no issue' : 'an issue'} like ${JSON.stringify(wanted)}, found:\n${listed(issues)}`,
      };
    },
  };
}
