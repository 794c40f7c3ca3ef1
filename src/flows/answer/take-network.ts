// What comes back from the message network: receipts, states of the transport, and messages of others.

import type { Bundle } from '@medplum/fhirtypes';
import { readAcknowledgement, readMessage } from '../../ground/fhir/message.ts';
import { unitStates } from '../../ground/law/unit-states.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { dueAt } from '../../need/delivery/due/deadlines.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import type { DialogWay } from '../../need/delivery/states.ts';
import { rowOf, type TransportRow } from '../../need/delivery/transport-table.ts';
import { faultIn } from '../../need/dialog/fault.ts';
import { answeredIds } from '../../need/dialog/fits-notice.ts';
import { herIdOf } from '../../need/dialog/from-message.ts';
import { addressOf } from '../../need/dialog/message-parts.ts';
import type { AppRec, DialogMessage, Party } from '../../need/dialog/model.ts';
import { type ReadXml, readXml } from '../../need/dialog/read-dialog.ts';
import { type ReceiptContent, type ReceiptError, receiptOf } from '../../need/dialog/receipt.ts';
import { headOf } from '../../need/dialog/received-dialogs.ts';
import { contentIdOf, fromDialog, messageIdOf, setApart } from '../../need/dialog/to-message.ts';
import { readAnswer } from '../../need/notice/answer.ts';
import { recipientOf } from '../directory/routing.ts';
import { takeAcknowledgement } from './take-acknowledgement.ts';
import { type AnswerPorts, takeAnswer } from './take-answer.ts';
import { takeFaultReceipt, takeFaultState } from './tell-fault.ts';

/** What the sender of a document is told. */
export type TakenDocument =
  /** A receipt: never receipted in turn. */
  | { readonly kind: 'receipt' }
  /** Taken, or refused for good with the error of an application receipt. */
  | {
      readonly kind: 'message';
      readonly dialog: DialogMessage;
      readonly refusal?: ReceiptError;
      /** Taken, but not all that came with it. */
      readonly part?: ReceiptError;
    }
  /** Not readable: refused, as far as its sender can be told. */
  | { readonly kind: 'unreadable'; readonly refusal: ReceiptError }
  /** It could not be taken now: it is fetched once more. */
  | { readonly kind: 'later' };

/** How a document came. */
export interface Arrival {
  readonly way: DialogWay;
  /** HER-id of the sender as the network has authenticated it: it counts, and not what the document says. */
  readonly sentBy?: string | undefined;
}

/** Takes one document of the network, whichever way it came. The same document again changes nothing. */
export async function takeDocument(
  ports: AnswerPorts,
  bytes: Uint8Array,
  { way, sentBy }: Arrival,
): Promise<TakenDocument> {
  const read = await (ports.readDocument ?? readHere)(bytes);
  if (!read) {
    return { kind: 'later' };
  }
  const { message, issues } = read;
  if (!message) {
    return unreadable(ports, issues);
  }
  if (message.kind === 'apprec') {
    if (await isForeign(ports, message, sentBy)) {
      return { kind: 'receipt' };
    }
    await takeReceipt(ports, message);
    return { kind: 'receipt' };
  }
  if (holdsNationalId(message.id)) {
    const text = 'Its MsgId is a national id, and ids are kept';
    return unreadable(ports, [{ severity: 'error', code: 'not-supported', path: 'MsgId', text }]);
  }
  const notice = await noticeOf(ports, message);
  if (!notice || (await isFaultOnFault(ports, message))) {
    return unknownMessage(ports, message);
  }
  const left = issues.filter(({ severity }) => severity === 'warning');
  const own = await asOwnMessage(ports, message);
  const taken = isForAnother(ports, message)
    ? await misdirected(ports, message)
    : await takeReply(ports, message, { notice, own, left, sentBy });
  if (taken.kind === 'message') {
    await ports.dialogs?.keep({
      id: contentIdOf(own),
      messageId: messageIdOf(own.id),
      notice: notice.key,
      at: ports.clock.now().toISOString(),
      way,
      head: headOf(message),
      accepted: taken.refusal === undefined,
      isFault: faultIn(message) !== undefined,
    });
  }
  return taken;
}

