// A strict reader for the XHTML of narratives: well-formed or not, with the little tree the rules look at.

export interface XhtmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XhtmlElement[];
  /** True when some text beside white space stands directly in it. */
  hasText: boolean;
}

export interface Xhtml {
  readonly root: XhtmlElement | undefined;
  /** Why the text is not well-formed; undefined when it is. */
  readonly error: string | undefined;
  /** Named entities other than the five of XML. */
  readonly entities: readonly string[];
  readonly doctype: boolean;
}

const xmlEntities = new Set(['quot', 'amp', 'apos', 'lt', 'gt']);
const namePattern = /[A-Za-z_:][A-Za-z0-9_:.-]*/y;
const attributePattern = /\s+([A-Za-z_:][A-Za-z0-9_:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const entityPattern = /&(#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*)?(;?)/g;
const maxDepth = 500;

class Malformed extends Error {}

/** Reads the XHTML of a narrative. Never throws. */
export function parseXhtml(text: string): Xhtml {
  const reader = new Reader(text);
  try {
    const root = reader.read();
    return { root, error: undefined, entities: reader.entities, doctype: reader.doctype };
  } catch (error) {
    if (!(error instanceof Malformed)) {
      throw error;
    }
    return { root: undefined, error: error.message, entities: reader.entities, doctype: reader.doctype };
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #open: XhtmlElement[] = [];
  #root: XhtmlElement | undefined;
  readonly entities: string[] = [];
  doctype = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XhtmlElement {
    while (this.#at < this.#text.length) {
      const next = this.#text.indexOf('<', this.#at);
      this.#content(this.#text.slice(this.#at, next < 0 ? undefined : next));
      if (next < 0) {
        break;
      }
      this.#at = next;
      this.#markup();
    }
    const open = this.#open.at(-1);
    if (open) {
      throw new Malformed(`<${open.name}> is not closed`);
    }
    if (!this.#root) {
      throw new Malformed('there is no element');
    }
    return this.#root;
  }

  #content(text: string): void {
    if (text.trim() !== '') {
      const inside = this.#open.at(-1);
      if (!inside) {
        throw new Malformed('text outside of the element');
      }
      inside.hasText = true;
    }
    this.#checkEntities(text);
  }

  #checkEntities(text: string): void {
    if (!text.includes('&')) {
      return;
    }
    for (const [whole, name, end] of text.matchAll(entityPattern)) {
      if (!name || end !== ';') {
        throw new Malformed(`the & in ${whole} starts no entity`);
      }
      if (!name.startsWith('#') && !xmlEntities.has(name)) {
        this.entities.push(whole);
      }
    }
  }

  #markup(): void {
    const text = this.#text;
    if (text.startsWith('<!--', this.#at)) {
      this.#skipTo('-->', 'a comment');
    } else if (text.startsWith('<![CDATA[', this.#at)) {
      this.#skipTo(']]>', 'a CDATA section');
    } else if (text.startsWith('<!DOCTYPE', this.#at)) {
      this.doctype = true;
      this.#skipTo('>', 'DOCTYPE');
    } else if (text.startsWith('<?', this.#at)) {
      this.#skipTo('?>', 'an instruction');
    } else if (text.startsWith('</', this.#at)) {
      this.#close();
    } else {
      this.#start();
    }
  }

  #skipTo(end: string, what: string): void {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) {
      throw new Malformed(`${what} is not closed`);
    }
    this.#at = found + end.length;
  }

  #name(): string {
    namePattern.lastIndex = this.#at;
    const name = namePattern.exec(this.#text)?.[0];
    if (name === undefined) {
      throw new Malformed('a < starts no element');
    }
    this.#at += name.length;
    return name;
  }

  #close(): void {
    this.#at += 2;
    const name = this.#name();
    this.#skipTo('>', `</${name}`);
    const open = this.#open.pop();
    if (open?.name !== name) {
      throw new Malformed(`</${name}> closes ${open ? `<${open.name}>` : 'nothing'}`);
    }
  }

  #start(): void {
    this.#at += 1;
    const element: XhtmlElement = {
      name: this.#name(),
      attributes: this.#attributes(),
      children: [],
      hasText: false,
    };
    const rest = /\s*(\/?)>/y;
    rest.lastIndex = this.#at;
    const end = rest.exec(this.#text);
    if (!end) {
      throw new Malformed(`<${element.name}> is not written as XML`);
    }
    this.#at += end[0].length;
    const parent = this.#open.at(-1);
    if (parent) {
      parent.children.push(element);
    } else if (this.#root) {
      throw new Malformed('more than one element');
    } else {
      this.#root = element;
    }
    if (end[1] === '') {
      this.#open.push(element);
    }
    if (this.#open.length > maxDepth) {
      throw new Malformed(`nested deeper than ${maxDepth}`);
    }
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      attributePattern.lastIndex = this.#at;
      const match = attributePattern.exec(this.#text);
      if (!match) {
        return attributes;
      }
      const [whole, name = '', quoted = ''] = match;
      if (attributes.has(name)) {
        throw new Malformed(`the attribute ${name} stands twice`);
      }
      const value = quoted.slice(1, -1);
      this.#checkEntities(value);
      attributes.set(name, value);
      this.#at += whole.length;
    }
  }
}
