// A dialogue message or an application receipt as XML. The order of the elements is that of the schemas.

import { document, type Element, element, textElement } from '../../ground/xml/write-xml.ts';
import {
  APPREC,
  APPREC_1_0,
  APPREC_1_1,
  BASE64,
  COMMON_PARTS,
  type Coded,
  DIALOG_1_0,
  DIALOG_1_1,
  DIALOG_AVVIK,
  DIALOG_HELSEFAGLIG,
  documentKinds,
  MSGHEAD,
  MSGHEAD_VERSION,
  OID,
  organisationIds,
  personIds,
} from './codes.ts';
import type {
  AppRec,
  CodedValue,
  DialogAttachment,
  DialogMessage,
  DialogPatient,
  Note,
  NoteRole,
  OrganisationLevel,
  Party,
  PartyId,
  Professional,
} from './model.ts';

/** Hodemelding 1.2 with a Dialogmelding 1.1; a message that tells of a fault is a profile of 1.0 (HIS 1151). */
export function writeDialog(message: DialogMessage): string {
  const { id, generated, conversation, sender, receiver, patient } = message;
  return document(
    element(
      'MsgHead',
      { xmlns: MSGHEAD },
      element(
        'MsgInfo',
        {},
        coded('Type', message.type === DIALOG_AVVIK.code ? DIALOG_AVVIK : DIALOG_HELSEFAGLIG),
        textElement('MIGversion', MSGHEAD_VERSION),
        textElement('GenDate', generated),
        textElement('MsgId', id),
        conversation &&
          element(
            'ConversationRef',
            {},
            textElement('RefToParent', conversation.parent),
            textElement('RefToConversation', conversation.conversation),
          ),
        element('Sender', {}, party(sender)),
        element('Receiver', {}, party(receiver)),
        patient && patientElement(patient),
      ),
      dialogDocument(message),
      message.attachments.map(attachment),
    ),
  );
}

function dialogDocument({ version, notes, generated, documentId }: DialogMessage): Element {
  const xmlns = version === '1.0' ? DIALOG_1_0 : DIALOG_1_1;
  const dialog = element('Dialogmelding', { xmlns, 'xmlns:fk1': COMMON_PARTS }, notes.map(note));
  return element(
    'Document',
    {},
    element(
      'RefDoc',
      {},
      element('IssueDate', { V: generated }),
      coded('MsgType', documentKinds.xml),
      textElement('Id', documentId),
      element('Content', {}, dialog),
    ),
  );
}

function attachment({ contentType, title, issued, data }: DialogAttachment): Element {
  return element(
    'Document',
    {},
    element(
      'RefDoc',
      {},
      issued === undefined ? undefined : element('IssueDate', { V: issued }),
      coded('MsgType', documentKinds.attachment),
      textElement('MimeType', contentType),
      textElement('Description', title),
      element('Content', {}, { name: 'Base64Container', attributes: [['xmlns', BASE64]], content: data }),
    ),
  );
}

function note({ theme, subject, text, remark, documentId, roles }: Note): Element {
  return element(
    'Notat',
    {},
    codedValue('TemaKodet', theme),
    textElement('Tema', subject),
    textElement('TekstNotatInnhold', text),
    textElement('Merknad', remark),
    textElement('DokIdNotat', documentId),
    roles.map(noteRole),
  );
}

function noteRole({ role, unit, professional }: NoteRole): Element {
  return element(
    'RollerRelatertNotat',
    {},
    role && codedValue('RoleToPatient', role),
    unit &&
      element(
        'TilknyttetEnhet',
        {},
        element(
          'Kontaktenhet',
          {},
          textElement('fk1:OrganisationName', unit.name),
          unit.ids.map((id) => ident(id, OID.organisationId, organisationIds, 'fk1:', 'fk1:')),
        ),
      ),
    professional && professionalElement(professional),
  );
}