/** A fault is never told in answer to a fault: what a person told of a message says nothing about our notice. */
async function isFaultOnFault({ dialogs }: AnswerPorts, message: DialogMessage): Promise<boolean> {
  const { parent } = message.conversation ?? {};
  return (
    parent !== undefined &&
    faultIn(message) !== undefined &&
    (await dialogs?.byFaultId(messageIdOf(parent))) !== undefined
  );
}

const readHere = async (bytes: Uint8Array): Promise<ReadXml> => readXml(bytes);

/** Takes what a receiving application says of a message of ours. */
export async function takeReceipt(ports: AnswerPorts, receipt: ReceiptContent): Promise<void> {
  const { acknowledgement, attention } = receiptOf(receipt);
  if (await takeFaultReceipt(ports, acknowledgement.of, acknowledgement.code === 'ok')) {
    return;
  }
  await takeAcknowledgement(ports, acknowledgement, { because: attention });
}

/**
 * Takes what became of a message of ours on its way; it says nothing of what the receiver thinks of it. False when it
 * has to be told again: the network can be quicker than its own answer to our send, which would then undo this.
 */
export async function takeTransportState(
  ports: AnswerPorts,
  from: TransportRow['from'],
  msgId: string,
  code: string,
): Promise<boolean> {
  const record = await ports.ledger.byMessage(messageIdOf(msgId));
  const row = rowOf(from, code);
  const ofFault = record ? undefined : await takeFaultState(ports, messageIdOf(msgId), row);
  if (ofFault !== undefined) {
    return ofFault;
  }
  if (record?.state === 'sending') {
    return false;
  }
  if (!record || !row || row.transport === 'taken' || record.messageId !== messageIdOf(msgId)) {
    return true;
  }
  const now = ports.clock.now();
  const event = `transport-${row.transport}` as const;
  const says = worded(saying('network-says', { code, meaning: row.meaning, row: `${from}/${code}` }));
  if (sinceSent(record).some((each) => each.event === event)) {
    return true;
  }
  const events = [{ at: now.toISOString(), event, ...says }];
  if (row.handling === 'person' && record.acknowledgement === 'none') {
    await ports.ledger.record(record.key, {
      change: { state: 'for-a-person', cause: 'transport-rejected', resends: 0, failures: 0 },
      met: ['acknowledgement'],
      events,
      attention: waits('transport-rejected', says),
    });
    return true;
  }
  // The message is there: it is not sent again soon only because its application is slow.
  const later = new Date(now.getTime() + SLOW_APPLICATION * ports.deadlines.acknowledgementMs);
  const awaited = record.state === 'awaiting-acknowledgement' && row.transport === 'delivered';
  await ports.ledger.record(record.key, {
    events,
    ...(awaited ? { deadlines: [{ kind: 'acknowledgement' as const, dueAt: later.toISOString() }] } : {}),
  });
  return true;
}

/** What was said since the last send: the network says of each send what became of it, though it was said of an earlier one. */
function sinceSent({ history }: NoticeRecord): NoticeRecord['history'] {
  return history.slice(history.findLastIndex(({ event }) => event === 'accepted') + 1);
}

/** Something of the network cannot be taken; what it is about is not known. @param id its id there */
export async function tellStuck(ports: AnswerPorts, id: string, why: string): Promise<void> {
  const what = worded(saying('network-item-stuck', { id, text: why }));
  await ports.ledger.raise(ports.clock.now().toISOString(), waits('network-item-stuck', what));
}

/** How many times longer a receipt is waited for when the message is known to have arrived. */
const SLOW_APPLICATION = 8;

async function noticeOf(
  ports: AnswerPorts,
  { conversation }: DialogMessage,
): Promise<NoticeRecord | undefined> {
  for (const id of answeredIds(conversation)) {
    const record = await ports.ledger.byMessage(id);
    if (record) {
      return record;
    }
  }
  return undefined;
}

