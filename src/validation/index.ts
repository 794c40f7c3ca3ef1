// The public face of the validator: `individuell-plan-fhir/validation`.
import { readBaseDefinitions } from '../assets/definitions.ts';
import { openPack, type Pack } from './definitions/pack.ts';
import type { DefinitionSource } from './definitions/store.ts';
import {
  type ValidateOptions,
  type ValidationResult,
  ValidatorCore,
  type ValidatorOptions,
} from './validator.ts';

export type { DefinitionSource } from './definitions/store.ts';
export { toOperationOutcome } from './outcome.ts';
export type { ValidateOptions, ValidationResult } from './validator.ts';

export interface CreateValidatorOptions extends Omit<ValidatorOptions, 'definitions'> {
  /** Packages beside the R4 base specification, which is always there. */
  readonly definitions?: readonly DefinitionSource[];
}

export interface Validator {
  /** Checks a parsed resource. Never throws on what it is given. */
  validate(resource: unknown, options?: ValidateOptions): ValidationResult;
  /** Reads and checks JSON text: issues carry line and column, and duplicate names and comments are told. */
  validateText(text: string, options?: ValidateOptions): ValidationResult;
}

let base: Pack | undefined;

/** The base specification, read when the first validator is made. */
function baseDefinitions(): DefinitionSource {
  base ??= openPack(readBaseDefinitions());
  return { kind: 'pack', pack: base };
}

/** Makes a validator for R4 with the packages given. */
export function createValidator(options: CreateValidatorOptions = {}): Validator {
  return new ValidatorCore(
    { ...options, definitions: [...(options.definitions ?? []), baseDefinitions()] },
    {
      snapshot: (structure) => {
        throw new Error(`${String(structure.url)} has no snapshot`);
      },
      matches: (text, pattern, whole) => new RegExp(whole ? `^(?:${pattern})$` : pattern).test(text),
    },
  );
}
