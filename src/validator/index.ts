// The public face of the validator: `individuell-plan-fhir/validation`.
import { type BuiltPackage, readDefinitions } from '../ground/assets/definitions.ts';
import { instantOf, requireInstant } from '../ground/norway/instant.ts';
import { openPack, type Pack } from './definitions/pack.ts';
import { applyDifferential } from './definitions/snapshot.ts';
import type { DefinitionSource } from './definitions/store.ts';
import { graphIssues } from './graph/graph-issues.ts';
import { type FhirMatchers, matchersOf } from './matcher.ts';
import { matchesPattern, replacePattern } from './text/regex.ts';
import {
  type ValidateOptions,
  type ValidationResult,
  ValidatorCore,
  type ValidatorOptions,
} from './validator.ts';

export type { DefinitionSource } from './definitions/store.ts';
export type { FhirMatchers } from './matcher.ts';
export { toOperationOutcome } from './outcome.ts';
export type { ValidateOptions, ValidationResult } from './validator.ts';

export interface CreateValidatorOptions extends Omit<ValidatorOptions, 'definitions'> {
  /** Packages beside the R4 base specification and the profiles of this project, which are always there. */
  readonly definitions?: readonly DefinitionSource[];
  /**
   * The instant at which everything is judged, ISO 8601 with seconds and offset (anything else is refused with a
   * RangeError); without it the present one, anew for each resource.
   */
  readonly now?: string;
}

export interface Validator {
  /** Checks a parsed resource. Never throws on what it is given. */
  validate(resource: unknown, options?: ValidateOptions): ValidationResult;
  /** Reads and checks JSON text: issues carry line and column, and duplicate names and comments are told. */
  validateText(text: string, options?: ValidateOptions): ValidationResult;
}

const packs = new Map<BuiltPackage, Pack>();

/** A package of the build, read when the first validator that needs it is made. */
function built(name: BuiltPackage): DefinitionSource {
  const known = packs.get(name) ?? openPack(readDefinitions(name));
  packs.set(name, known);
  return { kind: 'pack', pack: known };
}

/** Extensions of Norway's base profiles: in use everywhere here, defined in a package that is not always at hand. */
const nationalExtensions = 'http://hl7.no/fhir/StructureDefinition/';

/**
 * Makes a validator for R4 with the packages given: the base specification, profiles, and the rules of individual plans
 * over what a Bundle holds. Extensions of the national base profiles are told as not checked,
 * not as errors, unless their package is among the definitions or other prefixes are given.
 */
export function createValidator(options: CreateValidatorOptions = {}): Validator {
  const { now, ...rest } = options;
  const fixed = now === undefined ? undefined : requireInstant(now, 'now');
  return new ValidatorCore(
    {
      allowedExtensionPrefixes: [nationalExtensions],
      ...rest,
      definitions: [
        ...(options.definitions ?? []),
        built('individuell-plan.fhir'),
        built('hl7.fhir.r4.core'),
      ],
    },
    {
      snapshot: applyDifferential,
      matches: matchesPattern,
      replace: replacePattern,
      now: () => fixed ?? instantOf(new Date()),
      together: graphIssues,
    },
  );
}

/** Matchers for Vitest and Jest: `expect.extend(createFhirMatchers())`. */
export function createFhirMatchers(validator: Validator = createValidator()): FhirMatchers {
  return matchersOf((resource, options) => validator.validate(resource, options));
}
