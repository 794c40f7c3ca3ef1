// Schemas as they are published: JSON Schema 2020-12 that people and editors can read.

type Schema = Readonly<Record<string, unknown>>;

/**
 * The schema with every titled part once under `$defs`, in order of their titles, and references to it. Titles of
 * different parts have to differ.
 */
export function withDefinitions(root: object): Schema {
  const defs: Record<string, Schema> = {};
  const hoisted = hoist(JSON.parse(JSON.stringify(root)), defs, true) as Schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...hoisted,
    $defs: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

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
