// A dialogue message of the network as a FHIR message: notices as we send them, replies, and health information.
import { createHash } from 'node:crypto';
import type {
  Attachment,
  Bundle,
  CodeableConcept,
  Communication,
  Flag,
  HumanName,
  Identifier,
  MessageHeader,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { v5 } from 'uuid';
import { atInNorway } from '../delivery/calendar.ts';
import { codeSystem, profile } from '../fhir/canonical.ts';
import { ROLE_9034 } from '../fhir/identifier-system.ts';
import { type MessageEvent, messageBundle } from '../fhir/message.ts';
import { organisationIds, personIds, roles } from './codes.ts';
import type {
  DialogAttachment,
  DialogMessage,
  NoteRole,
  OrganisationLevel,
  Party,
  PartyId,
} from './model.ts';
import { type DialogKind, kindByTitle, writtenFormOf } from './titles.ts';

/** Namespace of ids that follow from a `MsgId` (a random UUID, fixed for good). */
const NAMESPACE = '0b9f1f60-3c3e-4f0e-8f7e-6a52d9a5c0de';

/** Our notice that a dialogue message answers. */
export interface AnsweredNotice {
  /** Id of the Task that the answer is about. */
  readonly task: string;
  /** When the notice was made, ISO 8601. */
  readonly madeAt: string;
  /** `MessageHeader.id` of the notice. */
  readonly messageId: string;
  /** Whom it was sent to: a reply from that address is that unit's, also when it names itself by HER-id alone. */
  readonly unit?: { readonly address: string; readonly organizationNumber: string };
}

interface Names {
  readonly id: (part: string) => string;
  readonly ref: (part: string) => { reference: string };
}

/** The id that a message has in FHIR: its `MsgId` when that can be one, else one that follows from it. */
export function messageIdOf(msgId: string): string {
  return /^[A-Za-z0-9\-.]{1,64}$/.test(msgId) ? msgId : v5(msgId, NAMESPACE);
}

/**
 * The FHIR message. With `answered` it is the unit's reply to that notice. Without, the title decides what it is; a
 * message that follows another is a reply, any other tells something about the person's health.
 */
export function fromDialog(dialog: DialogMessage, answered?: AnsweredNotice): Bundle {
  const names = namesOf(dialog);
  const [note] = dialog.notes;
  const known = answered ? undefined : kindByTitle(note?.subject);
  const event = known?.event ?? (answered || dialog.conversation ? 'need-reply' : 'health-information');
  const coordinator = answered && dialog.notes.flatMap((each) => each.roles).find(isAppointed);
  const named = coordinator ?? note?.roles.find(({ role }) => role?.v !== roles.contactAtReceiver.code);
  const focus: Resource[] = [
    communicationOf(dialog, event, names, known !== undefined),
    ...taskOf(dialog, event, names, named),
    ...(known?.event === 'need-notice' ? [flagOf(known, names)] : []),
    ...(answered ? [answeredTask(dialog, answered, names, coordinator !== undefined)] : []),
  ];
  const content: Resource[] = [
    ...focus,
    patientOf(dialog, names),
    senderOf(dialog, named, names, answered?.unit),
    organizationOf(receiverProfile(event), dialog.receiver.organisation, names.id('recipient')),
    ...personOf(named, names),
  ];
  const answers =
    event === 'need-reply'
      ? (answered?.messageId ?? messageIdOf(dialog.conversation?.parent ?? dialog.id))
      : undefined;
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: messageIdOf(dialog.id),
    meta: { profile: [profile('ip-message-header')] },
    eventCoding: { system: codeSystem('ip-message-event'), code: event },
    destination: [
      {
        name: nameOf(dialog.receiver),
        endpoint: addressOf(dialog.receiver),
        receiver: names.ref('recipient'),
      },
    ],
    sender: names.ref('sender'),
    source: { name: nameOf(dialog.sender), endpoint: addressOf(dialog.sender) },
    ...(answers ? { response: { identifier: answers, code: 'ok' } } : {}),
    focus: focus
      .filter(({ resourceType }) => resourceType !== 'Flag')
      .map(({ id }) => ({ reference: `urn:uuid:${id}` })),
  };
  // The same document is the same send: it comes again when our receipt was lost.
  return messageBundle(names.id('bundle'), instantOf(dialog), header, content);
}

function namesOf(dialog: DialogMessage): Names {
  const id = (part: string) =>
    part === 'communication' && /^[0-9a-f-]{36}$/.test(dialog.documentId ?? '')
      ? (dialog.documentId ?? '')
      : v5(`${dialog.id}|${part}`, NAMESPACE);
  return { id, ref: (part) => ({ reference: `urn:uuid:${id(part)}` }) };
}

