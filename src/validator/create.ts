// Makes a validator of definitions that are handed to it: the same wherever they were read.
import { type Instant, requireInstant } from '../ground/norway/instant.ts';
import { applyDifferential } from './definitions/snapshot.ts';
import type { DefinitionSource } from './definitions/store.ts';
import { graphIssues } from './graph/graph-issues.ts';
import { matchesPattern, replacePattern } from './text/regex.ts';
import { type DigestOf, plainDigest } from './text/sha1.ts';
import {
  type ValidateOptions,
  type ValidationResult,
  ValidatorCore,
  type ValidatorOptions,
} from './validator.ts';

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

/** Extensions of Norway's base profiles: in use everywhere here, defined in a package that is not always at hand. */
const nationalExtensions = 'http://hl7.no/fhir/StructureDefinition/';

/**
 * A validator of these base definitions, and of what the options bring beside them.
 * @param present the present instant, asked anew for each resource when the options name none
 * @param digest the platform's SHA-1, where it has one
 */
export function validatorOf(
  options: CreateValidatorOptions,
  base: readonly DefinitionSource[],
  present: () => Instant,
  digest: DigestOf = plainDigest,
): Validator {
  const { now, ...rest } = options;
  const fixed = now === undefined ? undefined : requireInstant(now, 'now');
  return new ValidatorCore(
    {
      allowedExtensionPrefixes: [nationalExtensions],
      ...rest,
      definitions: [...(options.definitions ?? []), ...base],
    },
    {
      snapshot: applyDifferential,
      matches: matchesPattern,
      digest,
      replace: replacePattern,
      now: () => fixed ?? present(),
      together: graphIssues,
    },
  );
}
