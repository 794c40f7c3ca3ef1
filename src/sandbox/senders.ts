// How servers of each dialect notify, to test a receiver with: the requests as they go over the wire.
import { createHmac } from 'node:crypto';

/** One change that is notified. */
export interface SentChange {
  readonly resource: {
    readonly resourceType: string;
    readonly id: string;
    readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string };
  };
  /** Number of the event in the life of the Subscription, from 1. */
  readonly number: number;
  readonly deleted?: boolean;
}

export interface Sender {
  readonly endpoint: string;
  readonly secret: string;
  /** Id of the Subscription. */
  readonly subscription: string;
  /** Base URL of the server that sends. */
  readonly base: string;
  readonly now: () => Date;
}

export interface SentRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const senderNames = [
  'hapi',
  'hapi-empty',
  'medplum',
  'backport-full',
  'backport-id-only',
  'backport-empty',
  'backport-xml',
  'relative',
  'event-grid',
  'cloud-events',
  'plain',
] as const;
export type SenderName = (typeof senderNames)[number];

const FHIR = 'application/fhir+json';

/** The request that tells of these changes. */
export const compose: Readonly<
  Record<SenderName, (sender: Sender, changes: readonly SentChange[]) => SentRequest>
> = {
  hapi: (sender, [change]) => ({
    method: change?.deleted ? 'DELETE' : 'PUT',
    url: `${sender.endpoint}/${nameOf(change)}`,
    headers: { 'content-type': FHIR, ...bearer(sender) },
    body: change?.deleted ? '' : JSON.stringify(change?.resource),
  }),
  'hapi-empty': (sender) => ({ method: 'POST', url: sender.endpoint, headers: bearer(sender), body: '' }),
  medplum: (sender, [change]) =>
    signed(sender, 'x-signature', '', change?.deleted ? '{}' : JSON.stringify(change?.resource), {
      'x-medplum-subscription': `Subscription/${sender.subscription}`,
      'x-medplum-interaction': interactionOf(change),
      ...(change?.deleted ? { 'x-medplum-deleted-resource': nameOf(change) } : {}),
    }),
  'backport-full': (sender, changes) => posted(sender, notification(sender, changes, 'full')),
  'backport-id-only': (sender, changes) => posted(sender, notification(sender, changes, 'id-only')),
  'backport-empty': (sender, changes) => posted(sender, notification(sender, changes, 'empty')),
  'backport-xml': (sender, changes) => ({
    method: 'POST',
    url: sender.endpoint,
    headers: { 'content-type': 'application/fhir+xml', ...bearer(sender) },
    body: toXml(notification(sender, changes, 'id-only')),
  }),
  relative: (sender, changes) => {
    const numbered = changes.map((change, index) => ({ ...change, number: index + 1 }));
    const bundle = notification(sender, numbered, 'id-only');
    return signed(sender, 'x-hub-signature', 'sha256=', JSON.stringify(bundle), {});
  },
  'event-grid': (sender, changes) => ({
    method: 'POST',
    url: sender.endpoint,
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification', ...bearer(sender) },
    body: JSON.stringify(changes.map((change) => gridEvent(sender, change))),
  }),
  'cloud-events': (sender, [change]) => ({
    method: 'POST',
    url: sender.endpoint,
    headers: { 'content-type': 'application/cloudevents+json', ...bearer(sender) },
    body: JSON.stringify(change && cloudEvent(sender, change)),
  }),
  plain: (sender, [change]) =>
    signed(sender, 'x-hub-signature-256', 'sha256=', JSON.stringify(change?.resource), {}),
};

/** The handshake or heartbeat of the backport guide. */
export function backportSignal(sender: Sender, type: 'handshake' | 'heartbeat', total: number): SentRequest {
  return posted(sender, { ...notification(sender, [], 'empty', type, total) });
}

/** Event Grid asks whether we want its events. */
export function gridValidation(sender: Sender, code: string): SentRequest {
  const event = {
    id: 'validation',
    topic: '/subscriptions/x',
    subject: '',
    data: { validationCode: code, validationUrl: 'https://eventgrid.example/validate' },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: sender.now().toISOString(),
    dataVersion: '2',
  };
  return {
    method: 'POST',
    url: sender.endpoint,
    headers: {
      'content-type': 'application/json',
      'aeg-event-type': 'SubscriptionValidation',
      ...bearer(sender),
    },
    body: JSON.stringify([event]),
  };
}

