// A resource in XML as the JSON it would be, with the place of every part, so that one validator judges both.
// https://hl7.org/fhir/R4/xml.html
import type { Attribute, Markup, ReadMarkup } from '../../ground/xml/read-markup.ts';
import type { ElementDef } from '../definitions/model.ts';
import type { DefinitionStore, Property } from '../definitions/store.ts';
import { type JsonProblem, type JsonText, lineStarts, toPosition } from '../text/json.ts';
import { childrenOf, typeOf } from '../tree/build.ts';

const fhir = 'http://hl7.org/fhir';
const schemaInstance = /^xsi:(schemaLocation|noNamespaceSchemaLocation)$/;
const numberTypes = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal']);
/** A number as JSON writes one: others stay text, and are told as no number. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

type Json = Record<string, unknown>;
type Key = string | number;

/** What of JSON has no counterpart is left at its default: the answer is read as any text is. */
export function toJson(
  text: string,
  { root, instructions, problem }: ReadMarkup,
  store: DefinitionStore,
): JsonText {
  const starts = lineStarts(text);
  const position = (offset: number) => toPosition(starts, offset);
  const reader = new Reader(text, store);
  const value = root && reader.resource(root);
  for (const offset of instructions) {
    reader.problem('xmlInstruction', undefined, '', offset);
  }
  const line = starts[(problem?.line ?? 1) - 1] ?? 0;
  return {
    value,
    error: problem && { message: problem.kind, offset: line + Math.max((problem.column ?? 1) - 1, 0) },
    problems: reader.problems,
    oddIntegers: reader.isOdd,
    numberText: (holder, key) => reader.numbers.get(holder)?.get(key),
    positionOf: (holder, key) => {
      const offset = reader.offsets.get(holder)?.get(key);
      return offset === undefined ? undefined : position(offset);
    },
    position,
  };
}

class Reader {
  readonly #text: string;
  readonly #store: DefinitionStore;
  readonly problems: JsonProblem[] = [];
  readonly numbers = new Map<object, Map<Key, string>>();
  readonly offsets = new Map<object, Map<Key, number>>();
  /** True when a number is written otherwise than JSON would write it. */
  isOdd = false;

  constructor(text: string, store: DefinitionStore) {
    this.#text = text;
    this.#store = store;
  }

  problem(kind: JsonProblem['kind'], holder: object | undefined, detail: string, offset: number): void {
    if (this.problems.length < 1000) {
      this.problems.push({ kind, holder, detail, offset });
    }
  }

  /** The element is the resource: its name is the type. */
  resource(element: Markup): Json {
    const json: Json = { resourceType: element.name };
    if (element.namespace !== fhir) {
      this.problem('xmlNamespace', json, element.namespace, element.start);
    }
    this.#attributes(element, json, []);
    if (element.children.length === 0) {
      this.problem('emptyObject', json, '', element.start);
    }
    const known = this.#store.isResourceType(element.name) ? this.#store.type(element.name) : undefined;
    this.#children(element, json, known?.root.children ?? []);
    return json;
  }

