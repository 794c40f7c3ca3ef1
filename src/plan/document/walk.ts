// Walks a plan document together with its schema, so that rules can ask «which fields are references, or dates?».
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { IndividualPlan } from './individual-plan.ts';

type Schema = Readonly<Record<string, unknown>>;

export interface PlanField {
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly value: unknown;
  readonly schema: Schema;
}

/** What there is to find at a part of the schema, and below it. */
interface Way {
  readonly schema: Schema;
  readonly isWanted: boolean;
  readonly items?: Way | undefined;
  readonly properties: ReadonlyMap<string, Way>;
}

function wayTo(isWanted: (schema: Schema) => boolean, schema: Schema): Way | undefined {
  const items = schema.items === undefined ? undefined : wayTo(isWanted, schema.items as Schema);
  const properties = new Map<string, Way>();
  for (const [key, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    const way = wayTo(isWanted, property);
    if (way !== undefined) {
      properties.set(key, way);
    }
  }
  const wanted = isWanted(schema);
  return wanted || items || properties.size > 0 ? { schema, isWanted: wanted, items, properties } : undefined;
}

/**
 * Finds the values of a plan whose part of the schema `isWanted` says yes to: depth first, in document order. The schema is
 * asked once, and no part of a plan is entered in which there is nothing to find.
 */
export function fieldFinder(isWanted: (schema: Schema) => boolean): (plan: unknown) => readonly PlanField[] {
  const root = wayTo(isWanted, IndividualPlan as unknown as Schema);
  return (plan) => {
    const fields: PlanField[] = [];
    if (root !== undefined) {
      walk(plan, root, '', fields);
    }
    return fields;
  };
}

function walk(
  value: unknown,
  { schema, isWanted, items, properties }: Way,
  pointer: string,
  fields: PlanField[],
): void {
  if (isWanted) {
    fields.push({ pointer, value, schema });
  }
  if (Array.isArray(value)) {
    for (const [at, entry] of items === undefined ? [] : value.entries()) {
      walk(entry, items as Way, pointerStep(pointer, at), fields);
    }
  } else if (typeof value === 'object' && value !== null && properties.size > 0) {
    for (const [key, entry] of Object.entries(value)) {
      const way = properties.get(key);
      if (way !== undefined) {
        walk(entry, way, pointerStep(pointer, key), fields);
      }
    }
  }
}
