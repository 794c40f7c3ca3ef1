// The ledger of notices: what was decided, sent and answered for each need. Holds no personal data.
import type { Said } from '../../ground/law/unit-states.ts';
import type { Sentence } from '../../ground/words/template.ts';
import type { AttentionCode, EventCode } from './codes/codes.ts';
import type { Named } from './due/named-days.ts';
import type { AcknowledgementState, BusinessState, DeadlineKind, NoticeState } from './states.ts';

/** One line of a notice's history. */
export interface NoticeEvent {
  /** Instant, ISO 8601 in UTC. */
  readonly at: string;
  readonly event: EventCode;
  /** In English, as the record and the audit keep it. */
  readonly detail: string;
  /** The same as code and data; absent in lines of releases that kept the text alone. */
  readonly said?: readonly Sentence[];
  readonly concept?: string;
}

/** The unit that a notice goes to, as it was found then: never the person. */
export interface RecordedRecipient {
  readonly name: string;
  readonly municipality: string;
  /** City district by which it was found. */
  readonly district?: string;
  /** The rest says how it was reached; absent for a unit that was only judged. */
  readonly organizationNumber?: string;
  /** Id of its Organization in the directory. */
  readonly organization?: string;
  /** Organisation numbers of what it is part of. */
  readonly partOf?: readonly string[];
  readonly to?: 'municipality' | 'hospital-trust' | 'unit';
  readonly endpoint?: string;
  readonly transport?: string;
  readonly language?: 'nb' | 'nn';
}

/** One need and what became of it. */
export interface NoticeRecord {
  readonly key: string;
  readonly source: string;
  readonly flag: string;
  /** `Patient/{id}` on the source server, once the Flag has been read. */
  readonly subject?: string;
  readonly state: NoticeState;
  readonly acknowledgement: AcknowledgementState;
  /** What the unit said last: its state, and when it said it (by receipt where it stated no time). */
  readonly business?: BusinessState;
  readonly saidAt?: string;
  readonly recipient?: RecordedRecipient;
  /** When the notice was first made, ISO 8601 in UTC: a resend carries the same time. */
  readonly madeAt?: string;
  /** `MessageHeader.id`, the same on every attempt. */
  readonly messageId?: string;
  /** Id of the Task that the unit answers on. */
  readonly task?: string;
  /** Key of the notice on whose thread this one continues: another Flag of the person raised a need that is still open. */
  readonly thread?: string;
  /** Codes that the Flag had when the unit was told (`ip-flag-code`). */
  readonly needs?: readonly string[];
  /** Updates of this notice so far: newer versions of the Flag that raised more. The last of them may still be on its way. */
  readonly updates?: number;
  /** Sends so far, whatever came of them. */
  readonly attempts: number;
  /** Tries in a row that ended because a system was not available. */
  readonly failures: number;
  /** Sends whose result was not known, so that the same message went again. */
  readonly resends: number;
  /** True when the delivered notice stands in the source server's record too. */
  readonly recordedAtSource?: boolean;
  /** Why it stands as it does: a code. */
  readonly cause?: string;
  /** Since when what it rests on is not surely known, ISO 8601 in UTC; absent when nothing is in doubt. */
  readonly unclearSince?: string;
  /** What a person can confirm, so that the doubt ends. */
  readonly confirmable?: Confirmable;
  /** How a person has told the unit, in the state `told`. */
  readonly told?: Told;
  readonly history: readonly NoticeEvent[];
}

/** A fact that a person can vouch for: that this version of a consent covers this notice to this recipient. */
export interface Confirmable {
  /** `Consent/17` on the source server. */
  readonly consent: string;
  /** Its `meta.versionId`; empty when the server names none. */
  readonly version: string;
  /** Organisation number of the recipient. */
  readonly recipient: string;
}

/** In what way a person told the unit. */
export type ToldHow = 'telephone' | 'letter';

/** That a person has told the unit. */
export interface Told {
  readonly how: ToldHow;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Who told it. */
  readonly by: string;
}

