// `ip-fhir follow`: a stream of plan changes on a FHIR server, as NDJSON.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { WakeUp } from '../../adapter/open/wake-up.ts';
import type { FollowState } from '../../flows/plan/follow-plans.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { now } from '../time-option.ts';
import { openServer, type ServerOptions, wholeNumber, withServerOptions } from './plan-server.ts';
import { reportServerFailure } from './server-failure.ts';

interface Options extends ServerOptions {
  readonly state: string;
  readonly every: number;
  readonly once?: boolean;
  readonly ack?: boolean;
  readonly listen?: number;
  readonly listenHost: string;
  readonly secretVariable: string;
}

export function registerFollow(program: Command): void {
  const command = program
    .command('follow')
    .description(
      'Write every change of a plan on a FHIR server to standard output, one line of JSON each: which plan, which of its\n' +
        'resources, and the plan as it is now. The first time every plan is told. Goes on where it was stopped',
    )
    .requiredOption('--state <file>', 'what has been told (names and versions, no health data)')
    .option('--every <seconds>', 'how often the server is asked', wholeNumber, 10)
    .option('--once', 'tell what there is and end')
    .option(
      '--ack',
      'note a change as told only when a line comes on standard input; without it, a reader that is killed misses what it had not done',
    )
    .option(
      '--listen <port>',
      'take notifications here, and ask at once when one comes; --every finds what was never notified',
      Number,
    )
    .option('--listen-host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--secret-variable <name>',
      'variable with the secret that notifications show',
      'IP_FHIR_NOTIFICATION_SECRET',
    );
  withServerOptions(command).action(async (options: Options) => {
    const stop = new AbortController();
    process.once('SIGTERM', () => stop.abort()).once('SIGINT', () => stop.abort());
    try {
      await follow(options, stop.signal);
    } catch (error) {
      reportServerFailure(error, options.server);
    }
  });
}

async function follow(options: Options, signal: AbortSignal): Promise<void> {
  const server = await openServer(options);
  const wakeUp = await listenFor(options, server);
  try {
    await tell(options, signal, server, wakeUp);
  } finally {
    wakeUp?.close();
    if (options.ack) {
      process.stdin.destroy();
    }
  }
}

async function tell(
  options: Options,
  signal: AbortSignal,
  server: PlanServer,
  wakeUp: WakeUp | undefined,
): Promise<void> {
  const [{ planChangesSince }, { linesOf, writeLine }] = await Promise.all([
    import('../../flows/plan/follow-plans.ts'),
    import('./ndjson.ts'),
  ]);
  const acknowledged = options.ack ? acknowledgements(linesOf('-'), signal) : async () => true;
  let state = await readState(options.state);
  do {
    try {
      for await (const { state: next, ...change } of planChangesSince(server, state, now())) {
        if (signal.aborted) {
          return;
        }
        // Told first and noted then: who is killed in between hears the same change again, and never misses one.
        await writeLine(change);
        if (!(await acknowledged())) {
          return;
        }
        state = next;
        await writeState(options.state, state);
      }
    } catch (error) {
      if (options.once || !(error instanceof PeerFailure) || error.kind !== 'transient') {
        throw error;
      }
      process.stderr.write(`${error.message}; asked again in ${options.every} s\n`);
    }
  } while (!options.once && (await waited(options.every * 1000, signal, wakeUp)));
}

/** Waits for one line after each change. False when none will come: the reader is gone, or it was told to stop. */
function acknowledgements(lines: AsyncGenerator<string>, signal: AbortSignal): () => Promise<boolean> {
  const stopped = new Promise<boolean>((resolve) => {
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  return () => Promise.race([lines.next().then(({ done }) => !done), stopped]);
}

/** False when it was told to stop. */
function waited(milliseconds: number, signal: AbortSignal, wakeUp: WakeUp | undefined): Promise<boolean> {
  return wakeUp
    ? wakeUp.next(milliseconds, signal)
    : setTimeout(milliseconds, true, { signal }).catch(() => false);
}

/** Undefined when nobody asked for notifications. */
async function listenFor(
  { listen, listenHost: host, secretVariable, once }: Options,
  server: PlanServer,
): Promise<WakeUp | undefined> {
  if (listen === undefined || once) {
    return undefined;
  }
  const secret = process.env[secretVariable];
  if (!secret) {
    throw new TypeError(`Give the secret of the notifications in ${secretVariable}`);
  }
  const { statement } = await server.capability();
  const { notifies } = await import('../../flows/plan/server-check.ts');
  if (!notifies(statement)) {
    process.stderr.write('the server states no Subscription: what it does not notify is found by asking\n');
  }
  const { openWakeUp } = await import('../../adapter/open/wake-up.ts');
  const wakeUp = await openWakeUp({ host, port: listen }, secret);
  process.stderr.write(`notifications are taken at ${wakeUp.url}\n`);
  return wakeUp;
}

async function readState(path: string): Promise<FollowState> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as FollowState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { plans: {} };
    }
    throw error;
  }
}

async function writeState(path: string, state: FollowState): Promise<void> {
  await writeFile(`${path}.tmp`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${path}.tmp`, path);
}
