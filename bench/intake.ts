// Notifications a second with the durable write before the answer, and how long an answer takes: beside a bare Express handler,
// and beside one that writes the same row without our checks. Signed notifications of two kilobytes, over real HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { compose } from '../src/sandbox/senders.ts';

const { values } = parseArgs({ options: { notifications: { type: 'string', default: '3000' } } });
const count = Number(values.notifications);
const secret = 'a-secret-for-the-bench-run';
const filler = 'x'.repeat(1_700);

function startServer(kind: string, databaseUrl: string): { child: ChildProcess; port: Promise<number> } {
  const file = new URL('./intake-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify({ kind, databaseUrl, secret })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      const [, found] = /up (\d+)/.exec(text.toString()) ?? [];
      if (found) {
        resolve(Number(found));
      }
    });
    child.once('exit', () => reject(new Error('a receiver ended before it was up')));
  });
  return { child, port };
}

/** One notification of a Flag that no other names; resolves with the milliseconds to the whole answer. */
function send(agent: Agent, port: number, id: string): Promise<number> {
  const resource = {
    resourceType: 'Flag',
    id,
    meta: { versionId: '1' },
    text: { status: 'generated', div: filler },
  };
  const sender = {
    endpoint: `http://127.0.0.1:${port}/notifications`,
    secret,
    subscription: 's',
    base: 'x',
    now: () => new Date(),
  };
  const { headers, body } = compose.medplum(sender, [{ resource, number: 1 }]);
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/notifications',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(performance.now() - begun)
            : reject(new Error(`status ${response.statusCode}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function measure(port: number, kind: string, name: string, connections: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  for (let index = 0; index < 200; index += 1) {
    await send(agent, port, `${kind}-warm-${connections}-${index}`);
  }
  const times: number[] = [];
  let next = 0;
  const begun = performance.now();
  const loops = Array.from({ length: connections }, async () => {
    while (next < count) {
      next += 1;
      times.push(await send(agent, port, `${kind}-${connections}-${next}`));
    }
  });
  await Promise.all(loops);
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  times.sort((left, right) => left - right);
  const at = (share: number) =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  process.stdout.write(
    `  ${name.padEnd(34)} ${String(connections).padStart(3)} at a time  ${(count / seconds).toFixed(0).padStart(6)}/s   p50 ${at(0.5).padStart(6)} ms   p99 ${at(0.99).padStart(6)} ms\n`,
  );
}

const receivers = [
  ['bare', 'bare Express, nothing kept'],
  ['row', 'the same row without our checks'],
  ['adapter', 'the adapter'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-bench-intake-'));
chmodSync(folder, 0o711);
process.stdout.write(`\n${count} notifications each, on disk before the answer\n`);
try {
  for (const [kind, name] of receivers) {
    const database = await startEmbedded({ directory: join(folder, kind), pgBin: process.env.PG_BIN });
    const { child, port } = startServer(kind, urlOf(database.connection));
    try {
      for (const connections of [1, 10, 50]) {
        await measure(await port, kind, name, connections);
      }
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      await database.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
