// Why the gate stays shut.

export type RefusalReason =
  | 'consent-missing'
  | 'consent-declined'
  | 'consent-withdrawn'
  | 'consent-not-in-force'
  | 'consent-wrong-recipient'
  | 'consent-not-covering-information'
  | 'consent-giver-not-entitled'
  | 'consent-not-for-agency'
  | 'person-objects'
  | 'recipient-not-the-person'
  | 'recipient-outside-the-unit'
  | 'nothing-to-follow'
  | 'address-protected';

export interface Refusal {
  readonly reason: RefusalReason;
  /** For the record: names the consent by reference, never the person. */
  readonly text: string;
  readonly consent?: string;
  readonly concept: string;
}

/** Of several refusals the one that says most: what the person has said comes before what is not covered. */
const order: readonly RefusalReason[] = [
  'consent-withdrawn',
  'consent-declined',
  'consent-giver-not-entitled',
  'consent-not-for-agency',
  'consent-not-covering-information',
  'consent-wrong-recipient',
  'consent-not-in-force',
];

export function closest(refusals: readonly Refusal[]): Refusal | undefined {
  return refusals.toSorted((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason))[0];
}
