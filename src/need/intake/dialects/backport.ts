// R5 Subscriptions on R4 by the backport guide: a history Bundle whose first entry is the status, then nothing (empty), names
// (id-only) or resources (full-resource). Event numbers rise by one over the life of the Subscription.
// @see https://hl7.org/fhir/uv/subscriptions-backport/notifications.html
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect, NotificationRequest, Read } from '../dialect.ts';
import { namedByUrl, namedInBody } from '../named-resource.ts';
import type { ChangedResource, Notice } from '../notice.ts';
import { objectOf, objectsOf, textOf } from '../shape.ts';
import { readStatus, type SubscriptionStatus } from '../subscription-status.ts';

type Entry = Readonly<Record<string, unknown>>;

export const backport: Dialect = {
  name: 'backport',
  recognises: ({ body }) => objectOf(body).resourceType === 'Bundle',
  read: ({ body }) => readBundle(body, true),
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
  read: ({ body }) => readBundle(body, false),
  answer: fhirAnswer,
};

const kinds: ReadonlyMap<string, Notice['kind']> = new Map([
  ['handshake', 'handshake'],
  ['heartbeat', 'heartbeat'],
  ['event-notification', 'events'],
  ['query-status', 'answer'],
  ['query-event', 'answer'],
]);

/** What a notification Bundle says; also used on the answers to `$events` and `$status`. */
export function readBundle(bundle: unknown, numbersCount: boolean): Read {
  const { entry, timestamp } = objectOf(bundle);
  const [first, ...others] = entry === undefined ? [] : objectsOf(entry);
  const status = readStatus(first?.resource);
  if (!status) {
    return structure(
      'Bundle.entry[0].resource',
      'A notification Bundle starts with its status as Parameters; this one does not',
      'Use the R4 form of the Subscriptions R5 Backport guide',
    );
  }
  const kind = kinds.get(status.type);
  if (!kind) {
    const text = 'The type of the notification is none that the guide has';
    return structure(
      "Parameters.parameter.where(name='type')",
      text,
      `Use one of ${[...kinds.keys()].join(', ')}`,
    );
  }
  const numbersRise = numbersCount && status.counted !== false;
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
      ...(typeof timestamp === 'string' ? { madeAt: timestamp } : {}),
    },
  };
}

/** Something changed that is not named, or that is named in a way that is not understood: then the server is asked. */
function isUnnamed(
  kind: Notice['kind'],
  { type, events }: SubscriptionStatus,
  changed: readonly unknown[],
): boolean {
  const tellsOfEvents = kind === 'events' || type === 'query-event';
  const unreadable = events.some(({ focus }) => focus !== undefined && namedByUrl(focus) === undefined);
  return (
    tellsOfEvents &&
    (unreadable || (kind === 'events' ? changed.length === 0 : events.length > changed.length))
  );
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
  const { method, url } = objectOf(request);
  const named =
    namedInBody(resource) ??
    namedByUrl(textOf(url)?.replace(/^\//, '')) ??
    namedByUrl(textOf(fullUrl)?.replace(/^\//, ''));
  const version = /^(?:W\/)?"([A-Za-z0-9\-.]{1,64})"$/.exec(textOf(objectOf(response).etag) ?? '')?.[1];
  return (
    named && {
      ...(version === undefined ? {} : { versionId: version }),
      ...named,
      ...(method === 'DELETE' ? { deleted: true } : {}),
    }
  );
}
