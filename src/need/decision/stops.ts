// On what it rests that a rule sends nothing: final is only what was read.

/**
 * `read`: the record says what ends the matter. `unclear`: what would let the notice go is not there, or not understood; that is
 * no no. `mend`: a person has to put the record or the directory right. `weigh`: what was read is for a person to judge.
 */
export type Stop = 'read' | 'unclear' | 'mend' | 'weigh';

/** By id of the rule. Rules that tell the unit are not here. */
export const stops: Readonly<Record<string, Stop>> = {
  'flag-retracted': 'read',
  'flag-inactive': 'read',
  'flag-unusable': 'mend',
  // The other Flag may fall away: then this one is told.
  'flag-repeated': 'unclear',
  // Its time comes by itself.
  'flag-not-yet': 'unclear',
  'flag-ended': 'mend',
  'not-understood': 'mend',
  // What is not there may come, and a base may be named.
  'reference-unresolved': 'unclear',
  'person-inactive': 'mend',
  'person-not-known': 'mend',
  'plan-unsure': 'mend',
  'person-dead': 'weigh',
  'person-replaced': 'mend',
  'no-need': 'read',
  declined: 'read',
  'child-says-no': 'weigh',
  'existing-plan': 'read',
  'existing-coordinator': 'read',
  'municipality-only': 'read',
  'existing-hospital-coordinator': 'read',
  'plan-not-for-hospital': 'weigh',
  'hospital-only-not-asked': 'unclear',
  'hospital-only-plan': 'read',
  'hospital-only-plan-without-coordinator': 'read',
  'hospital-only-coordinator': 'read',
  'hospital-only-has-coordinator': 'read',
  'hospital-only-continue': 'read',
  'hospital-only-with-municipal-plan': 'mend',
  'consent-declined': 'read',
  'consent-withdrawn': 'read',
  'not-informed': 'unclear',
  'not-asked': 'unclear',
  'consent-missing': 'unclear',
  'consent-not-in-force': 'unclear',
  'consent-wrong-recipient': 'unclear',
  'consent-wrong-content': 'unclear',
  'consent-unclear': 'unclear',
  'sender-unknown': 'mend',
  'address-protected': 'weigh',
  'recipient-unknown': 'mend',
  'hospital-unknown': 'mend',
};

/** A rule that nobody has placed ends nothing: a person looks at it. */
export function stopOf(rule: string): Stop {
  return stops[rule] ?? 'mend';
}
