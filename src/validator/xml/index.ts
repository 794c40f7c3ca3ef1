// XML in the validator, `individuell-plan-fhir/validation/xml`: an entry of its own, because whoever has JSON alone needs
// no reader of XML.
import { readMarkup } from '../../ground/xml/read-markup.ts';
import type { Validator } from '../create.ts';
import type { ValidateOptions, ValidationResult } from '../validator.ts';
import { coreOf } from './core.ts';
import { toJson } from './to-json.ts';
import { toXml } from './write.ts';

export type { IssueCode } from '../../ground/outcome/codes.ts';
export type { Issue, Severity } from '../../ground/outcome/issue.ts';
export type { Validator } from '../create.ts';
export type { ValidateOptions, ValidationResult } from '../validator.ts';

/**
 * Reads and checks a resource in XML: the verdict is that of the same resource in JSON, and issues carry the line and the
 * column of the XML. Never throws for what the text holds.
 */
export function validateXml(validator: Validator, text: string, options?: ValidateOptions): ValidationResult {
  return coreOf(validator).validateRead(
    text.length,
    (store) => toJson(text, readMarkup(text), store),
    options,
  );
}

/**
 * Writes a resource as XML, in the order of its definition.
 * @throws {TypeError} for a property that R4 has not, and for characters that XML cannot hold
 */
export function writeXml(validator: Validator, resource: unknown): string {
  return toXml(resource, coreOf(validator).store);
}

/** The resource that an XML text holds, as JSON; undefined when it cannot be read. Check it with {@link validateXml} first. */
export function readXml(validator: Validator, text: string): unknown {
  return toJson(text, readMarkup(text), coreOf(validator).store).value;
}
