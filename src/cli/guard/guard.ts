// `ip-fhir guard`: stands before a FHIR server and keeps the rules of individual plans; `guard scan` looks what a server breaks.
import { type Command, InvalidArgumentError } from 'commander';
import { openServer, type ServerOptions, withServerOptions } from '../plan/plan-server.ts';
import { reportServerFailure } from '../plan/server-failure.ts';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';

export function registerGuard(program: Command): void {
  const guard = program
    .command('guard')
    .description(
      'Stand before a FHIR R4 server: plans are written by the rules, and read as consents open them',
    )
    .option('--config <file>', 'JSON file with the settings (docs/guard.md)')
    .option('--report-only', 'log the writes that would be refused, and let them through')
    .action(async ({ config, reportOnly }: { config?: string; reportOnly?: boolean }) => {
      if (config === undefined) {
        throw new InvalidArgumentError('--config is needed: docs/guard.md has an example.');
      }
      await run(config, reportOnly === true);
    });
  withServerOptions(guard.command('scan'))
    .description('List what in the plans of a server breaks which rule. Nothing is written')
    .exitOverride()
    .action(async (options: ServerOptions) => {
      try {
        await scan(options);
      } catch (error) {
        reportServerFailure(error, options.server);
      }
    });
}

async function run(file: string, reportOnly: boolean): Promise<void> {
  const [{ readGuardConfig }, { runGuard }] = await Promise.all([
    import('../../adapter/config/guard.ts'),
    import('../../adapter/open/guard.ts'),
  ]);
  const { config, issues } = readGuardConfig(file);
  if (!config) {
    reportIssues(issues, 'configuration');
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  try {
    const running = await runGuard(reportOnly ? { ...config, reportOnly } : config);
    process.stderr.write(`ip-fhir guard listens on ${running.url}\n`);
    const stop = () => void running.stop().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    reportFailure(error);
  }
}

async function scan(options: ServerOptions): Promise<void> {
  const [{ scanServer }, { instantOf }] = await Promise.all([
    import('../../flows/guard/scan.ts'),
    import('../../ground/norway/instant.ts'),
  ]);
  const { plans, issues } = await scanServer(await openServer(options), instantOf(new Date()));
  for (const issue of issues) {
    process.stdout.write(`${JSON.stringify(issue)}\n`);
  }
  process.stderr.write(`${plans} individual plans looked at, ${issues.length} breaches\n`);
  process.exitCode = issues.length > 0 ? INPUT_HAS_PROBLEMS : 0;
}
