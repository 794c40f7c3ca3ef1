// Messages of the patient administration a second, each in the store before its answer: beside a bare MLLP echo.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { openLine } from '../src/sandbox/adt/line.ts';
import { compose } from '../src/sandbox/adt/message.ts';
import { framed } from '../src/sandbox/adt/plays.ts';
import { nationalId } from '../src/sandbox/persons.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '3000' } } });
const count = Number(values.messages);

async function measure(port: number, name: string, connections: number): Promise<void> {
  const times: number[] = [];
  let next = 0;
  const begun = performance.now();
  const loops = Array.from({ length: connections }, async () => {
    const line = await openLine({ host: '127.0.0.1', port });
    while (next < count) {
      next += 1;
      const text = compose({ trigger: 'A08', controlId: `${connections}-${next}`, person: nationalId(next) });
      const sent = performance.now();
      await line.write(framed(text));
      if ((await line.answer(30_000)) === undefined) {
        throw new Error('a message was not answered');
      }
      times.push(performance.now() - sent);
    }
    line.close();
  });
  await Promise.all(loops);
  const seconds = (performance.now() - begun) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number) =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  process.stdout.write(
    `  ${name.padEnd(34)} ${String(connections).padStart(3)} lines  ${(count / seconds).toFixed(0).padStart(6)}/s   p50 ${at(0.5).padStart(6)} ms   p99 ${at(0.99).padStart(6)} ms\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-bench-adt-'));
chmodSync(folder, 0o711);
process.stdout.write(`\n${count} ADT messages each, in the store before the answer\n`);
const database = await startEmbedded({ directory: join(folder, 'store'), pgBin: process.env.PG_BIN });
try {
  for (const [kind, name] of [
    ['echo', 'bare MLLP echo, nothing kept'],
    ['adapter', 'the adapter'],
  ] as const) {
    const file = new URL('./adt-server.ts', import.meta.url).pathname;
    const child = spawn(
      process.execPath,
      [file, JSON.stringify({ kind, databaseUrl: urlOf(database.connection) })],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        const [, found] = /up (\d+)/.exec(text.toString()) ?? [];
        if (found) {
          resolve(Number(found));
        }
      });
      child.once('exit', () => reject(new Error('a receiver ended before it was up')));
    });
    for (const connections of [1, 10, 50]) {
      await measure(port, name, connections);
    }
    child.kill('SIGTERM');
  }
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
