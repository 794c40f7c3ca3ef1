// Checks documents against the schemas of the network, which the user has: the package carries no copy.
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from 'libxml2-wasm';
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseXml, withDocument } from '../../ground/xml/read-xml.ts';

/** Says what is wrong with a document; nothing when it is valid. */
export type SchemaCheck = (bytes: Uint8Array) => readonly Issue[];

/** Under this the library asks for the files, so that it never asks the disk. */
const BASE = 'ip-fhir-xsd/';

/**
 * A check against all the schemas together.
 * @param files name → bytes of every `.xsd` of the folder; they find one another by these names
 * @throws when they are no schemas that fit together
 */
export function createSchemaCheck(files: ReadonlyMap<string, Uint8Array>): SchemaCheck {
  const named = [...files].map(([name, bytes]) => [`${BASE}${name}`, bytes] as const);
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(named)));
  const schema = XmlDocument.fromString(together(files), { url: `${BASE}together.xsd` });
  const validator = XsdValidator.fromDoc(schema);
  return (bytes) => {
    const { issues } = parseXml(bytes);
    return issues.length > 0 ? issues : withDocument(bytes, (document) => check(validator, document));
  };
}

/** One schema that brings in each of them: the content of a Hodemelding is of other namespaces than its own. */
function together(files: ReadonlyMap<string, Uint8Array>): string {
  const imports = [...files].map(([name, bytes]) => {
    const namespace = /targetNamespace\s*=\s*"([^"]+)"/.exec(new TextDecoder('latin1').decode(bytes))?.[1];
    return `<import${namespace ? ` namespace="${namespace}"` : ''} schemaLocation="${name}"/>`;
  });
  return `<schema xmlns="http://www.w3.org/2001/XMLSchema">${imports.join('')}</schema>`;
}

function check(validator: XsdValidator, document: XmlDocument): Issue[] {
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) {
      throw error;
    }
    return error.details.map(({ message, line }) => ({
      severity: 'error',
      code: 'structure',
      path: /Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1] ?? '/',
      text: withoutValues(message.trim()),
      fix: 'Send the message as its schema has it',
      line,
    }));
  }
}

/** The library repeats the value that is wrong, and a value can be anybody's name. */
function withoutValues(message: string): string {
  return message
    .replace(/: '[\s\S]*' is not a valid value of/, ': the value is not a valid value of')
    .replace(/The value '[\s\S]*' (is not|has a length)/, 'The value $1')
    .replace(/The element content '[\s\S]*' does not match/, 'The content does not match')
    .replace(/The actual value '[\s\S]*' does not match/, 'The value does not match');
}
