// `ip-fhir sync`: two systems kept in step, once or as a service.
import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { PlanReport } from '../../flows/sync/sync-plan.ts';
import type { SyncAllPorts } from '../../flows/sync/sync-plans.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure, reportIssues } from '../report.ts';
import { type ServerOptions, wholeNumber, withServerOptions } from './plan-server.ts';

interface Options extends ServerOptions {
  readonly plans?: string;
  readonly with?: string;
  readonly withTokenVariable?: string;
  readonly withTokenClient?: string;
  readonly state: string;
  readonly name: string;
  readonly withName: string;
  readonly dryRun?: boolean;
  readonly afterRestore?: 'backup' | 'ours';
  readonly rewriteDeleted?: boolean;
  readonly rebind?: boolean;
  readonly everything?: boolean;
  readonly everythingEvery?: number;
  readonly every?: number;
  readonly atOnce: number;
}

export function registerSync(program: Command): void {
  const command = program
    .command('sync')
    .description(
      'Keep the plans of two systems in step: a FHIR server, and a folder of plan documents or another FHIR server.\n' +
        'Edits of both are merged; what contradicts becomes a task for the coordinator with both versions',
    )
    .requiredOption(
      '--state <folder>',
      'what both had last; it holds whole plans, so keep it as safe as they are',
    )
    .option('--plans <folder>', "a plan tool's documents, one JSON file a plan")
    .option('--with <url>', 'base URL of the other FHIR server, instead of --plans')
    .option('--with-token-variable <name>', 'environment variable that holds its bearer token')
    .option('--with-token-client <file>', 'instead: JSON settings by which tokens for it are got')
    .option('--name <name>', 'what people call the server; it stands in tasks of conflict', 'server')
    .option('--with-name <name>', 'what people call the other system', 'tool')
    .option('--dry-run', 'print what would change and write nothing')
    .addOption(
      new Option(
        '--after-restore <which>',
        'what counts where a system was restored from a backup: what stands there, or what was last in step',
      ).choices(['backup', 'ours']),
    )
    .option('--rewrite-deleted', 'write plans again that were deleted on a server')
    .option('--everything', 'look at every plan, and not only at what the systems say has changed')
    .option(
      '--everything-every <seconds>',
      'with --every: look at every plan in the first pass, and again when this long has passed',
      wholeNumber,
    )
    .option('--rebind', 'the state is of these systems, though their addresses or names have changed')
    .option('--every <seconds>', 'go on, with this long between two passes, until it is stopped', wholeNumber)
    .option('--at-once <n>', 'plans that are worked on at the same time', wholeNumber, 4);
  withServerOptions(command).action(async (options: Options) => {
    if ((options.plans === undefined) === (options.with === undefined) || options.name === options.withName) {
      process.stderr.write(
        'error: give --plans or --with, one of the two, and the two systems different names\n',
      );
      process.exitCode = NOT_POSSIBLE;
      return;
    }
    try {
      const ports = await openSides(options);
      const isDue = dueEvery(options.everythingEvery);
      do {
        await pass({ ...ports, everything: ports.everything || isDue(performance.now()) });
      } while (options.every !== undefined && (await waited(options.every)));
    } catch (error) {
      reportFailure(error);
    }
  });
}

async function openSides(options: Options): Promise<SyncAllPorts> {
  const { openSync } = await import('../../adapter/open/sync.ts');
  const { tokenVariable: _, tokenClient: __, withTokenVariable, withTokenClient, ...shared } = options;
  const other = options.with
    ? {
        name: options.withName,
        server: {
          ...shared,
          server: options.with,
          ...(withTokenVariable ? { tokenVariable: withTokenVariable } : {}),
          ...(withTokenClient ? { tokenClient: withTokenClient } : {}),
        },
      }
    : { name: options.withName, folder: options.plans ?? '.' };
  return {
    ...(await openSync([{ name: options.name, server: options }, other], options.state, process.env, {
      rebind: options.rebind ?? false,
      onDamaged: (file) =>
        process.stderr.write(`warning: ${file} of the state is damaged and counts as not there\n`),
    })),
    atOnce: options.atOnce,
    dryRun: options.dryRun ?? false,
    ...(options.afterRestore ? { afterRestore: options.afterRestore } : {}),
    rewriteDeleted: options.rewriteDeleted ?? false,
    everything: options.everything ?? false,
    onPlan: tellProgress,
  };
}

/** One line a plan that is not unchanged, and the counts at the end, on standard output; all of it JSON. */
async function pass(ports: SyncAllPorts): Promise<void> {
  const { syncPlans } = await import('../../flows/sync/sync-plans.ts');
  const { counts, skipped, plans, setBack } = await syncPlans(ports);
  const unreadable = ports.sides.flatMap((side) => ('unreadable' in side ? unreadableIn(side) : []));
  for (const plan of plans) {
    process.stdout.write(`${JSON.stringify(plan)}\n`);
  }
  for (const [system, waiting] of Object.entries(setBack)) {
    process.stdout.write(`${JSON.stringify({ setBack: system, plans: waiting })}\n`);
  }
  const summary = { dryRun: ports.dryRun ?? false, ...counts, skipped, unreadable: unreadable.length };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  for (const { file, issues } of unreadable) {
    reportIssues(issues, file);
  }
  if (counts.refused + counts.failed + unreadable.length > 0) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

function unreadableIn(side: object) {
  return (side as { unreadable: readonly { file: string; issues: PlanReport['reasons'] }[] }).unreadable;
}

let told = 0;

function tellProgress({ key, outcome, reasons }: PlanReport, done: number, of: number): void {
  if (outcome === 'refused' || outcome === 'failed') {
    reportIssues(reasons, `${outcome}: plan ${key.id}`);
  }
  if (performance.now() - told < 1000 && done < of) {
    return;
  }
  told = performance.now();
  process.stderr.write(`${done} of ${of} plans\n`);
}

/** True the first time, and when so many seconds have passed since it was true; never without a number. `now` in milliseconds. */
export function dueEvery(seconds: number | undefined): (now: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    const isDue = seconds !== undefined && now - last >= seconds * 1000;
    last = isDue ? now : last;
    return isDue;
  };
}

/** False when it was told to stop. */
async function waited(seconds: number): Promise<boolean> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGTERM', end).once('SIGINT', end);
  const goesOn = await setTimeout(seconds * 1000, true, { signal: stop.signal }).catch(() => false);
  process.off('SIGTERM', end).off('SIGINT', end);
  return goesOn;
}
