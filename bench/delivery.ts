// `npm run bench`: notices from notification to delivery through the whole adapter, beside the same messages sent by a bare
// loop without a store. Start times and memory too. Everything runs on this machine, over real HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../src/config/config.ts';
import { messageBundle } from '../src/fhir/message.ts';
import { startEmbedded, urlOf } from '../src/store/embedded-postgres.ts';

const { values } = parseArgs({ options: { notices: { type: 'string', default: '500' } } });
const notices = Number(values.notices);
const SECRET = 'a-secret-for-the-bench-run';
const children = new Set<ChildProcess>();

interface Line {
  readonly person: string;
  readonly at: number;
}

function start(script: string, order: unknown): ChildProcess {
  const file = new URL(`../test/crash/${script}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function says(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes(word) && resolve());
    child.once('exit', () => reject(new Error(`a process ended before it was ${word}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, wait(20_000)]);
  child.kill('SIGKILL');
}

function config(port: number, hospital: number, unit: number, store: Config['store']): Config {
  return {
    listen: { host: '127.0.0.1', port },
    hospital: { server: `http://127.0.0.1:${hospital}/fhir`, name: 'Hospital' },
    notifications: { secret: SECRET },
    answers: { token: SECRET },
    directory: [
      {
        municipality: '4601',
        name: 'Unit',
        organizationNumber: '310000248',
        endpoint: `http://127.0.0.1:${unit}/fhir/$process-message`,
      },
    ],
    network: { privateHosts: ['127.0.0.1'] },
    retry: { attempts: 100, firstMs: 1_000, longestMs: 60_000, resends: 10 },
    deadlines: { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 },
    store,
    concurrency: 8,
    timeoutMs: 10_000,
    logLevel: 'silent',
  };
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

/** Memory of a process in MB, as the kernel counts it; undefined where there is no /proc. */
function megabytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function throughTheAdapter(folder: string, processes: number): Promise<void> {
  const run = join(folder, `run-${processes}`);
  const server = await startEmbedded({ directory: run, pgBin: process.env.PG_BIN });
  const [hospitalPort, unitPort] = [await freePort(), await freePort()];
  const ports = await Promise.all(Array.from({ length: processes }, freePort));
  const logs = { hospital: `${run}.hospital`, unit: `${run}.unit` };
  writeFileSync(logs.unit, '');
  const faultless = { unavailable: 0, silentAfterTaking: 0, doubled: 0, handlesDuplicates: true };
  const unit = start('unit.ts', { port: unitPort, log: logs.unit, answerToken: SECRET, ...faultless });
  await says(unit, 'up');
  const store = { databaseUrl: urlOf(server.connection) };
  const adapters = ports.map((port) => start('adapter.ts', config(port, hospitalPort, unitPort, store)));
  await Promise.all(adapters.map((adapter) => says(adapter, 'up')));
  const begun = Date.now();
  const hospital = start('hospital.ts', {
    port: hospitalPort,
    notices,
    adapters: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    secret: SECRET,
    log: logs.hospital,
    concurrency: 8,
    times: true,
  });
  await says(hospital, 'told');
  const told = Date.now();
  const expected = notices - Math.floor(notices / 10);
  while (linesOf(logs.unit).length < expected) {
    await wait(50);
  }
  const delivered = linesOf(logs.unit).map((line) => JSON.parse(line) as Line);
  const raised = new Map(
    linesOf(logs.hospital).map((line) => {
      const [, person = '', at = '0'] = line.split(' ');
      return [person, Number(at)];
    }),
  );
  const last = Math.max(...delivered.map(({ at }) => at));
  const times = delivered.map(({ person, at }) => at - (raised.get(person) ?? at)).sort((a, b) => a - b);
  report(`${processes} process${processes > 1 ? 'es' : ''}`, {
    'notices/s, end to end': (notices / ((last - begun) / 1000)).toFixed(1),
    'notifications/s, kept before the answer': (notices / ((told - begun) / 1000)).toFixed(1),
    'notification to delivery, p50 ms': percentile(times, 0.5),
    'notification to delivery, p99 ms': percentile(times, 0.99),
    'memory of one adapter, MB': megabytes(adapters[0]?.pid) ?? 'not known here',
  });
  await Promise.all([...adapters, unit, hospital].map(end));
  await server.stop();
}

/** The same kind of message, one after another from a loop: no store, no facts, no consent, no retry. */
async function bareLoop(folder: string): Promise<void> {
  const port = await freePort();
  const log = join(folder, 'bare.unit');
  const faultless = { unavailable: 0, silentAfterTaking: 0, doubled: 0, handlesDuplicates: true };
  const unit = start('unit.ts', { port, log, answerToken: SECRET, ...faultless });
  await says(unit, 'up');
  const [sample] = linesOf(join(folder, 'sample.json'));
  const begun = Date.now();
  let next = 0;
  const loops = Array.from({ length: 8 }, async () => {
    while (next < notices) {
      const number = next;
      next += 1;
      const body = (sample ?? '').replace(/"id":"[^"]*"/, `"id":"bundle-${number}"`);
      const response = await fetch(`http://127.0.0.1:${port}/fhir/$process-message`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body,
      });
      await response.arrayBuffer();
    }
  });
  await Promise.all(loops);
  report('bare loop without a store', { 'messages/s': (notices / ((Date.now() - begun) / 1000)).toFixed(1) });
  await end(unit);
}

/** A message of the size of a notice. */
function sampleMessage(): string {
  const header = {
    resourceType: 'MessageHeader',
    id: 'header',
    eventUri: 'urn:bench',
    source: { endpoint: 'https://adapter.example' },
  } as const;
  const filler = { resourceType: 'Basic', id: 'filler', code: { text: 'x'.repeat(6_000) } } as const;
  return JSON.stringify(messageBundle('bundle', new Date().toISOString(), header, [filler]));
}

async function startTimes(folder: string): Promise<void> {
  const directory = join(folder, 'start');
  const measured: Record<string, number> = {};
  for (const which of ['cold (data is made)', 'warm']) {
    const begun = Date.now();
    const adapter = start('adapter.ts', config(await freePort(), 1, 1, { directory }));
    await says(adapter, 'up');
    measured[`${which}, ms from process start to listening`] = Date.now() - begun;
    await end(adapter);
  }
  report('start with its own database', measured);
}

function report(what: string, numbers: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`\n${what}\n`);
  for (const [name, value] of Object.entries(numbers)) {
    process.stdout.write(`  ${name.padEnd(52)} ${value}\n`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-bench-'));
chmodSync(folder, 0o711);
writeFileSync(join(folder, 'sample.json'), `${sampleMessage()}\n`);
process.stdout.write(
  `${notices} notices, one in ten without consent; ${cpus().length} processors shared by all parts\n`,
);
try {
  await startTimes(folder);
  await throughTheAdapter(folder, 1);
  await throughTheAdapter(folder, 4);
  await bareLoop(folder);
} finally {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
