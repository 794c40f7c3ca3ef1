// The status with which a notification Bundle begins: Parameters (R4), or SubscriptionStatus (R4B and R5, which some send
// to R4 subscribers too), read into one form.
import { parseAddress } from '../../ground/fhir/reference.ts';

export interface StatusEvent {
  /** As it was sent; what it counts differs between servers. */
  readonly number?: number;
  readonly eventId?: string;
  readonly focus?: string;
  readonly at?: string;
}

export interface SubscriptionStatus {
  readonly type: string;
  readonly status?: string;
  readonly subscription?: string;
  readonly total?: number;
  readonly events: readonly StatusEvent[];
}

/** Undefined when the resource is no status of a Subscription. */
export function readStatus(resource: unknown): SubscriptionStatus | undefined {
  const { resourceType } = (resource ?? {}) as { resourceType?: string };
  if (resourceType === 'Parameters') {
    return fromParameters(resource as Parameters);
  }
  return resourceType === 'SubscriptionStatus' ? fromStatus(resource as R5Status) : undefined;
}

interface Parameter {
  readonly name?: string;
  readonly part?: readonly Parameter[];
  readonly valueReference?: { readonly reference?: string };
  readonly [value: string]: unknown;
}

interface Parameters {
  readonly parameter?: readonly Parameter[];
}

function fromParameters({ parameter = [] }: Parameters): SubscriptionStatus | undefined {
  const type = textOf(parameter, 'type');
  if (type === undefined) {
    return undefined;
  }
  const status = textOf(parameter, 'status');
  const events = parameter
    .filter(({ name }) => name === 'notification-event')
    .map(({ part = [] }) =>
      eventOf({
        number: textOf(part, 'event-number'),
        id: textOf(part, 'id'),
        focus: referenceOf(part, 'focus'),
        at: textOf(part, 'timestamp'),
      }),
    );
  return {
    type,
    ...(status === undefined ? {} : { status }),
    ...named(referenceOf(parameter, 'subscription')),
    ...counted(textOf(parameter, 'events-since-subscription-start')),
    events,
  };
}

/** The guide says `valueCode` and `valueString`; servers mix them up, so any simple value is taken. */
function textOf(parameters: readonly Parameter[], name: string): string | undefined {
  const found = parameters.find((each) => each.name === name);
  const [, value] = Object.entries(found ?? {}).find(([key]) => key.startsWith('value')) ?? [];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function referenceOf(parameters: readonly Parameter[], name: string): string | undefined {
  return parameters.find((each) => each.name === name)?.valueReference?.reference;
}

interface R5Status {
  readonly type?: string;
  readonly status?: string;
  readonly subscription?: { readonly reference?: string };
  readonly eventsSinceSubscriptionStart?: string | number;
  readonly notificationEvent?: readonly {
    readonly id?: string;
    readonly eventNumber?: string | number;
    readonly timestamp?: string;
    readonly focus?: { readonly reference?: string };
  }[];
}

function fromStatus(status: R5Status): SubscriptionStatus {
  return {
    type: status.type ?? 'event-notification',
    ...(status.status === undefined ? {} : { status: status.status }),
    ...named(status.subscription?.reference),
    ...counted(status.eventsSinceSubscriptionStart),
    events: (status.notificationEvent ?? []).map(({ id, eventNumber, timestamp, focus }) =>
      eventOf({ number: eventNumber, id, focus: focus?.reference, at: timestamp }),
    ),
  };
}

function eventOf(given: {
  readonly number: string | number | undefined;
  readonly id: string | undefined;
  readonly focus: string | undefined;
  readonly at: string | undefined;
}): StatusEvent {
  const number = wholeNumber(given.number);
  return {
    ...(number === undefined ? {} : { number }),
    ...(given.id === undefined ? {} : { eventId: given.id }),
    ...(given.focus === undefined ? {} : { focus: given.focus }),
    ...(given.at === undefined ? {} : { at: given.at }),
  };
}

function named(reference: string | undefined): { readonly subscription?: string } {
  const id = parseAddress(reference)?.id;
  return id === undefined ? {} : { subscription: id };
}

function counted(value: string | number | undefined): { readonly total?: number } {
  const total = wholeNumber(value);
  return total === undefined ? {} : { total };
}

function wholeNumber(value: string | number | undefined): number | undefined {
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
