// What a person has settled about one consent that a machine could not: that it covers what is asked.

/**
 * «This consent covers it», said by a person who read it. It stands in for what is not understood, never for a no that
 * was read. It holds for that consent as it stood then and for that recipient; a changed consent is judged anew.
 */
export interface Confirmation {
  /** The consent, as a relative reference (`Consent/1`) or the id in a plan. */
  readonly consent: string;
  /** The version that was read: `meta.versionId`, else `meta.lastUpdated`; absent where the consent has neither. */
  readonly version?: string;
  /** One of these is a token of the recipient: identifiers `system|value` or relative references. */
  readonly recipient: readonly string[];
  /** Who confirmed it: a reference or a user id, never a name. */
  readonly by: string;
  /** When, ISO 8601 with offset. */
  readonly at: string;
  /** On what basis, in that person's words: «spoke with the person on the telephone». */
  readonly basis: string;
}
