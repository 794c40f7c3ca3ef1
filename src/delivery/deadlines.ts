export type DeadlineKind =
  | 'acknowledgement'
  | 'answer'
  | 'first-contact'
  | 'evaluation'
  | 'revision'
  | 'consent-ends';
