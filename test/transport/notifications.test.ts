// How the notifications of version 3 are read: whatever numbers they have, and whether a stream is offered or not.
import { afterEach, describe, expect, it } from 'vitest';
import type { Inbox } from '../../src/edges/transport/network/inbox.ts';
import type { NhnClient, NhnNotification } from '../../src/edges/transport/network/nhn-client.ts';
import { type InboxOptions, watchNetwork } from '../../src/edges/transport/network/nhn-inbox.ts';
import { createNotificationReader } from '../../src/edges/transport/network/nhn-notifications.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { networkLog } from '../support/network-log.ts';

const OWN = '8094866';
const inboxes: Inbox[] = [];
afterEach(async () => {
  await Promise.all(inboxes.splice(0).map((inbox) => inbox.stop()));
});

interface Wire {
  notifications: NhnNotification[];
  /** Answers the next look with this status. */
  refuse?: number;
  away?: boolean;
  stream?: (signal: AbortSignal) => Promise<Response>;
}

function stageOf(wire: Wire, log = networkLog()) {
  const [taken, configured, errors, stuck]: [string[], string[], string[], string[]] = [[], [], [], []];
  const client = {
    message: async (id: string) => ({ id, receiverHerId: OWN, isAppRec: false }),
    document: async (id: string) => Buffer.from(id),
    status: async () => [],
    postReceipt: async () => undefined,
    markRead: async () => undefined,
    async notifications(_: readonly string[], offset: number) {
      const status = wire.away ? 500 : wire.refuse;
      if (status !== undefined) {
        delete wire.refuse;
        throw new PeerFailure('NHN', 'permanent', `was answered ${status}`, { status });
      }
      return wire.notifications.filter((each) => !(each.offset <= offset)).slice(0, 3);
    },
    stream: (_: readonly string[], __: number, signal: AbortSignal) =>
      wire.stream?.(signal) ?? Promise.resolve(new Response(null, { status: 404 })),
    configure: async (herId: string) => void configured.push(herId),
  } as unknown as NhnClient;
  let now = new Date('2026-11-29T10:00:00Z');
  const ports: InboxOptions & { stopping: AbortSignal } = {
    client,
    log,
    herIds: [OWN],
    version: 'v3',
    every: 1,
    now: () => now,
    onError: (error) => void errors.push((error as Error).message),
    stopping: new AbortController().signal,
    taker: {
      async document(bytes) {
        taken.push(Buffer.from(bytes).toString());
        return { kind: 'message' };
      },
      receipt: async () => undefined,
      transportState: async () => true,
      stuck: async (id) => void stuck.push(id),
    },
  };
  return {
    ports,
    taken,
    configured,
    errors,
    stuck,
    reader: () => createNotificationReader(ports),
    watch(change: Partial<InboxOptions> = {}) {
      inboxes.push(watchNetwork({ ...ports, ...change }));
    },
    later: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
  };
}

const message = (offset: number, id: string, type = 'NewMessage'): NhnNotification => ({
  offset,
  type,
  messageId: id,
  herId: OWN,
});

