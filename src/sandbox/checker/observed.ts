// What a simulated country is judged by: what happened in it, in words of its own, and what the system made of that.

/** What happened to one need, as the country knows it. */
export type Happening =
  | 'criteria-met'
  | 'criteria-not-met'
  | 'informs'
  | 'says-yes'
  | 'says-no'
  | 'no-is-written'
  | 'complaint-explained'
  | 'consents'
  | 'takes-consent-back'
  | 'taking-back-settled'
  | 'plan-in-municipality'
  | 'plan-is-noted'
  | 'coordinator-called'
  | 'plan-brought'
  | 'unit-has-it'
  | 'unit-says'
  | 'gives-back'
  | 'contact'
  | 'coordinator-leaves'
  | 'plan-used'
  | 'partners-informed'
  | 'in'
  | 'out-planned'
  | 'out'
  | 'moves'
  | 'dies'
  | 'merges'
  | 'record-put-right'
  | 'guardian-ends'
  | 'mistake'
  | 'own-consent'
  | 'complains'
  | 'complaint-answer'
  | 'complaint-stands'
  | 'complaint-forwarded';

export interface Happened {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: Happening;
  /** A consent, a complaint. */
  readonly matter?: string;
  /** The day that it names, `YYYY-MM-DD` in Norway. */
  readonly day?: string;
  /** Municipality, or what the unit says. */
  readonly more?: string;
}

/** A message that a unit's machine got. */
export interface Sent {
  readonly at: number;
  readonly municipality: string;
  /** `MessageHeader.id`: the same for a resend. */
  readonly message: string;
}

/** A duty as the system stated it. */
export interface Stated {
  readonly rule: string;
  readonly matter?: string | undefined;
  readonly owner: string;
  readonly state: string;
  readonly since: string;
  readonly due?: { readonly day: string; readonly at: string } | undefined;
  readonly ended?: { readonly kind: string; readonly at: string } | undefined;
}

export interface ObservedNeed {
  readonly id: string;
  readonly born: string;
  /** Municipality at the beginning. */
  readonly home: string;
  readonly happened: readonly Happened[];
  readonly sent: readonly Sent[];
  readonly state: { readonly name: string; readonly why: string | undefined; readonly planned: boolean };
  /** It stands on the list for people, for which reasons. */
  readonly asked: readonly string[];
  readonly duties: readonly Stated[];
  /** Duties that somebody was told were overdue: `rule|matter|since`. */
  readonly told: readonly string[];
}

export interface Observed {
  /** Milliseconds since 1970. */
  readonly begins: number;
  readonly ends: number;
  readonly needs: readonly ObservedNeed[];
}
