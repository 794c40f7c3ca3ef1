// Asks a receiver what it takes before a message is sent, so that a refusal comes early and the next way can be tried.
import type { CapabilityStatement, Endpoint, MessageDefinition } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import type { FoundEndpoint } from '../../../need/directory/routing/endpoint-search.ts';
import type { Step } from '../../../need/directory/routing/explain.ts';
import type { Recipient } from '../../../need/directory/routing/resolve.ts';
import { MESSAGE_EVENT } from '../../../need/directory/terms.ts';
import { transportOf } from '../../../need/directory/transports.ts';
import { createJsonSource } from '../directory/json-source.ts';

/**
 * `unknown`: the receiver does not say, or cannot be asked now. That is no refusal: many take messages and describe
 * nothing, and a receiver that is down now is for the sending's own retries.
 */
export type Capability = 'takes' | 'refuses' | 'unknown';

export interface CapabilityAnswer {
  readonly capability: Capability;
  readonly text: string;
}

export interface CapabilityOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly now: () => number;
  /** How long an answer holds, in milliseconds; a failure to ask holds for a tenth of it. */
  readonly holds?: number;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** Bearer token for a base URL. */
  readonly token?: (baseUrl: string) => Promise<string | undefined>;
}

export interface ReceiverCapability {
  ask(endpoint: Endpoint, event: string): Promise<CapabilityAnswer>;
  /** The first of the recipient's endpoints that does not refuse, in their order, with what each of them said. */
  choose(
    recipient: Pick<Recipient, 'endpoint' | 'transport' | 'alternatives'>,
    event: string,
  ): Promise<{ readonly chosen?: FoundEndpoint; readonly steps: Step[] }>;
}

const HOLDS = 15 * 60_000;
const TIMEOUT = 5_000;
/** Receivers kept in mind; the oldest answer goes first. */
const MAX_KEPT = 2_000;

export function createReceiverCapability(options: CapabilityOptions): ReceiverCapability {
  const kept = new Map<string, { until: number; answer: Promise<CapabilityAnswer> }>();

  async function ask(endpoint: Endpoint, event: string): Promise<CapabilityAnswer> {
    const key = `${endpoint.address} ${event}`;
    const known = kept.get(key);
    if (known && known.until > options.now()) {
      return known.answer;
    }
    const holds = options.holds ?? HOLDS;
    const answer = askReceiver(options, endpoint, event);
    const entry = { until: options.now() + holds, answer };
    kept.delete(key);
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) {
      kept.delete(oldest);
    }
    const { capability } = await answer;
    if (capability === 'unknown') {
      entry.until = options.now() + holds / 10;
    }
    return answer;
  }

  return {
    ask,
    async choose(recipient, event) {
      const steps: Step[] = [];
      for (const candidate of [recipient, ...recipient.alternatives]) {
        const { endpoint, transport } = candidate;
        const isFhir = transport === 'fhir-message' || transport === 'fhir-rest';
        const { capability, text } = isFhir
          ? await ask(endpoint, event)
          : { capability: 'unknown' as const, text: `a receiver by ${transport} cannot be asked` };
        steps.push({ at: 'receiver', text, reference: `Endpoint/${endpoint.id}` });
        if (capability !== 'refuses') {
          return { chosen: { endpoint, transport }, steps };
        }
      }
      return { steps };
    },
  };
}

async function askReceiver(
  options: CapabilityOptions,
  endpoint: Endpoint,
  event: string,
): Promise<CapabilityAnswer> {
  const { fetch, token } = options;
  // An address is the base by FHIR's definition; lists that name the operation itself are read too.
  const baseUrl = (endpoint.address ?? '').replace(/\/\$process-message$/, '');
  try {
    const source = createJsonSource({
      baseUrl,
      peer: 'receiver',
      accept: 'application/fhir+json',
      timeout: options.timeout ?? TIMEOUT,
      ...(fetch ? { fetch } : {}),
      ...(token ? { token: () => token(baseUrl) } : {}),
    });
    const statement = (await source.get('metadata')).body as CapabilityStatement;
    if (statement?.resourceType !== 'CapabilityStatement') {
      return { capability: 'unknown', text: 'its metadata is no CapabilityStatement' };
    }
    if (statement.fhirVersion !== undefined && !statement.fhirVersion.startsWith('4.0')) {
      return {
        capability: 'refuses',
        text: `it speaks FHIR ${statement.fhirVersion}, and the message is R4`,
      };
    }
    return transportOf(endpoint.connectionType) === 'fhir-rest'
      ? judgeRest(statement)
      : await judgeMessaging(statement, event, (canonical) => definitionEvent(source, canonical));
  } catch (error) {
    if (error instanceof PeerFailure || error instanceof TypeError) {
      return { capability: 'unknown', text: `could not be asked: ${error.message}` };
    }
    throw error;
  }
}

