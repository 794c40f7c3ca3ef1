// What comes by the network stands alone: one thing that cannot be taken holds up nothing behind it, on either version, and
// nothing is taken, receipted or told twice.
import { describe, expect, it } from 'vitest';
import {
  type InboxPorts,
  lookOnceV2,
  type NetworkTaker,
  type Taken,
  takeNotification,
} from '../../src/edges/transport/network/nhn.ts';
import {
  createNhnClient,
  type NhnClient,
  type NhnMessage,
} from '../../src/edges/transport/network/nhn-client.ts';
import { watchNetwork } from '../../src/edges/transport/network/nhn-inbox.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import type { NetworkLog } from '../../src/need/delivery/network-log.ts';
import { networkLog } from '../support/network-log.ts';

const OWN = '8094866';

interface Stage {
  readonly client: NhnClient;
  readonly log: NetworkLog;
  readonly taken: string[];
  readonly receipts: string[];
  readonly read: Set<string>;
  readonly stuck: string[];
  now: Date;
  look(): Promise<void>;
}

interface Faults {
  /** What fails for a message, by its id. */
  readonly document?: Readonly<Record<string, number | 'silent'>>;
  readonly receipt?: Readonly<Record<string, number>>;
  readonly markRead?: Readonly<Record<string, number>>;
  readonly later?: readonly string[];
  readonly to?: Readonly<Record<string, string>>;
  /** The interface gives the notification at the offset once more. */
  readonly inclusive?: boolean;
  readonly page?: number;
}

function fail(status: number | 'silent' | undefined): void {
  if (status === 'silent') {
    throw new PeerFailure('NHN', 'transient', 'did not answer (TimeoutError)');
  }
  if (status !== undefined) {
    const failure = status >= 500 ? 'transient' : 'permanent';
    throw new PeerFailure('NHN', failure, `was answered ${status}`, { status });
  }
}

function stageOf(version: 'v2' | 'v3', ids: readonly string[], faults: Faults, log = networkLog()): Stage {
  const [taken, receipts, stuck]: [string[], string[], string[]] = [[], [], []];
  const read = new Set<string>();
  const messageOf = (id: string): NhnMessage => ({
    id,
    receiverHerId: faults.to?.[id] ?? OWN,
    isAppRec: false,
  });
  const page = faults.page ?? 100;
  const client: NhnClient = {
    post: async () => 'x',
    unread: async (_, first = 'oldest') => {
      const unread = ids.filter((id) => !read.has(id)).map(messageOf);
      return (first === 'oldest' ? unread : unread.reverse()).slice(0, page);
    },
    message: async (id) => messageOf(id),
    document: async (id) => {
      fail(faults.document?.[id]);
      return Buffer.from(id);
    },
    status: async () => [],
    postReceipt: async (id) => {
      fail(faults.receipt?.[id]);
      receipts.push(id);
    },
    markRead: async (id) => {
      fail(faults.markRead?.[id]);
      read.add(id);
    },
    notifications: async (_, offset) =>
      ids
        .map((id, at) => ({
          offset: (at + 1) * 10,
          type: 'NewMessage',
          messageId: id,
          herId: faults.to?.[id] ?? OWN,
        }))
        .filter((each) => (faults.inclusive ? each.offset >= offset : each.offset > offset))
        .slice(0, page),
    stream: async () => new Response(''),
    configure: async () => undefined,
  };
  const taker: NetworkTaker = {
    async document(bytes): Promise<Taken> {
      const id = Buffer.from(bytes).toString();
      if (faults.later?.includes(id)) {
        return { kind: 'later' };
      }
      taken.push(id);
      return { kind: 'message' };
    },
    receipt: async () => undefined,
    transportState: async () => true,
    stuck: async (id) => void stuck.push(id),
  };
  const stage: Stage = {
    client,
    log,
    taken,
    receipts,
    read,
    stuck,
    now: new Date('2026-11-29T10:00:00Z'),
    async look() {
      const ports: InboxPorts = { client, log, herIds: [OWN], taker, now: () => stage.now };
      if (version === 'v2') {
        await lookOnceV2(ports);
        return;
      }
      // One round of the watch: what waits, what is new, and the stream, which ends at once.
      const errors: unknown[] = [];
      let rounds = 0;
      await new Promise<void>((resolve) => {
        const stream = async () => {
          rounds += 1;
          if (rounds === 2) {
            resolve();
          }
          return new Response('');
        };
        const inbox = watchNetwork({
          ...ports,
          client: { ...client, stream },
          version,
          every: 1,
          onError: (error) => errors.push(error),
        });
        stops.push(() => inbox.stop());
      });
      await stops.pop()?.();
    },
  };
  return stage;
}

