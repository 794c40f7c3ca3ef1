// Small inputs of every resource type, datatype and form that HL7's validator of 2026 (6.10.4) has judged: primitives at
// their limits, choices, references, contained, narratives, Bundles, questionnaires, definitions, slices, XML.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';
import { validateXml } from '../../src/validator/xml/index.ts';

interface Input {
  readonly id: string;
  /** The verdict of HL7's validator; `test/peers/hl7/strangers.test.ts` holds it to that. */
  readonly valid: boolean;
  readonly text?: string;
  readonly resource?: unknown;
  readonly profiles?: readonly string[];
  readonly definitions?: readonly unknown[];
}

const inputs = readFileSync(join(import.meta.dirname, '../support/strangers.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Input);

/** Where we differ on purpose: what R4 says, and HL7's validator does not do. */
const otherwise: Readonly<Record<string, string>> = {
  'prim-Base64Binary-4': 'no base64',
  'prim-Base64Binary-5': 'no base64',
  'prim-Base64Binary-10': 'no base64',
  'pa-sig': 'no base64',
  'prim-Time-6': 'the pattern of R4 has parts of seconds',
  'prim-String-11': 'a byte order mark is a character',
  'json-lone': 'half of a character is in no encoding',
  'choice-two-beside': 'two values of a choice',
  'coding-valueset-system': 'a value set is no code system',
  'abstract-type': 'an abstract type has no instances',
  'datatype-as-resource': 'a datatype is no resource',
  'beside-div': 'an element may have an id',
  'nar-attrNoQuote': 'no well-formed XHTML',
  'nar-prefix': 'the narrative is a div, by its plain name',
  'nar-two': 'one div',
  'nar-doctype': 'elements of XHTML alone',
  'nar-nbsp': 'a space that does not break is still none to be read',
  'qr-maxLen': 'maxLength is the most that an answer may have',
  'one-ValueSet-7': 'the code system is known, and the code is none of its codes',
  'sd-binding': 'a date cannot be bound, stated or inherited',
  'p-slice-type': 'closed slices allow no other type',
  'p-target': 'the reference names a type that is not allowed',
  'p-bind-required': 'the value set lists its codes',
  'xml-contained-two': 'one resource in each contained',
  'xml-schema': 'xsi:schemaLocation says nothing about the resource',
};

const plain = createValidator();

function isValid({ text, resource, profiles = [], definitions }: Input): boolean {
  const validator = definitions
    ? createValidator({ definitions: [{ kind: 'resources', resources: definitions }] })
    : plain;
  if (text === undefined) {
    return validator.validate(resource, { profiles }).valid;
  }
  const result = /^\s*</.test(text) ? validateXml(validator, text) : validator.validateText(text);
  return result.valid;
}

it('are judged as HL7’s validator judges them, but for what is said here with its reason', () => {
  expect(inputs.length).toBeGreaterThan(1000);
  const differing = inputs.filter((input) => isValid(input) !== input.valid).map(({ id }) => id);
  expect(differing.toSorted()).toEqual(Object.keys(otherwise).toSorted());
});
