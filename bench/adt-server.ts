// One of the two receivers that `bench/adt.ts` compares, as a process: a bare MLLP echo, and the adapter's own door. Nothing works on
// what comes: what is measured is what stands before the answer.
import { createServer } from 'node:net';
import { createMllpServer } from '../src/edges/mllp/mllp-server.ts';
import { openStore } from '../src/edges/store/store.ts';
import { takeAdt } from '../src/flows/intake/take-adt.ts';
import { defaultAdtSettings } from '../src/need/intake/adt/read-message.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as {
  readonly kind: 'echo' | 'adapter';
  readonly databaseUrl?: string;
};

async function open(): Promise<number> {
  if (order.kind === 'echo') {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      // As many answers as frames end in the piece; nothing is read of them.
      socket.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(0x1c); at >= 0; at = chunk.indexOf(0x1c, at + 1)) {
          socket.write('\u000bMSH|^~\\&|IP|||\rMSA|AA|1\r\u001c\r');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  }
  const store = await openStore({ databaseUrl: order.databaseUrl });
  const ports = {
    settings: defaultAdtSettings,
    inbox: store.adt,
    clock: { now: () => new Date() },
    raise: async () => undefined,
  };
  const server = createMllpServer({
    senders: [{}],
    limits: { messageBytes: 1_000_000, connections: 100, idleMs: 60_000, messageMs: 10_000 },
    take: async (bytes, senders, fault) => (await takeAdt(ports, bytes, senders, fault)).answers,
    onFault: () => undefined,
  });
  return server.open('127.0.0.1', 0);
}

process.stdout.write(`up ${await open()}\n`);
process.once('SIGTERM', () => process.exit(0));
