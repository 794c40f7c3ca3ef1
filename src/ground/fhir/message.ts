// FHIR messages: making and reading the envelope. What stands inside is other rooms' business.
import type { Bundle, BundleEntry, MessageHeader, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { v5 } from 'uuid';
import type { Issue } from '../outcome/issue.ts';
import { codeSystem, profile } from './canonical.ts';
import { plainId } from './ids.ts';

/** The profile that every message of ours claims, so that sender and receiver hold it to the same rules. */
export const MESSAGE_PROFILE = profile('ip-message-bundle');

/** Namespace of the ids of outcomes in acknowledgements (a random UUID, fixed for good). */
const NAMESPACE = 'b0a3c9de-8d1f-4c5b-9c55-2f6f4e7d1a90';

/** A message Bundle whose first entry is known to be its MessageHeader. */
export interface Message {
  readonly bundle: Bundle;
  readonly header: MessageHeader;
  /** Code of `ip-message-event`; undefined for an event of another system. */
  readonly event: string | undefined;
  readonly resources: readonly Resource[];
}

/**
 * Puts a header and its content into a message Bundle. `bundleId` is new for every send, `header.id` stays over resends.
 * @see https://hl7.org/fhir/R4/messaging.html
 */
export function messageBundle(
  bundleId: string,
  timestamp: string,
  header: MessageHeader,
  content: readonly Resource[],
  profiles: readonly string[] = [],
): Bundle {
  return {
    resourceType: 'Bundle',
    id: bundleId,
    ...(profiles.length > 0 ? { meta: { profile: [...profiles] } } : {}),
    type: 'message',
    timestamp,
    entry: [header, ...content].map(
      (resource): BundleEntry => ({ fullUrl: `urn:uuid:${resource.id}`, resource }),
    ),
  };
}

/** Reads the envelope; what is wrong with it comes back as issues. */
export function readMessage(value: unknown): {
  readonly message?: Message;
  readonly issues: readonly Issue[];
} {
  const bundle = value as Bundle | undefined;
  if (bundle?.resourceType !== 'Bundle' || bundle.type !== 'message') {
    return {
      issues: [
        problem(
          'structure',
          'Bundle.type',
          'Not a Bundle of type message',
          'Send one Bundle with type "message"',
        ),
      ],
    };
  }
  const entries: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const resources = entries.flatMap((entry) => {
    const resource = (entry as BundleEntry | null)?.resource as Resource | null | undefined;
    return typeof resource?.resourceType === 'string' ? [resource] : [];
  });
  const [header] = resources;
  if (header?.resourceType !== 'MessageHeader') {
    return {
      issues: [
        problem(
          'structure',
          'Bundle.entry[0].resource',
          'The first entry is no MessageHeader',
          'Put the MessageHeader first',
        ),
      ],
    };
  }
  const issues = [
    ...(isMessageId(bundle.id)
      ? []
      : [
          problem(
            'required',
            'Bundle.id',
            'The message Bundle has no id that can be kept',
            'Give every send a new Bundle.id',
          ),
        ]),
    ...(isMessageId(header.id)
      ? []
      : [
          problem(
            'required',
            'Bundle.entry[0].resource.id',
            'The MessageHeader has no id that can be kept',
            'Give the message a MessageHeader.id and keep it over resends',
          ),
        ]),
  ];
  if (issues.length > 0) {
    return { issues };
  }
  return { message: { bundle, header, event: eventOf(header), resources }, issues };
}

/** What stands for a message: kept, compared and looked for, so it is a short text of letters, digits and signs. */
function isMessageId(id: unknown): id is string {
  return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id.trim());
}

function isAcknowledgementCode(code: unknown): code is Acknowledgement['code'] {
  return code === 'ok' || code === 'transient-error' || code === 'fatal-error';
}

/** The event of a header, undefined when it is none of ours. */
function eventOf(header: MessageHeader): string | undefined {
  const coding = header.eventCoding;
  return coding?.system === codeSystem('ip-message-event') ? coding.code : undefined;
}

/** What a receiver says of one message. */
export interface Acknowledgement {
  /** `MessageHeader.id` of the message that is acknowledged. */
  readonly of: string;
  readonly code: 'ok' | 'transient-error' | 'fatal-error';
  readonly outcome?: OperationOutcome;
}

/** Makes the acknowledgement of a message; anything but ok carries an OperationOutcome that says why. */
export function acknowledge(
  request: MessageHeader,
  ids: { readonly bundle: string; readonly header: string },
  timestamp: string,
  source: MessageHeader['source'],
  answer: Omit<Acknowledgement, 'of'>,
): Bundle {
  const outcome = answer.outcome && {
    ...answer.outcome,
    id: answer.outcome.id ?? v5(`${ids.header}|outcome`, NAMESPACE),
  };
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: ids.header,
    eventCoding: { system: codeSystem('ip-message-event'), code: 'acknowledgement' },
    ...(request.source?.endpoint ? { destination: [{ endpoint: request.source.endpoint }] } : {}),
    source,
    response: {
      identifier: request.id ?? '',
      code: answer.code,
      ...(outcome ? { details: { reference: `urn:uuid:${outcome.id}` } } : {}),
    },
  };
  return messageBundle(ids.bundle, timestamp, header, outcome ? [outcome] : []);
}

/**
 * Reads an acknowledgement; undefined when the message is none. A reply names the message that it answers in
 * `response` too, and is still a message of its own.
 */
export function readAcknowledgement(message: Message): Acknowledgement | undefined {
  if (message.event !== undefined && message.event !== 'acknowledgement') {
    return undefined;
  }
  const response = message.header.response;
  if (!isMessageId(response?.identifier) || !isAcknowledgementCode(response?.code)) {
    return undefined;
  }
  const outcome = message.resources.find((resource) => resource.resourceType === 'OperationOutcome');
  return {
    of: plainId(response.identifier),
    code: response.code,
    ...(outcome ? { outcome } : {}),
  };
}

function problem(code: Issue['code'], path: string, text: string, fix: string): Issue {
  return { severity: 'error', code, path, text, fix };
}
