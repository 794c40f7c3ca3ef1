// From facts to the message for the coordinating unit: no more than the unit needs to answer (concepts C7, D6, D7, D15).

import { createHash } from 'node:crypto';
import type {
  Attachment,
  Communication,
  Flag,
  MessageHeader,
  Provenance,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { requireInstant } from '../../ground/norway/instant.ts';
import type { NeedFacts } from './facts.ts';
import { noticeId, threadOf } from './identity.ts';
import type { MessageEvent } from './kinds.ts';
import { cancellationLetter, type Letter, letterFacts, letterText, noticeLetter } from './letter.ts';
import {
  contactPerson,
  minimalPatient,
  type NoticeRecipient,
  placeIn,
  recipientOrganization,
  senderOrganization,
} from './parties.ts';
import { entityNamed, provenanceOf } from './provenance.ts';
import { taskOf } from './task.ts';

/** Where answers to the notice shall go. */
export interface NoticeSource {
  readonly endpoint: string;
  readonly name: string;
}

/** What a notice says of one need. Ids depend on `key` and the recipient's place alone. */
export interface NoticeContent {
  readonly key: string;
  /** Key of the notice on whose thread this one continues; without it the thread is its own. */
  readonly thread?: string | undefined;
  /** Which update of the notice it is, from 1: the same Flag and Task in a message of its own. Without it, the notice itself. */
  readonly update?: number | undefined;
  readonly facts: NeedFacts;
  /** Codes of `ip-flag-code` that remain: what the person declines or does not need is not told (concept D7). */
  readonly needs: readonly string[];
  /** Who consented, for the letter. */
  readonly by: 'person' | 'representative' | undefined;
  readonly recipient: NoticeRecipient;
  readonly source: NoticeSource;
  /** What only this installation knows, so that nobody else can compute ids of its messages. */
  readonly secret?: string | undefined;
  /** `MessageHeader.id` of this very message, when it has gone before. */
  readonly messageId?: string | undefined;
  /** `MessageHeader.id` of the message that this one follows. */
  readonly follows?: string | undefined;
  /** When the notice is made, ISO 8601 with offset. */
  readonly instant: string;
}

/** Header first, then what it carries. */
export interface ComposedNotice {
  readonly header: MessageHeader;
  readonly content: readonly Resource[];
}

interface Names {
  readonly id: (part: string) => string;
  readonly ref: (part: string) => { reference: string };
}

/** The letter of the notice, in the written form that the unit uses. */
export function letterOfNotice(notice: NoticeContent, kind: 'notice' | 'cancellation' = 'notice'): Letter {
  const { facts, recipient, source, needs, by, instant, key, thread, update } = notice;
  const content = {
    ...letterFacts(facts, requireInstant(instant, 'instant')),
    language: recipient.language ?? 'nb',
    at: instant,
    sender: facts.organization?.name ?? source.name,
    recipient: recipient.name,
    to: recipient.to ?? 'municipality',
    needs,
    by,
    thread: threadOf(thread ?? key),
    update: update !== undefined,
  };
  return kind === 'notice' ? noticeLetter(content) : cancellationLetter(content);
}

/** The letter as a Communication carries it: to the unit, and in the person's record. */
export type LetterPayload = NonNullable<Communication['payload']>;

/** Composes the notice of need. Pure: the same content and letter give the same resources. */
export function composeNotice(
  notice: NoticeContent,
  pdf?: Uint8Array,
  letter: Letter = letterOfNotice(notice),
): ComposedNotice & { readonly payload: LetterPayload } {
  const { key, facts, recipient, source, instant } = notice;
  const names = namesOf(key, placeIn(recipient));
  const { id, ref } = names;
  const contact = contactPerson(
    facts,
    { practitioner: id('practitioner'), role: id('contact') },
    ref('sender'),
    requireInstant(instant, 'instant'),
  );
  const [headerPart, communication] = [
    partOf('header', notice.update),
    partOf('communication', notice.update),
  ];
  const header = headerOf(notice, names, 'need-notice', headerPart, [communication, 'task']);
  const entities = [
    { role: 'source' as const, what: ref(communication) },
    ...(notice.update === undefined ? [] : [revised(notice, names)]),
  ];
  const payload = payloadOf(letter, pdf);
  return {
    header,
    payload,
    content: [
      communicationOf(notice, names, payload),
      requestOf(names, instant, contact.length > 0 ? 'contact' : 'sender', communication),
      flagOf(notice, names),
      minimalPatient(facts.patient, id('patient'), requireInstant(instant, 'instant')),
      senderOrganization(facts, source.name, id('sender')),
      recipientOrganization(recipient, id('recipient')),
      ...contact,
      originOf(names, header, instant, entities, notice.update),
    ],
  };
}

/**
 * Takes a notice back on the same thread: the same parties, the Task cancelled, nothing new about the person.
 * Source: D16 (design); the Provenance names the message that it takes back.
 */
export function composeCancellation(notice: NoticeContent, pdf?: Uint8Array): ComposedNotice {
  const { key, thread, facts, recipient, source, instant } = notice;
  const names = namesOf(key, placeIn(recipient));
  const { id, ref } = names;
  const header = headerOf(notice, names, 'need-notice-cancellation', 'cancellation-header', [
    'cancellation',
    'task',
  ]);
  const communication: Communication = {
    resourceType: 'Communication',
    id: id('cancellation'),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(thread ?? key) }],
    status: 'completed',
    category: [kindOf('cancellation')],
    inResponseTo: [namedByItself(id('communication'))],
    subject: ref('patient'),
    sent: instant,
    sender: ref('sender'),
    recipient: [ref('recipient')],
    payload: payloadOf(letterOfNotice(notice, 'cancellation'), pdf),
  };
  return {
    header,
    content: [
      communication,
      { ...requestOf(names, instant, 'sender', 'cancellation'), status: 'cancelled' },
      minimalPatient(facts.patient, id('patient'), requireInstant(instant, 'instant')),
      senderOrganization(facts, source.name, id('sender')),
      recipientOrganization(recipient, id('recipient')),
      originOf(names, header, instant, [revised(notice, names)]),
    ],
  };
}

