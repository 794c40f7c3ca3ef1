// XML of the network as a value: dialogue messages and application receipts, or the reasons why it is neither.
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseXml, type XmlNode } from '../../ground/xml/read-xml.ts';
import {
  APPREC_1_0,
  APPREC_1_1,
  DIALOG_1_0,
  DIALOG_1_1,
  dialogTypes,
  MSGHEAD,
  MSGHEAD_VERSION,
} from './codes.ts';
import type {
  AppRec,
  Conversation,
  DialogAttachment,
  DialogMessage,
  DialogPatient,
  Note,
  NoteRole,
  OrganisationLevel,
  Party,
  Professional,
} from './model.ts';
import { readAppRec } from './read-apprec.ts';
import {
  attribute,
  child,
  childrenOf,
  codedValue,
  generatedIn,
  idents,
  missing,
  text,
  word,
} from './read-node.ts';

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
  const objection = twiceIssue(root, info) ?? versionIssue(info) ?? typeIssue(info, type);
  if (objection) {
    return { issues: [objection] };
  }
  const [id, generated] = [word(info, 'MsgId'), generatedIn(info)];
  const sender = partyOf(child(info, 'Sender'));
  const receiver = partyOf(child(info, 'Receiver'));
  const documents = childrenOf(root, 'Document').map((each) => child(each, 'RefDoc'));
  const dialogs = documents.flatMap((refDoc) => dialogIn(refDoc));
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
  const attached = documents.map(attachmentOf);
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
      attachments: attached.flatMap(({ attachment }) => attachment ?? []),
    },
    issues: [...attached.flatMap(({ issue }) => issue ?? []), ...signatureIssue(root)],
  };
}

/** What stands in a head once. */
const once = ['Type', 'MIGversion', 'GenDate', 'MsgId', 'ConversationRef', 'Sender', 'Receiver', 'Patient'];

/** Two persons, or two ids, and nobody can say which one is meant. */
function twiceIssue(root: XmlNode, info: XmlNode | undefined): Issue | undefined {
  const heads = childrenOf(root, 'MsgInfo').length;
  const twice = heads > 1 ? '' : once.find((name) => childrenOf(info, name).length > 1);
  if (twice === undefined) {
    return undefined;
  }
  return {
    severity: 'error',
    code: 'structure',
    path: `/MsgHead/MsgInfo${twice && `/${twice}`}`,
    text: 'It stands in the head more than once, so it is not sure which one counts',
    fix: 'Send one message with one head',
    ...(info ? { line: info.line } : {}),
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
  const unit = levelOf(child(top, 'Organisation'));
  return organisation && { organisation, ...(unit ? { unit } : {}) };
}

function levelOf(node: XmlNode | undefined): OrganisationLevel | undefined {
  const name = text(node, 'OrganisationName');
  const ids = idents(node);
  return name && ids.length > 0 ? { name, ids } : undefined;
}

function nameOf(node: XmlNode): { family?: string; middle?: string; given?: string } {
  const [family, middle, given] = [
    text(node, 'FamilyName'),
    text(node, 'MiddleName'),
    text(node, 'GivenName'),
  ];
  return { ...(family ? { family } : {}), ...(middle ? { middle } : {}), ...(given ? { given } : {}) };
}

function patientOf(node: XmlNode): DialogPatient {
  const birthDate = word(node, 'DateOfBirth');
  return { ...nameOf(node), ...(birthDate ? { birthDate } : {}), ids: idents(node) };
}

function dialogIn(refDoc: XmlNode | undefined): { refDoc: XmlNode; node: XmlNode }[] {
  const node = child(refDoc, 'Content')?.children.find(
    ({ name, namespace }) =>
      name === 'Dialogmelding' && (namespace === DIALOG_1_0 || namespace === DIALOG_1_1),
  );
  return refDoc && node ? [{ refDoc, node }] : [];
}

/** Notes as they are; a question is read as a note whose text is the question. */
function notesOf(dialog: XmlNode): Note[] {
  const notes = childrenOf(dialog, 'Notat').map((node) =>
    noteOf(node, 'TemaKodet', 'Tema', 'TekstNotatInnhold'),
  );
  const questions = childrenOf(dialog, 'Foresporsel').map((node) =>
    noteOf(node, 'TypeForesp', 'EmneSporsmal', 'Sporsmal'),
  );
  return [...notes, ...questions];
}

function noteOf(node: XmlNode, themeName: string, subjectName: string, textName: string): Note {
  const [subject, body] = [text(node, subjectName), text(node, textName)];
  const [remark, documentId] = [
    text(node, 'Merknad') ?? text(node, 'Begrunnelse'),
    word(node, 'DokIdNotat') ?? word(node, 'DokIdForesp'),
  ];
  return {
    theme: codedValue(child(node, themeName)) ?? {},
    ...(subject ? { subject } : {}),
    ...(body ? { text: body } : {}),
    ...(remark ? { remark } : {}),
    ...(documentId ? { documentId } : {}),
    roles: childrenOf(node, 'RollerRelatertNotat').map(noteRole),
  };
}

function noteRole(node: XmlNode): NoteRole {
  const person = child(node, 'HealthcareProfessional');
  const role = codedValue(child(node, 'RoleToPatient') ?? child(person, 'RoleToPatient'));
  const unit = levelOf(child(child(node, 'TilknyttetEnhet'), 'Kontaktenhet'));
  return {
    ...(role ? { role } : {}),
    ...(unit ? { unit } : {}),
    ...(person ? { professional: professionalOf(person) } : {}),
  };
}

function professionalOf(node: XmlNode): Professional {
  const profession = codedValue(child(node, 'TypeHealthcareProfessional'));
  return {
    ...nameOf(node),
    ...(profession ? { profession } : {}),
    ids: idents(node),
    telecom: childrenOf(node, 'TeleCom').flatMap((each) => attribute(child(each, 'TeleAddress'), 'V') ?? []),
  };
}

function attachmentOf(refDoc: XmlNode | undefined): { attachment?: DialogAttachment; issue?: Issue } {
  const kind = attribute(child(refDoc, 'MsgType'), 'V');
  if (refDoc === undefined || dialogIn(refDoc).length > 0) {
    return {};
  }
  if (kind === 'XML') {
    return { issue: structuredContent(refDoc) };
  }
  const data = child(child(refDoc, 'Content'), 'Base64Container')?.text.replace(/\s+/g, '');
  if (!data || Buffer.from(data, 'base64').toString('base64') !== data) {
    return { issue: unreadableAttachment(refDoc) };
  }
  const [title, issued] = [text(refDoc, 'Description'), attribute(child(refDoc, 'IssueDate'), 'V')];
  return {
    attachment: {
      contentType: word(refDoc, 'MimeType') ?? 'application/octet-stream',
      ...(title ? { title } : {}),
      ...(issued ? { issued } : {}),
      data,
    },
  };
}

function structuredContent({ line }: XmlNode): Issue {
  return {
    severity: 'warning',
    code: 'not-supported',
    path: '/MsgHead/Document/RefDoc/Content',
    text: 'A document is structured content of another kind than a Dialogmelding, and was not read',
    fix: 'Send it in words, or as an attachment that people can read',
    line,
  };
}

function unreadableAttachment({ line }: XmlNode): Issue {
  return {
    severity: 'warning',
    code: 'not-supported',
    path: '/MsgHead/Document/RefDoc/Content',
    text: 'An attachment is not in the message as base64, and was not read',
    fix: 'Send attachments inside the message, in a Base64Container',
    line,
  };
}
