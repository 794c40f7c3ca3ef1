// Watches the message network: by looking again and again (version 2), or by its stream of events with looks between (3).
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { PeerFailure } from '../../../flows/ports.ts';
import { lookOnceV2, type NetworkTaker, type NhnOptions, takeNotification } from './nhn.ts';
import { type NhnNotification, notificationOf } from './nhn-client.ts';
import { oneByOne } from './one-by-one.ts';

export interface InboxOptions extends NhnOptions {
  readonly version: 'v2' | 'v3';
  /** HER-ids for which messages are taken. */
  readonly herIds: readonly string[];
  readonly taker: NetworkTaker;
  /** Wait between two looks, in milliseconds. */
  readonly every: number;
  /** Told when a look failed; the next one follows after the same wait. */
  readonly onError: (error: unknown) => void;
}

export interface Inbox {
  /** Stops watching; resolves when what runs is done. */
  stop(): Promise<void>;
}

export function watchNetwork(options: InboxOptions): Inbox {
  const stopping = new AbortController();
  const done =
    options.version === 'v2' ? watchV2(options, stopping.signal) : watchV3(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function watchV2(options: InboxOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const wait = await attempt(options, () => lookOnceV2(options));
    await pause(wait, signal);
  }
}

async function watchV3(options: InboxOptions, signal: AbortSignal): Promise<void> {
  await Promise.all([watchNotifications(options, signal), watchAside(options, signal)]);
}

async function watchAside(options: InboxOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(options.every, signal);
    await attempt(options, () => takeUpAside(options));
  }
}

/** The stream tells what is new at once; the look before it brings what came while nobody listened. */
async function watchNotifications(options: InboxOptions, signal: AbortSignal): Promise<void> {
  let configured = false;
  while (!signal.aborted) {
    const wait = await attempt(options, async () => {
      if (!configured) {
        for (const herId of options.herIds) {
          await options.client.configure(herId);
        }
        configured = true;
      }
      await catchUp(options);
      await listen(options, signal);
    });
    await pause(wait, signal);
  }
}

/** Reads page after page, until one brings nothing new: some interfaces give the notification at the offset once more. */
async function catchUp(options: InboxOptions): Promise<void> {
  for (;;) {
    const from = await options.log.offset(readerOf(options));
    const page = await options.client.notifications(options.herIds, from);
    await takeInOrder(options, page);
    if (!page.some(({ offset }) => offset > from)) {
      return;
    }
  }
}

/** An offset is reached when its notification is worked on or set aside: nothing is skipped, and nothing holds up the rest. */
function takeInOrder(options: InboxOptions, page: readonly NhnNotification[]): Promise<void> {
  return oneByOne(
    eachOf(options),
    page.map(itemOf),
    ({ notification }) => takeNotification(options, notification),
    ({ notification }) => options.log.reached(readerOf(options), notification.offset),
  );
}

/** What could not be taken when it came is looked at again beside the stream. */
async function takeUpAside(options: InboxOptions): Promise<void> {
  const now = options.now().toISOString();
  const due = (await options.log.aside(readerOf(options))).filter(({ again }) => again <= now);
  await oneByOne(eachOf(options), due, ({ what }) =>
    takeNotification(options, JSON.parse(what) as NhnNotification),
  );
}

/** Longest event that is read, in signs: one names a message. */
const MAX_EVENT = 1_000_000;

async function listen(options: InboxOptions, signal: AbortSignal): Promise<void> {
  const offset = await options.log.offset(readerOf(options));
  const response = await options.client.stream(options.herIds, offset, signal);
  if (!response.ok || !response.body) {
    throw new PeerFailure('NHN', 'transient', `the stream of events was answered ${response.status}`);
  }
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: MAX_EVENT }));
  for await (const { data } of events) {
    if (data.trim() !== '') {
      await takeInOrder(options, [notificationOf(JSON.parse(data))]);
    }
  }
}

interface NotificationItem {
  readonly id: string;
  readonly what: string;
  readonly notification: NhnNotification;
}

function itemOf(notification: NhnNotification): NotificationItem {
  return { id: `offset:${notification.offset}`, what: JSON.stringify(notification), notification };
}

function eachOf(options: InboxOptions) {
  const { log, now, taker } = options;
  return { log, reader: readerOf(options), now, stuck: taker.stuck };
}

function readerOf({ herIds }: InboxOptions): string {
  return `nhn-v3:${[...herIds].sort().join(',')}`;
}

/** Gives how long is waited then: as long as the network asks for. */
async function attempt(options: InboxOptions, look: () => Promise<unknown>): Promise<number> {
  try {
    await look();
    return options.every;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) {
      options.onError(error);
    }
    return Math.max(options.every, error instanceof PeerFailure ? (error.retryAfter ?? 0) : 0);
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) {
      done();
    }
  });
}
