// The published JSON Schema (2020-12) of the plan document, made from the same definitions as the types.
import { IndividualPlan } from './individual-plan.ts';

type Schema = Record<string, unknown>;

/** Names every titled part once under `$defs` and refers to it, so that people can read the schema. */
function hoist(node: unknown, defs: Record<string, Schema>, isRoot: boolean): unknown {
  if (Array.isArray(node)) {
    return node.map((entry) => hoist(entry, defs, false));
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const schema = node as Schema;
  const title = schema.title;
  if (!isRoot && typeof title === 'string' && schema.type === 'object') {
    if (!(title in defs)) {
      defs[title] = {};
      defs[title] = Object.fromEntries(
        Object.entries(schema).map(([key, part]) => [key, hoist(part, defs, false)]),
      );
    }
    return { $ref: `#/$defs/${title}` };
  }
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, hoist(part, defs, false)]));
}

/** The schema document as it is published in `mappings/individual-plan.schema.json`. */
export function planSchema(): Schema {
  const defs: Record<string, Schema> = {};
  const root = hoist(JSON.parse(JSON.stringify(IndividualPlan)), defs, true) as Schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://individuell-plan.example/schema/individual-plan.json',
    ...root,
    $defs: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
