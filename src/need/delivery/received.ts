// Messages that come to us: the table of duplicates, and what is kept so that a repeat gets the answer that the first one got.
import type { Bundle } from '@medplum/fhirtypes';

/** How a message stands to those that came before. */
export type Arrival =
  | { readonly kind: 'new' }
  /** The same send again (`Bundle.id` and `MessageHeader.id` seen): our first answer was lost, it goes out again as it was. */
  | { readonly kind: 'repeat'; readonly response: Bundle }
  /** The same message in a new send: it is acknowledged with the same content, and changes nothing. */
  | { readonly kind: 'resend'; readonly response: Bundle }
  /** It was answered so long ago that only the code of the answer is kept. */
  | { readonly kind: 'forgotten'; readonly code: string }
  /** A `Bundle.id` that another message had: an error of the sender. */
  | { readonly kind: 'bundle-id-reused' }
  /** The same message is being worked on at this moment. */
  | { readonly kind: 'in-work' };

/** What is known of a message's ids. */
export interface Seen {
  /** True when this `Bundle.id` has come before, with whatever message. */
  readonly bundle: boolean;
  /** The message with this `MessageHeader.id`, when it has come before. */
  readonly message?: {
    readonly hasThisBundle: boolean;
    readonly response?: Bundle;
    /** Code of an answer whose body was deleted. */
    readonly forgotten?: string;
  };
}

/**
 * The table of duplicates.
 * @see https://hl7.org/fhir/R4/messaging.html#reliable
 */
export function arrivalOf(seen: Seen): Arrival {
  if (!seen.message) {
    return seen.bundle ? { kind: 'bundle-id-reused' } : { kind: 'new' };
  }
  const { hasThisBundle, response, forgotten } = seen.message;
  if (seen.bundle && !hasThisBundle) {
    return { kind: 'bundle-id-reused' };
  }
  if (forgotten !== undefined) {
    return { kind: 'forgotten', code: forgotten };
  }
  if (!response) {
    return { kind: 'in-work' };
  }
  return { kind: hasThisBundle ? 'repeat' : 'resend', response };
}

/** Where messages that came in are remembered. */
export interface ReceivedMessages {
  /** Says how the message stands to earlier ones; a new one is ours to work on until {@link finish} or {@link release}. */
  begin(messageId: string, bundleId: string, at: string): Promise<Arrival>;
  /** Keeps the answer that every repeat gets. */
  finish(messageId: string, response: Bundle): Promise<void>;
  /** The `Bundle.id`s with which this message has come; none when it is new. */
  sendsOf(messageId: string): Promise<readonly string[]>;
  /** The message could not be taken now: the sender's next try is a first one. */
  release(messageId: string): Promise<void>;
}
