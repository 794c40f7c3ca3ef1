// The overview of all notices (D12): what people see of them, and what they can do. Holds no personal data.
import type { Attention, Confirmable, NoticeEvent, ToldHow } from './ledger.ts';
import type {
  AcknowledgementState,
  BusinessState,
  DeadlineKind,
  DialogWay,
  FaultKind,
  FaultState,
  NoticeState,
  ReceiptCode,
} from './states.ts';

/** Who has to do the next thing with a notice. */
export type Actor = 'hospital' | 'ward' | 'unit' | 'adapter' | 'nobody';
export const actors: readonly Actor[] = ['hospital', 'ward', 'unit', 'adapter', 'nobody'];

export type Order = 'urgency' | 'oldest' | 'newest' | 'municipality';
export const orders: readonly Order[] = ['urgency', 'oldest', 'newest', 'municipality'];

/** One notice as the overview shows it. */
export interface OverviewRow {
  /** Number of the notice in this store: what people call it by. */
  readonly no: number;
  readonly flag: string;
  readonly state: NoticeState;
  readonly acknowledgement: AcknowledgementState;
  readonly business?: BusinessState;
  readonly recipient?: { readonly name: string; readonly municipality: string };
  /** When the need was found, ISO 8601 in UTC. */
  readonly foundAt: string;
  readonly changedAt: string;
  readonly attempts: number;
  readonly actor: Actor;
  /** The nearest deadline that still counts. */
  readonly due?: { readonly kind: DeadlineKind; readonly at: string };
  /** True when a deadline has passed without what was waited for. */
  readonly overdue: boolean;
  /** Why it stands on the list for people, when it does. */
  readonly waitsBecause?: string;
  /** Whom a person handed it over to. */
  readonly handedTo?: string;
}

export interface OverviewQuery {
  readonly actor?: Actor | undefined;
  readonly state?: NoticeState | undefined;
  /** Four digits. */
  readonly municipality?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** Words of the unit's name, a municipality number, the Flag's id or the notice's number. */
  readonly text?: string | undefined;
  readonly order?: Order | undefined;
  /** From 1. */
  readonly page?: number | undefined;
}

export interface OverviewPage {
  readonly rows: readonly OverviewRow[];
  /** How many notices match, over all pages. */
  readonly total: number;
  readonly pages: number;
}

/** How many notices there are, whatever is asked for. */
export interface OverviewCounts {
  readonly all: number;
  readonly overdue: number;
  readonly byActor: Readonly<Partial<Record<Actor, number>>>;
  readonly municipalities: readonly { readonly municipality: string; readonly name: string }[];
}

/** One notice with everything that is known of it. */
export interface NoticeDetail extends OverviewRow {
  readonly key: string;
  readonly messageId?: string;
  readonly recordedAtSource: boolean;
  /** What a person can vouch for. */
  readonly confirmable?: Confirmable;
  readonly history: readonly NoticeEvent[];
  readonly waiting: readonly (Attention & { readonly no: number; readonly since: string })[];
  readonly sends: readonly {
    readonly bundleId: string;
    readonly messageId: string;
    readonly sentAt: string;
    readonly answeredAt?: string;
    readonly code?: ReceiptCode;
  }[];
  readonly deadlines: readonly {
    readonly kind: DeadlineKind;
    readonly dueAt: string;
    readonly state: 'running' | 'met' | 'missed';
  }[];
  readonly audit: readonly {
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly detail: string;
    readonly purpose?: string;
  }[];
  /** What came in about it by the message network, oldest first. */
  readonly dialogs: readonly DialogRow[];
}

/** A dialogue message that came in, and the fault that its sender was told of. */
export interface DialogRow {
  /** Number in this store. */
  readonly no: number;
  readonly at: string;
  /** Name of the organisation or service. */
  readonly sender: string;
  /** False when its application receipt refused it. */
  readonly accepted: boolean;
  /** It tells of a fault itself. */
  readonly isFault: boolean;
  /** The way by which it came, and its answer goes. */
  readonly way: DialogWay;
  /** False when what an answer repeats of it is not kept any more. */
  readonly kept: boolean;
  readonly fault?: {
    readonly kind: FaultKind;
    readonly state: FaultState;
    readonly by: string;
    readonly at: string;
  };
}

