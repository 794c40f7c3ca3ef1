// What a FHIR server's notification says has changed. Only names of resources are taken from it, never content.
import type { Bundle, Parameters, Resource } from '@medplum/fhirtypes';
import type { Issue } from '../outcome/issue.ts';
import { parseReference, type ResourceKey } from './reference.ts';

/** One notification, as far as the adapter needs to know it. */
export interface Notification {
  readonly kind: 'handshake' | 'heartbeat' | 'event';
  readonly changed: readonly ResourceKey[];
}

/**
 * Reads a notification: a raw resource (plain R4 rest-hook) or a history Bundle that starts with a status (R5 backport).
 * @param path what follows the endpoint in the URL, as servers send it that PUT to `{endpoint}/Flag/{id}`
 */
export function readNotification(
  body: unknown,
  path: string,
): { notification?: Notification; issues: readonly Issue[] } {
  const resource = body as Resource | undefined;
  const fromPath = parseReference(path.replace(/^\//, ''));
  if (resource?.resourceType === 'Bundle') {
    return readBackport(resource);
  }
  if (resource?.resourceType && resource.id) {
    const versionId = resource.meta?.versionId;
    const key = { type: resource.resourceType, id: resource.id, ...(versionId ? { versionId } : {}) };
    return { notification: { kind: 'event', changed: [key] }, issues: [] };
  }
  if (fromPath) {
    return { notification: { kind: 'event', changed: [fromPath] }, issues: [] };
  }
  return {
    issues: [
      {
        severity: 'error',
        code: 'structure',
        path: 'resourceType',
        text: 'The notification names no resource: neither a resource with an id in the body nor Type/id in the path',
        fix: 'Set the payload of the Subscription to application/fhir+json',
      },
    ],
  };
}

/** @see https://hl7.org/fhir/uv/subscriptions-backport/ */
function readBackport(bundle: Bundle): { notification?: Notification; issues: readonly Issue[] } {
  const status = bundle.entry?.[0]?.resource;
  if (status?.resourceType !== 'Parameters') {
    return {
      issues: [
        {
          severity: 'error',
          code: 'structure',
          path: 'Bundle.entry[0].resource',
          text: 'A notification Bundle starts with its status as Parameters; this one does not',
          fix: 'Use the R4 form of the Subscriptions R5 Backport guide',
        },
      ],
    };
  }
  const type = parameterValue(status, 'type');
  if (type === 'handshake' || type === 'heartbeat') {
    return { notification: { kind: type, changed: [] }, issues: [] };
  }
  const events = (status.parameter ?? []).filter((parameter) => parameter.name === 'notification-event');
  const changed = events.flatMap((event) => {
    const focus = event.part?.find((part) => part.name === 'focus')?.valueReference?.reference;
    return parseReference(focus) ?? [];
  });
  return { notification: { kind: 'event', changed }, issues: [] };
}

/** The guide says `valueCode`; some servers send `valueString`. */
function parameterValue(parameters: Parameters, name: string): string | undefined {
  const parameter = parameters.parameter?.find((each) => each.name === name);
  return parameter?.valueCode ?? parameter?.valueString;
}
