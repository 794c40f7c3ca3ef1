// A resource as XML, in the order of its definition. https://hl7.org/fhir/R4/xml.html
import type { ElementDef } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { keysOf, listOf } from '../fast/json.ts';
import { childrenOf } from '../tree/build.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Writes a resource as XML. What XML or the definitions have no place for is never left out silently.
 * @throws {TypeError} for a property that R4 has not, and for characters that XML cannot hold
 */
export function toXml(resource: unknown, store: DefinitionStore): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new Writer(store).resource(asObject(resource), ' xmlns="http://hl7.org/fhir"')}\n`;
}

class Writer {
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  resource(json: Json, namespace = ''): string {
    const { resourceType, ...rest } = json;
    const type =
      typeof resourceType === 'string' && this.#store.isResourceType(resourceType)
        ? this.#store.type(resourceType)
        : undefined;
    if (!type) {
      throw new TypeError('This is no resource of R4, so it is not written as XML');
    }
    const inner = this.#properties(rest, type.root.children ?? [], []);
    return `<${type.type}${namespace}>${inner}</${type.type}>`;
  }

  /** The elements of an object in the order of the definition. */
  #properties(json: Json, defs: readonly ElementDef[], attributes: readonly string[]): string {
    const left = new Set(Object.keys(json));
    let written = '';
    for (const name of attributes) {
      left.delete(name);
    }
    for (const def of defs) {
      for (const [key, type] of keysOf(def)) {
        if (!attributes.includes(key) && (left.delete(key) || left.has(`_${key}`))) {
          left.delete(`_${key}`);
          written += this.#property(key, type, def, json);
        }
      }
    }
    const [unknown] = left;
    if (unknown !== undefined) {
      throw new TypeError(
        `R4 has no property ${JSON.stringify(unknown.slice(0, 50))} here, so it is not written as XML`,
      );
    }
    return written;
  }

  #property(key: string, type: string, def: ElementDef, json: Json): string {
    if (!this.#store.isPrimitive(type)) {
      return listOf(json[key])
        .map((value) => this.#complex(key, type, def, asObject(value)))
        .join('');
    }
    const values = listOf(json[key]);
    const beside = listOf(json[`_${key}`]);
    return Array.from({ length: Math.max(values.length, beside.length) }, (_, index) =>
      this.#primitive(key, type, values[index], beside[index]),
    ).join('');
  }

  #primitive(key: string, type: string, value: unknown, beside: unknown): string {
    if (type === 'xhtml') {
      return String(value);
    }
    const more = beside === null || beside === undefined ? {} : asObject(beside);
    const { id } = more;
    const written = value === null || value === undefined ? '' : attribute('value', value);
    const inner = this.#properties(more, this.#store.type('Element')?.root.children ?? [], ['id']);
    return element(key, `${id === undefined ? '' : attribute('id', id)}${written}`, inner);
  }

  #complex(key: string, type: string, def: ElementDef, value: Json): string {
    if (type === 'Resource' || this.#store.isResourceType(type)) {
      return element(key, '', this.resource(value));
    }
    const names = type === 'Extension' ? ['id', 'url'] : ['id'];
    const attributes = names
      .filter((name) => value[name] !== undefined)
      .map((name) => attribute(name, value[name]))
      .join('');
    return element(key, attributes, this.#properties(value, childrenOf(this.#store, def, type), names));
  }
}

function element(name: string, attributes: string, inner: string): string {
  return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function attribute(name: string, value: unknown): string {
  const text = String(value);
  if (!text.isWellFormed() || /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new TypeError('A text has characters that XML cannot hold, so it is not written as XML');
  }
  return ` ${name}="${text.replace(/[&<>"\n\r\t]/g, (sign) => signs[sign] ?? sign)}"`;
}

function asObject(value: unknown): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError('This is no object of FHIR, so it is not written as XML');
  }
  return value as Json;
}