/** What a person has confirmed. It counts for this version of the consent, this need and this recipient, and never over a no. */
export interface Confirmation extends Confirmable {
  /** Who confirmed it. */
  readonly by: string;
  /** On what it rests. */
  readonly basis: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Whether the notice is for the hospital: then the need stands in the municipality's record (concept D9). */
export function toHospital(recipient: Pick<RecordedRecipient, 'to'> | undefined): boolean {
  return recipient?.to === 'unit' || recipient?.to === 'hospital-trust';
}

/** What the unit said last of the notice; undefined when it has said nothing. */
export function saidOf({
  business,
  saidAt = '',
}: Pick<NoticeRecord, 'business' | 'saidAt'>): Said | undefined {
  return business && { state: business, at: saidAt };
}

/** What one step changes. Everything else of the record stays. */
export type NoticeChange = Partial<Omit<NoticeRecord, 'key' | 'source' | 'flag' | 'subject' | 'history'>>;

/** Something that machines cannot finish: it stands on the list for people until a person closes it. */
export interface Attention {
  readonly reason: AttentionCode;
  /** In English. */
  readonly detail: string;
  /** The same as code and data; absent in what releases wrote that kept the text alone. */
  readonly said?: readonly Sentence[];
  /** What the person can do, in English. */
  readonly nextStep: string;
  /** It goes off the list by itself when the doubt that it tells of ends. */
  readonly passing?: true;
}

/** One step of a notice: all of it is kept, or nothing. */
export interface Step {
  readonly change?: NoticeChange;
  /** Another unit gets the notice: what the first one said of it stands in the history alone. */
  readonly anotherUnit?: true;
  readonly events: readonly NoticeEvent[];
  /** The notice is worked on again after this many milliseconds. */
  readonly again?: number;
  /** A send that is about to happen. */
  readonly sending?: { readonly bundleId: string; readonly messageId: string; readonly at: string };
  /** What the receiver's machine said of a send. */
  readonly receipt?: { readonly bundleId: string; readonly code: string; readonly at: string };
  /** The last send has surely not been taken: there was no connection, or it was answered so. */
  readonly notTaken?: true;
  /** Deadlines that begin to run. */
  readonly deadlines?: readonly { readonly kind: DeadlineKind; readonly dueAt: string }[];
  /** Deadlines that are met, and need no watching any more. */
  readonly met?: readonly DeadlineKind[];
  readonly attention?: Attention;
  /**
   * Names the person and the recipient without telling who they are; notices with the same one go one after another. Null gives
   * the place up: what waits long lets the others pass.
   */
  readonly orderKey?: string | null;
}

/** A send that is about to happen, over the record as it was read. */
export type TurnStep = Step & { readonly orderKey: string; readonly from: NoticeState };

/** Somebody else works on this notice by now: what was decided here is old, and is neither recorded nor sent. */
export class TakenOver extends Error {
  constructor(key: string) {
    super(`The work on the notice ${key} was taken over while it went on here`);
    this.name = 'TakenOver';
  }
}

/** Where notices are kept. Every method is one atomic step. */
export interface Ledger {
  /** The record of that key, made when it is not there yet. */
  open(key: string, source: string, flag: string): Promise<NoticeRecord>;
  record(key: string, step: Step): Promise<NoticeRecord>;
  /**
   * Takes the work on a need over, and opens its record when there is none. What the ledger that it gives records stands only
   * until somebody takes the work over anew: then `TakenOver` is thrown, and nothing is recorded.
   */
  takeOver(key: string, source: string, flag: string): Promise<Ledger>;
  /** Records what the unit said of a send, whoever works on the notice by now. */
  heard(key: string, step: Step): Promise<NoticeRecord>;
  /**
   * Whether the unit has a message of this notice, or may have: a send was acknowledged with ok, or for now not, or nobody
   * knows what became of it. The count of sends does not tell.
   */
  mayBeAtUnit(key: string): Promise<boolean>;
  /**
   * Records the step unless the notice is no longer in the state in which it was read, or another notice of the same person to
   * the same recipient is in flight or came first: then undefined, and nothing is recorded.
   */
  takeTurn(key: string, step: TurnStep): Promise<NoticeRecord | undefined>;
  /**
   * Records the step unless the unit has said something else since `before` was read: then undefined, nothing is
   * recorded, and the answer is judged anew.
   */
  answered(key: string, before: Said | undefined, step: Step): Promise<NoticeRecord | undefined>;
  /**
   * Records the step if this deadline still runs as it was set, and marks it as missed; undefined when it was met,
   * or set anew, in the meantime.
   */
  miss(key: string, kind: DeadlineKind, dueAt: string, step: Step): Promise<NoticeRecord | undefined>;
  /**
   * True when the deadline has not come yet by the store's clock, which is the same for all who look: then it is looked at once
   * more when it has.
   */
  putOff(key: string, kind: DeadlineKind, dueAt: string): Promise<boolean>;
  get(key: string): Promise<NoticeRecord | undefined>;
  /** The notice whose Task has this id: that is how an answer finds its notice. */
  byTask(taskId: string): Promise<NoticeRecord | undefined>;
  /** The notice that this `MessageHeader.id` was sent for: that is how a late acknowledgement finds it. */
  byMessage(messageId: string): Promise<NoticeRecord | undefined>;
  /**
   * Notes whom the notice is about, keeps the days that the record names (as `Reminders.keep` does), and gives what persons have
   * confirmed about this need.
   */
  about(key: string, subject: string, days: readonly Named[]): Promise<readonly Confirmation[]>;
  /** What persons have confirmed about this need. */
  confirmations(key: string): Promise<readonly Confirmation[]>;
  /** The notices about a person: what is told of the person leads to them. */
  bySubject(subject: string): Promise<readonly NoticeRecord[]>;
  list(): Promise<readonly NoticeRecord[]>;
  /** The notices that are in doubt or under way, and have no work that is planned. */
  unsettled(): Promise<readonly Pick<NoticeRecord, 'key' | 'flag'>[]>;
  /** Puts something on the list for people that belongs to no notice. */
  raise(at: string, attention: Attention): Promise<void>;
}
