// How notifications are taken: who may send them, how much at a time, and how what was never notified is found.

import { type Static, Type } from 'typebox';
import { type Instant, requireInstant } from '../../../ground/norway/instant.ts';
import { closed, said } from '../../../ground/schema/forms.ts';
import { triggerTypes } from '../../../need/intake/followed.ts';
import { defaultLimits, type Limits } from '../../../need/intake/limits.ts';
import { Count, optional, required, Secret, Url, Words } from '../section.ts';

const Notifications = Type.Object(
  {
    secret: said(
      Secret,
      'Shared secret of the Subscription: HMAC key for signatures, bearer token, or value of `header`',
    ),
    previousSecrets: Type.Optional(
      Type.Array(Secret, { description: 'Secrets that still hold while senders change to the new one' }),
    ),
    header: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9-]+$', description: 'Header that carries the secret itself' }),
    ),
    jwt: Type.Optional(
      Type.Object(
        { jwks: Url, issuer: Words, audience: Words, subjects: Type.Optional(Type.Array(Words)) },
        { ...closed, description: 'Bearer tokens of an authorization server' },
      ),
    ),
    clientCertificate: Type.Optional(
      Type.Boolean({ description: 'Senders have to show a certificate of listen.tls.clientAuthority' }),
    ),
    replayWindowMs: Type.Optional(
      said(Count, 'How old a notification may be that carries its time, in milliseconds'),
    ),
    eventOrigins: Type.Optional(
      Type.Array(Words, { description: 'Origins that may ask for leave to send CloudEvents' }),
    ),
  },
  closed,
);

const Sweep = Type.Object(
  {
    everyMs: Type.Optional(said(Count, 'Time between two sweeps, in milliseconds')),
    overlapMs: Type.Optional(said(Count, 'How far a sweep goes back before the cursor, in milliseconds')),
    from: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Where the very first sweep for Flags begins, ISO 8601 with offset',
      }),
    ),
    gapWaitMs: Type.Optional(
      said(Count, 'How long a gap in the event numbers is waited for, in milliseconds'),
    ),
    heartbeatMs: Type.Optional(
      said(Count, 'Heartbeat that was agreed on for Subscriptions, in milliseconds'),
    ),
  },
  { ...closed, description: 'How what was never notified is found' },
);

export const defaultSweep: Static<typeof Sweep> & {
  readonly everyMs: number;
  readonly overlapMs: number;
  readonly gapWaitMs: number;
} = { everyMs: 5 * 60_000, overlapMs: 10 * 60_000, gapWaitMs: 10_000 };
/** Event Grid goes on trying for a day: a notification of yesterday is no replay. */
export const defaultReplayWindowMs: number = 26 * 3_600_000;
export const defaultEventOrigins: readonly string[] = ['eventgrid.azure.net'];

export const intakeSections = {
  notifications: required(Notifications, {
    IP_FHIR_NOTIFICATION_SECRET: { at: ['secret'] },
    IP_FHIR_PREVIOUS_NOTIFICATION_SECRETS: { at: ['previousSecrets'], as: 'list' },
  }),
  limits: optional(
    Type.Object(
      {
        bodyBytes: Type.Optional(Count),
        depth: Type.Optional(Count),
        entries: Type.Optional(Count),
        perSecond: Type.Optional(Count),
        requestMs: Type.Optional(Count),
        validateBytes: Type.Optional(said(Count, 'Largest body of $validate, in bytes')),
        validateMs: Type.Optional(said(Count, 'Time for one $validate, in milliseconds')),
      },
      closed,
    ),
  ),
  triggers: optional(
    Type.Array(Type.Enum([...triggerTypes]), {
      description:
        'Types that the server is also subscribed to, and swept for: stays, representatives, teams',
    }),
  ),
  sweep: optional(Sweep, { IP_FHIR_SWEEP_EVERY_MS: { at: ['everyMs'], as: 'number' } }),
};

/** Where the very first sweep begins; the settings were checked when they were read. */
export function sweepBegin({ from }: Static<typeof Sweep>): { readonly from?: Instant } {
  return from === undefined ? {} : { from: requireInstant(from, 'sweep.from') };
}

/** What is not set is as it is without. */
export function limitsOf({ limits }: { readonly limits?: Partial<Limits> | undefined }): Limits {
  return { ...defaultLimits, ...limits };
}
