// How notifications are taken: who may send them, how much at a time, and how what was never notified is found.
import type { Limits } from '../../../need/intake/limits.ts';
import { count, object, type Sections, secret, url, words } from '../section.ts';

export interface IntakeConfig {
  readonly notifications: {
    /** Shared secret of the Subscription: HMAC key for signatures, bearer token, or value of `header`. */
    readonly secret: string;
    /** Secrets that still hold while senders change to the new one. */
    readonly previousSecrets?: readonly string[];
    /** Header that carries the secret itself. */
    readonly header?: string;
    /** Bearer tokens of an authorization server. */
    readonly jwt?: {
      readonly jwks: string;
      readonly issuer: string;
      readonly audience: string;
      readonly subjects?: readonly string[];
    };
    /** Senders have to show a certificate of `listen.tls.clientAuthority`. */
    readonly clientCertificate?: boolean;
    /** How old a notification may be that carries its time, in milliseconds. */
    readonly replayWindowMs?: number;
    /** Origins that may ask for leave to send CloudEvents. */
    readonly eventOrigins?: readonly string[];
  };
  readonly limits?: Partial<Limits>;
  readonly sweep?: Partial<SweepSettings>;
}

/** How what was never notified is found. */
export interface SweepSettings {
  /** Time between two sweeps, in milliseconds. */
  readonly everyMs: number;
  /** How far a sweep goes back before the cursor, in milliseconds. */
  readonly overlapMs: number;
  /** Where the very first sweep for Flags begins, ISO 8601. */
  readonly from?: string;
  /** How long a gap in the event numbers is waited for, in milliseconds. */
  readonly gapWaitMs: number;
  /** Heartbeat that was agreed on for Subscriptions, in milliseconds. */
  readonly heartbeatMs?: number;
}

export const defaultSweep: SweepSettings = { everyMs: 5 * 60_000, overlapMs: 10 * 60_000, gapWaitMs: 10_000 };
/** Event Grid goes on trying for a day: a notification of yesterday is no replay. */
export const defaultReplayWindowMs: number = 26 * 3_600_000;
export const defaultEventOrigins: readonly string[] = ['eventgrid.azure.net'];

export const intakeSections: Sections<IntakeConfig> = {
  notifications: {
    required: true,
    schema: object(
      {
        secret,
        previousSecrets: { type: 'array', items: secret },
        header: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
        jwt: object(
          { jwks: url, issuer: words, audience: words, subjects: { type: 'array', items: words } },
          ['jwks', 'issuer', 'audience'],
        ),
        clientCertificate: { type: 'boolean' },
        replayWindowMs: count,
        eventOrigins: { type: 'array', items: words },
      },
      ['secret'],
    ),
    variables: {
      IP_FHIR_NOTIFICATION_SECRET: { at: ['secret'] },
      IP_FHIR_PREVIOUS_NOTIFICATION_SECRETS: { at: ['previousSecrets'], as: 'list' },
    },
  },
  limits: {
    schema: object({ bodyBytes: count, depth: count, entries: count, perSecond: count, requestMs: count }),
  },
  sweep: {
    schema: object({
      everyMs: count,
      overlapMs: count,
      from: { type: 'string', format: 'date-time' },
      gapWaitMs: count,
      heartbeatMs: count,
    }),
    variables: { IP_FHIR_SWEEP_EVERY_MS: { at: ['everyMs'], as: 'number' } },
  },
};
