// What is remembered of a dialogue message that came in about a notice, so that a person can tell its sender that it is not handled.
import type { DialogWay, FaultKind, FaultState } from '../delivery/states.ts';
import type { DialogHead, DialogMessage } from './model.ts';

/** The head, with the themes of what was said and without the words. */
export function headOf({
  type,
  id,
  conversation,
  sender,
  receiver,
  patient,
  notes,
}: DialogMessage): DialogHead {
  return {
    type,
    id,
    ...(conversation ? { conversation } : {}),
    sender,
    receiver,
    ...(patient ? { patient } : {}),
    notes: notes.map(({ theme }) => ({ theme, roles: [] })),
  };
}

export interface ReceivedDialog {
  /** Follows from what the message says: the same one that comes again has the same id. */
  readonly id: string;
  /** Id of the message on the hospital's server, of which its reply's id is made. */
  readonly messageId: string;
  /** Key of the notice that it is about. */
  readonly notice: string;
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly way: DialogWay;
  readonly head: DialogHead;
  /** False when its application receipt refused it. */
  readonly accepted: boolean;
  /** It tells of a fault itself. */
  readonly isFault: boolean;
}

/** A fault that a person tells of, with what it is composed of. */
export interface ToldFault {
  /** Of the message that was received. */
  readonly id: string;
  readonly messageId: string;
  readonly notice: string;
  readonly way: DialogWay;
  readonly state: FaultState;
  readonly kind: FaultKind;
  readonly text: string;
  /** Who tells it, as the sign-in gave it; and when, ISO 8601 in UTC. */
  readonly by: string;
  readonly at: string;
  /** `MsgId` of the message that tells it. */
  readonly faultId: string;
  /** Undefined when it is not kept any more. */
  readonly head?: DialogHead;
}

/** What the work of telling a fault is named by. */
export const FAULT_WORK = 'dialog-fault/';

/** Key and name of the work of telling the fault of this message. */
export function faultWork(id: string): readonly [key: string, name: string] {
  return [`dialog|${id}`, `${FAULT_WORK}${id}`];
}

export interface ReceivedDialogs {
  /** The same message once more changes nothing. */
  keep(received: ReceivedDialog): Promise<void>;
  /** The fault that was told of this message. */
  told(id: string): Promise<ToldFault | undefined>;
  /** The fault that went, or goes, under this `MsgId`. */
  byFaultId(faultId: string): Promise<ToldFault | undefined>;
  /** Undefined when it stood so already, or what was said later is more: then nothing was changed. */
  became(id: string, state: Exclude<FaultState, 'asked'>): Promise<FaultState | undefined>;
}
