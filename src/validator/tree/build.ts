// JSON → tree of nodes, by the base definitions. Everything that is wrong with the JSON itself is told here:
// unknown and empty properties, arrays where none belong, wrong JSON types.
import { distance } from 'fastest-levenshtein';
import { own } from '../../ground/outcome/own.ts';
import type { Definition, ElementDef } from '../definitions/model.ts';
import type { DefinitionStore, Property } from '../definitions/store.ts';
import type { IssueList } from '../issue-list.ts';
import { links, type MessageKey } from '../messages.ts';
import { Node, type Primitive, type Special } from './node.ts';

/** Deepest nesting that is read. */
export const maxDepth = 200;

type JsonObject = Record<string, unknown>;

interface Builder {
  readonly store: DefinitionStore;
  readonly issues: Pick<IssueList, 'add'>;
  /** How a number was written, when the text is known. */
  readonly numberText?: ((holder: object, key: string | number) => string | undefined) | undefined;
  /** Resources in which there is no error: their elements are made when somebody asks for them. */
  readonly settled?: ReadonlyMap<unknown, unknown> | undefined;
  /** Within such a resource. */
  readonly isSettled?: true;
}

const numberTypes = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal']);

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What a JSON value is, in words. */
function describe(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'an array';
  }
  if (typeof value === 'object') {
    return 'an object';
  }
  return `a ${typeof value}`;
}

/** Path of a problem in the JSON: as {@link Node.path}, but a choice is written `value[x]` and no resource is named. */
function parsePath(node: Node): string {
  if (!node.parent) {
    return node.type;
  }
  return `${parsePath(node.parent)}.${step(node.def, node.index)}`;
}

function step(def: ElementDef, index: number): string {
  return index >= 0 ? `${def.name}[${index}]` : def.name;
}

/** Builds the tree of a resource; undefined when it is not one. */
export function buildResource(json: unknown, builder: Builder): Node | undefined {
  if (!isObject(json)) {
    builder.issues.add('fatal', 'invalid', '$', 'notObject', [describe(json)], { link: links.json });
    return undefined;
  }
  const definition = resourceDefinition(json, '$', builder);
  if (!definition) {
    return undefined;
  }
  const root = new Node({
    name: definition.type,
    jsonName: definition.type,
    type: definition.type,
    def: definition.root,
    parent: undefined,
    index: -1,
    json,
  });
  root.isResource = true;
  const children = definition.root.children ?? [];
  // A Bundle is laid out at once: what is wrong with its entries is told before the rules are asked.
  if (definition.type !== 'Bundle' && builder.settled?.has(json)) {
    root.fillLater((made) => fill(made, json, children, { ...builder, isSettled: true }, 0));
  } else {
    fill(root, json, children, builder, 0);
  }
  return root;
}

/** Builds the tree of one element that stands alone, for an expression that looks no further than the element. */
export function buildElement(
  json: unknown,
  def: ElementDef,
  type: string,
  builder: Builder,
): Node | undefined {
  if (!isObject(json)) {
    return undefined;
  }
  const node = new Node({
    name: def.name,
    jsonName: def.name,
    type,
    def,
    parent: undefined,
    index: -1,
    json,
  });
  fill(node, json, def.children ?? builder.store.type(type)?.root.children ?? [], builder, 0);
  return node;
}

function resourceDefinition(json: JsonObject, path: string, builder: Builder): Definition | undefined {
  const type = json.resourceType;
  const { issues, store } = builder;
  if (type === undefined) {
    issues.add('fatal', 'invalid', path, 'noResourceType', [], { link: links.json });
    return undefined;
  }
  const definition = typeof type === 'string' && store.isResourceType(type) ? store.type(type) : undefined;
  if (!definition || definition.abstract) {
    issues.add('fatal', 'invalid', path, 'unknownResourceType', [printable(type)], { link: links.json });
    return undefined;
  }
  return definition;
}

