// What a lapse of the sender is: how a message, or what a right sender makes of an answer, comes out of one with that fault.
import type { Bundle } from '@medplum/fhirtypes';

/** What an answer to a send means to a sender. */
export type Meaning = 'taken' | 'again' | 'person';

/** An answer as it came; a status of 0 when none came. */
export interface UnitAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** What was asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  readonly retryAfterIsDate: boolean;
  /** Code of the acknowledgement, and whether it names the message that was sent; undefined when the answer is none. */
  readonly acknowledgement: { readonly code: string; readonly ofThis: boolean } | undefined;
}

/** A try as it leaves. */
export interface Try {
  readonly bundle: Bundle;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SenderLapse {
  readonly does: string;
  /** @param number of the try, from 1 */
  readonly leaves?: (sent: Try, number: number) => Try;
  readonly means?: (right: Meaning, answer: UnitAnswer, number: number) => Meaning;
  /** Wait before the next try, in milliseconds. */
  readonly waits?: (right: number, answer: UnitAnswer) => number;
  /** What it does beside, when it is told to. */
  readonly habit?: Habit;
}

export type Habit =
  | 'sends-after-taken'
  | 'does-not-wait-for-answers'
  | 'forgets-needs'
  | 'no-retraction'
  | 'retraction-without-thread'
  | 'cancels-under-same-id'
  | 'tells-nobody'
  | 'tells-no-person'
  | 'writes-no-answers'
  | 'believes-every-answer'
  | 'guesses-states'
  | 'takes-answers-anew';
