// `node bench/memory.ts`: what one adapter holds after so many notices, beside what it held after the first of them. A process that
// keeps something of each notice shows it here. Everything runs on this machine, over real HTTP, with the limits that deploy/ sets.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { lineCounter } from '../test/crash/kills.ts';
import { adapterConfig, end, killAll, refusedOf, SECRET, says, start } from '../test/crash/processes.ts';
import { freePort } from '../test/support/free-port.ts';
import { DEPLOYED_OPTIONS } from './deployed.ts';

const { values } = parseArgs({
  options: {
    notices: { type: 'string', default: '20000' },
    /** After so many, what is loaded once is loaded. */
    first: { type: 'string', default: '2000' },
  },
});
const [notices, first] = [Number(values.notices), Number(values.first)];
/** Needs that are told and not yet dealt with. */
const AHEAD = 40;
const DONE_WHEN = 50;

/** Memory of a process in MB, as the kernel counts it. */
function residentOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Resident memory and heap in MB: the least of ten looks, each after a collection, as other parts of it come and go. */
async function held(adapter: ReturnType<typeof start>): Promise<{ resident: number; heap: number }> {
  const looks: { resident: number; heap: number }[] = [];
  for (let look = 0; look < 10; look += 1) {
    const collected = new Promise<number>((resolve) => {
      const read = (text: Buffer) => {
        const heap = /collected (\d+)/.exec(text.toString())?.[1];
        if (heap !== undefined) {
          adapter.stdout?.off('data', read);
          resolve(Number(heap) / 1024 ** 2);
        }
      };
      adapter.stdout?.on('data', read);
    });
    adapter.kill('SIGUSR2');
    const heap = await collected;
    looks.push({ heap, resident: residentOf(adapter.pid ?? 0) });
    await wait(200);
  }
  return {
    resident: Math.min(...looks.map(({ resident }) => resident)),
    heap: Math.min(...looks.map(({ heap }) => heap)),
  };
}

async function run(folder: string): Promise<boolean> {
  const server = await startEmbedded({ directory: join(folder, 'store'), pgBin: process.env.PG_BIN });
  const [port, hospitalPort, unitPort] = [await freePort(), await freePort(), await freePort()];
  const logs = { hospital: join(folder, 'hospital'), unit: join(folder, 'unit') };
  writeFileSync(logs.unit, '');
  const faultless = { unavailable: 0, silentAfterTaking: 0, doubled: 0, handlesDuplicates: true, seed: 1 };
  const unit = start('unit.ts', { port: unitPort, log: logs.unit, answerToken: SECRET, ...faultless });
  await says(unit, 'up');
  process.env.NODE_OPTIONS = DEPLOYED_OPTIONS;
  const adapter = start(
    'adapter.ts',
    adapterConfig({
      port,
      hospital: hospitalPort,
      unit: unitPort,
      store: { databaseUrl: urlOf(server.connection) },
      retry: { attempts: 100, firstMs: 1_000, longestMs: 60_000, resends: 10 },
      acknowledgementMs: 1_800_000,
      timeoutMs: 10_000,
    }),
  );
  delete process.env.NODE_OPTIONS;
  await says(adapter, 'up');
  const show = (what: string, { resident, heap }: { resident: number; heap: number }) =>
    process.stdout.write(
      `${what.padEnd(24)} ${resident.toFixed(0)} MB resident, heap ${heap.toFixed(1)} MB\n`,
    );
  show('at rest', await held(adapter));
  const hospital = start('hospital.ts', {
    port: hospitalPort,
    notices,
    adapters: [`http://127.0.0.1:${port}/notifications`],
    secret: SECRET,
    log: logs.hospital,
    concurrency: 8,
    ahead: AHEAD,
  });
  const arrived = lineCounter(logs.unit);
  const until = async (count: number) => {
    while (arrived() < count - refusedOf(count)) {
      await wait(DONE_WHEN);
    }
  };
  await until(first);
  const before = await held(adapter);
  show(`after ${first} notices`, before);
  await until(notices);
  const after = await held(adapter);
  show(`after ${notices} notices`, after);
  const more = after.resident - before.resident;
  process.stdout.write(`${more.toFixed(0)} MB more resident (goal: at most 50)\n`);
  await Promise.all([adapter, unit, hospital].map(end));
  await server.stop();
  return more <= 50;
}

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-memory-'));
chmodSync(folder, 0o711);
try {
  process.exitCode = (await run(folder)) ? 0 : 1;
} finally {
  killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
