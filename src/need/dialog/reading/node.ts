// Getting at the parts of an element, and saying what is missing.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { XmlNode } from '../../../ground/xml/read-xml.ts';
import {
  APPREC_1_0,
  APPREC_1_1,
  BASE64,
  COMMON_PARTS,
  DIALOG_1_0,
  DIALOG_1_1,
  KITH,
  MSGHEAD,
} from '../codes.ts';
import { readTime } from '../message-parts.ts';
import type { CodedValue, DialogPatient, OrganisationLevel, PartyId } from '../model.ts';

/** Name spaces of the network's messages. Some systems leave one out, or give a part its parent's. */
const ours: ReadonlySet<string> = new Set([
  '',
  MSGHEAD,
  DIALOG_1_0,
  DIALOG_1_1,
  APPREC_1_0,
  APPREC_1_1,
  COMMON_PARTS,
  BASE64,
  KITH,
]);

/** Whether it is a part of the network's messages by this name: an element of another name space is another thing. */
function isNamed(node: XmlNode, name: string): boolean {
  return node.name === name && ours.has(node.namespace);
}

/** The one that says something; an empty element where none does. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const named = childrenOf(node, name);
  return named.find(saysSomething) ?? named[0];
}

export function saysSomething({ children, text, attributes }: XmlNode): boolean {
  return children.length > 0 || text.trim() !== '' || Object.keys(attributes).length > 0;
}

export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((each) => isNamed(each, name)) ?? [];
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

/**
 * `Ident` elements: id and code of its type, which is empty where none is stated. Codes of types are written in capitals
 * and known in any case; blanks between digits are how people group them.
 */
export function idents(node: XmlNode | undefined): PartyId[] {
  return childrenOf(node, 'Ident').flatMap((each) => {
    const [id, type] = [word(each, 'Id'), attribute(child(each, 'TypeId'), 'V')];
    const plain = id !== undefined && /^[\d\s]+$/.test(id) ? id.replace(/\s/g, '') : id;
    return plain ? [{ id: plain, type: type?.toUpperCase() ?? '' }] : [];
  });
}

/** An organisation or unit; undefined when a typed id is missing, or the name and what stands for it. */
export function levelOf(node: XmlNode | undefined, unnamed?: string): OrganisationLevel | undefined {
  const name = text(node, 'OrganisationName') ?? unnamed;
  const ids = idents(node).filter(({ type }) => type !== '');
  return name && ids.length > 0 ? { name, ids } : undefined;
}

export function namesOf(node: XmlNode): { family?: string; middle?: string; given?: string } {
  const [family, middle, given] = [
    text(node, 'FamilyName'),
    text(node, 'MiddleName'),
    text(node, 'GivenName'),
  ];
  return { ...(family ? { family } : {}), ...(middle ? { middle } : {}), ...(given ? { given } : {}) };
}

export function patientOf(node: XmlNode): DialogPatient {
  const birthDate = readBirthDate(node);
  return { ...namesOf(node), ...(birthDate ? { birthDate } : {}), ids: idents(node) };
}

/** The day, as `YYYY-MM-DD`: `xs:date` may have an offset, and some systems write the midnight with it. Undefined for none. */
export function readBirthDate(node: XmlNode | undefined): string | undefined {
  const written = word(node, 'DateOfBirth') ?? '';
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:T00:00(?::00(?:\.0+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.exec(written) ?? [];
  return day !== undefined && readTime(day) !== undefined ? day : undefined;
}

/**
 * When the message says it was made: a time with or without offset, or a day alone; nothing when it says none, or a time
 * that there is not. Some systems write offsets without colon, a blank for the T, or leave out the seconds.
 */
export function generatedIn(node: XmlNode | undefined): string | undefined {
  const text = word(node, 'GenDate')
    ?.toUpperCase()
    .replace(/^([\d-]{10}) (?=\d)/, '$1T')
    .replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2')
    .replace(/(T\d\d:\d\d)(?=$|Z|[+-])/, '$1:00');
  return text !== undefined && readTime(text) !== undefined ? text : undefined;
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

/** What stands in a document and was not read: people look at the document itself. */
export function notRead({ line }: XmlNode, text: string, fix: string): Issue {
  return {
    severity: 'warning',
    code: 'not-supported',
    path: '/MsgHead/Document/RefDoc/Content',
    text,
    fix,
    line,
  };
}
