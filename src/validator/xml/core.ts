// The definitions of a validator, by which XML is read and written.
import type { Validator } from '../create.ts';
import { ValidatorCore } from '../validator.ts';

/** The validator with its definitions, which only one that was made here has. @throws {TypeError} for another */
export function coreOf(validator: Validator): ValidatorCore {
  if (!(validator instanceof ValidatorCore)) {
    throw new TypeError('Give a validator that createValidator() made');
  }
  return validator;
}
