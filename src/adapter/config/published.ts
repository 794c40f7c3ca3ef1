// The JSON Schema of the file of settings, for editors and for checks before the adapter is started.
import { ConfigFile } from './config.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Instead of a text the file may say where it stands; the adapter reads it from there when it starts. */
const reference: Schema = {
  description: 'Where the value stands: in a file, or in an environment variable',
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  properties: { file: { type: 'string' }, variable: { type: 'string' } },
  additionalProperties: false,
};

/** JSON Schema 2020-12 of the file, references to secrets included. */
export function configSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of ip-fhir serve',
    ...(withReferences(JSON.parse(JSON.stringify(ConfigFile)) as Schema) as Schema),
    $defs: { reference },
  };
}

/** Every text may be a reference; names of properties and keys that are references already stay as they are. */
function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(withReferences);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const schema = node as Schema;
  if (isKeyReference(schema)) {
    return schema;
  }
  if (schema.type === 'string') {
    const { description, ...text } = schema;
    return { ...(description ? { description } : {}), anyOf: [text, { $ref: '#/$defs/reference' }] };
  }
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, placesOfSchemas.has(name) ? within(value) : value]),
  );
}

const placesOfSchemas = new Set(['properties', 'items', 'anyOf', 'patternProperties']);

/** What stands in `properties` is named by settings, which may be called as keywords are. */
function within(value: unknown): unknown {
  if (Array.isArray(value) || (value as Schema).type !== undefined || (value as Schema).anyOf !== undefined) {
    return withReferences(value);
  }
  return Object.fromEntries(
    Object.entries(value as Schema).map(([name, one]) => [name, withReferences(one)]),
  );
}

function isKeyReference({ anyOf }: Schema): boolean {
  return (
    Array.isArray(anyOf) &&
    anyOf.some(
      (one: Schema) => Object.keys((one.properties as Schema | undefined) ?? {}).join() === 'variable',
    )
  );
}