export interface Overview {
  list(query: OverviewQuery): Promise<OverviewPage>;
  counts(): Promise<OverviewCounts>;
  show(no: number): Promise<NoticeDetail | undefined>;
  /** Changes whenever a notice, the list for people or a person's act changes: for live updates. */
  version(): Promise<string>;
}

/** Why an act was not done; nothing was changed. */
export type NotDone =
  | 'unknown'
  | 'in-flight'
  | 'delivered-already'
  | 'closed-already'
  /** The person's own no was read: nobody overrules it. */
  | 'no-was-read'
  /** No consent is there that could be vouched for, or none is in doubt. */
  | 'nothing-to-confirm';

/** Why nobody is told of a fault in a message. */
export type FaultRefusal =
  /** No such message came in about this notice, or what an answer repeats of it is not kept any more. */
  | 'no-such-message'
  /** Its application receipt refused it, which a fault never replaces. */
  | 'refused-by-receipt'
  /** It tells of a fault itself. */
  | 'fault-itself'
  | 'fault-told-already'
  /** The way by which it came is not set up any more. */
  | 'no-way-back';

/** Why a fault cannot be told of the message; undefined when it can. */
export function faultRefusal(
  message: Pick<DialogRow, 'accepted' | 'isFault' | 'way' | 'kept' | 'fault'> | undefined,
  ways: readonly DialogWay[],
): FaultRefusal | undefined {
  if (!message) {
    return 'no-such-message';
  }
  if (!message.accepted) {
    return 'refused-by-receipt';
  }
  if (message.isFault) {
    return 'fault-itself';
  }
  if (message.fault && message.fault.state !== 'not-taken') {
    return 'fault-told-already';
  }
  if (!message.kept) {
    return 'no-such-message';
  }
  return ways.includes(message.way) ? undefined : 'no-way-back';
}

/** What the sender of a message is told, in the words of HIS 1151. */
export interface FaultToldNow {
  /** Number of the message. */
  readonly message: number;
  readonly kind: FaultKind;
  /** Why, and whether and how it was forwarded; nothing clinical. */
  readonly text: string;
}

/** Why a person ends a notice without the unit being told. */
export const declineReasons = [
  'not-wanted',
  'no-need',
  'registered-by-mistake',
  'handled-elsewhere',
  'may-not-be-told',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** How, whom and what the unit was told. */
export interface ToldOtherwise {
  readonly how: ToldHow;
  /** Whom the person spoke with, or wrote to. */
  readonly whom: string;
  readonly note: string;
}

/** What people can do with a notice. Each is one transaction with its line of history and its audit row. */
export interface Acts {
  /** Works on it once more from fresh facts, consent included; a message that went before goes again under its id. */
  sendAgain(no: number, by: string): Promise<NotDone | undefined>;
  /** Says who follows it up from now. */
  handOver(no: number, by: string, to: string, note: string): Promise<NotDone | undefined>;
  /** Nothing more is done with it, because of this; a delivered notice stays delivered. */
  decline(no: number, by: string, reason: DeclineReason, note: string): Promise<NotDone | undefined>;
  /**
   * The unit was told, or has answered, by telephone or letter: the duty is met, and it is written to the record. Never over a
   * no that was read.
   */
  tell(no: number, by: string, told: ToldOtherwise): Promise<NotDone | undefined>;
  /**
   * Vouches that the consent in doubt covers this notice to this recipient. It counts for this version of the consent, and
   * never over a no that was read.
   */
  confirm(no: number, by: string, basis: string): Promise<NotDone | undefined>;
  /**
   * Tells the sender of a message that came in that it is not handled (HIS 1151), once: it goes the way the message came.
   * Changes nothing in the notice, and takes off the list what a person has read with it.
   */
  tellFault(
    no: number,
    by: string,
    told: FaultToldNow,
    ways: readonly DialogWay[],
  ): Promise<NotDone | FaultRefusal | undefined>;
}
