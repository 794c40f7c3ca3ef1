// `npm run bench`: notices from notification to delivery through the whole adapter, beside a relay written by hand and the same
// messages sent by a bare loop without a store. Start times and memory too. Everything runs on this machine, over real HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../src/adapter/config/config.ts';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { messageBundle } from '../src/ground/fhir/message.ts';
import { lineCounter } from '../test/crash/kills.ts';
import { adapterConfig, end, killAll, refusedOf, SECRET, says, start } from '../test/crash/processes.ts';
import { freePort } from '../test/support/free-port.ts';
import { roundTrips } from '../test/support/round-trips.ts';
import { DEPLOYED_OPTIONS } from './deployed.ts';
import { usedBy } from './processor-time.ts';
import type { RelayOrder } from './relay.ts';

const { values } = parseArgs({
  options: {
    /** Notices of a run at full speed. */
    notices: { type: 'string', default: '500' },
    /** Notices of a run that leaves the adapter time, from which the times to delivery are taken; none for no such run. */
    paced: { type: 'string', default: '100' },
    /** Notices of each process that are not measured. */
    'warm-up': { type: 'string', default: '2000' },
    /** Options of Node for the adapters and the relay; as deploy/ starts an adapter, when nothing is said. */
    'node-options': { type: 'string', default: DEPLOYED_OPTIONS },
    /** Only these rows, by their names in `rows`. */
    only: { type: 'string', multiple: true },
  },
});
const [notices, paced] = [Number(values.notices), Number(values.paced)];
/** Between two notices of the paced run, in milliseconds. */
const PACE = 150;
/** Notices that a process works on at the same time, where nothing else is said. */
const AT_ONCE = 8;
/** Of all bytes of a message the letter is the most. */
const LETTER_BYTES = 21_000;

const faultless = { unavailable: 0, silentAfterTaking: 0, doubled: 0, handlesDuplicates: true, seed: 1 };

interface Place {
  readonly port: number;
  readonly hospital: number;
  readonly unit: number;
}

