// What stands in a message once, by its schema: when it stands there twice, nobody can say which one counts.
import type { Issue } from '../../../ground/outcome/issue.ts';
import { own } from '../../../ground/outcome/own.ts';
import type { XmlNode } from '../../../ground/xml/read-xml.ts';
import { childrenOf, saysSomething } from './node.ts';

const person = ['FamilyName', 'MiddleName', 'GivenName', 'DateOfBirth', 'RoleToPatient'];
const unit = ['OrganisationName', 'Organisation'];
const question = ['TypeForesp', 'EmneSporsmal', 'Sporsmal', 'Begrunnelse', 'DokIdForesp'];

/** Element → its parts that stand in it once, as far as something follows from them; empty ones count in the head alone. */
const once: Readonly<Record<string, readonly string[]>> = {
  MsgHead: ['MsgInfo'],
  MsgInfo: ['Type', 'MIGversion', 'GenDate', 'MsgId', 'ConversationRef', 'Sender', 'Receiver', 'Patient'],
  ConversationRef: ['RefToParent', 'RefToConversation'],
  Sender: ['Organisation'],
  Receiver: ['Organisation'],
  Organisation: unit,
  Kontaktenhet: unit,
  Patient: person,
  Person: person,
  HealthcareProfessional: person,
  Ident: ['Id', 'TypeId'],
  Document: ['RefDoc'],
  RefDoc: ['MsgType', 'Id', 'MimeType', 'Description', 'Content'],
  Notat: ['TemaKodet', 'Tema', 'TekstNotatInnhold', 'Merknad', 'DokIdNotat', 'Foresporsel'],
  Foresporsel: question,
  RollerRelatertNotat: ['RoleToPatient', 'TilknyttetEnhet', 'HealthcareProfessional', 'Person'],
  TilknyttetEnhet: ['Kontaktenhet', 'Merknad', 'HealthcareProfessional', 'Person'],
};

/** What is said is text with any markup. */
const prose: readonly string[] = ['TekstNotatInnhold', 'Sporsmal', 'Base64Container'];

/** Whoever is in doubt about the head is in doubt about the message. */
const head: readonly string[] = ['MsgHead', 'MsgInfo'];

/** The first part that stands twice where it stands once; undefined when there is none. */
export function twiceIssue(node: XmlNode, path = `/${node.name}`): Issue | undefined {
  const counts = (part: XmlNode) => head.includes(node.name) || saysSomething(part);
  const twice = own(once, node.name)?.find((name) => childrenOf(node, name).filter(counts).length > 1);
  if (twice !== undefined) {
    return {
      severity: 'error',
      code: 'structure',
      path: `${path}/${twice}`,
      text: 'It stands there more than once, so it is not sure which one counts',
      fix: 'Send the message as its schema has it',
      line: node.line,
    };
  }
  for (const each of node.children) {
    const issue = prose.includes(each.name) ? undefined : twiceIssue(each, `${path}/${each.name}`);
    if (issue) {
      return issue;
    }
  }
  return undefined;
}
