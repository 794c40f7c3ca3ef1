// An application receipt out of its XML.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { XmlNode } from '../../ground/xml/read-xml.ts';
import { OID } from './codes.ts';
import type { AppRec, OrganisationLevel, Party, PartyId } from './model.ts';
import {
  attribute,
  child,
  childrenOf,
  codedValue,
  generatedIn,
  missing,
  text,
  word,
} from './reading/node.ts';

const statuses: readonly string[] = ['1', '2', '3'];

export function readAppRec(
  root: XmlNode,
  version: AppRec['version'],
): { readonly message?: AppRec; readonly issues: readonly Issue[] } {
  const objection = twiceIssue(root) ?? versionIssue(root) ?? statusIssue(root);
  if (objection) {
    return { issues: [objection] };
  }
  const [id, generated] = [word(root, 'Id'), generatedIn(root)];
  const original = child(root, 'OriginalMsgId');
  const about = word(original, 'Id');
  const issues = [
    ...(id ? [] : [missing('/AppRec/Id', root, 'The id of the receipt')]),
    ...(generated
      ? []
      : [missing('/AppRec/GenDate', root, 'The time of the receipt, as a date and time that there is,')]),
    ...(about ? [] : [missing('/AppRec/OriginalMsgId/Id', root, 'The id of the message that is answered')]),
  ];
  if (!(id && generated && about)) {
    return { issues };
  }
  return {
    message: {
      kind: 'apprec',
      version,
      id,
      generated,
      sender: partyOf(child(root, 'Sender')),
      receiver: partyOf(child(root, 'Receiver')),
      status: attribute(child(root, 'Status'), 'V') as AppRec['status'],
      errors: childrenOf(root, 'Error').flatMap((each) => codedValue(each) ?? []),
      original: {
        id: about,
        type: attribute(child(original, 'MsgType'), 'V') ?? '',
        issued: word(original, 'IssueDate') ?? '',
      },
    },
    issues,
  };
}

/** What stands in a receipt once. */
const once = ['MsgType', 'MIGversion', 'GenDate', 'Id', 'Sender', 'Receiver', 'Status', 'OriginalMsgId'];

/** With two answers, or answers to two messages, nobody can say which one is meant. */
function twiceIssue(root: XmlNode): Issue | undefined {
  const original = child(root, 'OriginalMsgId');
  const isTwice = (node: XmlNode | undefined, name: string) => childrenOf(node, name).length > 1;
  const twice =
    once.find((name) => isTwice(root, name)) ?? (isTwice(original, 'Id') ? 'OriginalMsgId/Id' : undefined);
  return twice === undefined
    ? undefined
    : {
        severity: 'error',
        code: 'structure',
        path: `/AppRec/${twice}`,
        text: 'It stands in the receipt more than once, so it is not sure which one counts',
        fix: 'Send one receipt for each message, with one status',
        line: root.line,
      };
}

/** The date in it varies between senders; the number does not. */
function versionIssue(root: XmlNode): Issue | undefined {
  const version = word(root, 'MIGversion');
  if (version !== undefined && /^v?1\.[01](\s|$)/.test(version)) {
    return undefined;
  }
  return {
    severity: 'error',
    code: version ? 'not-supported' : 'required',
    path: '/AppRec/MIGversion',
    text: version ? 'This version of AppRec is not known' : 'The version of the AppRec is missing',
    fix: 'Send an AppRec 1.0 (MIGversion "1.0 2004-11-21") or 1.1 ("v1.1 2012-02-15")',
  };
}

function statusIssue(root: XmlNode): Issue | undefined {
  const { v: status, s: system = OID.apprecStatus } = codedValue(child(root, 'Status')) ?? {};
  if (status !== undefined && statuses.includes(status) && system === OID.apprecStatus) {
    return undefined;
  }
  return {
    severity: 'error',
    code: status ? 'code-invalid' : 'required',
    path: '/AppRec/Status',
    text: status ? 'The status is none of code system 8258' : 'The status is missing',
    fix: 'Send status 1 (OK), 2 (rejected) or 3 (OK, error in a part)',
  };
}

function partyOf(node: XmlNode | undefined): Party {
  const inst = child(child(node, 'HCP'), 'Inst');
  const unit = levelOf(child(inst, 'Dept'));
  return { organisation: levelOf(inst) ?? { name: '', ids: [] }, ...(unit ? { unit } : {}) };
}

function levelOf(node: XmlNode | undefined): OrganisationLevel | undefined {
  if (!node) {
    return undefined;
  }
  const own = idOf(word(node, 'Id'), attribute(child(node, 'TypeId'), 'V'));
  const more = childrenOf(node, 'AdditionalId').flatMap((each) =>
    idOf(word(each, 'Id'), attribute(child(each, 'Type'), 'V')),
  );
  return { name: text(node, 'Name') ?? '', ids: [...own, ...more] };
}

function idOf(id: string | undefined, type: string | undefined): PartyId[] {
  return id && type ? [{ id, type }] : [];
}
