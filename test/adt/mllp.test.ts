// The door of the patient administration, with real sockets and nothing behind it.
import { afterEach, expect, it } from 'vitest';
import { createMllpServer, type MllpLimits, type MllpServer } from '../../src/edges/mllp/mllp-server.ts';
import { type Line, openLine } from '../../src/sandbox/adt/line.ts';
import { framed } from '../../src/sandbox/adt/plays.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

const limits: MllpLimits = { messageBytes: 10_000, connections: 10, idleMs: 60_000, messageMs: 1_000 };

async function start(
  take: Parameters<typeof createMllpServer>[0]['take'],
): Promise<{ line: Line; faults: string[]; server: MllpServer }> {
  const faults: string[] = [];
  const server = createMllpServer({ senders: [{}], limits, take, onFault: (fault) => faults.push(fault) });
  const port = await server.open('127.0.0.1', 0);
  closing.push(() => server.close());
  const line = await openLine({ host: '127.0.0.1', port });
  closing.push(() => line.close());
  return { line, faults, server };
}

it('a sender that writes without a pause is not taken for one that never ends its message', async () => {
  const { line, faults } = await start(async (bytes) => [bytes]);
  const frames = (number: number) => Buffer.from(framed(`M${number}`));
  const begun = performance.now();
  let number = 1;
  await line.write(frames(1).subarray(0, 2));
  while (performance.now() - begun < 3 * limits.messageMs) {
    await line.write(Buffer.concat([frames(number).subarray(2), frames(number + 1).subarray(0, 2)]));
    expect(await line.answer(60_000)).toBe(`M${number}`);
    number += 1;
  }
  expect(faults).toEqual([]);
});

it('answers come in the order of the messages, and what came before the door closes is answered', async () => {
  const waiting: (() => void)[] = [];
  const { line, server } = await start(
    (bytes) => new Promise((resolve) => waiting.push(() => resolve([bytes]))),
  );
  await line.write(Buffer.concat(['A', 'B', 'C'].map((text) => framed(text))));
  await expect.poll(() => waiting.length).toBe(3);
  const closed = server.close();
  for (const done of waiting.reverse()) {
    done();
  }
  expect([await line.answer(60_000), await line.answer(60_000), await line.answer(60_000)]).toEqual([
    'A',
    'B',
    'C',
  ]);
  await closed;
});

it('a sender that writes far ahead of the answers loses none of them', async () => {
  const { line } = await start(async (bytes) => [bytes]);
  const all = Array.from({ length: 300 }, (_, number) => `N${number}`);
  await line.write(Buffer.concat(all.map((text) => framed(text))));
  for (const text of all) {
    expect(await line.answer(60_000)).toBe(text);
  }
});
