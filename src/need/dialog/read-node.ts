// Getting at the parts of an element, and saying what is missing.
import { instantInNorway } from '../../ground/norway/day.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { XmlNode } from '../../ground/xml/read-xml.ts';
import type { CodedValue, PartyId } from './model.ts';

export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((each) => each.name === name);
}

export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((each) => each.name === name) ?? [];
}

/** The text of a child element; undefined when it is not there or empty. */
export function text(node: XmlNode | undefined, name: string): string | undefined {
  const found = child(node, name)?.text;
  return found === undefined || found.trim() === '' ? undefined : found;
}

/** As {@link text}, without the blanks around it: for ids, dates and codes. */
export function word(node: XmlNode | undefined, name: string): string | undefined {
  return text(node, name)?.trim();
}

/** An attribute as a token: blanks at the ends do not count. */
export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  const value = node?.attributes[name]?.trim();
  return value === '' ? undefined : value;
}

export function codedValue(node: XmlNode | undefined): CodedValue | undefined {
  if (!node) {
    return undefined;
  }
  const [v, s, dn, ot] = ['V', 'S', 'DN', 'OT'].map((name) => attribute(node, name));
  return { ...(v ? { v } : {}), ...(s ? { s } : {}), ...(dn ? { dn } : {}), ...(ot ? { ot } : {}) };
}

/** `Ident` elements: id and code of its type. */
export function idents(node: XmlNode | undefined): PartyId[] {
  return childrenOf(node, 'Ident').flatMap((each) => {
    const [id, type] = [word(each, 'Id'), attribute(child(each, 'TypeId'), 'V')];
    return id && type ? [{ id, type }] : [];
  });
}

/** When the message says it was made; nothing when it says none, or a time that there is not. */
export function generatedIn(node: XmlNode | undefined): string | undefined {
  const text = word(node, 'GenDate');
  return text !== undefined && instantInNorway(text) !== undefined ? text : undefined;
}

export function missing(path: string, node: XmlNode | undefined, what: string): Issue {
  return {
    severity: 'error',
    code: 'required',
    path,
    text: `${what} is missing`,
    fix: 'Send the message as its schema has it',
    ...(node ? { line: node.line } : {}),
  };
}
