// The message network by NHN's interface: sends notices, and brings back receipts, states and replies.

import { PeerFailure } from '../../../flows/ports.ts';
import type { NetworkLog } from '../../../need/delivery/network-log.ts';
import type { ReceiptContent, ReceiptError } from '../../../need/dialog/receipt.ts';
import { type SendDocument, thereAlready } from './dialog-sending.ts';
import {
  type NhnClient,
  type NhnMessage,
  type NhnNotification,
  type NhnStatus,
  PAGE,
  type Receipt,
} from './nhn-client.ts';
import { oneByOne } from './one-by-one.ts';

/** What is told of a document that was fetched. */
export type Taken =
  | { readonly kind: 'receipt' | 'later' }
  | {
      readonly kind: 'message' | 'unreadable';
      readonly refusal?: ReceiptError;
      readonly part?: ReceiptError;
    };

/** Where what comes back goes. */
export interface NetworkTaker {
  /** @param senderHerId who sent it, as the network has authenticated them */
  document(bytes: Uint8Array, senderHerId?: string): Promise<Taken>;
  receipt(receipt: ReceiptContent): Promise<void>;
  /** False when it has to be told again. */
  transportState(msgId: string, state: string): Promise<boolean>;
  /** Tells a person that something of the network cannot be taken: its id there, and why. */
  stuck(id: string, why: string): Promise<void>;
}

export interface NhnOptions {
  readonly client: NhnClient;
  readonly log: NetworkLog;
  readonly now: () => Date;
}

/** Sends by the network, which is asked later what became of it. */
export function sendByNhn({ client, log, now }: NhnOptions): SendDocument {
  return async (document) => {
    const transportId = await client.post(document).catch(thereAlready);
    if (transportId !== undefined) {
      await log.sent(transportId, document.id, now().toISOString());
    }
  };
}

/** What is needed to take what comes for HER-ids. */
export interface InboxPorts extends NhnOptions {
  /** Our own: messages of others are neither taken nor marked. */
  readonly herIds: readonly string[];
  readonly taker: NetworkTaker;
  /** Ends a look between one thing and the next. */
  readonly stopping?: AbortSignal;
}

/** Looks once for what has come, by version 2: unread messages, then what became of our own. Gives how much there was. */
export async function lookOnceV2(ports: InboxPorts): Promise<number> {
  const { client, log, herIds, now, taker } = ports;
  const reader = `nhn-v2:${[...herIds].sort().join(',')}`;
  const each = {
    log,
    reader,
    now,
    stuck: taker.stuck,
    ...(ports.stopping ? { stopping: ports.stopping } : {}),
  };
  const waiting = new Map((await log.aside(reader)).map(({ id, again }) => [id, again]));
  const isDue = ({ id }: { readonly id: string }) => (waiting.get(id) ?? '') <= now().toISOString();
  const unread = await unreadBehind(client, herIds, (message) => !isDue(message));
  const due = unread.filter((message) => herIds.includes(message.receiverHerId) && isDue(message));
  await oneByOne(
    each,
    due.map((message) => ({ id: message.id, what: '', message })),
    ({ message }) => takeOver(ports, message),
  );
  const sends = (await log.onTheirWay()).map((send) => ({
    id: `send:${send.transportId}`,
    what: '',
    ...send,
  }));
  await forgetGone(ports, reader, waiting, [...unread, ...sends], unread.length < PAGE);
  await oneByOne(each, sends.filter(isDue), async ({ transportId, messageId }) => {
    const [status] = await client.status(transportId);
    if (status && (await tell(taker, messageId, status, false)) === 'settled') {
      await log.settled(transportId);
    }
    return true;
  });
  return unread.length;
}

/** What waits and does not stand there any more was taken or ended elsewhere. */
async function forgetGone(
  { log }: Pick<InboxPorts, 'log'>,
  reader: string,
  waiting: ReadonlyMap<string, string>,
  there: readonly { readonly id: string }[],
  allUnread: boolean,
): Promise<void> {
  const known = new Set(there.map(({ id }) => id));
  for (const id of waiting.keys()) {
    if (!known.has(id) && (allUnread || id.startsWith('send:'))) {
      await log.takenUp(reader, id);
    }
  }
}

/** The oldest; and where all of these wait already, the newest as well: a page holds no more. */
async function unreadBehind(
  client: NhnClient,
  herIds: readonly string[],
  waits: (message: NhnMessage) => boolean,
): Promise<readonly NhnMessage[]> {
  const oldest = await client.unread(herIds);
  if (oldest.length < PAGE || !oldest.every(waits)) {
    return oldest;
  }
  const known = new Set(oldest.map(({ id }) => id));
  return [...oldest, ...(await client.unread(herIds, 'newest')).filter(({ id }) => !known.has(id))];
}

