// What a lapse of the message handler is: how what a right one answers, writes or makes of a receipt comes out of one with that fault.
import type { AppRec, DialogMessage } from '../../need/dialog/model.ts';
import type { ReadXml } from '../../need/dialog/read-dialog.ts';

/** What came, as a right handler reads it. */
export interface AskedXml {
  readonly bytes: Uint8Array;
  readonly read: ReadXml;
  /** Whether a message of this MsgId was taken before, and whether it was this one. */
  readonly before: 'none' | 'same' | 'other';
}

/** What is answered: nothing that can be read, so no receipt; a receipt; a receipt although nothing was read; or no receipt. */
export type Judgement =
  | { readonly kind: 'refused' }
  | { readonly kind: 'receipt'; readonly status: AppRec['status']; readonly error?: string }
  | { readonly kind: 'blind' }
  | { readonly kind: 'silent' };

/** What a receipt or a message about a fault does to the notice that it names. */
export interface Effect {
  readonly status: 'requested' | 'received' | 'failed';
  /** Error of the receipt, when it states one. */
  readonly error?: string;
  /** A person has to look. */
  readonly person?: true;
}

export interface HandlerReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface HandlerLapse {
  readonly does: string;
  readonly judges?: (right: Judgement, asked: AskedXml) => Judgement;
  /** The receipt as it leaves. */
  readonly receipt?: (receipt: AppRec, about: DialogMessage) => AppRec;
  readonly replies?: (right: HandlerReply) => HandlerReply;
  /** A notice as it leaves. */
  readonly writes?: (notice: DialogMessage) => DialogMessage;
  /** @param right undefined when it is about nothing of its own, or says nothing that is understood */
  readonly effect?: (right: Effect | undefined, asked: AskedXml) => Effect | undefined;
}
