// Watches the message network: by looking again and again (version 2), or by its stream of events with looks between (3).
import { PeerFailure } from '../../../flows/ports.ts';
import { createStanding, type Inbox, type InboxStanding, pause, watching } from './inbox.ts';
import { lookOnceV2, type NetworkTaker, type NhnOptions } from './nhn.ts';
import { createNotificationReader, type NotificationReader } from './nhn-notifications.ts';
import { listenTo, NotOffered } from './nhn-stream.ts';

export interface InboxOptions extends NhnOptions {
  readonly version: 'v2' | 'v3';
  /** HER-ids for which messages are taken. */
  readonly herIds: readonly string[];
  /**
   * Those of them that are confirmed as the adapter's own: for these it says that it takes what comes (version 3), which
   * leads all messages of the HER-id here. All of `herIds` when nothing is said.
   */
  readonly ownHerIds?: readonly string[];
  readonly taker: NetworkTaker;
  /** Wait between two looks, in milliseconds. */
  readonly every: number;
  /** Told when a look failed; the next one follows after the same wait. */
  readonly onError: (error: unknown) => void;
}

export function watchNetwork(options: InboxOptions): Inbox {
  const standing = createStanding(options.now);
  const watch = options.version === 'v2' ? watchV2 : watchV3;
  return watching((stopping) => watch({ ...options, standing, stopping }), standing);
}

interface Watched extends InboxOptions {
  readonly standing: InboxStanding;
  readonly stopping: AbortSignal;
}

async function watchV2(watched: Watched): Promise<void> {
  while (!watched.stopping.aborted) {
    await pause(await attempt(watched, () => lookOnceV2(watched)), watched.stopping);
  }
}

/** While the stream is open, a look beside it brings what it may have swallowed, so often in milliseconds. */
const BESIDE_STREAM = 60_000;
/** A stream that is not offered is asked for again after so long, in milliseconds; until then there are looks alone. */
const STREAM_AGAIN = 600_000;

async function watchV3(watched: Watched): Promise<void> {
  const reader = createNotificationReader(watched);
  await Promise.all([watchNotifications(watched, reader), watchAside(watched, reader)]);
}

async function watchAside(watched: Watched, { takeUpAside }: NotificationReader): Promise<void> {
  const { every, stopping, onError } = watched;
  while (!stopping.aborted) {
    await pause(every, stopping);
    await takeUpAside().catch((error: unknown) => (isAbort(error) ? undefined : onError(error)));
  }
}

/** The stream tells what is new at once; the looks bring what came while nobody listened, and all where there is no stream. */
async function watchNotifications(watched: Watched, reader: NotificationReader): Promise<void> {
  const { stopping, every, standing, onError } = watched;
  let stream: Promise<void> | undefined;
  let streamFrom = 0;
  const listen = async () => {
    const end = await listenTo(watched, reader).catch((error: unknown) => {
      if (!isAbort(error)) {
        onError(error);
      }
      return error instanceof NotOffered ? ('not-offered' as const) : ('ended' as const);
    });
    streamFrom = end === 'not-offered' ? performance.now() + STREAM_AGAIN : 0;
    await pause(every, stopping);
    stream = undefined;
  };
  while (!stopping.aborted) {
    const wait = await attempt(watched, reader.look);
    if (standing.since() === undefined && !stream && performance.now() >= streamFrom) {
      stream = listen();
    }
    const beside = pause(stream ? Math.max(every, BESIDE_STREAM) : wait, stopping);
    await Promise.race([beside, ...(stream ? [stream] : [])]);
  }
  await stream;
}

/** Gives how long is waited then: as long as the network asks for. */
async function attempt({ standing, onError, every }: Watched, look: () => Promise<unknown>): Promise<number> {
  try {
    await look();
    standing.looked();
    return every;
  } catch (error) {
    if (!isAbort(error)) {
      standing.failed();
      onError(error);
    }
    return Math.max(every, error instanceof PeerFailure ? (error.retryAfter ?? 0) : 0);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