function config(place: Place, store: Config['store'], concurrency = AT_ONCE): Config {
  return adapterConfig({
    ...place,
    store,
    concurrency,
    retry: { attempts: 100, firstMs: 1_000, longestMs: 60_000, resends: 10 },
    acknowledgementMs: 1_800_000,
    timeoutMs: 10_000,
  });
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

interface Measured {
  readonly perSecond: number;
  readonly keptPerSecond: number;
  /** Milliseconds from notification to delivery, ascending. */
  readonly times: readonly number[];
  /** Of one process, in MB: before the first notification, and at most while they came. */
  readonly memory: { readonly rest: number | undefined; readonly flood: number | undefined };
  /** Of all processes together, in milliseconds for each notice. */
  readonly processor: number;
  /** Of all processes together, in milliseconds a second, before the first notification. */
  readonly idle: number;
}

/** Starts one process that relays. */
type StartRelay = (place: Place & { readonly databaseUrl: string }) => ChildProcess;

const oursWorkingOn =
  (concurrency: number): StartRelay =>
  ({ databaseUrl, ...place }) =>
    start('adapter.ts', config(place, { databaseUrl }, concurrency));
const ours = oursWorkingOn(AT_ONCE);

const byHand: StartRelay = (place) => {
  const order: RelayOrder = { ...place, secret: SECRET, concurrency: AT_ONCE, letterBytes: LETTER_BYTES };
  const script = new URL('relay.ts', import.meta.url).pathname;
  return spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
};

/**
 * Notices of each process that are not measured: meanwhile most of its code is compiled, which every process does once. Four
 * processes of which each had a few notices would be measured compiling, and one that had all of them would not.
 */
const WARM_UP = Number(values['warm-up']);
/** For times to delivery it is less: they hang on others more than on our code. */
const SOON = Math.min(WARM_UP, 200);
/** For so long a process that has nothing to do is watched, in milliseconds: what it takes then is shared by the notices of a second. */
const AT_REST = 5_000;

interface Load {
  readonly processes: number;
  readonly count: number;
  /** A need is raised so often, in milliseconds; 0 for as fast as they are taken. */
  readonly everyMs: number;
  /** For so long the unit waits before it answers. */
  readonly answerAfterMs?: number;
  /** Notices of each process before those that are measured. */
  readonly warmUp?: number;
}

async function throughProcesses(
  folder: string,
  startRelay: StartRelay,
  { processes, count, everyMs, answerAfterMs, warmUp = WARM_UP }: Load,
): Promise<Measured> {
  const run = mkdtempSync(join(folder, 'run-'));
  chmodSync(run, 0o711);
  const directory = join(run, 'store');
  const server = await startEmbedded({ directory, pgBin: process.env.PG_BIN });
  const [hospitalPort, unitPort] = [await freePort(), await freePort()];
  const ports = await Promise.all(Array.from({ length: processes }, freePort));
  const logs = { hospital: join(run, 'hospital'), unit: join(run, 'unit') };
  writeFileSync(logs.unit, '');
  const unit = start('unit.ts', {
    port: unitPort,
    log: logs.unit,
    answerToken: SECRET,
    ...faultless,
    ...(answerAfterMs && { answerAfterMs }),
  });
  await says(unit, 'up');
  const place = { hospital: hospitalPort, unit: unitPort, databaseUrl: urlOf(server.connection) };
  process.env.NODE_OPTIONS = values['node-options'];
  const relays = ports.map((port) => startRelay({ port, ...place }));
  delete process.env.NODE_OPTIONS;
  await Promise.all(relays.map((relay) => says(relay, 'up')));
  const processor = () => relays.reduce((sum, { pid = 0 }) => sum + usedBy(pid), 0);
  const rest = megabytes(relays[0]?.pid);
  await wait(1_000);
  const started = processor();
  await wait(AT_REST);
  const idle = (processor() - started) / (AT_REST / 1000);
  const all = count + warmUp * processes;
  const hospital = start('hospital.ts', {
    port: hospitalPort,
    notices: all,
    adapters: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    secret: SECRET,
    log: logs.hospital,
    concurrency: 8,
    // What warms up comes before the paced ones, and is done when they come.
    ...(everyMs > 0 && { everyMs, unpaced: warmUp * processes, ahead: AT_ONCE * processes }),
  });
  const toldAt = says(hospital, 'told').then(() => Date.now());
  const arrived = lineCounter(logs.unit);
  const wanted = all - refusedOf(all);
  const warm = warmUp * processes - refusedOf(warmUp * processes);
  let flood = rest;
  let begun: { readonly arrived: number; readonly at: number; readonly processor: number } | undefined;
  for (let now = 0; now < wanted; ) {
    await wait(50);
    now = arrived();
    const memory = megabytes(relays[0]?.pid);
    flood = memory === undefined ? undefined : Math.max(flood ?? 0, memory);
    begun ??= now >= warm ? { arrived: now, at: Date.now(), processor: processor() } : undefined;
  }
  const from = begun ?? { arrived: 0, at: Date.now(), processor: 0 };
  // One in ten of those that were told was refused, and took its time too.
  const measured = (wanted - from.arrived) * (all / wanted);
  const each = (processor() - from.processor) / measured;
  const told = await toldAt;
  await Promise.all([...relays, unit, hospital].map(end));
  await server.stop();
  const { first, last, times } = timesOf(logs, warmUp * processes);
  return {
    perSecond: measured / ((last - from.at) / 1000),
    keptPerSecond: all / ((told - first) / 1000),
    times,
    memory: { rest, flood },
    processor: each,
    idle,
  };
}

/** Joins what the hospital raised after the warm-up with what the unit got, by the person. */
function timesOf(
  logs: { readonly hospital: string; readonly unit: string },
  warmUp: number,
): {
  readonly first: number;
  readonly last: number;
  readonly times: readonly number[];
} {
  const raised = linesOf(logs.hospital).map((line) => {
    const [, person = '', at = '0'] = line.split(' ');
    return [person, Number(at)] as const;
  });
  const measured = new Map(raised.slice(warmUp));
  const delivered = linesOf(logs.unit).map((line) => JSON.parse(line) as { person: string; at: number });
  const times = delivered
    .flatMap(({ person, at }) => {
      const from = measured.get(person);
      return from === undefined ? [] : [at - from];
    })
    .sort((a, b) => a - b);
  const first = Math.min(...raised.map(([, at]) => at));
  return { first, last: Math.max(...delivered.map(({ at }) => at)), times };
}

/** @returns milliseconds of processor time for each notice */
async function reportOn(
  folder: string,
  name: string,
  startRelay: StartRelay,
  processes: number,
): Promise<number> {
  const full = await throughProcesses(folder, startRelay, { processes, count: notices, everyMs: 0 });
  const easy =
    paced > 0
      ? await throughProcesses(folder, startRelay, { processes, count: paced, everyMs: PACE, warmUp: SOON })
      : undefined;
  const unknown = 'not known here';
  report(`${name}, ${processes} process${processes > 1 ? 'es' : ''}`, {
    'notices/s, end to end': full.perSecond.toFixed(1),
    'notifications/s, kept before the answer': full.keptPerSecond.toFixed(1),
    'notification to delivery in that flood, p50 ms': percentile(full.times, 0.5),
    'notification to delivery in that flood, p99 ms': percentile(full.times, 0.99),
    ...(easy && {
      [`the same at a notice each ${PACE} ms, p50 ms`]: percentile(easy.times, 0.5),
      [`the same at a notice each ${PACE} ms, p99 ms`]: percentile(easy.times, 0.99),
    }),
    'processor time for each notice, ms': full.processor.toFixed(1),
    'processor time with nothing to do, ms a second': full.idle.toFixed(1),
    'memory of one process at rest, MB': full.memory.rest ?? unknown,
    'memory of one process in the flood, MB': full.memory.flood ?? unknown,
  });
  return full.processor;
}

/** A unit that takes its time, and processes that work on little at the same time, so that none of them has no processor left. */
const SLOW_UNIT = { answerAfterMs: 50, concurrency: 2, count: 200, warmUp: 50 } as const;

async function reportSlowUnit(folder: string): Promise<void> {
  const { answerAfterMs, concurrency, count, warmUp } = SLOW_UNIT;
  const perSecond: number[] = [];
  for (const processes of [1, 2]) {
    const load = { processes, count: count * processes, everyMs: 0, answerAfterMs, warmUp };
    perSecond.push((await throughProcesses(folder, oursWorkingOn(concurrency), load)).perSecond);
  }
  const [one = Number.NaN, two = Number.NaN] = perSecond;
  report(`a unit that answers after ${answerAfterMs} ms, ${concurrency} notices at a time in each process`, {
    'notices/s, 1 process': one.toFixed(1),
    'notices/s, 2 processes': two.toFixed(1),
    'two processes to one (goal: at least 1.7)': (two / one).toFixed(2),
  });
}

/** What one notice asks of others: counted in an adapter that is inside this process. */
async function reportRoundTrips(folder: string): Promise<void> {
  const { statements, requests } = await roundTrips(mkdtempSync(join(folder, 'counted-')));
  report('one notice alone', {
    'statements to the database': statements.length,
    'requests to the hospital and the unit': requests.length,
  });
}

/** Messages of the same size, one after another from a loop: no store, no facts, no consent, no letter, no retry. */
async function bareLoop(folder: string): Promise<void> {
  const port = await freePort();
  const log = join(folder, 'bare.unit');
  const unit = start('unit.ts', { port, log, answerToken: SECRET, ...faultless });
  await says(unit, 'up');
  const sample = sampleMessage();
  const begun = Date.now();
  let next = 0;
  const loops = Array.from({ length: 8 }, async () => {
    while (next < notices) {
      const number = next;
      next += 1;
      const body = sample.replace(/"id":"[^"]*"/, `"id":"bundle-${number}"`);
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

/** A message of the size of a notice with its letter. */
function sampleMessage(): string {
  const header = {
    resourceType: 'MessageHeader',
    id: 'header',
    eventUri: 'urn:bench',
    source: { endpoint: 'https://adapter.example' },
  } as const;
  const filler = {
    resourceType: 'Basic',
    id: 'filler',
    code: { text: 'x'.repeat(6_000 + (LETTER_BYTES * 4) / 3) },
  } as const;
  return JSON.stringify(messageBundle('bundle', new Date().toISOString(), header, [filler]));
}

async function startTimes(folder: string): Promise<void> {
  const directory = join(folder, 'start');
  const measured: Record<string, number> = {};
  for (const which of ['cold (data is made)', 'warm']) {
    const begun = Date.now();
    const adapter = start(
      'adapter.ts',
      config({ port: await freePort(), hospital: 1, unit: 1 }, { directory }),
    );
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
process.stdout.write(
  `${notices} notices, one in ten without consent; ${cpus().length} processors shared by all parts\n`,
);
/** Milliseconds of processor time for each notice, by row. */
const taken = new Map<string, number>();
const rows: Readonly<Record<string, () => Promise<void>>> = {
  start: () => startTimes(folder),
  counts: () => reportRoundTrips(folder),
  relay: async () => void taken.set('relay', await reportOn(folder, 'the relay by hand', byHand, 1)),
  adapter: async () => void taken.set('adapter', await reportOn(folder, 'the adapter', ours, 1)),
  four: async () => void taken.set('four', await reportOn(folder, 'the adapter', ours, 4)),
  ratios: async () => ratios(),
  'slow-unit': () => reportSlowUnit(folder),
  bare: () => bareLoop(folder),
};

function ratios(): void {
  const ratio = (row: string, to: string) =>
    ((taken.get(row) ?? Number.NaN) / (taken.get(to) ?? Number.NaN)).toFixed(2);
  report('processor time of a notice, as a ratio', {
    'the adapter to the relay by hand (goal: at most 3)': ratio('adapter', 'relay'),
    'four processes to one (goal: at most 1.15)': ratio('four', 'adapter'),
  });
}

try {
  for (const [name, run] of Object.entries(rows)) {
    if (values.only === undefined || values.only.includes(name)) {
      await run();
    }
  }
} finally {
  killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