async function holds(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('an offset', () => {
  it('that jumps skips nothing and loops nowhere', async () => {
    const wire = {
      notifications: [
        message(5, 'a'),
        message(90_000, 'b'),
        message(2 ** 40, 'c'),
        message(2 ** 40 + 7, 'd'),
      ],
    };
    const stage = stageOf(wire);
    await stage.reader().look();
    expect(stage.taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that comes late, behind one that was reached, is taken within a day, and nothing is taken twice', async () => {
    const wire = { notifications: [message(10, 'a'), message(20, 'b')] };
    const stage = stageOf(wire);
    const reader = stage.reader();
    await reader.look();
    wire.notifications.splice(1, 0, message(15, 'late'));
    await reader.look();
    expect(stage.taken).toEqual(['a', 'b']);
    stage.later(25);
    await reader.look();
    expect(stage.taken).toEqual(['a', 'b', 'late']);
    // A new start looks at everything as well, and knows what was taken.
    await stage.reader().look();
    expect(stage.taken).toEqual(['a', 'b', 'late']);
  });

  it('that begins anew is noticed: what comes under small numbers is taken', async () => {
    const wire: Wire = { notifications: [message(500, 'a')] };
    const stage = stageOf(wire);
    const reader = stage.reader();
    await reader.look();
    wire.notifications = [message(1, 'b'), message(2, 'c')];
    stage.later(25);
    await reader.look();
    wire.notifications.push(message(3, 'd'));
    await reader.look();
    expect(stage.taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that is no number is told to a person, once, and what it tells of is taken all the same', async () => {
    const stage = stageOf({ notifications: [message(Number.NaN, 'odd'), message(7, 'a')] });
    await stage.reader().look();
    expect([stage.taken, stage.stuck]).toEqual([['odd', 'a'], ['odd']]);
  });
});

it('a refused message is told to a person once, however often its notification comes', async () => {
  const wire = { notifications: [message(1, 'refused', 'RefusedMessage')] };
  const stage = stageOf(wire);
  await stage.reader().look();
  wire.notifications.push(message(2, 'refused', 'RefusedMessage'));
  stage.later(25);
  await stage.reader().look();
  expect(stage.stuck).toEqual(['refused']);
});

describe('that messages are taken here', () => {
  it('is said again when the network refuses with 403', async () => {
    const wire: Wire = { notifications: [message(1, 'a')], refuse: 403 };
    const stage = stageOf(wire);
    const reader = stage.reader();
    await expect(reader.look()).rejects.toThrow('403');
    await reader.look();
    await reader.look();
    expect([stage.configured, stage.taken]).toEqual([[OWN, OWN], ['a']]);
  });

  it('is said of no HER-id that is not confirmed as our own', async () => {
    const stage = stageOf({ notifications: [message(1, 'a')] });
    await createNotificationReader({ ...stage.ports, ownHerIds: [] }).look();
    expect([stage.configured, stage.taken]).toEqual([[], ['a']]);
  });
});

describe('the stream of events', () => {
  const events = (body: string) => new Response(body, { headers: { 'content-type': 'text/event-stream' } });

  it.each<[string, () => Promise<Response>]>([
    ['is not served', async () => new Response(null, { status: 404 })],
    [
      'is a page of a proxy',
      async () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    ],
    ['cannot be reached', async () => Promise.reject(new TypeError('fetch failed'))],
    ['breaks within an event', async () => events('data: {"offs')],
    ['tells what is no JSON', async () => events('data: nonsense\n\n')],
    ['tells numbers that are none', async () => events('data: {"offset":"x"}\n\n')],
    ['is refused', async () => new Response(null, { status: 503 })],
  ])('that %s takes nothing away: looks bring the same', async (_, stream) => {
    const wire: Wire = { notifications: [message(1, 'a')], stream };
    const stage = stageOf(wire);
    stage.watch();
    await holds(() => stage.taken.length === 1);
    wire.notifications.push(message(2, 'b'));
    await holds(() => stage.taken.length === 2);
    expect(stage.taken).toEqual(['a', 'b']);
  });

  it('that is open and tells nothing does not keep the watch from stopping', async () => {
    let open = 0;
    const wire: Wire = {
      notifications: [],
      stream: async (signal) => {
        open += 1;
        return new Response(
          new ReadableStream({
            start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        );
      },
    };
    const stage = stageOf(wire);
    stage.watch();
    await holds(() => open === 1);
    await inboxes.pop()?.stop();
    expect(stage.errors).toEqual([]);
  });
});

it('since when every look fails is known, and forgotten with the first that does not', async () => {
  const wire: Wire = { notifications: [], away: true };
  const stage = stageOf(wire);
  stage.watch({ onError: () => undefined });
  const [inbox] = inboxes;
  await holds(() => inbox?.standsSince() !== undefined);
  wire.away = false;
  await holds(() => inbox?.standsSince() === undefined);
});
