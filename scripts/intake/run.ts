// `npm run test:intake`: Flags through the sandbox hospital in each dialect, with repeats, overtaking and losses; counts what
// became of every Flag, and what the unit got. INTAKE_FLAGS sets how many (600), INTAKE_DIALECTS which dialects.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Patient } from '@medplum/fhirtypes';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { startEmbedded, urlOf } from '../../src/edges/store/postgres/embedded-postgres.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import { createSandboxHospital, type SandboxHospital } from '../../src/sandbox/hospital.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { type NeedKind, type Needs, needKinds, readNeeds, usualMix } from '../../src/sandbox/needs.ts';
import type { Faults } from '../../src/sandbox/notifier.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import { type SenderName, senderNames } from '../../src/sandbox/senders.ts';
import { adapterConfig, end, killAll, SECRET, says, start } from '../../test/crash/processes.ts';
import { freePort } from '../../test/support/free-port.ts';

const flags = Number(process.env.INTAKE_FLAGS ?? 600);
const chosen = (
  process.env.INTAKE_DIALECTS ?? 'hapi,hapi-empty,medplum,backport-id-only,backport-empty,relative,event-grid'
)
  .split(',')
  .map((name) => senderNames.find((each) => each === name.trim()))
  .filter((name) => name !== undefined);
/** Longest time for one dialect, in milliseconds. */
const LIMIT = Number(process.env.INTAKE_LIMIT_MS ?? (flags > 2_000 ? 3_600_000 : 180_000));
const faults: Faults = { duplicate: 0.2, reorder: 0.2, drop: 0.1, corrupt: 0, delayMs: 0, seed: 20_260_322 };
/** Notifications are taken faster than needs are worked on; the hospital waits when so many are behind. */
const AHEAD = 1_500;

/** What each kind of Flag has to end as. */
const expected: Readonly<Record<NeedKind, string>> = {
  need: 'delivered',
  'without-consent': 'unclear',
  declined: 'not-needed',
  ended: 'not-needed',
  other: 'not-needed',
};

interface Verdict {
  readonly lost: number;
  readonly wrong: number;
  readonly doubled: number;
  readonly told: number;
}

async function runDialect(folder: string, dialect: SenderName, needs: Needs): Promise<boolean> {
  const begun = Date.now();
  const database = await startEmbedded({ directory: join(folder, dialect), pgBin: process.env.PG_BIN });
  const unit = createSandboxKe({ name: 'Unit', answerToken: SECRET });
  const unitServer = await listen(unit.app, '127.0.0.1', 0);
  const hospital = createSandboxHospital({ dialect, secret: SECRET, faults, concurrency: 16 });
  const hospitalServer = await listen(hospital.app, '127.0.0.1', 0);
  hospital.at(`http://127.0.0.1:${hospitalServer.port}/fhir`);
  const port = await freePort();
  const adapter = start(
    'adapter.ts',
    configOf(port, hospitalServer.port, unitServer.port, urlOf(database.connection)),
  );
  try {
    await says(adapter, 'up');
    hospital.notify(`http://127.0.0.1:${port}/notifications`, ['Flag']);
    await raiseAll(hospital, needs, port);
    await hospital.notified();
    const records = await settled(port, begun);
    const verdict = judge(
      records,
      needs,
      unit.messages.flatMap(({ event, message }) =>
        event === 'need-notice' ? [personIn(message.entry?.map(({ resource }) => resource))] : [],
      ),
    );
    report(dialect, hospital, records, verdict, Date.now() - begun);
    return verdict.lost + verdict.wrong + verdict.doubled === 0;
  } finally {
    await end(adapter);
    hospitalServer.server.closeAllConnections();
    unitServer.server.closeAllConnections();
    await Promise.all([close(hospitalServer.server), close(unitServer.server)]);
    await database.stop();
  }
}

function configOf(port: number, hospital: number, unit: number, databaseUrl: string): Config {
  const retry = { attempts: 100, firstMs: 200, longestMs: 5_000, resends: 10 };
  return {
    ...adapterConfig({
      port,
      hospital,
      unit,
      store: { databaseUrl },
      retry,
      acknowledgementMs: 1_800_000,
      timeoutMs: 60_000,
    }),
    operators: { token: SECRET },
    // A third of the needs waits for a consent: looks at those that are far off keep no run from its end.
    doubt: { firstMs: 120_000, longestMs: 900_000 },
    limits: { perSecond: 100_000, requestMs: 60_000 },
    // A small run would otherwise wait for its sweeps more than it works.
    sweep: { everyMs: flags > 2_000 ? 20_000 : 2_000, overlapMs: 60_000, gapWaitMs: 1_000 },
  };
}