function professionalElement({ profession, ids, telecom, ...name }: Professional): Element {
  return element(
    'HealthcareProfessional',
    {},
    profession && codedValue('TypeHealthcareProfessional', profession),
    nameElements(name),
    ids.map((id) => ident(id, OID.personId, personIds, 'fk1:')),
    telecom.map((address) => element('TeleCom', {}, element('fk1:TeleAddress', { V: address }))),
  );
}

function patientElement({ birthDate, ids, ...name }: DialogPatient): Element {
  return element(
    'Patient',
    {},
    nameElements(name),
    textElement('DateOfBirth', birthDate),
    ids.map((id) => ident(id, OID.personId, personIds)),
  );
}

function nameElements(name: { family?: string; middle?: string; given?: string }): (Element | undefined)[] {
  return [
    textElement('FamilyName', name.family),
    textElement('MiddleName', name.middle),
    textElement('GivenName', name.given),
  ];
}

function party({ organisation, unit }: Party): Element {
  return organisationElement(organisation, unit && organisationElement(unit));
}

function organisationElement({ name, ids }: OrganisationLevel, below?: Element): Element {
  return element(
    'Organisation',
    {},
    textElement('OrganisationName', name),
    ids.map((id) => ident(id, OID.organisationId, organisationIds)),
    below,
  );
}

function ident(
  { id, type }: PartyId,
  system: string,
  names: readonly Coded[],
  prefix = '',
  own = '',
): Element {
  const display = names.find(({ code }) => code === type)?.display;
  return element(
    `${own}Ident`,
    {},
    textElement(`${prefix}Id`, id),
    element(`${prefix}TypeId`, { V: type, DN: display, S: system }),
  );
}

function coded(name: string, { code, display }: Coded): Element {
  return element(name, { V: code, DN: display });
}

function codedValue(name: string, { v, dn, s, ot }: CodedValue): Element {
  return element(name, { V: v, DN: dn, S: s, OT: ot });
}

const statusNames = { '1': 'OK', '2': 'Avvist', '3': 'OK, feil i delmelding' } as const;

/** An application receipt in the version that it names. */
export function writeAppRec(receipt: AppRec): string {
  const { version, id, generated, sender, receiver, status, errors, original } = receipt;
  const [namespace, migVersion] =
    version === '1.0' ? [APPREC_1_0, '1.0 2004-11-21'] : [APPREC_1_1, 'v1.1 2012-02-15'];
  return document(
    element(
      'AppRec',
      { xmlns: namespace },
      coded('MsgType', APPREC),
      textElement('MIGversion', migVersion),
      textElement('GenDate', generated),
      textElement('Id', id),
      element('Sender', {}, receiptParty(sender)),
      element('Receiver', {}, receiptParty(receiver)),
      element('Status', { V: status, DN: statusNames[status] }),
      errors.map((error) => codedValue('Error', error)),
      element(
        'OriginalMsgId',
        {},
        element('MsgType', { V: original.type }),
        textElement('IssueDate', original.issued),
        textElement('Id', original.id),
      ),
    ),
  );
}

function receiptParty({ organisation, unit }: Party): Element {
  return element(
    'HCP',
    {},
    element(
      'Inst',
      {},
      level(organisation),
      unit && element('Dept', {}, level(unit), additional(unit)),
      additional(organisation),
    ),
  );
}

function level({ name, ids: [first] }: OrganisationLevel): (Element | undefined)[] {
  return [
    textElement('Name', name),
    textElement('Id', first?.id),
    first && element('TypeId', { V: first.type, DN: displayOf(first) }),
  ];
}

function additional({ ids }: OrganisationLevel): Element[] {
  return ids
    .slice(1)
    .map((id) =>
      element(
        'AdditionalId',
        {},
        textElement('Id', id.id),
        element('Type', { V: id.type, DN: displayOf(id) }),
      ),
    );
}

function displayOf({ type }: PartyId): string | undefined {
  return organisationIds.find(({ code }) => code === type)?.display;
}
