// The published JSON Schema (2020-12) of the plan document, made from the same definitions as the types.
import { withDefinitions } from '../../ground/schema/published.ts';
import { IndividualPlan } from './individual-plan.ts';

/**
 * The schema document as it is published in `mappings/individual-plan.schema.json`.
 * @example
 * planSchema().title; // "IndividualPlan"
 */
export function planSchema(): Readonly<Record<string, unknown>> {
  const { properties, ...plan } = IndividualPlan;
  return withDefinitions({
    $id: 'https://individuell-plan.example/schema/individual-plan.json',
    ...plan,
    // Says nothing about the plan; an editor finds the schema by it.
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors' },
      ...properties,
    },
  });
}
