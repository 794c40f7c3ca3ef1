// R5 Subscriptions on R4 by the backport guide: a history Bundle whose first entry is the status, then nothing (empty), names
// (id-only) or resources (full-resource). Event numbers rise by one over the life of the Subscription.
// @see https://hl7.org/fhir/uv/subscriptions-backport/notifications.html
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect, NotificationRequest, Read } from '../dialect.ts';
import { namedByUrl, namedInBody } from '../named-resource.ts';
import type { ChangedResource, Notice } from '../notice.ts';
import { readStatus, type SubscriptionStatus } from '../subscription-status.ts';

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: unknown;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly etag?: string };
}

interface NotificationBundle {
  readonly resourceType?: string;
  readonly timestamp?: string;
  readonly entry?: readonly Entry[];
}

export const backport: Dialect = {
  name: 'backport',
  recognises: ({ body }) => (body as NotificationBundle | undefined)?.resourceType === 'Bundle',
  read: ({ body }) => readBundle(body as NotificationBundle, true),
  answer: fhirAnswer,
};

/**
 * Servers that number the events of each Bundle from one, and sign with X-Hub-Signature. Their numbers tell no gaps; the
 * event's own id is what a repeat shares.
 */
export const relative: Dialect = {
  name: 'relative',
  recognises: (request: NotificationRequest) =>
    backport.recognises(request) &&
    (request.header('x-hub-signature') ?? request.header('x-hub-signature-256')) !== undefined,
  read: ({ body }) => readBundle(body as NotificationBundle, false),
  answer: fhirAnswer,
};

const kinds: Readonly<Record<string, Notice['kind']>> = {
  handshake: 'handshake',
  heartbeat: 'heartbeat',
  'event-notification': 'events',
  'query-status': 'answer',
  'query-event': 'answer',
};

/** What a notification Bundle says; also used on the answers to `$events` and `$status`. */
export function readBundle(bundle: NotificationBundle, numbersRise: boolean): Read {
  const [first, ...others] = bundle?.entry ?? [];
  const status = readStatus(first?.resource);
  if (!status) {
    return structure(
      'Bundle.entry[0].resource',
      'A notification Bundle starts with its status as Parameters; this one does not',
      'Use the R4 form of the Subscriptions R5 Backport guide',
    );
  }
  const kind = kinds[status.type];
  if (!kind) {
    const text = 'The type of the notification is none that the guide has';
    return structure(
      "Parameters.parameter.where(name='type')",
      text,
      `Use one of ${Object.keys(kinds).join(', ')}`,
    );
  }
  const changed = changedIn(status, others);
  const numbers = numbersRise ? status.events.flatMap(({ number }) => number ?? []) : [];
  return {
    notice: {
      kind,
      changed,
      unnamed: isUnnamed(kind, status, changed),
      ...(status.subscription === undefined ? {} : { subscription: status.subscription }),
      ...(status.status === undefined ? {} : { status: status.status }),
      ...(numbersRise && status.total !== undefined ? { total: status.total } : {}),
      ...(numbers.length > 0 ? { numbers } : {}),
      ...(bundle.timestamp === undefined ? {} : { madeAt: bundle.timestamp }),
    },
  };
}

function isUnnamed(
  kind: Notice['kind'],
  { type, events }: SubscriptionStatus,
  changed: readonly unknown[],
): boolean {
  const tellsOfEvents = kind === 'events' || type === 'query-event';
  return tellsOfEvents && (kind === 'events' ? changed.length === 0 : events.length > changed.length);
}

/** Each resource once: the focus of an event, with what the entry of the same resource says of its version. */
function changedIn({ events }: SubscriptionStatus, entries: readonly Entry[]): ChangedResource[] {
  const found = new Map<string, ChangedResource>();
  for (const named of entries.flatMap((entry) => ofEntry(entry) ?? [])) {
    found.set(`${named.type}/${named.id}`, named);
  }
  for (const { focus, eventId } of events) {
    const named = namedByUrl(focus);
    if (named) {
      const key = `${named.type}/${named.id}`;
      found.set(key, { ...named, ...(eventId === undefined ? {} : { eventId }), ...found.get(key) });
    }
  }
  return [...found.values()];
}

function ofEntry({ fullUrl, resource, request, response }: Entry): ChangedResource | undefined {
  const named = namedInBody(resource) ?? namedByUrl(request?.url) ?? namedByUrl(fullUrl);
  const version = /^(?:W\/)?"([A-Za-z0-9\-.]{1,64})"$/.exec(response?.etag ?? '')?.[1];
  return (
    named && {
      ...(version === undefined ? {} : { versionId: version }),
      ...named,
      ...(request?.method === 'DELETE' ? { deleted: true } : {}),
    }
  );
}
