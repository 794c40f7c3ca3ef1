// What the consents answer, as closed values.
import type { Bounds } from '../../norway/period.ts';
import type { Unread } from './statement.ts';

/** By whom a consent that counts was given. */
export type GivenBy = 'person' | 'representative';

/** Why it is not clear, or why there is nothing: none of these rests on a no. */
export type Doubt =
  /** No consent about the matter. */
  | 'missing'
  | 'not-begun'
  /** Ended, inactive without a withdrawal, draft or proposed. */
  | 'not-in-force'
  | 'wrong-recipient'
  | 'not-covering'
  | 'other-purpose'
  | 'no-purpose-for-agency'
  | 'giver'
  | 'not-understood'
  /** A yes and a no that cannot be ordered. */
  | 'order'
  | 'not-verified'
  | 'unknown-kind';

/** A no that was read. `denied`: a rule of a consent in force says no; the others are about the whole consent. */
export type No = 'declined' | 'withdrawn' | 'denied';

export type ConsentAnswer =
  | {
      readonly answer: 'permit';
      readonly consent: string;
      readonly by: GivenBy;
      /** Windows in which the information has to lie: all of one list, any list. Empty: from any time. */
      readonly windows: readonly (readonly Bounds[])[];
      /** Set where a person has said that this consent covers it. */
      readonly confirmedBy?: string;
    }
  | {
      readonly answer: 'no';
      readonly no: No;
      readonly consent: string;
      /** The consent that would have permitted it, when there is one. */
      readonly over?: string;
      /** Kinds of information that are denied; all that were asked for unless only some. */
      readonly kinds: readonly string[];
    }
  | {
      readonly answer: 'unclear';
      readonly doubt: Doubt;
      /** Absent when there is no consent to name. */
      readonly consent?: string;
      /** A no that stands beside it and may be the later one, or be meant. */
      readonly beside?: string;
      readonly kinds: readonly string[];
      readonly unread: readonly Unread[];
      /** In words, without names: why the giver does not count. */
      readonly text?: string;
      /** Instant at which it begins: look again then. */
      readonly from?: string;
      /** Whether a person's word that this consent covers it would settle it. */
      readonly confirmable: boolean;
    };
