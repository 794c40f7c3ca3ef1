// `ip-fhir sweep`: asks the hospital's server for what was never notified, beside a running adapter or before one is started.

import type { Command } from 'commander';
import type { Config } from '../../adapter/config/config.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { reportFailure } from '../report.ts';
import { instantOption } from '../time-option.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly config?: string;
  readonly since?: Instant;
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
    .option(
      '--since <instant>',
      'begin here (2026-11-01T00:00:00Z) instead of where the last sweep ended',
      instantOption,
    )
    .option('--again', 'also what the inbox knows: after the server was restored from a backup')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: Options) => {
      const config = await readSettings(options.config);
      if (!config) {
        return;
      }
      try {
        await run(config, options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run(config: Config, { since, again, format }: Options): Promise<void> {
  const { sweepOnce } = await import('../../adapter/open/sweep.ts');
  const wish = { ...(since === undefined ? {} : { since }), ...(again ? { again } : {}) };
  const results = await sweepOnce(config, wish, process.env);
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(results)}\n`
      : results.map(({ type, seen, found }) => `${type.padEnd(14)} ${seen} seen, ${found} new\n`).join(''),
  );
}
