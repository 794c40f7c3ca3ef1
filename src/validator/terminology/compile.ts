// CodeSystem and ValueSet → compact forms.
import type { CompactCodeSystem, CompactValueSet, ComposePart, Concept, Filter } from './model.ts';

type Json = Record<string, unknown>;

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

function property(raw: Json): [string, string | number | boolean] | undefined {
  const key = Object.keys(raw).find((name) => name.startsWith('value'));
  if (key === undefined || typeof raw.code !== 'string') {
    return undefined;
  }
  const value = raw[key];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [raw.code, value];
  }
  const code = (value as Json | null)?.code;
  return typeof code === 'string' ? [raw.code, code] : undefined;
}

function concept(raw: Json): Concept {
  const children = objects(raw.concept).map(concept);
  const properties = objects(raw.property)
    .map(property)
    .filter((item) => item !== undefined);
  const designations = objects(raw.designation)
    .map((item) => item.value)
    .filter((item): item is string => typeof item === 'string');
  return {
    c: String(raw.code ?? ''),
    ...(typeof raw.display === 'string' && { d: raw.display }),
    ...(designations.length > 0 && { a: designations }),
    ...(children.length > 0 && { k: children }),
    ...(properties.length > 0 && { p: properties }),
  };
}

/** Compiles a CodeSystem. */
export function compileCodeSystem(raw: Json): CompactCodeSystem {
  return {
    url: String(raw.url ?? ''),
    ...(typeof raw.version === 'string' && { version: raw.version }),
    ...(typeof raw.name === 'string' && { name: raw.name }),
    content: String(raw.content ?? 'complete'),
    ...(raw.caseSensitive === true && { caseSensitive: true }),
    ...(typeof raw.valueSet === 'string' && { valueSet: raw.valueSet }),
    ...(typeof raw.supplements === 'string' && { supplements: raw.supplements }),
    concepts: objects(raw.concept).map(concept),
  };
}

function composePart(raw: Json): ComposePart {
  const codes = objects(raw.concept).map((item) => String(item.code));
  const filters = objects(raw.filter).map(
    (item): Filter => ({ property: String(item.property), op: String(item.op), value: String(item.value) }),
  );
  const valueSets = Array.isArray(raw.valueSet) ? (raw.valueSet as string[]) : [];
  return {
    ...(typeof raw.system === 'string' && { system: raw.system }),
    ...(typeof raw.version === 'string' && { version: raw.version }),
    ...(codes.length > 0 && { codes }),
    ...(filters.length > 0 && { filters }),
    ...(valueSets.length > 0 && { valueSets }),
  };
}

/** The codes of an expansion, by system. */
export function expansionOf(expansion: Json): Record<string, string[]> {
  const codes = Object.create(null) as Record<string, string[]>;
  const walk = (items: Json[]): void => {
    for (const item of items) {
      if (typeof item.code === 'string' && item.abstract !== true) {
        const system = String(item.system ?? '');
        const list = codes[system] ?? [];
        list.push(item.code);
        codes[system] = list;
      }
      walk(objects(item.contains));
    }
  };
  walk(objects(expansion.contains));
  return codes;
}

/** Extensions by which servers say that an expansion is not all of the value set. */
const cutOff = new Set([
  'http://hl7.org/fhir/StructureDefinition/valueset-toocostly',
  'http://hl7.org/fhir/StructureDefinition/valueset-unclosed',
]);
/** Parameters by which an expansion was asked for less than all of the value set. */
const less = new Set(['filter', 'activeOnly', 'limitedExpansion']);

function countOf(items: Json[]): number {
  return items.reduce((sum, item) => sum + 1 + countOf(objects(item.contains)), 0);
}

/** Whether an expansion says by itself that it is not all of the value set. */
export function isPartial(expansion: Json): boolean {
  const { total, offset } = expansion;
  const held = countOf(objects(expansion.contains));
  const narrowed = objects(expansion.parameter).some(({ name, valueBoolean, valueInteger }) =>
    name === 'count' ? Number(valueInteger) <= held : less.has(String(name)) && valueBoolean !== false,
  );
  return (
    narrowed ||
    (typeof offset === 'number' && offset > 0) ||
    (typeof total === 'number' && total > held) ||
    objects(expansion.extension).some(({ url }) => cutOff.has(String(url)))
  );
}

/** Compiles a ValueSet. */
export function compileValueSet(raw: Json): CompactValueSet {
  const compose = raw.compose as Json | undefined;
  const [expansion] = objects([raw.expansion]);
  const exclude = objects(compose?.exclude).map(composePart);
  return {
    url: String(raw.url ?? ''),
    ...(typeof raw.version === 'string' && { version: raw.version }),
    ...(typeof raw.name === 'string' && { name: raw.name }),
    ...(typeof raw.title === 'string' && { title: raw.title }),
    include: objects(compose?.include).map(composePart),
    ...(exclude.length > 0 && { exclude }),
    ...(expansion && { expansion: expansionOf(expansion) }),
    ...(expansion && isPartial(expansion) && { partial: true as const }),
  };
}