const stops: (() => Promise<void>)[] = [];

describe.each(['v2', 'v3'] as const)('the inbox of %s', (version) => {
  it.each<[string, Faults]>([
    ['whose document is not there', { document: { bad: 404 } }],
    ['whose document never comes', { document: { bad: 'silent' } }],
    ['whose document the network cannot give', { document: { bad: 500 } }],
    ['whose receipt is refused', { receipt: { bad: 400 } }],
    ['that comes before what it answers', { later: ['bad'] }],
    ['that cannot be marked as read', { markRead: { bad: 403 } }],
  ])('goes on behind a message %s', async (_, faults) => {
    const stage = stageOf(version, ['first', 'bad', 'last'], faults);
    await stage.look();
    expect(stage.receipts).toEqual(expect.arrayContaining(['first', 'last']));
    expect(stage.read).toEqual(new Set(['first', 'last']));
  });

  it('tells a person once of what is refused for good, and of what waits for an hour', async () => {
    const stage = stageOf(version, ['gone', 'slow'], { document: { gone: 404 }, later: ['slow'] });
    await stage.look();
    expect(stage.stuck).toHaveLength(1);
    for (let minutes = 20; minutes <= 120; minutes += 20) {
      stage.now = new Date(Date.parse('2026-11-29T10:00:00Z') + minutes * 60_000);
      await stage.look();
    }
    expect(stage.stuck).toHaveLength(2);
  });

  it('takes up what waited as soon as it can be taken', async () => {
    const faults: { later: string[] } = { later: ['early'] };
    const stage = stageOf(version, ['early'], faults);
    await stage.look();
    expect(stage.taken).toEqual([]);
    faults.later = [];
    stage.now = new Date('2026-11-29T10:00:06Z');
    await stage.look();
    await stage.look();
    expect([stage.taken, stage.receipts, [...stage.read]]).toEqual([['early'], ['early'], ['early']]);
    expect(stage.stuck).toEqual([]);
  });

  it('takes and receipts a message once, though marking it fails again and again', async () => {
    const stage = stageOf(version, ['one'], { markRead: { one: 500 }, inclusive: true });
    for (let seconds = 0; seconds < 60; seconds += 10) {
      stage.now = new Date(Date.parse('2026-11-29T10:00:00Z') + seconds * 1_000);
      await stage.look();
    }
    expect([stage.taken, stage.receipts]).toEqual([['one'], ['one']]);
  });

  it.each([409, 410])('a receipt that is answered %s is there, and the message is done', async (status) => {
    const stage = stageOf(version, ['one'], { receipt: { one: status } });
    await stage.look();
    expect([...stage.read]).toEqual(['one']);
    expect(stage.stuck).toEqual([]);
  });

  it('leaves messages of other HER-ids alone', async () => {
    const stage = stageOf(version, ['theirs', 'ours'], { to: { theirs: '99' } });
    await stage.look();
    expect([stage.taken, [...stage.read]]).toEqual([['ours'], ['ours']]);
  });

  it('two adapters on one HER-id give one receipt', async () => {
    const log = networkLog();
    const stages = [0, 1].map(() => stageOf(version, ['one', 'two'], {}, log));
    await Promise.all(stages.map((stage) => stage.look()));
    const receipts = stages.flatMap((stage) => stage.receipts);
    expect([...receipts].sort()).toEqual(['one', 'two']);
  });

  it('does not count on the messages when the network itself is away', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const document = Object.fromEntries(ids.map((id) => [id, 'silent' as const]));
    const stage = stageOf(version, ids, { document });
    await stage.look().catch(() => undefined);
    expect(stage.stuck).toEqual([]);
  });
});

