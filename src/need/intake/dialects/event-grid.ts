// Azure Health Data Services through Event Grid: events that name resources, in Event Grid's own form or as CloudEvents, one
// or several at a time; and the question whether we want them. Anything but 200 to 204 within 30 seconds is sent again.
// @see https://learn.microsoft.com/azure/healthcare-apis/events/events-message-structure
import { structure } from '../answers.ts';
import type { Answer, Dialect, NotificationRequest, Read } from '../dialect.ts';
import { namedInBody } from '../named-resource.ts';
import type { ChangedResource, Notice } from '../notice.ts';
import { objectOf } from '../shape.ts';

const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent';
const CHANGE = /^Microsoft\.HealthcareApis\.FhirResource(Created|Updated|Deleted)$/;

interface GridEvent {
  readonly type: string;
  readonly id?: string;
  readonly at?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export const eventGrid: Dialect = {
  name: 'event-grid',
  recognises: ({ header, body }) =>
    header('aeg-event-type') !== undefined ||
    header('ce-type') !== undefined ||
    /^application\/cloudevents/i.test(header('content-type') ?? '') ||
    (Array.isArray(body) && isEvent(body[0])),
  read(request) {
    const events = eventsOf(request);
    const validation = events.find(({ type }) => type === VALIDATION);
    return validation ? readValidation(validation) : readChanges(events);
  },
  answer({ validationCode }: Notice): Answer {
    return validationCode === undefined
      ? { status: 200 }
      : { status: 200, body: { validationResponse: validationCode }, contentType: 'application/json' };
  },
};

/** The headers with which a sender of CloudEvents asks for leave (OPTIONS); undefined when it does not ask. */
export function cloudEventsLeave(
  header: (name: string) => string | undefined,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const origin = header('webhook-request-origin');
  if (origin === undefined || !allowedOrigins.includes(origin)) {
    return undefined;
  }
  const rate = header('webhook-request-rate');
  return {
    'WebHook-Allowed-Origin': origin,
    ...(rate !== undefined && /^\d{1,6}$/.test(rate) ? { 'WebHook-Allowed-Rate': rate } : {}),
  };
}

function isEvent(value: unknown): boolean {
  const { eventType, type, specversion } = objectOf(value);
  return typeof eventType === 'string' || (typeof type === 'string' && typeof specversion === 'string');
}

function eventsOf({ header, body }: NotificationRequest): GridEvent[] {
  const binary = header('ce-type');
  if (binary !== undefined) {
    return [
      {
        type: binary,
        ...text('id', header('ce-id')),
        ...text('at', header('ce-time')),
        data: objectOf(body),
      },
    ];
  }
  return (Array.isArray(body) ? body : [body]).map((each: unknown) => {
    const { id, eventType, type, eventTime, time, data } = objectOf(each);
    return {
      type: [eventType, type].find((each) => typeof each === 'string') ?? '',
      ...text('id', id),
      ...text('at', eventTime ?? time),
      data: objectOf(data),
    };
  });
}

function text<N extends string>(name: N, value: unknown): { readonly [K in N]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [K in N]?: string };
}

function readValidation({ data, at }: GridEvent): Read {
  const code = data?.validationCode;
  return typeof code === 'string' && code.length <= 200
    ? {
        notice: {
          kind: 'handshake',
          changed: [],
          unnamed: false,
          validationCode: code,
          ...(at === undefined ? {} : { madeAt: at }),
        },
      }
    : structure('data.validationCode', 'The validation event has no code', 'Send it as Event Grid does');
}

function readChanges(events: readonly GridEvent[]): Read {
  const changed = events.flatMap((event) => changeOf(event) ?? []);
  // One that tells of a change and does not name it in a way that is understood: the server is asked for what it is.
  const unnamed = events.some((event) => CHANGE.test(event.type) && !changeOf(event));
  if (changed.length === 0 && !unnamed) {
    return structure(
      '[0]',
      'None of the events is a change of a FHIR resource',
      'Limit the event subscription to Microsoft.HealthcareApis.FhirResourceCreated, Updated and Deleted',
    );
  }
  const times = events.flatMap(({ at }) => at ?? []).toSorted();
  const [oldest] = times;
  return {
    notice: { kind: 'events', changed, unnamed, ...(oldest === undefined ? {} : { madeAt: oldest }) },
  };
}

function changeOf({ type, id, data }: GridEvent): ChangedResource | undefined {
  const [, what] = CHANGE.exec(type) ?? [];
  const version = data?.resourceVersionId;
  const named = namedInBody({
    resourceType: data?.resourceType,
    id: data?.resourceFhirId,
    meta: { versionId: typeof version === 'number' ? String(version) : version },
  });
  if (!what || !named) {
    return undefined;
  }
  return {
    ...named,
    ...(id === undefined ? {} : { eventId: id }),
    ...(what === 'Deleted' ? { deleted: true } : {}),
  };
}