interface Reply {
  readonly notice: NoticeRecord;
  /** The message under an id of its own. */
  readonly own: DialogMessage;
  /** What came with it and could not be taken. */
  readonly left: readonly Issue[];
  readonly sentBy: string | undefined;
}

async function takeReply(
  ports: AnswerPorts,
  dialog: DialogMessage,
  { notice, own, left, sentBy }: Reply,
): Promise<TakenDocument> {
  const { task = '', madeAt = '', messageId = '' } = notice;
  const before = notice.history.length;
  const told = recipientOf(notice);
  const unit = told && { address: told.endpoint, organizationNumber: told.organizationNumber };
  const reply = {
    ...fromDialog(own, { task, madeAt, messageId, ...(unit ? { unit } : {}) }),
    id: contentIdOf(own),
  };
  const from = isFromUnit(dialog.sender, told, sentBy) ? 'unit' : 'another';
  const taken = await takeAnswer({ ...ports, from }, reply);
  const { message } = readMessage(taken.acknowledgement);
  const acknowledgement = message && readAcknowledgement(message);
  switch (acknowledgement?.code) {
    case 'transient-error':
      return { kind: 'later' };
    case 'ok':
      break;
    default: {
      const text = 'Svaret kunne ikke knyttes til meldingen: person, avsender eller melding stemmer ikke';
      return { kind: 'message', dialog, refusal: { code: 'X99', text } };
    }
  }
  const after = await ports.ledger.get(notice.key);
  if (
    from === 'unit' &&
    isInWords(reply, instantOf(ports.clock.now())) &&
    after &&
    after.history.length > before
  ) {
    await askToRead(ports, after);
  }
  const part = { code: 'X99' as const, text: 'Meldingen er tatt imot, men ikke alt som fulgte med' };
  return { kind: 'message', dialog, ...(left.length > 0 ? { part } : {}) };
}

/** Ids of messages are not always new: a text that has not come under this one is no duplicate of what has. */
async function asOwnMessage({ received }: AnswerPorts, dialog: DialogMessage): Promise<DialogMessage> {
  const sends = await received.sendsOf(messageIdOf(dialog.id));
  return sends.length === 0 || sends.includes(contentIdOf(dialog)) ? dialog : setApart(dialog);
}

/**
 * Whether the message comes from the unit that has the notice, by the HER-id of its service: a MsgId is no proof, and other
 * services of a municipality have its organisation number too. Who states no service is known by the rest alone. Whom the
 * network has authenticated counts before all that the message says.
 */
function isFromUnit(
  { organisation, unit }: Party,
  told: { readonly endpoint: string } | undefined,
  sentBy: string | undefined,
): boolean {
  const herId = herIdOf(told?.endpoint);
  if (sentBy !== undefined && herId !== undefined && sentBy !== herId) {
    return false;
  }
  const services = (unit ?? organisation).ids.filter(({ type }) => type === 'HER').map(({ id }) => id);
  return herId === undefined || services.every((service) => service === herId);
}

/** A receipt of a service that the message never went to says nothing of it; a person is told. */
async function isForeign(
  ports: AnswerPorts,
  { sender, original }: AppRec,
  sentBy: string | undefined,
): Promise<boolean> {
  const message = messageIdOf(original.id);
  const record = await ports.ledger.byMessage(message);
  const ofNotice = record?.messageId === message ? recipientOf(record) : undefined;
  const told = record ? ofNotice : await faultAddressee(ports, message);
  // Many systems state the organisation alone: then there is no service to compare, but whom the network has authenticated.
  if ((!sender.unit && sentBy === undefined) || isFromUnit(sender, told, sentBy)) {
    return false;
  }
  const what = worded(saying('foreign-receipt', { message }));
  await ports.ledger.raise(ports.clock.now().toISOString(), waits('foreign-receipt', what));
  return true;
}

/** Where the fault with this `MsgId` went. */
async function faultAddressee(
  { dialogs }: AnswerPorts,
  faultId: string,
): Promise<{ readonly endpoint: string } | undefined> {
  const { head } = (await dialogs?.byFaultId(faultId)) ?? {};
  return head && { endpoint: addressOf(head.sender) };
}

