// The one place where parts are joined: configuration in, a running adapter out.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '@medplum/fhirtypes';
import { type Logger, pino } from 'pino';
import type { Config, DirectoryEntry } from './config.ts';
import type { Ledger } from './delivery/ledger.ts';
import { createMemoryLedger } from './delivery/memory-ledger.ts';
import { exponentialBackoff } from './delivery/retry.ts';
import type { Clock, KeDirectory } from './flows/ports.ts';
import { type RelayPorts, relayFlag } from './flows/relay-flag.ts';
import { takeAnswer } from './flows/take-answer.ts';
import type { Issue } from './outcome/issue.ts';
import { createApp } from './server/app.ts';
import { createWorkQueue, type WorkQueue } from './server/work-queue.ts';
import { createFhirServer } from './transport/fhir-server.ts';
import { createKeEndpoint } from './transport/ke-endpoint.ts';

/** A running adapter. */
export interface Adapter {
  /** Base URL on which it listens. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly queue: WorkQueue;
  /** Takes no more requests, finishes the work that runs, and stops. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** Checks every message before it leaves. */
  readonly check: (resource: Resource) => readonly Issue[];
  /** Values of the variables that directory entries name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Starts the adapter; resolves when it listens. */
export async function startAdapter({ config, check, environment }: StartOptions): Promise<Adapter> {
  const log = pino({ name: 'ip-fhir', level: config.logLevel }, pino.destination(2));
  const ledger = createMemoryLedger();
  const server = createFhirServer({
    baseUrl: config.hospital.server,
    timeout: config.timeoutMs,
    ...(config.hospital.token ? { token: config.hospital.token } : {}),
  });
  const queue = createWorkQueue((key, error) => log.error({ key, error: describe(error) }, 'work failed'));
  // Filled once the port is known: nothing is composed before the first notification is taken.
  const own = { endpoint: '', name: config.hospital.name };
  const ports: RelayPorts = {
    server,
    directory: directoryOf(config.directory),
    endpoint: createKeEndpoint({
      timeout: config.timeoutMs,
      tokens: tokensOf(config.directory, environment),
    }),
    ledger,
    clock: systemClock,
    newId: randomUUID,
    retry: exponentialBackoff(
      { attempts: config.retry.attempts, first: config.retry.firstMs, longest: config.retry.longestMs },
      Math.random,
    ),
    check,
    replyTo: own,
  };
  const app = createApp({
    ledger,
    queue,
    source: config.hospital.server,
    notificationSecret: config.notifications.secret,
    answerToken: config.answers.token,
    relay: async (flagId) => logged(log, await relayFlag(ports, flagId)),
    takeAnswer: (message) =>
      takeAnswer({ server, ledger, clock: systemClock, newId: randomUUID, endpoint: own }, message),
    notReady: () => reachability(config.hospital.server, config.timeoutMs),
  });
  const listening = await listen(app, config.listen.host, config.listen.port);
  const url = `http://${config.listen.host}:${listening.port}`;
  own.endpoint = `${config.publicUrl ?? url}/fhir/$process-message`;
  log.info({ url, units: config.directory.length }, 'the adapter listens');
  return { url, ledger, queue, stop: () => stop(listening.server, queue) };
}

/** Starts an Express app and resolves with the port that it got. */
export function listen(
  app: { listen(port: number, host: string, done: (error?: Error) => void): Server },
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error) => {
      if (error) {
        reject(error);
      } else {
        resolve({ server, port: (server.address() as AddressInfo).port });
      }
    });
  });
}

/** Closes a server, idle keep-alive connections included. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}

async function stop(server: Server, queue: WorkQueue): Promise<void> {
  const closed = close(server);
  await queue.idle();
  server.closeAllConnections();
  await closed;
}

function directoryOf(entries: readonly DirectoryEntry[]): KeDirectory {
  const byMunicipality = new Map(entries.map((entry) => [entry.municipality, entry]));
  return { find: async (municipality) => byMunicipality.get(municipality) };
}

function tokensOf(
  entries: readonly DirectoryEntry[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const token = entry.tokenVariable ? environment[entry.tokenVariable] : undefined;
      return token ? [[new URL(entry.endpoint).origin, token]] : [];
    }),
  );
}

async function reachability(base: string, timeout: number): Promise<string | undefined> {
  try {
    await fetch(`${base.replace(/\/+$/, '')}/metadata`, { signal: AbortSignal.timeout(timeout) });
    return undefined;
  } catch {
    return "the hospital's FHIR server does not answer";
  }
}

/** Only what carries no personal data: the error's class and our own texts. */
function describe(error: unknown): string {
  return error instanceof Error
    ? `${error.name} at ${error.stack?.split('\n')[1]?.trim() ?? 'unknown'}`
    : 'not an Error';
}

function logged<T extends { key: string; state: string; acknowledgement: string }>(
  log: Logger,
  record: T,
): T {
  log.info(
    { notice: record.key, state: record.state, acknowledgement: record.acknowledgement },
    'notice worked on',
  );
  return record;
}
