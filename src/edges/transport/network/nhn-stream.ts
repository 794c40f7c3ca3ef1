// The stream of events of version 3: it tells what is new at once, where it is offered.
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { PeerFailure } from '../../../flows/ports.ts';
import type { NhnClient } from './nhn-client.ts';
import { notificationOf } from './nhn-client.ts';
import type { NotificationReader } from './nhn-notifications.ts';

export interface StreamPorts {
  readonly client: Pick<NhnClient, 'stream'>;
  readonly herIds: readonly string[];
  readonly stopping: AbortSignal;
}

/** There is no stream here, or not now: looks bring the same. */
export class NotOffered extends Error {
  constructor(status: number) {
    super(`no stream of events is offered (${status}): it is looked for what is new instead`);
    this.name = 'NotOffered';
  }
}

/** Longest event that is read, in signs: one names a message. */
const MAX_EVENT = 1_000_000;
const NONE = [404, 405, 406, 410, 501];

/**
 * Listens until the stream ends.
 * @throws {NotOffered} where there is none
 * @throws {PeerFailure} when it is refused or breaks
 */
export async function listenTo(
  { client, herIds, stopping }: StreamPorts,
  reader: NotificationReader,
): Promise<'ended'> {
  const response = await client.stream(herIds, await reader.reached(), stopping);
  const other = /json|html/.test(response.headers.get('content-type') ?? '');
  if (!response.ok || !response.body || other) {
    await response.body?.cancel().catch(() => undefined);
    if (response.ok || NONE.includes(response.status)) {
      throw new NotOffered(response.status);
    }
    const { status } = response;
    reader.refused(status);
    throw new PeerFailure('NHN', 'transient', `the stream of events was answered ${status}`, { status });
  }
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: MAX_EVENT }));
  for await (const { data } of events) {
    const told = data.trim() === '' ? undefined : jsonOf(data);
    // What cannot be read as it stands, a look brings in its own form.
    await (told === undefined ? reader.look() : reader.take(notificationOf(told)));
  }
  return 'ended';
}

function jsonOf(data: string): object | undefined {
  try {
    const told: unknown = JSON.parse(data);
    return typeof told === 'object' && told !== null ? told : undefined;
  } catch {
    return undefined;
  }
}
