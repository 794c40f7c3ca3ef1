// `ip-fhir follow`: a stream of plan changes on a FHIR server, as NDJSON.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { FollowState } from '../flows/follow-plans.ts';
import { PeerFailure } from '../flows/ports.ts';
import { openServer, type ServerOptions, wholeNumber, withServerOptions } from './plan-server.ts';
import { reportFailure } from './report.ts';

interface Options extends ServerOptions {
  readonly state: string;
  readonly every: number;
  readonly once?: boolean;
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
    .option('--once', 'tell what there is and end');
  withServerOptions(command).action(async (options: Options) => {
    const stop = new AbortController();
    process.once('SIGTERM', () => stop.abort()).once('SIGINT', () => stop.abort());
    try {
      await follow(options, stop.signal);
    } catch (error) {
      reportFailure(error);
    }
  });
}

async function follow(options: Options, signal: AbortSignal): Promise<void> {
  const [{ planChangesSince }, { writeLine }] = await Promise.all([
    import('../flows/follow-plans.ts'),
    import('./ndjson.ts'),
  ]);
  const server = await openServer(options);
  let state = await readState(options.state);
  do {
    try {
      for await (const { state: next, ...change } of planChangesSince(server, state)) {
        if (signal.aborted) return;
        // Told first and noted then: who is killed in between hears the same change again, and never misses one.
        await writeLine(change);
        state = next;
        await writeState(options.state, state);
      }
    } catch (error) {
      if (options.once || !(error instanceof PeerFailure) || error.kind !== 'transient') throw error;
      process.stderr.write(`${error.message}; asked again in ${options.every} s\n`);
    }
  } while (!options.once && (await setTimeout(options.every * 1000, true, { signal }).catch(() => false)));
}

async function readState(path: string): Promise<FollowState> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as FollowState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { plans: {} };
    throw error;
  }
}

async function writeState(path: string, state: FollowState): Promise<void> {
  await writeFile(`${path}.tmp`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${path}.tmp`, path);
}
