// The list for people: what machines could not finish, and what a person can do about it.
import type { NoticeRecord } from './ledger.ts';
import type { DeclineReason, NotDone, ToldOtherwise } from './overview.ts';

/** One line of the list for people. */
export interface OutboxItem {
  readonly no: number;
  readonly since: string;
  /** A code that stays the same over releases. */
  readonly reason: string;
  readonly detail: string;
  readonly nextStep: string;
  /** How often it has come, and when it came last, ISO 8601; absent for what came once. */
  readonly times?: number;
  readonly lastAt?: string;
  /** The notice that it is about; none for what came in and belongs to no notice. */
  readonly notice?: string;
  readonly flag?: string;
  readonly state?: NoticeRecord['state'];
  readonly recipient?: string;
  readonly closed?: { readonly at: string; readonly by: string; readonly note: string };
}

/** An item with everything that is known of its notice. */
export interface OutboxDetail extends OutboxItem {
  readonly record?: NoticeRecord;
  /** Flags of the needs that wait for it, where one item stands for several. */
  readonly needs?: readonly string[];
  readonly sends: readonly { bundleId: string; messageId: string; sentAt: string; code: string | null }[];
  readonly deadlines: readonly { kind: string; dueAt: string; state: string }[];
  readonly audit: readonly { at: string; actor: string; action: string; detail: string }[];
}

/** Why an act was not done; nothing was changed. */
export type Refused =
  | 'unknown'
  | 'closed-already'
  | 'no-notice'
  | 'notice-closed'
  | Extract<NotDone, 'in-flight' | 'no-was-read' | 'nothing-to-confirm'>;

export interface Outbox {
  list(options?: { readonly closed?: boolean }): Promise<readonly OutboxItem[]>;
  show(no: number): Promise<OutboxDetail | undefined>;
  /** Works on the notice once more, from fresh facts: what was delivered is not sent again. */
  retry(no: number, by: string): Promise<Refused | undefined>;
  /** Takes the item off the list; the notice is closed with its last item, and nothing is sent for it any more. */
  close(no: number, by: string, note: string): Promise<Refused | undefined>;
  /** Vouches that the consent in doubt covers the notice of this item; the notice is worked on at once. */
  confirm(no: number, by: string, basis: string): Promise<Refused | undefined>;
  /** The unit of the item's notice was told by telephone or letter: the duty is met. */
  tell(no: number, by: string, told: ToldOtherwise): Promise<Refused | undefined>;
  /** The unit shall not be told, because of this: the notice is closed. */
  decline(no: number, by: string, reason: DeclineReason, note: string): Promise<Refused | undefined>;
  /** All notices with their history, one object each. */
  export(options: { readonly withReferences: boolean }): Promise<readonly unknown[]>;
}
