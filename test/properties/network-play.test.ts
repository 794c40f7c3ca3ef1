// A random play of what goes wrong at the network, with kills in its midst: every reply and every receipt that the network
// holds is in the record or on a person's list, once.
import type { Server } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { type InboxPorts, lookOnceV2, type NetworkTaker } from '../../src/edges/transport/network/nhn.ts';
import { createNhnClient } from '../../src/edges/transport/network/nhn-client.ts';
import { createNotificationReader } from '../../src/edges/transport/network/nhn-notifications.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn, type SandboxNhn } from '../../src/sandbox/nhn.ts';
import { seeded } from '../../src/sandbox/notifier.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { networkLog } from '../support/network-log.ts';

const [OWN, UNIT] = ['8094866', '8143060'];
const level = (id: string) => ({ name: 'Enhet', ids: [{ id, type: 'HER' }] });

/** The process ends here: nothing after it is done. */
class Killed extends Error {}

interface Play {
  readonly version: 'v2' | 'v3';
  readonly seed: number;
  readonly messages: number;
  readonly twice: boolean;
  /** Share of requests that go wrong, and of steps at which the process ends. */
  readonly faults: number;
  readonly kills: number;
  /** Number of the message whose document is never to be had; none when it is too large. */
  readonly gone: number;
}

const plays = fc.record<Play>({
  version: fc.constantFrom('v2', 'v3'),
  seed: fc.nat(),
  messages: fc.integer({ min: 1, max: 4 }),
  twice: fc.boolean(),
  faults: fc.double({ min: 0, max: 0.35, noNaN: true }),
  kills: fc.double({ min: 0, max: 0.15, noNaN: true }),
  gone: fc.nat({ max: 6 }),
});

function answerOf(kind: number): Response {
  const bodies = [
    () => new Response('{"errorCode":500}', { status: 500 }),
    () => new Response('busy', { status: 429, headers: { 'retry-after': '1' } }),
    () => new Response('locked', { status: 423 }),
    () => new Response('<html>', { status: 200 }),
    () => new Response('{"errorCode":500}', { status: 200 }),
    () => new Response('{"title":"no"}', { status: 403 }),
  ];
  return (bodies[kind % bodies.length] as () => Response)();
}

async function play({ version, seed, messages, twice, faults, kills, gone }: Play) {
  const random = seeded(seed);
  const sandbox: SandboxNhn = createSandboxNhn({ receiptAfter: 1, answerAfter: 1, answer: 'words', twice });
  const { server, port } = await listen(sandbox.app, '127.0.0.1', 0);
  try {
    return await withSandbox(sandbox, port);
  } finally {
    await stop(server);
  }

  async function withSandbox({ network }: SandboxNhn, port: number) {
    const ours = Array.from(
      { length: messages },
      (_, at) => `7a0c8a52-3c57-4a55-9d0b-${String(at).padStart(12, '0')}`,
    );
    for (const id of ours) {
      const parties = { sender: { organisation: level(OWN) }, receiver: { organisation: level(UNIT) } };
      network.post(Buffer.from(writeDialog({ ...dialogOf({ id }), ...parties })));
    }
    const replies = () =>
      [...network.messages.values()].filter((each) => !each.isAppRec && each.receiverHerId === OWN);
    while (replies().length < messages) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const lost = replies()[gone];
    let now = new Date('2026-11-29T10:00:00Z');
    let dangerous = true;
    const record = { replies: [] as string[], receipts: new Map<string, string>(), stuck: [] as string[] };
    const known = new Set<string>();
    const log = networkLog(() => now);
    for (const { id, documentId } of [...network.messages.values()].filter(
      ({ senderHerId }) => senderHerId === OWN,
    )) {
      await log.sent(id, documentId, now.toISOString());
    }
    const mayEnd = () => {
      if (dangerous && random() < kills) {
        throw new Killed();
      }
    };
    const taker: NetworkTaker = {
      async document(bytes) {
        mayEnd();
        const { message } = readXml(bytes);
        if (message?.kind === 'apprec') {
          record.receipts.set(message.original.id, message.status);
          return { kind: 'receipt' };
        }
        if (!message || (dangerous && random() < faults)) {
          return { kind: 'later' };
        }
        // As the store does it: what is known is answered as then.
        if (!known.has(message.id)) {
          known.add(message.id);
          record.replies.push(message.id);
        }
        mayEnd();
        return { kind: 'message' };
      },
      async receipt({ original, status }) {
        mayEnd();
        record.receipts.set(original.id, status);
      },
      async transportState() {
        mayEnd();
        return true;
      },
      async stuck(id) {
        record.stuck.push(id);
      },
    };
    const client = createNhnClient({
      api: `http://127.0.0.1:${port}`,
      version,
      sourceSystem: 'test',
      async fetch(url, init) {
        mayEnd();
        if (lost && /document/.test(String(url)) && String(url).includes(lost.id)) {
          return new Response('{}', { status: 404 });
        }
        if (dangerous && random() < faults) {
          if (random() < 0.3) {
            // It arrives, and its answer does not.
            await (await fetch(url, init)).arrayBuffer();
            throw new TypeError('fetch failed');
          }
          return answerOf(Math.floor(random() * 6));
        }
        return fetch(url, init);
      },
    });
    const ports: InboxPorts & { stopping: AbortSignal } = {
      client,
      log,
      herIds: [OWN],
      taker,
      now: () => now,
      stopping: new AbortController().signal,
    };
    let reader = createNotificationReader(ports);
    const look = async () => {
      if (version === 'v2') {
        await lookOnceV2(ports);
      } else {
        await reader.look();
        await reader.takeUpAside();
      }
    };
    for (let round = 0; round < 40; round += 1) {
      dangerous = round < 20;
      await look().catch((error: unknown) => {
        if (error instanceof Killed) {
          reader = createNotificationReader(ports);
        }
      });
      now = new Date(now.getTime() + (dangerous ? 30_000 : 3_700_000));
    }
    return { ours, record, lost, replies: replies(), receipts: network.receipts };
  }
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await close(server);
}

it('keeps every reply and receipt, or tells a person, once', async () => {
  await fc.assert(
    fc.asyncProperty(plays, async (given) => {
      const { ours, record, lost, replies, receipts } = await play(given);
      const wanted = replies.filter((each) => each !== lost).map(({ documentId }) => documentId);
      expect([...record.replies].sort()).toEqual(wanted.sort());
      expect([...record.receipts.keys()].sort()).toEqual([...ours].sort());
      // What is not to be had is told once, and nothing else is told that was taken in the end.
      const told = record.stuck.filter((id) => lost && id.includes(lost.id));
      expect(told).toHaveLength(lost ? 1 : 0);
      for (const { documentId, read } of replies.filter((each) => each !== lost)) {
        expect(read).toBe(true);
        const given = receipts.filter(({ of }) => of === documentId).length;
        expect(given).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 40 },
  );
});