/** Under which it is remembered that a person was told of a message that the network refused. */
export function refusedName(id: string): string {
  return `refused:${id}`;
}

/** Works on one notification of version 3. False when it has to come again. */
export async function takeNotification(ports: InboxPorts, notification: NhnNotification): Promise<boolean> {
  const { client, log, taker, herIds } = ports;
  const { messageId: id, type, herId } = notification;
  if (id === undefined || !herIds.includes(herId)) {
    return true;
  }
  if (type === 'NewMessage') {
    const message = await client.message(id);
    return takeOver(ports, { ...message, receiverHerId: herId });
  }
  if (type === 'RefusedMessage') {
    if ((await log.worked(refusedName(id))) === undefined) {
      const why =
        'a message to us was refused by the network, and cannot be fetched: its sender has to send anew';
      await taker.stuck(id, why);
      await log.keepWorked(refusedName(id), undefined);
    }
    return true;
  }
  if (type === 'MessageSentStateUpdated') {
    const { documentId } = await client.message(id);
    const [status] = await client.status(id);
    return documentId === undefined || status?.sent !== false || taker.transportState(documentId, 'NotSent');
  }
  if (type === 'MessageApprecInfoUpdated' || type === 'MessageDeliveryStateUpdated') {
    const { documentId } = await client.message(id);
    const [status] = await client.status(id);
    const told = documentId !== undefined && status && (await tell(taker, documentId, status, true));
    if (told === 'settled') {
      await log.settled(id);
    }
    return told !== 'again';
  }
  return true;
}

/**
 * The document is ours when it is kept and answered; only then it is marked, so that a crash brings it again. What came of
 * it is kept under the network's id, so that it is taken once and gets one receipt, however often and to how many it comes.
 */
async function takeOver({ client, log, taker }: InboxPorts, message: NhnMessage): Promise<boolean> {
  const { id, receiverHerId: herId } = message;
  let worked = await log.worked(id);
  if (!worked) {
    const taken = await taker.document(await client.document(id), message.senderHerId);
    if (taken.kind === 'later') {
      return false;
    }
    const answers = taken.kind !== 'receipt' && !message.isAppRec;
    worked = await log.keepWorked(id, answers ? JSON.stringify(receiptFor(taken)) : undefined);
  }
  if (
    worked.receipt !== undefined &&
    !worked.sent &&
    !(await sendReceipt({ client, log }, message, worked.receipt))
  ) {
    return false;
  }
  await unlessGone(() => client.markRead(id, herId));
  return true;
}

/** False when somebody else is about to send it. */
async function sendReceipt(
  { client, log }: Pick<InboxPorts, 'client' | 'log'>,
  { id, receiverHerId }: NhnMessage,
  receipt: string,
): Promise<boolean> {
  if (!(await log.claimReceipt(id))) {
    return (await log.worked(id))?.sent === true;
  }
  try {
    await unlessGone(() => client.postReceipt(id, receiverHerId, JSON.parse(receipt) as Receipt));
  } catch (error) {
    await log.releaseReceipt(id);
    throw error;
  }
  await log.receiptSent(id);
  return true;
}

/** There already, or not there any more: either way nothing is left to do. Source: RFC 9110. */
const GONE: readonly (number | undefined)[] = [409, 410];

async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PeerFailure && GONE.includes(error.status))) {
      throw error;
    }
  }
}

function receiptFor(taken: Taken): Receipt {
  const { refusal, part } = 'refusal' in taken || 'part' in taken ? taken : {};
  if (refusal) {
    return { status: 'Rejected', code: refusal.code, details: refusal.text };
  }
  return part ? { status: 'OkErrorInMessagePart', code: part.code, details: part.text } : { status: 'Ok' };
}

/** What was told of a send: to be told again, told, or all that will ever come. */
type Told = 'again' | 'told' | 'settled';

async function tell(
  taker: NetworkTaker,
  messageId: string,
  { delivery, receipt }: NhnStatus,
  withReceipt: boolean,
): Promise<Told> {
  const taken = await taker.transportState(messageId, delivery);
  // By version 2 the receipt is a message of its own, with all that it says; here it is only its status.
  if (withReceipt && receipt) {
    await taker.receipt({ ...receipt, original: { id: messageId } });
  }
  if (!taken) {
    return 'again';
  }
  if (delivery === 'Acknowledged') {
    return !withReceipt || receipt !== undefined ? 'settled' : 'told';
  }
  // A state that is not known settles nothing.
  return delivery === 'Rejected' || delivery === 'Abandoned' ? 'settled' : 'told';
}
