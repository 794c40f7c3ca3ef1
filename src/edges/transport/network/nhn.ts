// The message network by NHN's interface: sends notices, and brings back receipts, states and replies.

import type { KeEndpoint } from '../../../flows/ports.ts';
import type { NetworkLog } from '../../../need/delivery/network-log.ts';
import type { DialogParties } from '../../../need/dialog/from-message.ts';
import type { ReceiptContent, ReceiptError } from '../../../need/dialog/receipt.ts';
import { genuine } from '../units/plug.ts';
import { dialogDocument } from './dialog-sending.ts';
import type { NhnClient, NhnMessage, NhnNotification, NhnStatus, Receipt } from './nhn-client.ts';

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
  document(bytes: Uint8Array): Promise<Taken>;
  /** False when it has to be told again. */
  receipt(receipt: ReceiptContent): Promise<boolean>;
  /** False when it has to be told again. */
  transportState(msgId: string, state: string): Promise<boolean>;
}

export interface NhnOptions {
  readonly client: NhnClient;
  readonly parties: DialogParties;
  readonly log: NetworkLog;
  readonly now: () => Date;
}

/** Sends by the network. The receipt comes later: every send is taken, and none is acknowledged at once. */
export function createNhnEndpoint({ client, parties, log, now }: NhnOptions): KeEndpoint {
  return {
    async send(permit, _recipient, message) {
      genuine(permit);
      const document = dialogDocument(message, parties);
      const transportId = await client.post(document);
      await log.sent(transportId, document.id, now().toISOString());
      return undefined;
    },
  };
}

/** Looks once for what has come, by version 2: unread messages, then what became of our own. Gives how much there was. */
export async function lookOnceV2(
  { client, log }: NhnOptions,
  herIds: readonly string[],
  taker: NetworkTaker,
): Promise<number> {
  const unread = await client.unread(herIds);
  for (const message of unread) {
    await takeOver(client, message, taker);
  }
  const sends = await log.onTheirWay();
  for (const { transportId, messageId } of sends) {
    const [status] = await client.status(transportId);
    if (status && (await tell(taker, messageId, status, false)) === 'settled') {
      await log.settled(transportId);
    }
  }
  return unread.length;
}

/** Works on one notification of version 3. False when it has to come again. */
export async function takeNotification(
  { client, log }: NhnOptions,
  notification: NhnNotification,
  taker: NetworkTaker,
): Promise<boolean> {
  const { messageId: id, type, herId } = notification;
  if (id === undefined) {
    return true;
  }
  if (type === 'NewMessage') {
    const message = await client.message(id);
    return takeOver(client, { ...message, receiverHerId: herId }, taker);
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

/** The document is ours when it is kept and answered; only then it is marked, so that a crash brings it again. */
async function takeOver(client: NhnClient, message: NhnMessage, taker: NetworkTaker): Promise<boolean> {
  const { id, receiverHerId: herId } = message;
  const taken = await taker.document(await client.document(id));
  if (taken.kind === 'later') {
    return false;
  }
  if (taken.kind !== 'receipt' && !message.isAppRec) {
    await client.postReceipt(id, herId, receiptFor(taken));
  }
  await client.markRead(id, herId);
  return true;
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
  const told =
    withReceipt && receipt ? await taker.receipt({ ...receipt, original: { id: messageId } }) : true;
  if (!taken || !told) {
    return 'again';
  }
  const arrived =
    delivery === 'Acknowledged' && withReceipt ? receipt !== undefined : delivery !== 'Unconfirmed';
  return arrived ? 'settled' : 'told';
}
