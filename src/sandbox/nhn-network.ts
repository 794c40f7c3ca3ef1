// The message network of the sandbox: keeps messages, and plays the unit at the other end with its message handler.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppRec, CodedValue, DialogMessage, NoteRole } from '../need/dialog/model.ts';
import { readXml } from '../need/dialog/read-dialog.ts';
import { appRecFor } from '../need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../need/dialog/write-dialog.ts';

/** How the unit at the other end behaves. */
export interface NhnUnitOptions {
  /** What its message handler says. */
  readonly delivery?: 'Acknowledged' | 'Rejected' | 'Abandoned' | 'Unconfirmed';
  /** What its application says: 8258, with an error of 8221 when it is not 1; `none` says nothing. */
  readonly receipt?: AppRec['status'] | 'none';
  readonly error?: string;
  /** Wait before the receipt, in milliseconds. */
  readonly receiptAfter?: number;
  /** The same receipt comes twice. */
  readonly twice?: boolean;
  /** What it answers then: in words, by naming a coordinator, or that the notice went wrong (HIS 1151). */
  readonly answer?: UnitAnswer;
  /** Units that answer otherwise, by their HER-id. */
  readonly answers?: Readonly<Record<string, UnitAnswer>>;
  readonly answerAfter?: number;
  readonly onEvent?: (text: string) => void;
}

export type UnitAnswer = 'words' | 'coordinator-appointed' | 'wrong-addressee' | 'fault';

/** A message as the network holds it. */
export interface HeldMessage {
  readonly id: string;
  readonly xml: Uint8Array;
  readonly senderHerId: string;
  readonly receiverHerId: string;
  readonly documentId: string;
  readonly generated: string;
  readonly isAppRec: boolean;
  read: boolean;
  delivery: 'Acknowledged' | 'Rejected' | 'Abandoned' | 'Unconfirmed';
  receipt?: { readonly status: AppRec['status']; readonly errors: readonly CodedValue[] };
}

export interface Notification {
  readonly offset: number;
  readonly type: string;
  readonly relatedMessageId: string;
  readonly notificationReceiverHerId: number;
  readonly createdAt: string;
}

export interface NhnNetwork {
  readonly messages: ReadonlyMap<string, HeldMessage>;
  readonly notifications: readonly Notification[];
  /** Receipts that came for messages of the unit, by the id of the message. */
  readonly receipts: { readonly of: string; readonly status: string; readonly error?: string }[];
  /** Takes a document over, or says what is wrong with it. */
  post(xml: Uint8Array): { readonly id: string } | { readonly problem: string };
  /** Called with each notification, until the function that it gives is called. */
  subscribe(listener: (notification: Notification) => void): () => void;
}