/** Every Flag once, each tenth of them once more in a new version. */
async function raiseAll(hospital: SandboxHospital, needs: Needs, port: number): Promise<void> {
  for (const resource of needs.shared) {
    hospital.write(resource);
  }
  for (let number = 1; number <= flags; number += 1) {
    const resources = needs.resourcesOf(number);
    for (const resource of resources) {
      hospital.write(resource);
    }
    const flag = resources.at(-1);
    if (flag && number % 10 === 0) {
      hospital.write(flag);
    }
    if (number % 50 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      while ((await waiting(port)) > AHEAD) {
        await wait(200);
      }
    }
  }
}

async function waiting(port: number): Promise<number> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
      headers: { authorization: `Bearer ${SECRET}` },
      signal: AbortSignal.timeout(30_000),
    });
    return Number(/^ip_queue_jobs (\d+)$/m.exec(await response.text())?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function settled(port: number, begun: number): Promise<readonly NoticeRecord[]> {
  let last = -1;
  for (;;) {
    await wait(1_000);
    const left = await waiting(port);
    const records = left === 0 ? await notices(port) : [];
    // Nothing waits, every Flag is known, and two looks in a row found the same: or the time is over.
    if (records.length >= flags && records.length === last) {
      return records;
    }
    last = records.length;
    if (Date.now() - begun > LIMIT) {
      process.stdout.write(`the time is over with ${left} waiting\n`);
      return notices(port);
    }
  }
}

async function notices(port: number): Promise<readonly NoticeRecord[]> {
  const response = await fetch(`http://127.0.0.1:${port}/api/notices`, {
    headers: { authorization: `Bearer ${SECRET}` },
  });
  const body = (await response.json()) as
    | readonly NoticeRecord[]
    | { readonly notices: readonly NoticeRecord[] };
  return Array.isArray(body) ? body : (body as { readonly notices: readonly NoticeRecord[] }).notices;
}

function judge(records: readonly NoticeRecord[], needs: Needs, told: readonly string[]): Verdict {
  const states = new Map(records.map(({ flag, state }) => [flag, state]));
  const numbers = Array.from({ length: flags }, (_, index) => index + 1);
  const stateOf = (number: number) => states.get(`Flag/flag-anders-n${number}`);
  const toTell = numbers.filter((number) => needs.kindOf(number) === 'need').map(nationalId);
  const known = new Set(told);
  return {
    lost:
      numbers.filter((number) => stateOf(number) === undefined).length +
      toTell.filter((person) => !known.has(person)).length,
    wrong: numbers.filter(
      (number) => (stateOf(number) ?? expected[needs.kindOf(number)]) !== expected[needs.kindOf(number)],
    ).length,
    doubled: told.length - known.size,
    told: told.length,
  };
}

function personIn(resources: readonly unknown[] | undefined): string {
  const patient = resources?.find((each) => (each as { resourceType?: string })?.resourceType === 'Patient');
  return (patient as Patient | undefined)?.identifier?.[0]?.value ?? '';
}

function report(
  dialect: SenderName,
  hospital: SandboxHospital,
  records: readonly NoticeRecord[],
  verdict: Verdict,
  took: number,
): void {
  const states: Record<string, number> = {};
  for (const { state } of records) {
    states[state] = (states[state] ?? 0) + 1;
  }
  const [notifier] = hospital.notifiers.values();
  process.stdout.write(
    `\n${dialect}: ${flags} Flags in ${(took / 1000).toFixed(0)} s\n` +
      `  notifications    ${JSON.stringify(notifier?.counts)}\n` +
      `  final states     ${JSON.stringify(states)}\n` +
      `  messages at unit ${verdict.told}\n` +
      `  lost ${verdict.lost}, in a wrong state ${verdict.wrong}, double messages ${verdict.doubled}\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-intake-'));
chmodSync(folder, 0o711);
const needs = readNeeds();
process.stdout.write(
  `${flags} Flags a dialect: ${needKinds.map((kind) => `${usualMix[kind]} % ${kind}`).join(', ')}; ` +
    `each tenth written twice; ${faults.duplicate * 100} % repeated, ${faults.reorder * 100} % overtaken, ` +
    `${faults.drop * 100} % never notified\n`,
);
try {
  const results: [SenderName, boolean][] = [];
  for (const dialect of chosen) {
    results.push([dialect, await runDialect(folder, dialect, needs)]);
  }
  const failed = results.filter(([, right]) => !right).map(([dialect]) => dialect);
  process.stdout.write(
    failed.length === 0
      ? '\nEvery Flag in one final state, nothing lost, nothing double\n'
      : `\nFailed: ${failed.join(', ')}\n`,
  );
  process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
} finally {
  killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
