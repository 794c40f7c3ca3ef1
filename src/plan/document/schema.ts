// The published JSON Schema (2020-12) of the plan document, made from the same definitions as the types.
import { withDefinitions } from '../../ground/schema/published.ts';
import { IndividualPlan } from './individual-plan.ts';

/** The schema document as it is published in `mappings/individual-plan.schema.json`. */
export function planSchema(): Readonly<Record<string, unknown>> {
  return withDefinitions({
    $id: 'https://individuell-plan.example/schema/individual-plan.json',
    ...IndividualPlan,
  });
}