export function createNhnNetwork(unit: NhnUnitOptions): NhnNetwork {
  const messages = new Map<string, HeldMessage>();
  const notifications: Notification[] = [];
  const listeners = new Set<(notification: Notification) => void>();
  const say = unit.onEvent ?? (() => undefined);

  function notify(type: string, message: HeldMessage, herId: string): void {
    const notification: Notification = {
      // Offsets are of the whole network: there are gaps between those of one party.
      offset: (notifications.at(-1)?.offset ?? 0) + 1 + (notifications.length % 3),
      type,
      relatedMessageId: message.id,
      notificationReceiverHerId: Number(herId),
      createdAt: new Date().toISOString(),
    };
    notifications.push(notification);
    for (const listener of listeners) {
      listener(notification);
    }
  }

  function hold(xml: Uint8Array): HeldMessage | string {
    const { message, issues } = readXml(xml);
    if (!message) {
      return issues[0]?.text ?? 'not readable';
    }
    const herId = ({ organisation, unit: service }: AppRec['sender']) =>
      (service ?? organisation).ids.find(({ type }) => type === 'HER')?.id;
    const [from, to] = [herId(message.sender), herId(message.receiver)];
    if (!from || !to) {
      return 'sender or receiver has no HER-id';
    }
    const held: HeldMessage = {
      id: randomUUID(),
      xml,
      senderHerId: from,
      receiverHerId: to,
      documentId: message.id,
      generated: message.generated,
      isAppRec: message.kind === 'apprec',
      read: false,
      delivery: 'Unconfirmed',
    };
    messages.set(held.id, held);
    // A receipt is told of as news of the message that it is about.
    if (!held.isAppRec) {
      notify('NewMessage', held, to);
    }
    return held;
  }

  async function deliver(held: HeldMessage, dialog: DialogMessage): Promise<void> {
    await wait(5);
    held.delivery = unit.delivery ?? 'Acknowledged';
    say(`the unit's message handler: ${held.delivery}`);
    notify('MessageDeliveryStateUpdated', held, held.senderHerId);
    const status = unit.receipt ?? '1';
    if (held.delivery !== 'Acknowledged' || status === 'none') {
      return;
    }
    await wait(unit.receiptAfter ?? 20);
    receive(held, dialog, status);
    const answer = unit.answers?.[held.receiverHerId] ?? unit.answer;
    if (status === '1' && answer && !dialog.conversation) {
      await wait(unit.answerAfter ?? 100);
      hold(Buffer.from(writeDialog(answerTo(dialog, answer))));
      say(`the unit answers: ${answer}`);
    }
  }

  function receive(held: HeldMessage, dialog: DialogMessage, status: AppRec['status']): void {
    const error = unit.error ?? 'X99';
    const errors = status === '1' ? [] : [{ v: error, s: '2.16.578.1.12.4.1.1.8221', dn: error }];
    const receipt: AppRec = {
      ...appRecFor(dialog, { id: randomUUID(), generated: new Date().toISOString() }),
      status,
      errors,
    };
    held.receipt = { status, errors };
    for (let times = unit.twice ? 2 : 1; times > 0; times -= 1) {
      hold(Buffer.from(writeAppRec(receipt)));
      notify('MessageApprecInfoUpdated', held, held.senderHerId);
    }
    say(
      `the unit's application: AppRec ${status}${errors[0] ? ` ${errors[0].v}` : ''}${unit.twice ? ', twice' : ''}`,
    );
  }

  return {
    messages,
    notifications,
    receipts: [],
    post(xml) {
      const held = hold(xml);
      if (typeof held === 'string') {
        return { problem: held };
      }
      const { message } = readXml(xml);
      if (message?.kind === 'dialog') {
        say(`took ${message.type} for HER-id ${held.receiverHerId}`);
        void deliver(held, message);
      }
      return { id: held.id };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const coordinator: NoteRole = {
  role: { v: '8', dn: 'Koordinator Individuell plan', s: '2.16.578.1.12.4.1.1.9034' },
  // An invented person.
  professional: { family: 'Prøve', given: 'Ingrid', ids: [], telecom: ['tel:55550123'] },
};

/** The unit's reply, as a dialogue message of its own that follows ours. */
function answerTo(dialog: DialogMessage, answer: UnitAnswer): DialogMessage {
  const [note] = dialog.notes;
  const reply: DialogMessage = {
    ...dialog,
    id: randomUUID(),
    generated: new Date().toISOString(),
    conversation: { parent: dialog.id, conversation: dialog.id },
    sender: dialog.receiver,
    receiver: dialog.sender,
    attachments: [],
  };
  if (answer === 'wrong-addressee' || answer === 'fault') {
    return { ...reply, ...faultOf(answer) };
  }
  const appointed = answer === 'coordinator-appointed';
  return {
    ...reply,
    notes: [
      {
        theme: note?.theme ?? {},
        subject: 'Svar på melding om behov',
        text: appointed
          ? 'Koordinator er oppnevnt: Ingrid Prøve, tlf. 55 55 01 23.'
          : 'Meldingen er mottatt. Vi tar kontakt når behovet er vurdert.',
        roles: appointed ? [coordinator] : [],
      },
    ],
  };
}

/** A unit's «Tilbakemelding om feil i mottatt melding»; the sandbox writes it by itself, from the texts of the standard. */
function faultOf(answer: 'wrong-addressee' | 'fault'): Partial<DialogMessage> {
  const wrong = answer === 'wrong-addressee';
  const list = '2.16.578.1.12.4.1.1.8117';
  return {
    version: '1.0',
    type: 'DIALOG_AVVIK',
    notes: [
      {
        theme: wrong ? { v: '1', dn: 'Feil adressat', s: list } : { ot: 'Annet', s: list },
        text: wrong ? 'Personen bor ikke i kommunen.' : 'Vedlegget kan ikke åpnes.',
        roles: [],
      },
    ],
  };
}