describe('offsets of v3', () => {
  it.each([
    true,
    false,
  ])('an interface that gives the last one once more (%s) neither loops nor skips', async (inclusive) => {
    const stage = stageOf('v3', ['a', 'b', 'c', 'd'], { inclusive, page: 2 });
    await stage.look();
    expect(stage.taken).toEqual(['a', 'b', 'c', 'd']);
    expect(stage.receipts).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a page of v2 that is full of what waits', () => {
  it('does not hide the newest', async () => {
    const waiting = Array.from({ length: 100 }, (_, at) => `waits-${at}`);
    const stage = stageOf('v2', [...waiting, 'new'], { later: waiting });
    await stage.look();
    await stage.look();
    expect(stage.taken).toEqual(['new']);
  });
});

it('an id that the network gives never reaches a path otherwise than as one word', async () => {
  const asked: string[] = [];
  const client = createNhnClient({
    api: 'https://network.example',
    version: 'v2',
    sourceSystem: 'test',
    fetch: async (url) => {
      asked.push(String(url));
      return new Response('{}');
    },
  });
  for (const id of ['../Messages/1/read/9', 'a/b', 'a?b', '', '..', 'å']) {
    await expect(client.message(id)).rejects.toThrow('what is no id');
    await expect(client.markRead(id, OWN)).rejects.toThrow('what is no id');
  }
  expect(asked).toEqual([]);
});

describe('a send by the network', () => {
  const document = {
    id: 'm1',
    xml: Buffer.from('<x/>'),
    senderHerId: OWN,
    receiverHerId: '8143060',
    type: 'T',
  };
  const answering = (version: 'v2' | 'v3', answer: () => Response) =>
    createNhnClient({
      api: 'https://network.example',
      version,
      sourceSystem: 'test',
      fetch: async () => answer(),
    });
  const broken = () =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.error(new Error('the line broke')) }),
      {
        status: 201,
      },
    );

  it.each<['v2' | 'v3', string, () => Response]>([
    ['v2', 'a body that is no JSON', () => new Response('<html>', { status: 201 })],
    ['v2', 'no body', () => new Response('', { status: 201 })],
    ['v2', 'an error in its body', () => new Response('{"errorCode":500}', { status: 200 })],
    ['v2', 'a body that breaks off', broken],
    ['v3', 'a body that is no JSON', () => new Response('ok', { status: 202 })],
    ['v3', 'a body without an id', () => new Response('{"title":"error"}', { status: 200 })],
    ['v3', 'null', () => new Response('null', { status: 202 })],
    ['v3', 'a body that breaks off', broken],
  ])('by %s that is answered with %s is neither sent nor not sent', async (version, _, answer) => {
    const failure = await answering(version, answer)
      .post(document)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PeerFailure);
    expect(failure).toMatchObject({ failure: 'ambiguous' });
  });

  it('is sent when the network names the message', async () => {
    expect(await answering('v2', () => new Response('"4f1e"', { status: 201 })).post(document)).toBe('4f1e');
    expect(await answering('v3', () => new Response('{"id":"4f1e"}', { status: 202 })).post(document)).toBe(
      '4f1e',
    );
  });

  it.each(['v2', 'v3'] as const)('is not settled by a state that %s never told of', async (version) => {
    const stage = stageOf(version, [], {});
    await stage.log.sent('t1', 'm1', '2026-11-29T10:00:00Z');
    const states = ['Unconfirmed', 'Delayed', 'Acknowledged'];
    for (const [round, delivery] of states.entries()) {
      const client = { ...stage.client, status: async () => [{ receiverHerId: '8143060', delivery }] };
      const taker = {
        document: async () => ({ kind: 'later' }) as const,
        receipt: async () => undefined,
        transportState: async () => true,
        stuck: async () => undefined,
      };
      await lookOnceV2({ client, log: stage.log, herIds: [OWN], taker, now: () => stage.now });
      expect((await stage.log.onTheirWay()).length).toBe(round < 2 ? 1 : 0);
    }
  });
});

describe('what version 3 tells of besides', () => {
  async function tell(type: string, sent?: boolean): Promise<{ states: string[]; stuck: number }> {
    const stage = stageOf('v3', [], {});
    const states: string[] = [];
    let stuck = 0;
    await takeNotification(
      {
        client: {
          ...stage.client,
          message: async (id) => ({ id, receiverHerId: OWN, isAppRec: false, documentId: 'm1' }),
          status: async () => [
            { receiverHerId: '8143060', delivery: 'Unconfirmed', ...(sent === undefined ? {} : { sent }) },
          ],
        },
        log: stage.log,
        herIds: [OWN],
        now: () => stage.now,
        taker: {
          document: async () => ({ kind: 'later' }),
          receipt: async () => undefined,
          transportState: async (_, state) => states.push(state) > 0,
          stuck: async () => {
            stuck += 1;
          },
        },
      },
      { offset: 1, type, messageId: 't1', herId: OWN },
    );
    return { states, stuck };
  }

  it('a send that failed later is a failure of its message, and one that did not is none', async () => {
    expect(await tell('MessageSentStateUpdated', false)).toEqual({ states: ['NotSent'], stuck: 0 });
    expect(await tell('MessageSentStateUpdated', true)).toEqual({ states: [], stuck: 0 });
    expect(await tell('MessageSentStateUpdated')).toEqual({ states: [], stuck: 0 });
  });

  it('a message to us that was refused on its way is told to a person', async () => {
    expect(await tell('RefusedMessage')).toEqual({ states: [], stuck: 1 });
  });
});