/** A reply without a coordinator by code says what it says in words alone. */
function isInWords(reply: Bundle, instant: Instant): boolean {
  const { message } = readMessage(reply);
  const answer = message && readAnswer(message, instant);
  return answer !== undefined && !('issue' in answer) && answer.business === 'received';
}

/** The network has no code for what a unit decides: what is written in words, a person has to read. */
async function askToRead(ports: AnswerPorts, { key, business }: NoticeRecord): Promise<void> {
  const says = worded(saying('answered-in-words'));
  await ports.ledger.record(key, {
    events: [{ at: ports.clock.now().toISOString(), event: 'answered-in-words', ...says }],
    attention: waits('answer-in-words', says),
    // What the unit has answered already is not waited for again.
    ...(business && unitStates[business].answers
      ? {}
      : {
          deadlines: [
            { kind: 'answer', dueAt: dueAt('answer', ports.clock.now(), ports.deadlines).toISOString() },
          ],
        }),
  });
}

/** Its receiver is somebody else's address in the network, as far as both are known. */
function isForAnother({ herIds = [] }: AnswerPorts, { receiver }: DialogMessage): boolean {
  const named = [receiver.organisation, receiver.unit].flatMap((level) => level?.ids ?? []);
  const theirs = named.filter(({ type }) => type === 'HER').map(({ id }) => id);
  return herIds.length > 0 && theirs.length > 0 && !theirs.some((id) => herIds.includes(id));
}

async function misdirected(ports: AnswerPorts, dialog: DialogMessage): Promise<TakenDocument> {
  const what = saying('misdirected-message', { message: messageIdOf(dialog.id) });
  await ports.ledger.raise(ports.clock.now().toISOString(), waits('misdirected-message', worded(what)));
  const text = 'Meldingen er adressert til en annen mottaker';
  return { kind: 'message', dialog, refusal: { code: 'X99', text } };
}

async function unknownMessage(ports: AnswerPorts, dialog: DialogMessage): Promise<TakenDocument> {
  const code = faultIn(dialog) ? 'unknown-fault' : 'unknown-message';
  const message = messageIdOf(dialog.id);
  const what =
    code === 'unknown-fault'
      ? saying(code, { message, ...faultToAskFor(dialog) })
      : saying(code, { message });
  await ports.ledger.raise(ports.clock.now().toISOString(), waits(code, worded(what)));
  const text = 'Meldingen svarer ikke på noen melding herfra';
  return { kind: 'message', dialog, refusal: { code: 'X99', text } };
}

/** What a person needs to ask its sender: who, what kind, and of which message. Words may name a person, and are not kept. */
function faultToAskFor({
  sender,
  conversation,
  notes,
}: DialogMessage): Record<'from' | 'code' | 'about', string> {
  const unknown = '?';
  const { id = '' } =
    [sender.unit, sender.organisation]
      .flatMap((level) => level?.ids ?? [])
      .find(({ type }) => type === 'HER') ?? {};
  const said = notes.length === 1 ? (notes[0]?.theme.v ?? '') : '';
  const parent = conversation?.parent ?? '';
  return {
    from: /^\d{1,10}$/.test(id) ? id : unknown,
    code: /^[A-Za-z0-9]{1,4}$/.test(said) ? said : unknown,
    about: parent === '' || holdsNationalId(parent) ? unknown : messageIdOf(parent),
  };
}

async function unreadable(ports: AnswerPorts, issues: readonly Issue[]): Promise<TakenDocument> {
  const [first] = issues;
  const wellFormed = first?.code === 'not-supported' || first?.code === 'required';
  const code = wellFormed ? 'T10' : 'T01';
  const what = saying('unreadable-message', { text: first?.text ?? 'no reason known' });
  await ports.ledger.raise(ports.clock.now().toISOString(), waits('unreadable-message', worded(what)));
  return { kind: 'unreadable', refusal: { code, text: 'Meldingen kan ikke leses her' } };
}
