// Writes XML. The bytes follow from the values alone, so that the same message is the same document in every release.
export interface Element {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string | undefined])[];
  readonly content: string | readonly Element[];
}

type Child = Element | undefined | readonly Child[];

/** An element with what stands in it; what is undefined is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): Element {
  return { name, attributes: Object.entries(attributes), content: flat(children) };
}

/** An element that holds a text; undefined without one. */
export function textElement(name: string, text: string | undefined): Element | undefined {
  return text === undefined ? undefined : { name, attributes: [], content: text };
}

function flat(children: readonly Child[]): Element[] {
  return children.flatMap((child) => {
    if (child === undefined) {
      return [];
    }
    return 'name' in child ? [child] : flat(child);
  });
}

/** The document: UTF-8 and declared so, as the network demands. */
export function document(root: Element): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  write(root, parts);
  parts.push('\n');
  return parts.join('');
}

function write({ name, attributes, content }: Element, parts: string[]): void {
  parts.push('<', name);
  for (const [attribute, value] of attributes) {
    if (value !== undefined) {
      parts.push(' ', attribute, '="', escapeAttribute(value), '"');
    }
  }
  if (content.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  if (typeof content === 'string') {
    parts.push(escapeText(content));
  } else {
    for (const child of content) {
      write(child, parts);
    }
  }
  parts.push('</', name, '>');
}

/** A carriage return has to be written as a reference: readers of XML turn a plain one into a line feed. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** Characters that XML 1.0 cannot hold at all, not even as references. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const notInXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

export function fitsXml(text: string): boolean {
  return !notInXml.test(text);
}
