// A dialogue message of the network as a FHIR message: notices as we send them, replies, and health information.
import { createHash } from 'node:crypto';
import type { Attachment, Bundle, Communication, MessageHeader, Resource } from '@medplum/fhirtypes';
import { v5 } from 'uuid';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { plainId } from '../../ground/fhir/ids.ts';
import { messageBundle } from '../../ground/fhir/message.ts';
import { kindOf } from '../notice/compose.ts';
import { formOf, type MessageEvent } from '../notice/kinds.ts';
import { isRole, roles } from './codes.ts';
import { faultIn } from './fault.ts';
import { organizationOf, patientOf, personOf, senderOf } from './message-parties.ts';
import {
  type AnsweredNotice,
  addressOf,
  instantOf,
  messageReference,
  type Names,
  nameOf,
  statedInstant,
} from './message-parts.ts';
import { answeredTask, flagOf, taskOf } from './message-work.ts';
import type { DialogAttachment, DialogMessage, NoteRole } from './model.ts';
import { kindByTitle, writtenFormOf } from './titles.ts';

/** Namespace of ids that follow from a `MsgId` (a random UUID, fixed for good). */
const NAMESPACE = '0b9f1f60-3c3e-4f0e-8f7e-6a52d9a5c0de';

/** The id that a message has in FHIR: its `MsgId` when that can be one, else one that follows from it. */
export function messageIdOf(msgId: string): string {
  const plain = plainId(msgId);
  return /^[A-Za-z0-9\-.]{1,64}$/.test(plain) ? plain : v5(plain, NAMESPACE);
}

/**
 * The same id for a document that comes again because our receipt was lost, and another one for another text, also under
 * the same `MsgId`. When it was made says nothing: systems make a resend anew.
 */
export function contentIdOf({ generated: _, documentId: __, ...says }: DialogMessage): string {
  return v5(JSON.stringify(says), NAMESPACE);
}

/** A text that came under the `MsgId` of another one: a message of its own. */
export function setApart({ documentId: _, ...dialog }: DialogMessage): DialogMessage {
  return { ...dialog, id: contentIdOf(dialog) };
}

/**
 * The FHIR message. With `notice` it is the unit's reply to that notice. Without, the title decides what it is; a
 * message that follows another is a reply, and so is one that tells of a fault in another; any other tells something
 * about the person's health.
 */
export function fromDialog(dialog: DialogMessage, notice?: AnsweredNotice): Bundle {
  const names = namesOf(dialog);
  const [note] = dialog.notes;
  const fault = faultIn(dialog);
  const answered = notice ?? (fault && faultyIn(dialog, names));
  const known = answered || fault ? undefined : kindByTitle(note?.subject);
  const follows = answered ?? fault ?? dialog.conversation;
  const event = known?.event ?? (follows ? 'need-reply' : 'health-information');
  const coordinator = answered && !fault ? appointedIn(dialog) : undefined;
  const named = coordinator ?? note?.roles.find(({ role }) => !isRole(role, roles.contactAtReceiver));
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
    organizationOf(
      formOf(event)?.receiver ?? 'ip-organization',
      dialog.receiver.organisation,
      names.id('recipient'),
    ),
    ...personOf(named, names),
  ];
  const answers =
    event === 'need-reply'
      ? (answered?.messageId ?? (fault ? undefined : messageIdOf(dialog.conversation?.parent ?? dialog.id)))
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

/** The message that a fault is told of, as far as the message itself names it. */
function faultyIn({ conversation, generated }: DialogMessage, { id }: Names): AnsweredNotice | undefined {
  return (
    conversation && {
      task: id('task'),
      madeAt: instantOf({ generated }),
      messageId: messageIdOf(conversation.parent),
    }
  );
}

/** The one who is named under the code; where two different people are, a person has to read who it is. */
function appointedIn({ notes }: DialogMessage): NoteRole | undefined {
  const named = notes.flatMap(({ roles: all }) => all).filter(isAppointed);
  const people = new Set(
    named.map(({ professional: { family, middle, given } = {} }) =>
      [given, middle, family].join(' ').toLocaleLowerCase('nb'),
    ),
  );
  return people.size === 1 ? named[0] : undefined;
}

function isAppointed({ role, professional }: NoteRole): boolean {
  return isRole(role, roles.coordinatorOfPlan) && Boolean(professional?.family ?? professional?.given);
}

function namesOf(dialog: DialogMessage): Names {
  const id = (part: string) =>
    part === 'communication' && /^[0-9a-f-]{36}$/.test(dialog.documentId ?? '')
      ? (dialog.documentId ?? '')
      : v5(`${dialog.id}|${part}`, NAMESPACE);
  return { id, ref: (part) => ({ reference: `urn:uuid:${id(part)}` }) };
}

function communicationOf(
  dialog: DialogMessage,
  event: MessageEvent,
  { id, ref }: Names,
  ours: boolean,
): Communication {
  const [note] = dialog.notes;
  const thread = note?.documentId;
  const { category, profile: name } = letterOf(event);
  const language = ours ? writtenFormOf(note?.text ?? '') : undefined;
  const text = dialog.notes.flatMap((each) => textOf(each, ours)).join('\n\n');
  return {
    resourceType: 'Communication',
    id: id('communication'),
    ...(name ? { meta: { profile: [profile(name)] } } : {}),
    ...(thread && /^urn:uuid:/.test(thread)
      ? { identifier: [{ system: 'urn:ietf:rfc:3986', value: thread }] }
      : {}),
    status: 'completed',
    category: [kindOf(category)],
    ...(dialog.conversation ? { inResponseTo: [messageReference(dialog.conversation.parent)] } : {}),
    subject: ref('patient'),
    ...(event === 'need-notice' ? { about: [ref('flag')] } : {}),
    sent: statedInstant(dialog) ?? dialog.generated,
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

/** A reply has no row among the kinds: it comes back, and rests on the notice that it answers. */
const REPLY: { readonly category: string; readonly profile?: `ip-${string}` } = {
  category: 'reply',
  profile: 'ip-communication-reply',
};

function letterOf(event: MessageEvent): typeof REPLY {
  return formOf(event)?.letter ?? REPLY;
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