/** What of a notice is anew in each update of it; everything else keeps its id. */
export function partOf(part: string, update: number | undefined): string {
  return update ? `${part}|update-${update}` : part;
}

/** The first message of the notice is the one that is followed up, unless another is named. */
function revised(notice: NoticeContent, names: Names): NonNullable<Provenance['entity']>[number] {
  return entityNamed('revision', `urn:uuid:${notice.follows ?? headerId(notice, names, 'header')}`);
}

/** The same for every send of the message. Whoever knows it acknowledges the message, so it follows from what others do not know. */
function headerId({ secret, key, recipient }: NoticeContent, { id }: Names, part: string): string {
  return secret === undefined ? id(part) : noticeId(`${secret}|${key}|${placeIn(recipient)}`, part);
}

/** What is not in the same message is named by its own identifier. */
function namedByItself(id: string): { identifier: { system: string; value: string } } {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` } };
}

function namesOf(key: string, place: string): Names {
  const known = new Map<string, string>();
  const id = (part: string) => {
    const found = known.get(part) ?? noticeId(`${key}|${place}`, part);
    known.set(part, found);
    return found;
  };
  return { id, ref: (part) => ({ reference: `urn:uuid:${id(part)}` }) };
}

function headerOf(
  notice: NoticeContent,
  names: Names,
  event: MessageEvent,
  part: string,
  focus: readonly string[],
): MessageHeader {
  const { recipient, source } = notice;
  const { ref } = names;
  return {
    resourceType: 'MessageHeader',
    id: notice.messageId ?? headerId(notice, names, part),
    meta: { profile: [profile('ip-message-header')] },
    eventCoding: { system: codeSystem('ip-message-event'), code: event },
    destination: [{ name: recipient.name, endpoint: recipient.endpoint, receiver: ref('recipient') }],
    sender: ref('sender'),
    source: { name: source.name, endpoint: source.endpoint },
    focus: focus.map(ref),
  };
}

function flagOf({ facts, needs }: NoticeContent, { id, ref }: Names): Flag {
  const system = codeSystem('ip-flag-code');
  return {
    resourceType: 'Flag',
    id: id('flag'),
    meta: { profile: [profile('ip-flag')] },
    status: facts.flag.status,
    code: {
      // Without the hospital's own words: they could say more, and a display in another language than the receiver's
      // validator reads is an error there.
      coding: (facts.flag.code?.coding ?? []).flatMap((coding) =>
        coding.system === system && coding.code && needs.includes(coding.code)
          ? [{ system, code: coding.code }]
          : [],
      ),
    },
    subject: ref('patient'),
  };
}

function communicationOf(notice: NoticeContent, { id, ref }: Names, payload: LetterPayload): Communication {
  return {
    resourceType: 'Communication',
    id: id(partOf('communication', notice.update)),
    meta: { profile: [profile('ip-communication-notice')] },
    // The thread: replies, reminders and a cancellation of this need carry the same identifier.
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(notice.thread ?? notice.key) }],
    status: 'completed',
    category: [kindOf('notice-of-need')],
    ...(notice.update === undefined ? {} : { inResponseTo: [namedByItself(id('communication'))] }),
    subject: ref('patient'),
    about: [ref('flag')],
    sent: notice.instant,
    sender: ref('sender'),
    recipient: [ref('recipient')],
    payload,
  };
}

/** `Communication.category` of one of our kinds. */
export function kindOf(code: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system: codeSystem('ip-communication-kind'), code }] };
}

/** The letter as text, and as PDF when it was made. */
export function payloadOf(letter: Letter, pdf?: Uint8Array): LetterPayload {
  const text = { contentString: letterText(letter) };
  return pdf ? [text, { contentAttachment: attachmentOf(letter, pdf) }] : [text];
}

function attachmentOf(letter: Letter, pdf: Uint8Array): Attachment {
  return {
    contentType: 'application/pdf',
    language: letter.language,
    data: Buffer.from(pdf).toString('base64'),
    size: pdf.length,
    hash: createHash('sha1').update(pdf).digest('base64'),
    title: letter.title,
    creation: letter.at,
  };
}

function requestOf(
  { id, ref }: Names,
  instant: string,
  requester: 'contact' | 'sender',
  focus: string,
): Task {
  return taskOf({
    id: id('task'),
    kind: 'ke-request',
    at: instant,
    focus: ref(focus),
    for: ref('patient'),
    requester: ref(requester),
    owner: ref('recipient'),
  });
}

function originOf(
  { id, ref }: Names,
  header: MessageHeader,
  instant: string,
  entity: NonNullable<Provenance['entity']>,
  update?: number,
): Provenance {
  return provenanceOf({
    id: id(partOf(`provenance|${header.eventCoding?.code}`, update)),
    targets: [`urn:uuid:${header.id}`],
    activity: 'notice-sent',
    who: ref('sender'),
    recorded: instant,
    occurred: instant,
    entity,
  });
}
