// The ledger of notices: what was decided, sent and answered for each need. Holds no personal data.
import type { AcknowledgementState, BusinessState, NoticeState } from './states.ts';

/** One line of a notice's history. */
export interface NoticeEvent {
  /** Instant, ISO 8601 in UTC. */
  readonly at: string;
  readonly event: string;
  readonly detail: string;
  readonly concept?: string;
}

/** One need and what became of it. */
export interface NoticeRecord {
  readonly key: string;
  readonly source: string;
  readonly flag: string;
  readonly state: NoticeState;
  readonly acknowledgement: AcknowledgementState;
  readonly business?: BusinessState;
  /** The unit that receives the notice: its name and municipality, never the person's. */
  readonly recipient?: { readonly name: string; readonly municipality: string };
  /** When the notice was first made, ISO 8601 in UTC: a resend carries the same time. */
  readonly madeAt?: string;
  /** `MessageHeader.id`, the same on every attempt. */
  readonly messageId?: string;
  /** Id of the Task that the unit answers on. */
  readonly task?: string;
  readonly attempts: number;
  /** True when the delivered notice stands in the source server's record too. */
  readonly recordedAtSource?: boolean;
  readonly history: readonly NoticeEvent[];
}

/** What one step changes. Everything else of the record stays. */
export type NoticeChange = Partial<Omit<NoticeRecord, 'key' | 'source' | 'flag' | 'history'>>;

/** Where notices are kept. Every method is one atomic step. */
export interface Ledger {
  /** True for the first call with this key; a repeat is a duplicate notification and answers false. */
  admit(inboxKey: string): Promise<boolean>;
  /** Takes an admission back, when the work that it admitted could not be done. */
  forget(inboxKey: string): Promise<void>;
  /** The record of that key, made when it is not there yet. */
  open(key: string, source: string, flag: string): Promise<NoticeRecord>;
  record(key: string, change: NoticeChange, ...events: readonly NoticeEvent[]): Promise<NoticeRecord>;
  get(key: string): Promise<NoticeRecord | undefined>;
  /** The notice whose Task has this id: that is how an answer finds its notice. */
  byTask(taskId: string): Promise<NoticeRecord | undefined>;
  list(): Promise<readonly NoticeRecord[]>;
}
