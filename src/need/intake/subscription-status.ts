// The status with which a notification Bundle begins: Parameters (R4), or SubscriptionStatus (R4B and R5, which some send
// to R4 subscribers too), read into one form.
import { parseAddress } from '../../ground/fhir/reference.ts';
import { objectOf, objectsOf, textOf } from './shape.ts';

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
  /** The numbers of the events count something else than the events of a whole Subscription. */
  readonly counted?: false;
}

/** Undefined when the resource is no status of a Subscription, whatever its form. */
export function readStatus(resource: unknown): SubscriptionStatus | undefined {
  const status = objectOf(resource);
  switch (status.resourceType) {
    case 'Parameters':
      return fromParameters(objectsOf(status.parameter));
    case 'SubscriptionStatus':
      return fromStatus(status);
    // Aidbox, from a topic of its own: its destination stands where the Subscription would.
    case 'AidboxSubscriptionStatus':
      return { ...fromStatus(status), counted: false };
    default:
      return undefined;
  }
}

type Parts = readonly Readonly<Record<string, unknown>>[];

function fromParameters(parameters: Parts): SubscriptionStatus | undefined {
  const type = textOf(simple(parameters, 'type'));
  if (type === undefined) {
    return undefined;
  }
  return {
    type,
    ...stated(simple(parameters, 'status')),
    ...named(referenceIn(parameters, 'subscription')),
    ...total(simple(parameters, 'events-since-subscription-start')),
    events: parameters
      .filter(({ name }) => name === 'notification-event')
      .map(({ part }) => {
        const parts = part === undefined ? [] : objectsOf(part);
        return eventOf({
          number: simple(parts, 'event-number'),
          id: simple(parts, 'id'),
          focus: referenceIn(parts, 'focus'),
          at: simple(parts, 'timestamp'),
        });
      }),
  };
}

/** The guide says `valueCode` and `valueString`; servers mix them up, so any simple value is taken. */
function simple(parameters: Parts, name: string): string | undefined {
  const found = parameters.find((each) => each.name === name);
  const [, value] = Object.entries(found ?? {}).find(([key]) => key.startsWith('value')) ?? [];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function referenceIn(parameters: Parts, name: string): unknown {
  return objectOf(parameters.find((each) => each.name === name)?.valueReference).reference;
}

function fromStatus(status: Readonly<Record<string, unknown>>): SubscriptionStatus {
  return {
    type: textOf(status.type) ?? 'event-notification',
    ...stated(status.status),
    ...named(objectOf(status.subscription).reference),
    ...total(status.eventsSinceSubscriptionStart),
    events: (status.notificationEvent === undefined ? [] : objectsOf(status.notificationEvent)).map(
      ({ id, eventNumber, timestamp, focus }) =>
        eventOf({ number: eventNumber, id, focus: objectOf(focus).reference, at: timestamp }),
    ),
  };
}

function eventOf(given: Readonly<Record<'number' | 'id' | 'focus' | 'at', unknown>>): StatusEvent {
  const number = wholeNumber(given.number);
  const [eventId, focus, at] = [given.id, given.focus, given.at].map(textOf);
  return {
    ...(number === undefined ? {} : { number }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(focus === undefined ? {} : { focus }),
    ...(at === undefined ? {} : { at }),
  };
}

function stated(value: unknown): { readonly status?: string } {
  const status = textOf(value);
  return status === undefined ? {} : { status };
}

function named(reference: unknown): { readonly subscription?: string } {
  const id = parseAddress(textOf(reference))?.id;
  return id === undefined ? {} : { subscription: id };
}

function total(value: unknown): { readonly total?: number } {
  const count = wholeNumber(value);
  return count === undefined ? {} : { total: count };
}

function wholeNumber(value: unknown): number | undefined {
  const given = typeof value === 'string' || typeof value === 'number' ? value : '';
  const number = given === '' ? Number.NaN : Number(given);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
