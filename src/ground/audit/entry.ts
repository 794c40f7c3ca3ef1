// One line of the audit: who did what, when, for which purpose, to what, and how it went.

/** Kinds of acts. Each becomes an AuditEvent of a pattern of IHE BALP; docs/security.md has the table. */
export const auditActs = [
  'read',
  'query',
  'create',
  'update',
  'delete',
  /** Information about a person left for another organization. */
  'disclose',
  /** Information about a person came from another organization. */
  'receive',
  /** Whether something may be told, or what a need leads to. */
  'decide',
  'sign-in',
  'sign-out',
  /** Something that a person or the adapter did with a notice: tried again, closed, waited. */
  'act',
] as const;

export type AuditAct = (typeof auditActs)[number];

/** FHIR's audit-event-outcome in words: 0, 4, 8 and 12. */
export type AuditOutcome = 'success' | 'minor-failure' | 'serious-failure' | 'major-failure';

/**
 * One line of the audit. It names resources by their ids on the server that holds them, and systems by name: never a
 * person's name or national id, and never the content of a message.
 */
export interface AuditEntry {
  /** Instant, ISO 8601 in UTC. */
  readonly when: string;
  /** `adapter`, `person: NAME` for staff, `hospital`, or `unit: NAME`. */
  readonly who: string;
  readonly what: AuditAct;
  /** The act in the adapter's own words: a code that stays the same over releases, such as `sent` or `retried`. */
  readonly action: string;
  /** Said to people; no personal data. */
  readonly detail: string;
  /** Purpose of use, a code of v3-ActReason such as `COC` (coordination of care) or `HSYSADMIN`. */
  readonly purpose?: string;
  /** Why somebody wanted it, in the words that were chosen. */
  readonly reason?: string;
  /** Nothing said is success. */
  readonly outcome?: AuditOutcome;
  /** Whom it is about: `Patient/id`. */
  readonly patient?: string;
  /** What it was done to: references such as `Flag/1`, or `urn:uuid:` of a message. */
  readonly entities?: readonly string[];
  /** The search, as `Consent?patient=Patient/1`; values that may be national ids are left out. */
  readonly query?: string;
  /** The consents that a decision rests on. */
  readonly consents?: readonly string[];
  /** The system on the other side. */
  readonly peer?: AuditPeer;
  /** Key of the notice. */
  readonly notice?: string;
  /** `X-Request-Id` of the request that caused it. */
  readonly request?: string;
}

export interface AuditPeer {
  readonly name: string;
  /** Its address: a URL's origin, or the address of the connection. */
  readonly address?: string;
}
