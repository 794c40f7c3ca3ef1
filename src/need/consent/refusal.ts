// Why the gate stays shut, and whether that rests on something that was read.

/**
 * On what a refusal rests. `read`: somebody said no, or the message has no such receiver: final. `unclear`: silence, doubt,
 * or something that is not understood: tried again, and after a time a person looks.
 */
export type RefusalRests = 'read' | 'unclear';

/** Every reason, with the concept that it belongs to and what it rests on unless the refusal says otherwise. */
export const refusalReasons = {
  /** No consent to it is recorded: silence is no no. */
  'consent-missing': { concept: 'C1', rests: 'unclear' },
  /** The person, or who represents the person, declined. */
  'consent-declined': { concept: 'C5', rests: 'read' },
  /** A withdrawal is recorded. */
  'consent-withdrawn': { concept: 'C11', rests: 'read' },
  /** The consent itself, or a later one, says no to this recipient. */
  'consent-denied': { concept: 'C3', rests: 'read' },
  /** It begins later: looked at again then. */
  'consent-not-begun': { concept: 'C9', rests: 'unclear' },
  /** It has ended, is inactive, or was never given (draft, proposed). */
  'consent-not-in-force': { concept: 'C9', rests: 'unclear' },
  /** It names other recipients, or none. */
  'consent-wrong-recipient': { concept: 'C3', rests: 'unclear' },
  'consent-not-covering-information': { concept: 'C3', rests: 'unclear' },
  'consent-not-for-agency': { concept: 'C10', rests: 'unclear' },
  /** It permits it for research, payment or another purpose than to treat and to coordinate care. */
  'consent-for-other-purpose': { concept: 'C3', rests: 'unclear' },
  /** Who gave it may not, or it cannot be told whether they may. */
  'consent-giver-not-entitled': { concept: 'C6', rests: 'unclear' },
  /** A part of it is not understood: a person reads it. */
  'consent-not-understood': { concept: 'C3', rests: 'unclear' },
  /** A yes and a no, and which of them is later cannot be told. */
  'consent-order-unclear': { concept: 'C5', rests: 'unclear' },
  /** It was checked with the person, and not confirmed. */
  'consent-not-verified': { concept: 'C12', rests: 'unclear' },
  /** A consent that may cover it, of a kind that is not known to this hospital's settings. */
  'consent-of-unknown-kind': { concept: 'C1', rests: 'unclear' },
  'person-objects': { concept: 'E6', rests: 'read' },
  'recipient-not-the-person': { concept: 'F1', rests: 'read' },
  'recipient-outside-the-unit': { concept: 'D17', rests: 'read' },
  'nothing-to-follow': { concept: 'D16', rests: 'read' },
  'address-protected': { concept: 'C7', rests: 'unclear' },
} as const satisfies Record<string, { readonly concept: string; readonly rests: RefusalRests }>;

export type RefusalReason = keyof typeof refusalReasons;

export interface Refusal {
  readonly reason: RefusalReason;
  /** For the record: names the consent by reference, never the person. */
  readonly text: string;
  readonly consent?: string;
  readonly concept: string;
  readonly rests: RefusalRests;
  /** When it is known that the answer may change by itself: the instant at which a consent begins. */
  readonly lookAgainAt?: string;
  /** A person who reads the consent can settle it: «this consent covers it». Never over a no that was read. */
  readonly confirmable?: boolean;
}

/** A refusal by its reason; concept and what it rests on follow from the reason unless given. */
export function refusalOf(
  reason: RefusalReason,
  text: string,
  more: Partial<Pick<Refusal, 'consent' | 'concept' | 'rests' | 'lookAgainAt' | 'confirmable'>> = {},
): Refusal {
  return { reason, text, ...refusalReasons[reason], ...more };
}
