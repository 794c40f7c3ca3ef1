// Extensions of HL7's extensions pack (hl7.fhir.uv.extensions) that R4 itself has not: where each may stand and what it holds.
// Left out are those whose types R4 has not, that are retired, and whose place depends on an expression.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Types of a value: `Reference(Patient|Group)` with the types that it may lead to. */
type Types = readonly string[];

interface Part {
  readonly min?: number;
  readonly max?: string;
  readonly value: Types;
}

interface Row {
  /** The last part of the URL. */
  readonly url: string;
  /** Elements and types; `extension:URL` or `fhirpath:EXPRESSION` for the other kinds of context. */
  readonly context: readonly string[];
  readonly max?: string;
  readonly modifier?: true;
  /** 0 where the value may be missing. */
  readonly min?: number;
  readonly value?: Types;
  /** Extensions within it, by name, instead of a value. */
  readonly parts?: Readonly<Record<string, Part>>;
}

const base = 'http://hl7.org/fhir/StructureDefinition/';
export const extensionsPackFile = join(import.meta.dirname, 'extensions-pack.json');

function typesOf(value: Types): object[] {
  return value.map((text) => {
    const [, code = '', targets] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
    return { code, ...(targets && { targetProfile: targets.split('|').map((name) => base + name) }) };
  });
}

function elementsOf({ url, max, modifier, min = 1, value, parts = {} }: Row): object[] {
  const at = (id: string, more: object) => ({ id, path: id.replace(/:[^.]+/g, ''), ...more });
  const within = Object.entries(parts).flatMap(([name, part]) => [
    at(`Extension.extension:${name}`, { sliceName: name, min: part.min ?? 0, max: part.max ?? '*' }),
    at(`Extension.extension:${name}.extension`, { max: '0' }),
    at(`Extension.extension:${name}.url`, { fixedUri: name }),
    at(`Extension.extension:${name}.value[x]`, { min: 1, type: typesOf(part.value) }),
  ]);
  return [
    at('Extension', { ...(max && { max }), ...(modifier && { isModifier: true }) }),
    ...(value ? [at('Extension.extension', { max: '0' })] : within),
    at('Extension.url', { fixedUri: base + url }),
    at('Extension.value[x]', value ? { min, type: typesOf(value) } : { max: '0' }),
  ];
}

/** The definitions, each with its differential alone. */
export function readExtensionsPack(): Record<string, unknown>[] {
  const rows = JSON.parse(readFileSync(extensionsPackFile, 'utf8')) as Row[];
  return rows.map((row) => ({
    resourceType: 'StructureDefinition',
    url: base + row.url,
    name: row.url,
    status: 'active',
    kind: 'complex-type',
    abstract: false,
    context: row.context.map((text) => {
      const [, type = 'element', expression] = /^(?:(extension|fhirpath):)?(.*)$/.exec(text) ?? [];
      return { type, expression };
    }),
    type: 'Extension',
    baseDefinition: `${base}Extension`,
    derivation: 'constraint',
    differential: { element: elementsOf(row) },
  }));
}