  /** Attributes that may be there become properties; every other is told. */
  #attributes(element: Markup, holder: Json, allowed: readonly string[]): void {
    for (const attribute of element.attributes) {
      if (allowed.includes(attribute.name)) {
        holder[attribute.name] = attribute.value;
        place(this.offsets, holder, attribute.name, attribute.offset);
        this.#emptyAttribute(attribute, holder);
      } else if (!schemaInstance.test(attribute.name)) {
        this.problem('xmlAttribute', holder, attribute.name, attribute.offset);
      }
    }
  }

  #emptyAttribute(attribute: Attribute, holder: object): void {
    if (attribute.value === '') {
      this.problem('xmlEmpty', holder, attribute.name, attribute.offset);
    }
  }

  /** Elements that are parts; what is written as an attribute is none. */
  #children(
    element: Markup,
    holder: Json,
    defs: readonly ElementDef[],
    attributes: readonly string[] = [],
  ): void {
    if (element.textAt !== undefined) {
      this.problem('xmlText', holder, element.name, element.textAt);
    }
    const properties = this.#store.properties(defs);
    const order = new Map(defs.map((def, index) => [def, index]));
    let last = -1;
    const done = new Set<string>();
    for (const child of element.children) {
      if (attributes.includes(child.name)) {
        this.problem('xmlElement', holder, child.name, child.start);
        continue;
      }
      const property = properties.get(child.name);
      if (!property) {
        // No name that every object answers to is taken for one that is there.
        Object.defineProperty(holder, child.name, { value: true, enumerable: true, configurable: true });
        place(this.offsets, holder, child.name, child.start);
        continue;
      }
      const index = order.get(property.def) ?? -1;
      if (index < last) {
        this.problem('xmlOrder', holder, child.name, child.start);
      }
      last = Math.max(last, index);
      if (!done.has(child.name)) {
        done.add(child.name);
        this.#property(element, child.name, property, holder);
      }
    }
  }

  /** All elements of one name: a list, or the one. More than one where JSON has no list is told by the list itself. */
  #property(element: Markup, name: string, property: Property, holder: Json): void {
    const all = element.children.filter((child) => child.name === name);
    const [first] = all;
    if (!first) {
      return;
    }
    place(this.offsets, holder, name, first.start);
    const type = typeOf(property);
    for (const child of all) {
      const wanted = type === 'xhtml' ? 'http://www.w3.org/1999/xhtml' : fhir;
      if (child.namespace !== wanted) {
        this.problem('xmlNamespace', holder, child.namespace, child.start);
      }
    }
    const isList = property.def.list === true || all.length > 1;
    if (this.#store.isPrimitive(type)) {
      this.#primitives(all, name, type, holder, isList);
      return;
    }
    const values: unknown[] = [];
    for (const child of all) {
      place(this.offsets, values, values.length, child.start);
      values.push(this.#complex(child, property, type));
    }
    holder[name] = isList ? values : values[0];
  }

  #complex(element: Markup, property: Property, type: string): unknown {
    if (type === 'Resource' || this.#store.isResourceType(type)) {
      const [resource, other] = element.children;
      if (!resource || other) {
        return {};
      }
      this.#attributes(element, {}, []);
      return this.resource(resource);
    }
    const json: Json = {};
    const attributes = type === 'Extension' ? ['id', 'url'] : ['id'];
    this.#attributes(element, json, attributes);
    this.#children(element, json, childrenOf(this.#store, property.def, type), attributes);
    return json;
  }

  #primitives(all: readonly Markup[], name: string, type: string, holder: Json, isList: boolean): void {
    const values: unknown[] = [];
    const beside: unknown[] = [];
    for (const element of all) {
      const extra = this.#beside(element, type);
      place(this.offsets, values, values.length, element.start);
      const value = this.#value(element, type, isList ? values : holder, isList ? values.length : name);
      values.push(value ?? null);
      beside.push(extra ?? (value === undefined ? {} : null));
    }
    const hasValue = values.some((value) => value !== null);
    const hasMore = beside.some((extra) => extra !== null);
    if (hasValue) {
      holder[name] = isList ? values : values[0];
    }
    if (hasMore) {
      holder[`_${name}`] = isList ? beside : beside[0];
      place(this.offsets, holder, `_${name}`, all[0]?.start ?? 0);
    }
  }

  /** What is said of a primitive beside its value: its id and its extensions. */
  #beside(element: Markup, type: string): Json | undefined {
    if (type === 'xhtml') {
      return undefined;
    }
    const json: Json = {};
    const attributes = element.attributes.filter(({ name }) => name !== 'value');
    this.#attributes({ ...element, attributes }, json, ['id']);
    this.#children(element, json, this.#store.type('Element')?.root.children ?? [], ['id']);
    return Object.keys(json).length === 0 ? undefined : json;
  }

  #value(element: Markup, type: string, holder: object, key: Key): unknown {
    if (type === 'xhtml') {
      return this.#text.slice(element.start, element.end);
    }
    const attribute = element.attributes.find(({ name }) => name === 'value');
    if (!attribute) {
      return undefined;
    }
    const { value } = attribute;
    if (type === 'boolean' && (value === 'true' || value === 'false')) {
      return value === 'true';
    }
    if (numberTypes.has(type) && jsonNumber.test(value) && Number.isFinite(Number(value))) {
      const number = Number(value);
      if (String(number) !== value) {
        this.isOdd ||= Number.isInteger(number);
        place(this.numbers, holder, key, value);
      }
      return number;
    }
    return value;
  }
}

function place<Value>(maps: Map<object, Map<Key, Value>>, holder: object, key: Key, value: Value): void {
  const known = maps.get(holder);
  if (known) {
    known.set(key, value);
  } else {
    maps.set(holder, new Map([[key, value]]));
  }
}
