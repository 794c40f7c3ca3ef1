// A resource as a tree of typed elements: what the rules and FHIRPath look at.
import type { ElementDef } from '../definitions/model.ts';

export type Primitive = string | number | boolean;

/** Where a resource stands inside another one. */
export type Special = 'contained' | 'entry' | 'parameter' | 'outcome';

/** Children from which they are indexed by name. */
const worthIndex = 32;

export class Node {
  /** Name as FHIRPath says it: `value` for `valueQuantity`. */
  readonly name: string;
  /** Name as the JSON has it. */
  readonly jsonName: string;
  /** FHIR type of the value: `Quantity`, `BackboneElement`, `Patient`. */
  readonly type: string;
  /** The element of the base definition. */
  readonly def: ElementDef;
  readonly parent: Node | undefined;
  /** Position in the list, or -1 when the element does not repeat. */
  readonly index: number;
  readonly json: unknown;
  value: Primitive | undefined = undefined;
  /** A number as it was written, when the number itself does not say it: `1.50`. */
  written: string | undefined = undefined;
  /** Set on the root of every resource, also contained ones and those in a Bundle. */
  isResource = false;
  special: Special | undefined = undefined;
  readonly #children: Node[] = [];
  #later: ((node: Node) => void) | undefined = undefined;
  #path: string | undefined = undefined;
  /** Children by name, made when there are many: a Bundle of thousands is asked for its type by every entry. */
  #byName: { readonly size: number; readonly names: ReadonlyMap<string, readonly Node[]> } | undefined =
    undefined;

  constructor(parts: {
    name: string;
    jsonName: string;
    type: string;
    def: ElementDef;
    parent: Node | undefined;
    index: number;
    json: unknown;
  }) {
    this.name = parts.name;
    this.jsonName = parts.jsonName;
    this.type = parts.type;
    this.def = parts.def;
    this.parent = parts.parent;
    this.index = parts.index;
    this.json = parts.json;
  }

  get children(): Node[] {
    if (this.#later) {
      const fill = this.#later;
      this.#later = undefined;
      fill(this);
    }
    return this.#children;
  }

  /** Leaves the children to be made when they are first asked for. */
  fillLater(fill: (node: Node) => void): void {
    this.#later = fill;
  }

  /** FHIRPath of the element from the outermost resource, with the comment that names an inner resource. */
  get path(): string {
    this.#path ??= this.#makePath();
    return this.#path;
  }

  #makePath(): string {
    if (!this.parent) {
      return this.type;
    }
    const own = `${this.parent.path}.${this.#step()}`;
    return this.isResource ? `${own}/*${this.type}/${this.child('id')?.value ?? 'null'}*/` : own;
  }

  #step(): string {
    const choice = this.def.name.endsWith('[x]') ? `${this.name}.ofType(${this.type})` : this.name;
    return this.index >= 0 ? `${choice}[${this.index}]` : choice;
  }

  /** The path without the comment that names the resource at its end. */
  get barePath(): string {
    return this.parent ? `${this.parent.path}.${this.#step()}` : this.type;
  }

  child(name: string): Node | undefined {
    if (this.children.length > worthIndex) {
      return this.all(name)[0];
    }
    for (const child of this.children) {
      if (child.name === name) {
        return child;
      }
    }
    return undefined;
  }

  /** Children of a name, in order. */
  all(name: string): readonly Node[] {
    if (this.children.length <= worthIndex) {
      return this.children.filter((child) => child.name === name);
    }
    if (this.#byName?.size !== this.children.length) {
      this.#byName = { size: this.children.length, names: Map.groupBy(this.children, (child) => child.name) };
    }
    return this.#byName.names.get(name) ?? [];
  }

  /** Adds the children of a name to a list, without a list of its own: every step of an expression does it. */
  collect(name: string, into: unknown[]): void {
    for (const child of this.children.length > worthIndex ? this.all(name) : this.children) {
      if (child.name === name) {
        into.push(child);
      }
    }
  }

  /** The value of a primitive child, when it is text. */
  text(name: string): string | undefined {
    const value = this.child(name)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  /** The nearest resource around this element (itself when it is one). */
  get resource(): Node {
    let node: Node = this;
    while (!node.isResource && node.parent) {
      node = node.parent;
    }
    return node;
  }

  /** The outermost resource of the same containment: a contained resource leads to its container. */
  get rootResource(): Node {
    let node = this.resource;
    while (node.special === 'contained' && node.parent) {
      node = node.parent.resource;
    }
    return node;
  }

  get extensions(): Node[] {
    return [...this.all('extension')];
  }

  /** Itself and everything below, depth first, in order. */
  *descend(): Generator<Node> {
    yield this;
    for (const child of this.children) {
      yield* child.descend();
    }
  }
}
