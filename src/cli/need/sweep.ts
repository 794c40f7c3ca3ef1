// `ip-fhir sweep`: asks the hospital's server for what was never notified, beside a running adapter or before one is started.
import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';

interface Options {
  readonly config?: string;
  readonly since?: string;
  readonly again?: boolean;
  readonly format: string;
}

export function registerSweep(program: Command): void {
  program
    .command('sweep')
    .description(
      "Ask the hospital's server for every need, consent, assessment, address and answer that was never notified,\n" +
        'and put it into the inbox. The adapter works on it when it runs.',
    )
    .option('--config <file>', 'settings of the adapter')
    .option('--since <instant>', 'begin here (2026-11-01T00:00:00Z) instead of where the last sweep ended')
    .option('--again', 'also what the inbox knows: after the server was restored from a backup')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: Options) => {
      const { readConfig } = await import('../../adapter/config/read.ts');
      const { config, issues } = readConfig(options.config, process.env);
      if (!config) {
        reportIssues(issues, 'configuration');
        process.exitCode = INPUT_HAS_PROBLEMS;
        return;
      }
      try {
        await run(config, options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run(config: import('../../adapter/config/config.ts').Config, options: Options): Promise<void> {
  const [
    { openStoreBeside },
    { createFhirServer },
    { sweepPortsOf },
    { sweep },
    { defaultSweep },
    { accessTo },
  ] = await Promise.all([
    import('../../edges/store/store.ts'),
    import('../../edges/transport/hospital/fhir-server.ts'),
    import('../../adapter/parts/intake.ts'),
    import('../../flows/intake/sweep.ts'),
    import('../../adapter/config/sections/intake.ts'),
    import('../../edges/transport/access/server-access.ts'),
  ]);
  const { hospital, timeoutMs } = config;
  const server = createFhirServer({
    baseUrl: hospital.server,
    timeout: timeoutMs,
    access: accessTo(hospital.server, hospital, process.env, timeoutMs),
  });
  const store = await openStoreBeside(config.store);
  try {
    const { overlapMs, from } = { ...defaultSweep, ...config.sweep };
    const results = await sweep(sweepPortsOf({ store, server, clock: { now: () => new Date() } }), {
      overlap: overlapMs,
      ...(from === undefined ? {} : { from }),
      ...(options.since === undefined ? {} : { since: options.since }),
      ...(options.again ? { again: true } : {}),
    });
    process.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify(results)}\n`
        : results.map(({ type, seen, found }) => `${type.padEnd(14)} ${seen} seen, ${found} new\n`).join(''),
    );
  } finally {
    await store.close(0);
  }
}