/** A value as JSON; what JSON does not have, or cannot end, by its kind. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return describe(value);
  }
}

/** A value fit for a message: short, on one line. */
export function printable(value: unknown): string {
  const text = typeof value === 'string' ? value.slice(0, 1000) : written(value);
  const line = text.replace(/\p{Cc}/gu, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

function fill(
  node: Node,
  json: JsonObject,
  children: readonly ElementDef[],
  builder: Builder,
  depth: number,
): void {
  if (depth > maxDepth) {
    builder.issues.add('error', 'too-costly', parsePath(node), 'tooDeep', [maxDepth]);
    return;
  }
  const properties = builder.store.properties(children);
  const taken = new Map<ElementDef, string>();
  const keys = Object.keys(json);
  if (keys.length === 0) {
    builder.issues.add('error', 'invalid', parsePath(node), 'emptyObject', [], { link: links.json });
  }
  for (const key of keys) {
    if (key === 'resourceType' && node.isResource) {
      continue;
    }
    const bare = key.charCodeAt(0) === 95 ? key.slice(1) : key;
    const property = properties.get(bare);
    if (!property || (bare !== key && !builder.store.isPrimitive(typeOf(property)))) {
      unknownProperty(node, key, properties, builder);
      continue;
    }
    const earlier = taken.get(property.def);
    if (earlier === bare) {
      continue;
    }
    if (earlier !== undefined) {
      unknownProperty(node, key, properties, builder);
      continue;
    }
    taken.set(property.def, bare);
    addProperty({ parent: node, property, name: bare, json, builder, depth });
  }
}

function unknownProperty(
  node: Node,
  key: string,
  properties: ReadonlyMap<string, Property>,
  builder: Builder,
): void {
  const near = nearest(key, [...properties.keys()]);
  const name = printable(key);
  if (near === undefined) {
    builder.issues.add('error', 'structure', parsePath(node), 'unknownProperty', [name], {
      link: links.json,
      found: name,
    });
  } else {
    builder.issues.add('error', 'structure', parsePath(node), 'unknownPropertyNear', [name, near], {
      link: links.json,
      found: name,
      expected: near,
    });
  }
}

function nearest(key: string, names: readonly string[]): string | undefined {
  if (key.length > 60) {
    return undefined;
  }
  let best: string | undefined;
  let least = 3;
  for (const name of names) {
    const away = distance(key.toLowerCase(), name.toLowerCase());
    if (away < least && away < name.length / 2) {
      least = away;
      best = name;
    }
  }
  return best === key ? undefined : best;
}

/** The type of a property: the one a choice names, or the only one of its element. */
export function typeOf(property: Property): string {
  return property.type ?? property.def.types?.[0]?.code ?? '';
}

interface Place {
  readonly parent: Node;
  readonly property: Property;
  readonly name: string;
  readonly json: JsonObject;
  readonly builder: Builder;
  readonly depth: number;
}

function addProperty(place: Place): void {
  const { property, name, json, builder } = place;
  const main = json[name];
  const fork = json[`_${name}`];
  if (builder.store.isPrimitive(typeOf(property))) {
    if (property.def.list) {
      addPrimitiveList(place, main, fork);
    } else {
      addPrimitive(place, -1, main, fork);
    }
  } else if (property.def.list) {
    addComplexList(place, main);
  } else {
    addComplex(place, -1, main);
  }
}

function problem(place: Place, index: number, key: MessageKey, values: readonly string[]): void {
  const path = `${parsePath(place.parent)}.${step(place.property.def, index)}`;
  place.builder.issues.add('error', 'invalid', path, key, values, { link: links.json });
}

function addPrimitiveList(place: Place, main: unknown, fork: unknown): void {
  const wrong = [main, fork].find((value) => value !== undefined && !Array.isArray(value));
  if (wrong !== undefined) {
    problem(place, -1, 'mustBeArray', [place.name, describe(wrong)]);
    return;
  }
  const values = (main ?? []) as unknown[];
  const forks = (fork ?? []) as unknown[];
  const count = Math.max(values.length, forks.length);
  if (count === 0) {
    problem(place, -1, 'emptyArray', []);
  }
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? undefined;
    const extra = forks[index] ?? undefined;
    if (value === undefined && extra === undefined) {
      problem(place, index, 'nullItem', []);
    } else {
      addPrimitive(place, index, value, extra);
    }
  }
}

function asPrimitive(value: unknown): Primitive | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function addPrimitive(place: Place, index: number, main: unknown, fork: unknown): void {
  const value = asPrimitive(main);
  if (main !== undefined && value === undefined) {
    problem(place, index, 'mustBeSimple', [place.name, describe(main)]);
    return;
  }
  if (fork !== undefined && !isObject(fork)) {
    problem(place, index, 'mustBeObject', [`_${place.name}`, describe(fork)]);
    return;
  }
  const type = typeOf(place.property);
  const node = newNode(place, index, type, main);
  if (value !== undefined) {
    node.value = checkJsonType(place, index, type, value);
  }
  if (typeof value === 'number') {
    node.written = writtenNumber(place, index);
  }
  if (isObject(fork)) {
    const element = place.builder.store.type('Element')?.root.children ?? [];
    fill(node, fork, element, place.builder, place.depth + 1);
  }
}

function writtenNumber({ builder, json, name }: Place, index: number): string | undefined {
  if (!builder.numberText) {
    return undefined;
  }
  return index < 0 ? builder.numberText(json, name) : builder.numberText(json[name] as object, index);
}

/** Tells a wrong JSON type and returns the value as the type would have it, when it reads as one. */
function checkJsonType(place: Place, index: number, type: string, value: Primitive): Primitive {
  if (type === 'boolean') {
    if (typeof value !== 'boolean') {
      problem(place, index, 'jsonType', ['boolean']);
    }
    return value;
  }
  if (numberTypes.has(type)) {
    if (typeof value === 'number') {
      return value;
    }
    problem(place, index, 'jsonType', ['number']);
    const number = Number(value);
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(number) ? number : value;
  }
  if (typeof value !== 'string') {
    problem(place, index, 'jsonType', ['string']);
  }
  return String(value);
}

function newNode(place: Place, index: number, type: string, json: unknown): Node {
  const { parent, property, name } = place;
  const node = new Node({
    name: property.type === undefined ? name : property.def.name.slice(0, -3),
    jsonName: name,
    type,
    def: property.def,
    parent,
    index,
    json,
  });
  parent.children.push(node);
  return node;
}

function addComplexList(place: Place, value: unknown): void {
  if (!Array.isArray(value)) {
    problem(place, -1, 'mustBeArray', [place.name, describe(value)]);
    if (isObject(value)) {
      addComplex(place, 0, value);
    }
    return;
  }
  if (value.length === 0) {
    problem(place, -1, 'emptyArray', []);
  }
  value.forEach((item, index) => {
    addComplex(place, index, item);
  });
}

function addComplex(place: Place, index: number, value: unknown): void {
  if (!isObject(value)) {
    problem(place, index, 'mustBeObject', [place.name, describe(value)]);
    return;
  }
  const type = typeOf(place.property);
  if (type === 'Resource' || place.builder.store.isResourceType(type)) {
    addResource(place, index, value);
    return;
  }
  const node = newNode(place, index, type === '' ? referredType(place) : type, value);
  const make = (made: Node): void =>
    fill(
      made,
      value,
      childrenOf(place.builder.store, place.property.def, type),
      place.builder,
      place.depth + 1,
    );
  if (place.builder.isSettled) {
    node.fillLater(make);
  } else {
    make(node);
  }
}

function referredType(_place: Place): string {
  return 'BackboneElement';
}

/** The elements below a complex element: its own when it is a backbone, those of its type otherwise. */
export function childrenOf(store: DefinitionStore, def: ElementDef, type: string): readonly ElementDef[] {
  if (def.contentRef !== undefined) {
    const home = store.type(def.path.slice(0, def.path.indexOf('.')));
    const target = home && store.elementByPath(home, def.contentRef);
    return target?.children ?? [];
  }
  if (def.children && def.children.length > 0) {
    return def.children;
  }
  return store.type(type)?.root.children ?? [];
}

const specials: Readonly<Record<string, Special>> = {
  'Bundle.entry.resource': 'entry',
  'Bundle.entry.response.outcome': 'outcome',
  'Parameters.parameter.resource': 'parameter',
};

function addResource(place: Place, index: number, json: JsonObject): void {
  const path = `${parsePath(place.parent)}.${step(place.property.def, index)}`;
  if (Object.keys(json).length === 0) {
    problem(place, index, 'emptyObject', []);
    return;
  }
  const definition = resourceDefinition(json, path, place.builder);
  if (!definition) {
    return;
  }
  const node = newNode(place, index, definition.type, json);
  node.isResource = true;
  node.special = own(specials, place.property.def.path) ?? 'contained';
  const children = definition.root.children ?? [];
  const isSettled = node.special !== 'contained' && place.builder.settled?.has(json) === true;
  if (isSettled || place.builder.isSettled) {
    const builder: Builder = { ...place.builder, isSettled: true };
    node.fillLater((made) => fill(made, json, children, builder, place.depth + 1));
  } else {
    fill(node, json, children, place.builder, place.depth + 1);
  }
}
