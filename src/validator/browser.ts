// The validator where there is no disk, `individuell-plan-fhir/validation/browser`: definitions come by URL, or as text.
import { instantOf } from '../ground/norway/instant.ts';
import { type CreateValidatorOptions, type Validator, validatorOf } from './create.ts';
import { openPack } from './definitions/pack.ts';
import type { DefinitionSource } from './definitions/store.ts';

export type { CodeAnswer, CodeAnswers, CodeQuestion } from '../ground/fhir/code-question.ts';
export { type OutcomeLanguage, toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
export type { Instant } from '../ground/norway/instant.ts';
export type { IssueCode } from '../ground/outcome/codes.ts';
export type { Issue, Severity } from '../ground/outcome/issue.ts';
export type { CreateValidatorOptions, Validator } from './create.ts';
export type { Pack, PackKind } from './definitions/pack.ts';
export type { DefinitionSource } from './definitions/store.ts';
export type { RunOptions } from './rules/run.ts';
export type { ValidateOptions, ValidationResult, ValidatorOptions } from './validator.ts';

/**
 * Definitions out of the text of a pack: `individuell-plan-fhir/definitions/hl7.fhir.r4.core.pack` and
 * `…/individuell-plan.fhir.pack`, served from wherever you like.
 * @throws {Error} for a text that is no pack
 */
export function openDefinitions(text: string): DefinitionSource {
  return { kind: 'pack', pack: openPack(text) };
}

/**
 * Makes a validator of the definitions given: both packs, and packages of your own before them. Where a content security
 * policy forbids generated code, say `compile: false`.
 */
export function createValidator(
  options: CreateValidatorOptions & { readonly definitions: readonly DefinitionSource[] },
): Validator {
  return validatorOf({ ...options, definitions: [] }, options.definitions, () => instantOf(new Date()));
}
