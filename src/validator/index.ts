// The public face of the validator: `individuell-plan-fhir/validation`.
import { createHash } from 'node:crypto';
import { instantOf } from '../ground/norway/instant.ts';
import { built } from './built.ts';
import { type CreateValidatorOptions, type Validator, validatorOf } from './create.ts';
import { type FhirMatchers, matchersOf } from './matcher.ts';

export type { CodeAnswer, CodeAnswers, CodeQuestion } from '../ground/fhir/code-question.ts';
export { type OutcomeLanguage, toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
export type { Instant } from '../ground/norway/instant.ts';
export type { IssueCode } from '../ground/outcome/codes.ts';
export type { Issue, Severity } from '../ground/outcome/issue.ts';
export type { CreateValidatorOptions, Validator } from './create.ts';
export type { Pack, PackKind } from './definitions/pack.ts';
export type { DefinitionSource } from './definitions/store.ts';
export type { FhirMatchers, MatcherResult } from './matcher.ts';
export type { RunOptions } from './rules/run.ts';
export type { ValidateOptions, ValidationResult, ValidatorOptions } from './validator.ts';

/**
 * Makes a validator for R4 with the packages given: the base specification, profiles, and the rules of individual plans
 * over what a Bundle holds. Extensions of the national base profiles are told as not checked,
 * not as errors, unless their package is among the definitions or other prefixes are given.
 * @example
 * createValidator().validate({ resourceType: 'Patient', gender: 'kvinne' }).valid; // false
 */
export function createValidator(options: CreateValidatorOptions = {}): Validator {
  return validatorOf(
    options,
    [built('individuell-plan.fhir'), built('hl7.fhir.r4.core')],
    () => instantOf(new Date()),
    (data) => createHash('sha1').update(data, 'base64').digest(),
  );
}

/**
 * Matchers for Vitest and Jest: `expect.extend(createFhirMatchers())`.
 * @example
 * createFhirMatchers().toBeValidFhir(bundle).pass; // true
 */
export function createFhirMatchers(validator: Validator = createValidator()): FhirMatchers {
  return matchersOf((resource, options) => validator.validate(resource, options));
}
