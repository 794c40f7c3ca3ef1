// The documents of a Hodemelding: what is said in dialogue messages, and what comes along. All of it is read, or told as not read.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { XmlNode } from '../../../ground/xml/read-xml.ts';
import { DIALOG_1_0, DIALOG_1_1 } from '../codes.ts';
import type { DialogAttachment } from '../model.ts';
import { attribute, child, childrenOf, notRead, text, word } from './node.ts';

interface Documents {
  readonly dialogs: readonly { readonly refDoc: XmlNode; readonly node: XmlNode }[];
  readonly attachments: readonly DialogAttachment[];
  /** What was not read, as warnings. */
  readonly issues: readonly Issue[];
}

/** The content of a document is any number of elements: the schema has no bound. */
export function documentsIn(root: XmlNode): Documents {
  const refDocs = childrenOf(root, 'Document').flatMap((each) => childrenOf(each, 'RefDoc'));
  const read = refDocs.map((refDoc) => ({ refDoc, ...contentOf(refDoc) }));
  return {
    dialogs: read.flatMap(({ refDoc, dialogs }) => dialogs.map((node) => ({ refDoc, node }))),
    attachments: read.flatMap(({ attachments }) => attachments),
    issues: read.flatMap(({ issues }) => issues),
  };
}

interface Content {
  readonly dialogs: readonly XmlNode[];
  readonly attachments: readonly DialogAttachment[];
  readonly issues: readonly Issue[];
}

function contentOf(refDoc: XmlNode): Content {
  const parts = child(refDoc, 'Content')?.children ?? [];
  const dialogs = parts.filter(isDialog);
  const containers = childrenOf(child(refDoc, 'Content'), 'Base64Container');
  const others = parts.filter((each) => !dialogs.includes(each) && !containers.includes(each));
  const isXml = attribute(child(refDoc, 'MsgType'), 'V') === 'XML';
  // What stands beside a dialogue message is of another type than the one that is stated, which is that message's.
  const attached = containers.map((each) => attachmentOf(refDoc, each, dialogs.length > 0 || isXml));
  const nothing = dialogs.length === 0 && containers.length === 0 && others.length === 0;
  return {
    dialogs,
    attachments: attached.flatMap((each) => ('issue' in each ? [] : [each])),
    issues: [
      ...attached.flatMap((each) => ('issue' in each ? [each.issue] : [])),
      ...others.map(structuredContent),
      ...(nothing ? [isXml ? structuredContent(refDoc) : unreadableAttachment(refDoc)] : []),
    ],
  };
}

function isDialog({ name, namespace }: XmlNode): boolean {
  return name === 'Dialogmelding' && (namespace === DIALOG_1_0 || namespace === DIALOG_1_1);
}

function attachmentOf(
  refDoc: XmlNode,
  container: XmlNode,
  isOfAnotherType: boolean,
): DialogAttachment | { readonly issue: Issue } {
  const data = container.text.replace(/\s+/g, '');
  if (!data || Buffer.from(data, 'base64').toString('base64') !== data) {
    return { issue: unreadableAttachment(container) };
  }
  const [title, issued] = [text(refDoc, 'Description'), attribute(child(refDoc, 'IssueDate'), 'V')];
  const contentType = isOfAnotherType ? undefined : word(refDoc, 'MimeType');
  return {
    contentType: contentType ?? 'application/octet-stream',
    ...(title ? { title } : {}),
    ...(issued ? { issued } : {}),
    data,
  };
}

function structuredContent(node: XmlNode): Issue {
  return notRead(
    node,
    'A document is structured content of another kind than a Dialogmelding, and was not read',
    'Send it in words, or as an attachment that people can read',
  );
}

function unreadableAttachment(node: XmlNode): Issue {
  return notRead(
    node,
    'An attachment is not in the message as base64, and was not read',
    'Send attachments inside the message, in a Base64Container',
  );
}