/** A time without offset is a time in Norway: the messages come from Norwegian systems. */
function instantOf({ generated }: DialogMessage): string {
  return /(Z|[+-]\d\d:\d\d)$/.test(generated) ? generated : atInNorway(generated.slice(0, 19)).toISOString();
}

function communicationOf(
  dialog: DialogMessage,
  event: MessageEvent,
  { id, ref }: Names,
  ours: boolean,
): Communication {
  const [note] = dialog.notes;
  const thread = note?.documentId;
  const profileName = profileNames[event];
  const language = ours ? writtenFormOf(note?.text ?? '') : undefined;
  const text = dialog.notes.flatMap((each) => textOf(each, ours)).join('\n\n');
  return {
    resourceType: 'Communication',
    id: id('communication'),
    ...(profileName ? { meta: { profile: [profile(`ip-communication-${profileName}`)] } } : {}),
    ...(thread && /^urn:uuid:/.test(thread)
      ? { identifier: [{ system: 'urn:ietf:rfc:3986', value: thread }] }
      : {}),
    status: 'completed',
    category: [
      { coding: [{ system: codeSystem('ip-communication-kind'), code: categories[event] ?? 'reply' }] },
    ],
    ...(dialog.conversation ? { inResponseTo: [messageReference(dialog.conversation.parent)] } : {}),
    subject: ref('patient'),
    ...(event === 'need-notice' ? { about: [ref('flag')] } : {}),
    sent: instantOf(dialog),
    sender: ref('sender'),
    recipient: [ref('recipient')],
    payload: [
      ...(text ? [{ contentString: text }] : []),
      ...dialog.attachments.map((each) => ({
        contentAttachment: attachmentOf(each, language),
      })),
    ],
  };
}

const categories: Partial<Record<MessageEvent, string>> = {
  'need-notice': 'notice-of-need',
  'need-notice-cancellation': 'cancellation',
  'health-information': 'health-information',
  'partner-information': 'partner-information',
};

const profileNames: Partial<Record<MessageEvent, string>> = {
  'need-notice': 'notice',
  'health-information': 'health-information',
  'partner-information': 'partner-information',
  'need-reply': 'reply',
};

