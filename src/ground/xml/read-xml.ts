// XML as it comes from outside, read into plain values: no document type, no entities of its own, bounded in every way.
import {
  ParseOption,
  XmlCData,
  XmlDocument,
  XmlElement,
  type XmlNode as XmlNodeOfLibrary,
  XmlParseError,
  XmlText,
  XmlTreeNode,
} from 'libxml2-wasm';
import type { Issue } from '../outcome/issue.ts';
import { decodeXml } from './xml-encoding.ts';

/** An element as a plain value. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** The text of the element and of all that is in it, as it stands. */
  readonly text: string;
  /** Line in the source, from 1. */
  readonly line: number;
}

/** The network takes no message above 35 MB. Source: NHN Meldingstjener API, POST /Messages. */
export const MAX_BYTES = 35 * 1024 * 1024;
/** A dialogue message has less than 20 levels. */
const MAX_DEPTH = 64;
/** A message with every element filled in has some hundred; each costs memory before it can be looked at. */
const MAX_MARKUP = 50_000;

export type ParsedXml =
  | { readonly root: XmlNode; readonly issues: readonly [] }
  | { readonly root?: undefined; readonly issues: readonly [Issue, ...Issue[]] };

/** Reads a document, or says in one issue why it is refused. Takes time and memory in proportion to its size at most. */
export function parseXml(bytes: Uint8Array): ParsedXml {
  const text = textOf(bytes);
  if (typeof text !== 'string') {
    return { issues: [text] };
  }
  const objection = objectionTo(text);
  return objection ? { issues: [objection] } : parse(Buffer.from(text));
}

/**
 * Runs `work` on the document as the library holds it; its memory is given back afterwards.
 * @throws {TypeError} for bytes that {@link parseXml} refuses because of their encoding
 */
export function withDocument<T>(bytes: Uint8Array, work: (document: XmlDocument) => T): T {
  const { text } = decodeXml(bytes);
  if (text === undefined) {
    throw new TypeError('The bytes are not what the document says of them');
  }
  return withUtf8(Buffer.from(text), work);
}

function withUtf8<T>(bytes: Uint8Array, work: (document: XmlDocument) => T): T {
  // HUGE lifts the limit of 10 MB for one text, which a long attachment passes; size and markup are bounded above.
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;
  const document = XmlDocument.fromBuffer(bytes, { option });
  try {
    return work(document);
  } finally {
    document.dispose();
  }
}

function parse(bytes: Uint8Array): ParsedXml {
  try {
    const read = withUtf8(bytes, (document) => nodeOf(document.root, 0));
    return 'code' in read ? { issues: [read] } : { root: read, issues: [] };
  } catch (error) {
    if (!(error instanceof XmlParseError)) {
      throw error;
    }
    const [first] = error.details;
    const where = first ? `line ${first.line}, column ${first.col}` : '/';
    return {
      issues: [refused('invalid', where, 'This is no well-formed XML', 'Send one complete XML document')],
    };
  }
}

/** The bytes as text; an issue when they are too many, or not what the document says of them. */
function textOf(bytes: Uint8Array): string | Issue {
  if (bytes.length > MAX_BYTES) {
    const text = `The document has ${bytes.length} bytes; the network takes ${MAX_BYTES}`;
    return refused('too-long', '/', text, 'Send smaller attachments');
  }
  const { text, issue } = decodeXml(bytes);
  return text ?? issue;
}

function objectionTo(text: string): Issue | undefined {
  if (text.startsWith('<!DOCTYPE', endOfProlog(text))) {
    const fix = 'Leave <!DOCTYPE …> out: the messages of the network have none';
    return refused('forbidden', '/', 'The document brings a document type, and could define entities', fix);
  }
  const most = `The document has more than ${MAX_MARKUP} tags or attributes`;
  return ['<', '='].some((sign) => countsMoreThan(text, sign, MAX_MARKUP))
    ? refused('too-costly', '/', most, 'Send one message at a time')
    : undefined;
}

function countsMoreThan(text: string, sign: string, limit: number): boolean {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0 && count <= limit; at = text.indexOf(sign, at + 1)) {
    count += 1;
  }
  return count > limit;
}

/** Where the document type would stand: behind declaration, comments, processing instructions and blanks. */
export function endOfProlog(text: string): number {
  const skip = [
    ['<?', '?>'],
    ['<!--', '-->'],
  ] as const;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const part = skip.find(([open]) => text.startsWith(open, at));
    if (part) {
      const end = text.indexOf(part[1], at + part[0].length);
      if (end < 0) {
        return at;
      }
      at = end + part[1].length;
    } else if (' \t\r\n'.includes(text.charAt(at))) {
      at += 1;
    } else {
      return at;
    }
  }
  return at;
}

const XHTML = 'http://www.w3.org/1999/xhtml';
/** Elements of marked-up text that end a line. */
const blocks: ReadonlySet<string> = new Set(['p', 'br', 'div', 'li', 'tr', 'h1', 'h2', 'h3', 'h4']);

function nodeOf(element: XmlElement, depth: number): XmlNode | Issue {
  if (depth > MAX_DEPTH) {
    const text = `Elements stand more than ${MAX_DEPTH} deep in one another`;
    return refused('too-costly', `line ${element.line}`, text, 'Send a message of the network');
  }
  const children: XmlNode[] = [];
  let text = '';
  for (let child: XmlNodeOfLibrary | null = element.firstChild; child; child = nextOf(child)) {
    if (child instanceof XmlElement) {
      const read = nodeOf(child, depth + 1);
      if ('code' in read) {
        return read;
      }
      children.push(read);
      text += blocks.has(read.name) && read.namespace === XHTML ? `${read.text}\n` : read.text;
    } else if (child instanceof XmlText || child instanceof XmlCData) {
      text += child.content;
    }
  }
  const attributes = Object.fromEntries(element.attrs.map(({ name, content }) => [name, content]));
  return {
    name: element.name,
    namespace: element.namespaceUri,
    attributes,
    children,
    text,
    line: element.line,
  };
}

/** The library's processing instructions have no next sibling; what stands behind one counts all the same. */
function nextOf(node: XmlNodeOfLibrary): XmlNodeOfLibrary | null {
  return node instanceof XmlTreeNode ? node.next : node.get('following-sibling::node()[1]');
}

function refused(code: Issue['code'], path: string, text: string, fix: string): Issue {
  return { severity: 'error', code, path, text, fix };
}