/** What `$events` and `$status` answer with. */
export function notification(
  { subscription, base, now }: Sender,
  changes: readonly SentChange[],
  content: 'empty' | 'id-only' | 'full',
  type = 'event-notification',
  total = Math.max(0, ...changes.map(({ number }) => number)),
): object {
  const parameter = [
    { name: 'subscription', valueReference: { reference: `${base}/Subscription/${subscription}` } },
    { name: 'status', valueCode: 'active' },
    { name: 'type', valueCode: type },
    { name: 'events-since-subscription-start', valueString: String(total) },
    ...changes.map(({ number, resource }) => ({
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: String(number) },
        { name: 'timestamp', valueInstant: now().toISOString() },
        ...(content === 'empty'
          ? []
          : [
              {
                name: 'focus',
                valueReference: { reference: `${base}/${resource.resourceType}/${resource.id}` },
              },
            ]),
      ],
    })),
  ];
  const entries = content === 'empty' ? [] : changes.map((change) => entryOf(base, change, content));
  return {
    resourceType: 'Bundle',
    type: 'history',
    timestamp: now().toISOString(),
    entry: [
      {
        fullUrl: 'urn:uuid:b21e4fae-ce73-45cb-8e37-1e203362b2ae',
        resource: { resourceType: 'Parameters', parameter },
        request: { method: 'GET', url: `Subscription/${subscription}/$status` },
        response: { status: '200' },
      },
      ...entries,
    ],
  };
}

function entryOf(base: string, { resource, deleted }: SentChange, content: 'id-only' | 'full'): object {
  const name = `${resource.resourceType}/${resource.id}`;
  const version = resource.meta?.versionId;
  return {
    fullUrl: `${base}/${name}`,
    ...(content === 'full' && !deleted ? { resource } : {}),
    request: { method: deleted ? 'DELETE' : 'PUT', url: name },
    response: { status: '200', ...(version ? { etag: `W/"${version}"` } : {}) },
  };
}

function posted(sender: Sender, body: object): SentRequest {
  return {
    method: 'POST',
    url: sender.endpoint,
    headers: { 'content-type': FHIR, ...bearer(sender) },
    body: JSON.stringify(body),
  };
}

function signed(
  { endpoint, secret }: Sender,
  header: string,
  prefix: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): SentRequest {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    method: 'POST',
    url: endpoint,
    headers: { 'content-type': FHIR, [header]: `${prefix}${signature}`, ...headers },
    body,
  };
}

function bearer({ secret }: Sender): { readonly authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

function nameOf(change: SentChange | undefined): string {
  return `${change?.resource.resourceType}/${change?.resource.id}`;
}

function interactionOf(change: SentChange | undefined): string {
  if (change?.deleted) {
    return 'delete';
  }
  return change?.resource.meta?.versionId === '1' ? 'create' : 'update';
}

function dataOf({ base }: Sender, { resource }: SentChange): object {
  return {
    resourceType: resource.resourceType,
    resourceFhirAccount: new URL(base).host,
    resourceFhirId: resource.id,
    resourceVersionId: Number(resource.meta?.versionId ?? 1),
  };
}

function kindOf({ resource, deleted }: SentChange): string {
  if (deleted) {
    return 'Microsoft.HealthcareApis.FhirResourceDeleted';
  }
  return `Microsoft.HealthcareApis.FhirResource${resource.meta?.versionId === '1' ? 'Created' : 'Updated'}`;
}

function gridEvent(sender: Sender, change: SentChange): object {
  return {
    id: `${nameOf(change)}-${change.resource.meta?.versionId}`,
    subject: `${new URL(sender.base).host}/${nameOf(change)}`,
    data: dataOf(sender, change),
    eventType: kindOf(change),
    eventTime: sender.now().toISOString(),
    dataVersion: '1',
  };
}

function cloudEvent(sender: Sender, change: SentChange): object {
  return {
    specversion: '1.0',
    id: `${nameOf(change)}-${change.resource.meta?.versionId}`,
    source: sender.base,
    subject: nameOf(change),
    type: kindOf(change),
    time: sender.now().toISOString(),
    data: dataOf(sender, change),
  };
}

/** FHIR's XML of what is sent here: lists repeat, simple values are attributes, `resource` holds an element of its type. */
function toXml(resource: object): string {
  const { resourceType, ...elements } = resource as { resourceType: string };
  return `<${resourceType} xmlns="http://hl7.org/fhir">${elementsOf(elements)}</${resourceType}>`;
}

function elementsOf(node: object): string {
  return Object.entries(node)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => element(name, each)))
    .join('');
}

function element(name: string, value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return `<${name}>${name === 'resource' ? toXml(value) : elementsOf(value)}</${name}>`;
  }
  const text = String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return `<${name} value="${text}"/>`;
}