/** The event of a MessageDefinition, read from the receiver by its canonical URL; undefined when it gives none. */
async function definitionEvent(
  source: { get(path: string): Promise<{ body: unknown }> },
  canonical: string,
): Promise<string | undefined> {
  const [url = '', version] = canonical.split('|');
  const query = new URLSearchParams({ url, ...(version ? { version } : {}) });
  const body = await source.get(`MessageDefinition?${query}`).then(
    (answer) => answer.body,
    () => undefined,
  );
  const { entry } = (body ?? {}) as { entry?: { resource?: MessageDefinition }[] };
  const definition = entry?.find(({ resource }) => resource?.resourceType === 'MessageDefinition')?.resource;
  const { system, code } = definition?.eventCoding ?? {};
  return code === undefined ? undefined : `${system}|${code}`;
}

/** An endpoint for resources has to let us create a Communication. */
function judgeRest(statement: CapabilityStatement): CapabilityAnswer {
  const stated = (statement.rest ?? []).flatMap(({ resource }) => resource ?? []);
  if (stated.length === 0) {
    return { capability: 'unknown', text: 'it says nothing of the resources that it takes' };
  }
  const creates = stated.some(
    ({ type, interaction }) => type === 'Communication' && interaction?.some(({ code }) => code === 'create'),
  );
  return creates
    ? { capability: 'takes', text: 'it states that a Communication can be created' }
    : { capability: 'refuses', text: 'it does not state that a Communication can be created' };
}

async function judgeMessaging(
  statement: CapabilityStatement,
  event: string,
  eventOf: (canonical: string) => Promise<string | undefined>,
): Promise<CapabilityAnswer> {
  const received = (statement.messaging ?? [])
    .flatMap(({ supportedMessage }) => supportedMessage ?? [])
    .filter(({ mode }) => mode === 'receiver')
    .map(({ definition }) => definition ?? '');
  if (received.length === 0) {
    return withoutList(statement);
  }
  const events = await Promise.all(
    [...new Set(received)].map(async (canonical) => eventByName(canonical) ?? (await eventOf(canonical))),
  );
  if (events.includes(`${MESSAGE_EVENT}|${event}`)) {
    return { capability: 'takes', text: `it states that it receives ${event}` };
  }
  return events.includes(undefined)
    ? { capability: 'unknown', text: 'it names messages whose definition it does not give' }
    : { capability: 'refuses', text: `the messages that it states do not include ${event}` };
}

function withoutList(statement: CapabilityStatement): CapabilityAnswer {
  const operations = (statement.rest ?? []).flatMap(({ operation, resource }) => [
    ...(operation ?? []),
    ...(resource ?? []).flatMap((one) => one.operation ?? []),
  ]);
  const described = (statement.rest ?? []).length > 0;
  const takesMessages =
    statement.messaging !== undefined || operations.some(({ name }) => name === 'process-message');
  return described && !takesMessages
    ? { capability: 'refuses', text: 'it states neither messages nor $process-message' }
    : { capability: 'unknown', text: 'it does not say which messages it receives' };
}

/** Our own definitions are named by their event, so a receiver that only names them has said enough. */
function eventByName(canonical: string): string | undefined {
  const name = /\/MessageDefinition\/ip-message-([a-z-]+)(?:\|.*)?$/.exec(canonical)?.[1];
  return name === undefined ? undefined : `${MESSAGE_EVENT}|${name}`;
}
