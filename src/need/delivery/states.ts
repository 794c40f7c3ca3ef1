// States of a notice on two axes: what became of the message, and what the receiver said of it.
import type { UnitState } from '../../ground/law/unit-states.ts';

/**
 * What became of the decision and the message. `unclear` and `for-a-person` are passing: what they rest on is not surely known,
 * so that it is looked at again by itself, and with `for-a-person` a person is asked meanwhile. The last six rest on something
 * that was read or that a person said: only new facts or a person change them.
 */
export type NoticeState =
  | 'found'
  | 'waiting-turn'
  | 'sending'
  | 'waiting-to-resend'
  | 'awaiting-acknowledgement'
  | 'unclear'
  | 'for-a-person'
  | 'delivered'
  /** A no was read: declined, withdrawn. */
  | 'refused'
  | 'not-needed'
  | 'existing-plan'
  /** A person has told the unit, by telephone or letter. */
  | 'told'
  | 'closed';

/** What the receiver's machine said of the message. */
export type AcknowledgementState = 'none' | 'ok' | 'transient-error' | 'fatal-error';

/** What stands on the receipt of one send: the machine's answer, or that it surely has not taken that send. */
export type ReceiptCode = Exclude<AcknowledgementState, 'none'> | 'not-taken';

/** What the receiving unit says of the need. */
export type BusinessState = UnitState;

/** How a failed attempt is treated: again, ask first, or never. */
export type FailureClass = 'transient' | 'ambiguous' | 'permanent';

/** What is waited for. */
export type DeadlineKind =
  /** The unit's machine confirms the message. */
  | 'acknowledgement'
  /** The unit says what it does about the need. */
  | 'answer'
  /** The unit is silent: who hears of it next (its other endpoint, what it is part of, the trust's coordinating unit, the leader, a person). */
  | 'other-endpoint'
  | 'other-unit'
  | 'follow-trust-unit'
  | 'follow-leader'
  | 'follow-person'
  /** The coordinator meets the person: normally within two weeks of the appointment (concept E2). */
  | 'first-contact'
  | 'evaluation'
  | 'revision'
  /** A consent is about to end. */
  | 'consent-ends'
  /** A consent that parents gave ends on a birthday, and the person's own is asked for. */
  | 'own-consent';

/** The way by which a dialogue message came: its answer goes out the same way. */
export type DialogWay = 'network' | 'message-handler';

/** What is wrong with a dialogue message, as far as a code says it; anything but «Feil adressat» is for a person to read. */
export const faultKinds = ['wrong-addressee', 'other'] as const;
export type FaultKind = (typeof faultKinds)[number];

/**
 * What became of a fault that a person tells the sender of a message: `asked` for; `sent`; `received`, by its receipt;
 * `not-taken`, for good: a person has to tell it otherwise.
 */
export type FaultState = 'asked' | 'sent' | 'received' | 'not-taken';