function messageReference(msgId: string): { identifier: Identifier } {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${msgId}` } };
}

/** Our own letters begin with their title; what others write does not, and both are kept. */
function textOf({ subject, text, remark }: DialogMessage['notes'][number], ours: boolean): string[] {
  return [ours ? undefined : subject, text, remark].flatMap((each) => each ?? []);
}

function attachmentOf({ contentType, title, issued, data }: DialogAttachment, language?: string): Attachment {
  const bytes = Buffer.from(data, 'base64');
  return {
    contentType,
    ...(language ? { language } : {}),
    data,
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    ...(title ? { title } : {}),
    ...(issued && /(Z|[+-]\d\d:\d\d)$|^\d{4}(-\d\d){0,2}$/.test(issued) ? { creation: issued } : {}),
  };
}

function flagOf(kind: Extract<DialogKind, { event: 'need-notice' }>, { id, ref }: Names): Flag {
  const system = codeSystem('ip-flag-code');
  return {
    resourceType: 'Flag',
    id: id('flag'),
    meta: { profile: [profile('ip-flag')] },
    status: 'active',
    code: { coding: kind.needs.map((code) => ({ system, code })) },
    subject: ref('patient'),
  };
}

/** What a notice asks for, and what a cancellation no longer asks for. */
function taskOf(
  dialog: DialogMessage,
  event: MessageEvent,
  { id, ref }: Names,
  named: NoteRole | undefined,
): Task[] {
  if (event !== 'need-notice' && event !== 'need-notice-cancellation') {
    return [];
  }
  const asked = event === 'need-notice';
  return [
    {
      resourceType: 'Task',
      id: id('task'),
      meta: { profile: [profile('ip-task-ke-request')] },
      status: asked ? 'requested' : 'cancelled',
      intent: 'order',
      code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
      focus: ref('communication'),
      for: ref('patient'),
      authoredOn: instantOf(dialog),
      lastModified: instantOf(dialog),
      requester: ref(asked && named?.professional ? 'contact' : 'sender'),
      owner: ref('recipient'),
    },
  ];
}

/** A reply in words says that the unit has the notice, no more; a coordinator that it names by the code is appointed. */
function answeredTask(
  dialog: DialogMessage,
  { task, madeAt, messageId }: AnsweredNotice,
  { ref }: Names,
  appointed: boolean,
): Task {
  const output = {
    type: { coding: [{ system: codeSystem('ip-task-output'), code: 'coordinator' }] },
    valueReference: ref('contact'),
  };
  return {
    resourceType: 'Task',
    id: task,
    meta: { profile: [profile('ip-task-ke-request')] },
    status: appointed ? 'completed' : 'accepted',
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
    businessStatus: {
      coding: [
        { system: codeSystem('ip-business-status'), code: appointed ? 'coordinator-appointed' : 'received' },
      ],
    },
    focus: messageReference(messageId),
    for: ref('patient'),
    authoredOn: madeAt,
    lastModified: instantOf(dialog),
    requester: ref('recipient'),
    owner: ref('sender'),
    ...(appointed ? { output: [output] } : {}),
  };
}

function isAppointed({ role, professional }: NoteRole): boolean {
  return role?.v === roles.coordinatorOfPlan.code && Boolean(professional?.family ?? professional?.given);
}

function patientOf({ patient }: DialogMessage, { id }: Names): Patient {
  const name = patient && humanName(patient);
  const identifier = identifiersOf(patient?.ids, personIds);
  return {
    resourceType: 'Patient',
    id: id('patient'),
    meta: { profile: [profile('ip-patient')] },
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(name ? { name: [name] } : {}),
    ...(patient?.birthDate ? { birthDate: patient.birthDate } : {}),
  };
}

function humanName(name: { family?: string; middle?: string; given?: string }): HumanName | undefined {
  const given = [name.given, name.middle].flatMap((part) => part ?? []);
  return name.family || given.length > 0
    ? { ...(name.family ? { family: name.family } : {}), ...(given.length > 0 ? { given } : {}) }
    : undefined;
}

/** The unit behind the one who can be asked; else the party itself. */
function senderOf(
  { sender }: DialogMessage,
  named: NoteRole | undefined,
  { id }: Names,
  unit: AnsweredNotice['unit'],
): Organization {
  const level = named?.unit ?? sender.organisation;
  const isUnit = unit !== undefined && addressOf(sender) === unit.address;
  const numbered = level.ids.some(({ type }) => type === 'ENH');
  const ids = isUnit && !numbered ? [...level.ids, { id: unit.organizationNumber, type: 'ENH' }] : level.ids;
  return organizationOf('ip-organization', { ...level, ids }, id('sender'));
}

/** Notices go to coordinating units; information goes to whoever takes part. */
function receiverProfile(event: MessageEvent): 'ip-ke-organization' | 'ip-organization' {
  return event === 'need-notice' || event === 'need-notice-cancellation'
    ? 'ip-ke-organization'
    : 'ip-organization';
}

function organizationOf(kind: `ip-${string}`, level: OrganisationLevel, id: string): Organization {
  // A HER-id is an address, never the identity of an organisation.
  const identifier = identifiersOf(
    level.ids.filter(({ type }) => type !== 'HER'),
    organisationIds,
  );
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile(kind)] },
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(kind === 'ip-ke-organization' ? { active: true } : {}),
    name: level.name,
  };
}

function personOf(named: NoteRole | undefined, { id, ref }: Names): Resource[] {
  const { professional } = named ?? {};
  const name = professional && humanName(professional);
  if (!professional || !name) {
    return [];
  }
  const identifier = identifiersOf(professional.ids, personIds);
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: id('practitioner'),
    meta: { profile: [profile('ip-practitioner')] },
    ...(identifier.length > 0 ? { identifier } : {}),
    name: [name],
  };
  const code = roleConcept(named);
  const telecom = professional.telecom.flatMap(contactPoint);
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: id('contact'),
    meta: { profile: [profile('ip-practitioner-role')] },
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    organization: ref('sender'),
    ...(code ? { code: [code] } : {}),
    ...(telecom.length > 0 ? { telecom } : {}),
  };
  return [role, practitioner];
}

function roleConcept(named: NoteRole | undefined): CodeableConcept | undefined {
  const { v: code } = named?.role ?? {};
  return code ? { coding: [{ system: ROLE_9034, code }] } : undefined;
}

function contactPoint(address: string): { system: 'phone' | 'email'; value: string }[] {
  const found = /^(tel|mailto):(.+)$/.exec(address);
  return found?.[2] ? [{ system: found[1] === 'tel' ? 'phone' : 'email', value: decoded(found[2]) }] : [];
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

function identifiersOf(
  ids: readonly PartyId[] | undefined,
  types: readonly { readonly code: string; readonly system: string }[],
): Identifier[] {
  return (ids ?? []).flatMap(({ id: value, type }) => {
    const system = types.find(({ code }) => code === type)?.system;
    return system ? [{ system, value }] : [];
  });
}

function nameOf({ organisation, unit }: Party): string {
  return (unit ?? organisation).name;
}

/** The HER-id that the party has in the network, as an address. */
function addressOf({ organisation, unit }: Party): string {
  const [id] = [unit, organisation].flatMap((level) => level?.ids.filter(({ type }) => type === 'HER') ?? []);
  return id ? `her-id:${id.id}` : '';
}
