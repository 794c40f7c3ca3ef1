// XML with the place of every part in the text. The library says whether it is well-formed; where each element and
// attribute begins, and what an inner document looks like as it was written, is read from the text that it accepted.
import { ParseOption, XmlDocument, XmlParseError } from 'libxml2-wasm';
import { own } from '../outcome/own.ts';
import { endOfProlog } from './read-xml.ts';

export interface Attribute {
  readonly name: string;
  readonly value: string;
  /** Where the attribute begins in the text. */
  readonly offset: number;
}

export interface Markup {
  /** Name without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Without declarations of namespaces. */
  readonly attributes: readonly Attribute[];
  readonly children: readonly Markup[];
  /** Text directly in the element that is not blank: where it begins. */
  readonly textAt: number | undefined;
  /** Where the element begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

export interface ReadMarkup {
  readonly root?: Markup;
  /** Processing instructions other than the declaration. */
  readonly instructions: readonly number[];
  /** Why it cannot be read: a document type, which could define entities, or what the library says. */
  readonly problem?: {
    readonly kind: 'doctype' | 'encoding' | 'syntax' | 'deep';
    readonly line?: number;
    readonly column?: number;
  };
}

/** Elements in one another that are read. */
const deepest = 1000;

/** Reads a document, or says why not. Never throws for what the text holds. */
export function readMarkup(text: string): ReadMarkup {
  if (text.startsWith('<!DOCTYPE', endOfProlog(text))) {
    return { instructions: [], problem: { kind: 'doctype' } };
  }
  const declared = /^\uFEFF?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text.slice(0, 400))?.[1];
  if (declared !== undefined && !/^utf-?8$/i.test(declared)) {
    return { instructions: [], problem: { kind: 'encoding' } };
  }
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;
    XmlDocument.fromString(text, { option }).dispose();
  } catch (error) {
    if (!(error instanceof XmlParseError)) {
      throw error;
    }
    const [first] = error.details;
    return { instructions: [], problem: { kind: 'syntax', line: first?.line ?? 1, column: first?.col ?? 1 } };
  }
  return elementsOf(text);
}

type Writable = { -readonly [Key in keyof Markup]: Markup[Key] } & { children: Markup[] };

/** An element whose end is still to come. */
interface Open {
  readonly markup: Writable;
  readonly namespaces: ReadonlyMap<string, string>;
}

/** One part after the other: comment, marked text, instruction, end, start, text. All that a document can have. */
const parts =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<\/[^>]*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/gy;

function elementsOf(text: string): ReadMarkup {
  const stack: Open[] = [];
  const instructions: number[] = [];
  let root: Markup | undefined;
  parts.lastIndex = 0;
  for (let part = parts.exec(text); part; part = parts.exec(text)) {
    const [whole, marked, name, attributes = '', closed] = part;
    const around = stack.at(-1);
    if (name === undefined) {
      otherPart(whole, marked, part.index, { stack, instructions });
      continue;
    }
    if (stack.length > deepest) {
      return { instructions, problem: { kind: 'deep' } };
    }
    const open = opened(name, attributes, part.index, around);
    open.markup.end = part.index + whole.length;
    around?.markup.children.push(open.markup);
    root ??= open.markup;
    if (closed === '') {
      stack.push(open);
    }
  }
  return root ? { root, instructions } : { instructions, problem: { kind: 'syntax' } };
}

/** The end of an element, an instruction, a comment or text. */
function otherPart(
  whole: string,
  marked: string | undefined,
  at: number,
  { stack, instructions }: { readonly stack: Open[]; readonly instructions: number[] },
): void {
  const markup = stack.at(-1)?.markup;
  if (whole.startsWith('</')) {
    stack.pop();
    if (markup) {
      markup.end = at + whole.length;
    }
  } else if (whole.startsWith('<?')) {
    if (!/^<\?xml\s/.test(whole)) {
      instructions.push(at);
    }
  } else if (!whole.startsWith('<!--') && markup && /\S/.test(marked ?? whole)) {
    markup.textAt ??= at + whole.search(/\S/);
  }
}

const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function opened(name: string, written: string, start: number, around: Open | undefined): Open {
  const all = [...written.matchAll(attribute)].map((found) => ({
    name: found[1] ?? '',
    value: decoded(found[2] ?? found[3] ?? ''),
    offset: start + 1 + name.length + found.index,
  }));
  const declared = all.filter((one) => one.name === 'xmlns' || one.name.startsWith('xmlns:'));
  const namespaces =
    declared.length === 0
      ? (around?.namespaces ?? new Map<string, string>())
      : new Map([
          ...(around?.namespaces ?? []),
          ...declared.map((one): [string, string] => [one.name.slice(6), one.value]),
        ]);
  const cut = name.indexOf(':');
  const markup: Writable = {
    name: name.slice(cut + 1),
    namespace: namespaces.get(cut < 0 ? '' : name.slice(0, cut)) ?? '',
    attributes: all.filter((one) => !declared.includes(one)),
    children: [],
    textAt: undefined,
    start,
    end: start,
  };
  return { markup, namespaces };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The value of an attribute: blanks of every kind are blanks, and references stand for their characters. */
function decoded(written: string): string {
  const text = written.replace(/\r\n|[\t\n\r]/g, ' ');
  return text.includes('&')
    ? text.replace(
        /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
        (whole, hex?: string, digits?: string, name?: string) => {
          if (name !== undefined) {
            return own(entities, name) ?? whole;
          }
          return String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16));
        },
      )
    : text;
}
