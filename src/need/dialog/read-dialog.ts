// XML of the network as a value: dialogue messages and application receipts, or the reasons why it is neither.
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseXml, type XmlNode } from '../../ground/xml/read-xml.ts';
import { APPREC_1_0, APPREC_1_1, DIALOG_1_0, dialogTypes, MSGHEAD, MSGHEAD_VERSION } from './codes.ts';
import type { AppRec, Conversation, DialogMessage, Party } from './model.ts';
import { readAppRec } from './read-apprec.ts';
import { documentsIn } from './reading/documents.ts';
import {
  attribute,
  child,
  generatedIn,
  levelOf,
  missing,
  patientOf,
  readBirthDate,
  word,
} from './reading/node.ts';
import { notesOf, peopleOfUnits } from './reading/notes.ts';
import { twiceIssue } from './reading/stands-once.ts';

export interface ReadXml {
  readonly message?: DialogMessage | AppRec;
  /** Errors when there is no message; else what was not read. */
  readonly issues: readonly Issue[];
}

/** Reads one document. Nothing of its content is repeated in the issues. */
export function readXml(bytes: Uint8Array): ReadXml {
  const { root, issues } = parseXml(bytes);
  if (!root) {
    return { issues };
  }
  if (root.name === 'AppRec' && (root.namespace === APPREC_1_0 || root.namespace === APPREC_1_1)) {
    return readAppRec(root, root.namespace === APPREC_1_0 ? '1.0' : '1.1');
  }
  return root.name === 'MsgHead' && root.namespace === MSGHEAD
    ? readMsgHead(root)
    : { issues: [unknownRoot(root)] };
}

function unknownRoot({ line }: XmlNode): Issue {
  return {
    severity: 'error',
    code: 'not-supported',
    path: '/',
    text: 'The document is neither a Hodemelding 1.2 nor an AppRec 1.0 or 1.1',
    fix: 'Hand over what the message handler has decrypted; encryption and signatures are its work',
    line,
  };
}

function readMsgHead(root: XmlNode): ReadXml {
  const info = child(root, 'MsgInfo');
  const type = attribute(child(info, 'Type'), 'V');
  const objection = twiceIssue(root) ?? versionIssue(info) ?? typeIssue(info, type);
  if (objection) {
    return { issues: [objection] };
  }
  const [id, generated] = [word(info, 'MsgId'), generatedIn(info)];
  const sender = partyOf(child(info, 'Sender'));
  const receiver = partyOf(child(info, 'Receiver'));
  const { dialogs, attachments, issues: notRead } = documentsIn(root);
  const [dialog] = dialogs;
  const at = '/MsgHead/MsgInfo';
  const issues = [
    ...(id ? [] : [missing(`${at}/MsgId`, info, 'The id of the message')]),
    ...(generated
      ? []
      : [missing(`${at}/GenDate`, info, 'The time of the message, as a date and time that there is,')]),
    ...(sender ? [] : [missing(`${at}/Sender`, info, 'The sender with name and id')]),
    ...(receiver ? [] : [missing(`${at}/Receiver`, info, 'The receiver with name and id')]),
    ...(dialog ? [] : [missing('/MsgHead/Document', root, 'A Dialogmelding 1.0 or 1.1')]),
  ];
  if (!(type && id && generated && sender && receiver && dialog)) {
    return { issues };
  }
  const conversation = conversationOf(child(info, 'ConversationRef'));
  const patient = child(info, 'Patient');
  const documentId = word(dialog.refDoc, 'Id');
  return {
    message: {
      kind: 'dialog',
      version: dialog.node.namespace === DIALOG_1_0 ? '1.0' : '1.1',
      type,
      id,
      generated,
      ...(conversation ? { conversation } : {}),
      sender,
      receiver,
      ...(patient ? { patient: patientOf(patient) } : {}),
      ...(documentId ? { documentId } : {}),
      notes: dialogs.flatMap(({ node }) => notesOf(node)),
      attachments,
    },
    issues: [
      ...notRead,
      ...birthDateIssue(patient),
      ...dialogs.flatMap(({ node }) => peopleOfUnits(node)),
      ...signatureIssue(root),
    ],
  };
}

/** The namespace says which schema it is; this repeats it, and the date in it and its case vary between senders. */
function versionIssue(info: XmlNode | undefined): Issue | undefined {
  const version = word(info, 'MIGversion');
  if (version !== undefined && /^v?1\.2(\s|$)/i.test(version)) {
    return undefined;
  }
  return {
    severity: 'error',
    code: version ? 'not-supported' : 'required',
    path: '/MsgHead/MsgInfo/MIGversion',
    text: version
      ? 'This is another version of the Hodemelding'
      : 'The version of the Hodemelding is missing',
    fix: `Send a Hodemelding with MIGversion "${MSGHEAD_VERSION}"`,
  };
}

function typeIssue(info: XmlNode | undefined, type: string | undefined): Issue | undefined {
  if (type !== undefined && dialogTypes.includes(type)) {
    return undefined;
  }
  return {
    severity: 'error',
    code: type ? 'not-supported' : 'required',
    path: '/MsgHead/MsgInfo/Type',
    text: type ? 'The message is no dialogue message' : 'The type of the message is missing',
    fix: `Send one of ${dialogTypes.join(', ')}`,
    ...(info ? { line: info.line } : {}),
  };
}

function signatureIssue(root: XmlNode): Issue[] {
  const text = 'The signature in the message is not checked here: that is the message handler’s work';
  return child(root, 'Signature')
    ? [{ severity: 'information', code: 'informational', path: '/MsgHead/Signature', text }]
    : [];
}

function conversationOf(node: XmlNode | undefined): Conversation | undefined {
  const [parent, conversation] = [word(node, 'RefToParent'), word(node, 'RefToConversation')];
  const either = parent ?? conversation;
  return either ? { parent: parent ?? either, conversation: conversation ?? either } : undefined;
}

function partyOf(node: XmlNode | undefined): Party | undefined {
  const top = child(node, 'Organisation');
  const organisation = levelOf(top);
  // A service is known by its HER-id, also where its name is left out.
  const unit = levelOf(child(top, 'Organisation'), organisation?.name);
  return organisation && { organisation, ...(unit ? { unit } : {}) };
}

function birthDateIssue(patient: XmlNode | undefined): Issue[] {
  if (word(patient, 'DateOfBirth') === undefined || readBirthDate(patient) !== undefined) {
    return [];
  }
  return [
    {
      severity: 'warning',
      code: 'value',
      path: '/MsgHead/MsgInfo/Patient/DateOfBirth',
      text: 'The birth date is no date, and was not read',
      fix: 'Write it as YYYY-MM-DD',
    },
  ];
}
