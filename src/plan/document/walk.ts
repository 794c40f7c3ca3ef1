// Walks a plan document together with its schema, so that rules can ask «which fields are references, or dates?».
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { IndividualPlan } from './individual-plan.ts';

export interface PlanField {
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly value: unknown;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Every value of the document with the part of the schema that describes it, depth first, in document order. */
export function planFields(plan: unknown): readonly PlanField[] {
  const fields: PlanField[] = [];
  walk(plan, IndividualPlan as unknown as Record<string, unknown>, '', fields);
  return fields;
}

function walk(
  value: unknown,
  schema: Readonly<Record<string, unknown>>,
  pointer: string,
  fields: PlanField[],
): void {
  fields.push({ pointer, value, schema });
  if (Array.isArray(value)) {
    const items = (schema.items ?? {}) as Record<string, unknown>;
    for (const [at, entry] of value.entries()) {
      walk(entry, items, pointerStep(pointer, at), fields);
    }
  } else if (typeof value === 'object' && value !== null) {
    const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
    for (const [key, entry] of Object.entries(value)) {
      walk(entry, properties[key] ?? {}, pointerStep(pointer, key), fields);
    }
  }
}
