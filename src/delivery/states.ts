// States of a notice on two axes: what became of the message, and what the receiver said of it.

/** What became of the decision and the message. The last five are final. */
export type NoticeState =
  | 'found'
  | 'permitted'
  | 'sending'
  | 'waiting-to-resend'
  | 'delivered'
  | 'refused'
  | 'not-needed'
  | 'existing-plan'
  | 'failed'
  | 'for-a-person';

/** What the receiver's machine said of the message. */
export type AcknowledgementState = 'none' | 'ok' | 'transient-error' | 'fatal-error';

/** What the receiving unit says of the need (`ip-business-status`). */
export type BusinessState =
  | 'received'
  | 'under-assessment'
  | 'taken-on'
  | 'coordinator-appointed'
  | 'person-declined'
  | 'plan-exists'
  | 'wrong-municipality'
  | 'more-information-needed'
  | 'first-contact-made'
  | 'closed';

const businessStates: readonly BusinessState[] = [
  'received',
  'under-assessment',
  'taken-on',
  'coordinator-appointed',
  'person-declined',
  'plan-exists',
  'wrong-municipality',
  'more-information-needed',
  'first-contact-made',
  'closed',
];

/** A code as a business state; undefined when it is none of ours. */
export function toBusinessState(code: string | undefined): BusinessState | undefined {
  return businessStates.find((state) => state === code);
}

/** How a failed attempt is treated: again, ask first, or never. */
export type FailureClass = 'transient' | 'ambiguous' | 'permanent';
