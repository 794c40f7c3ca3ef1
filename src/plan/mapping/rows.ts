// The correspondence as data: one row for every plan value and the FHIR element it is in, drawn from the tables.
import { type Row, rowsOfFields } from './lens/field.ts';
import type { ResourceSpec } from './spec.ts';
import { specs } from './specs.ts';

const identity =
  'The own id is not a fact of the person; it stands under the identifier system of the source.';

/** Where the own id of an item stands. */
function idRows(spec: ResourceSpec): Row[] {
  if (spec.kind === 'plan') {
    const row = (pointer: string, fhir: string, required: boolean): Row => ({
      pointer,
      kind: spec.kind,
      profile: spec.profile,
      fhir: `CarePlan.identifier.${fhir}`,
      concept: [],
      value: 'string',
      ...(required && { required }),
    });
    return [
      row('/id', 'value', true),
      row('/source/system', 'system', true),
      row('/source/name', 'assigner.display', false),
      // Every resource of a view says it; the CarePlan stands for them.
      { ...row('/subset', '', false), fhir: "CarePlan.meta.tag.where(code='SUBSETTED')", value: 'boolean' },
    ];
  }
  if (!spec.pointer.endsWith('/*')) {
    return [];
  }
  const fhir =
    spec.type === 'Provenance'
      ? `${spec.type}.extension.where(url.endsWith('ip-own-id')).valueIdentifier.value`
      : `${spec.type}.identifier.value`;
  return [
    {
      pointer: `${spec.pointer}/id`,
      kind: spec.kind,
      profile: spec.profile,
      fhir,
      concept: [],
      required: true,
      value: 'own id',
      loss: identity,
    },
  ];
}

function rowsOfSpec(spec: ResourceSpec): Row[] {
  const own = rowsOfFields(
    spec.fields.filter((field) => !field.key.startsWith('$')),
    { plan: spec.pointer, fhir: spec.type },
    // The kind of document is always said; without a plan it stands in the team.
    [...spec.required, 'kind$'],
  );
  const mapped = own.map(({ plan, fhir, meta, value, required }): Row => {
    const { concept, letter, loss } = meta ?? spec.concept;
    return {
      pointer: plan,
      kind: spec.kind,
      profile: spec.profile,
      fhir,
      concept,
      ...(letter !== undefined && { letter }),
      ...(required && { required }),
      value,
      ...(loss !== undefined && { loss }),
    };
  });
  return [...idRows(spec), ...mapped];
}

/** All rows, by kind, in the order of the resources. */
export function mappingRows(): ReadonlyMap<string, readonly Row[]> {
  return new Map(specs.map((spec) => [spec.kind, rowsOfSpec(spec)]));
}
