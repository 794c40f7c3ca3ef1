// The Subscriptions that a server of each dialect needs, so that everything is notified that decisions rest on.
import type { Extension, Subscription } from '@medplum/fhirtypes';
import { filters, followedTypes, isFollowed } from './followed.ts';

/** Dialects in which a server is subscribed by a Subscription resource; the others are set up on their own side. */
export const subscribableDialects = ['hapi', 'medplum', 'backport', 'relative', 'plain'] as const;
export type SubscribableDialect = (typeof subscribableDialects)[number];

export interface Wanted {
  readonly dialect: SubscribableDialect;
  /** Where notifications shall go: `{publicUrl}/notifications`. */
  readonly endpoint: string;
  readonly secret: string;
  /** Without it all that the adapter follows. */
  readonly types?: readonly string[];
  /** Canonical of the topic, for the backport guide. */
  readonly topic?: string;
  /** Seconds between heartbeats, for the backport guide. */
  readonly heartbeatSeconds?: number;
  /** Most events in one notification, for the backport guide. */
  readonly maxCount?: number;
}

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const MEDPLUM_SECRET = 'https://www.medplum.com/fhir/StructureDefinition/subscription-secret';
const FHIR_JSON = 'application/fhir+json';

/** One for each type. R4 has no search parameter for the status or the code of a Flag, so all Flags are asked for. */
export function subscriptionsFor(wanted: Wanted): Subscription[] {
  return (wanted.types ?? followedTypes).map((type) => subscriptionFor(wanted, type));
}

function subscriptionFor(wanted: Wanted, type: string): Subscription {
  const query = queryOf(type);
  const reason = `Needs for an individual plan are told to the coordinating unit (${type})`;
  const base = { resourceType: 'Subscription', status: 'requested', reason } as const;
  const channel: NonNullable<Subscription['channel']> = {
    type: 'rest-hook',
    endpoint: wanted.endpoint,
    payload: FHIR_JSON,
    header: [`Authorization: Bearer ${wanted.secret}`],
  };
  switch (wanted.dialect) {
    case 'backport':
    case 'relative':
      return backportOf({ ...base, criteria: wanted.topic ?? '', channel }, wanted, query);
    case 'medplum': {
      const { header: _token, ...signed } = channel;
      return {
        ...base,
        criteria: query,
        channel: signed,
        extension: [{ url: MEDPLUM_SECRET, valueString: wanted.secret }],
      };
    }
    default:
      return { ...base, criteria: query, channel };
  }
}

function backportOf(
  subscription: Subscription,
  { heartbeatSeconds = 60, maxCount = 20 }: Wanted,
  query: string,
): Subscription {
  const filter: Extension[] = [{ url: `${BACKPORT}/backport-filter-criteria`, valueString: query }];
  const content: Extension[] = [{ url: `${BACKPORT}/backport-payload-content`, valueCode: 'id-only' }];
  return {
    ...subscription,
    meta: { profile: [`${BACKPORT}/backport-subscription`] },
    ...{ _criteria: { extension: filter } },
    channel: {
      ...subscription.channel,
      extension: [
        { url: `${BACKPORT}/backport-heartbeat-period`, valueUnsignedInt: heartbeatSeconds },
        { url: `${BACKPORT}/backport-timeout`, valueUnsignedInt: 30 },
        { url: `${BACKPORT}/backport-max-count`, valuePositiveInt: maxCount },
      ],
      ...{ _payload: { extension: content } },
    } as NonNullable<Subscription['channel']>,
  };
}

function queryOf(type: string): string {
  const filter = Object.entries(isFollowed(type) ? (filters[type] ?? {}) : {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  return `${type}?${filter.join('&')}`;
}

/** True when both ask for the same, whatever the server added to its copy. */
export function asksForTheSame(left: Subscription, right: Subscription): boolean {
  const told = (subscription: Subscription) => {
    const { _criteria } = subscription as { _criteria?: { extension?: readonly Extension[] } };
    return JSON.stringify([
      subscription.criteria,
      subscription.channel?.endpoint,
      (_criteria?.extension ?? []).map(({ valueString }) => valueString),
    ]);
  };
  return told(left) === told(right);
}
