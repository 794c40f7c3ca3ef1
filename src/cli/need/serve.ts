// `ip-fhir serve`: runs the adapter until it is told to stop.

import type { Command } from 'commander';
import type { Config } from '../../adapter/config/config.ts';
import { reportFailure } from '../report.ts';
import { readSettings } from './settings.ts';

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description("Run the adapter: take the hospital's notifications, send notices, take the units' answers")
    .option('--config <file>', 'JSON file with the settings; environment variables IP_FHIR_… win over it')
    .option('--check', 'try everything that the settings name, say what is wrong, and start nothing')
    .action(async (options: { config?: string; check?: boolean }) => {
      const config = await readSettings(options.config);
      if (!config) {
        return;
      }
      if (options.check) {
        await (await import('./serve-check.ts')).checkAndTell(config);
        return;
      }
      await run(config);
    });
}

async function run(config: Config): Promise<void> {
  const { serve } = await import('../../adapter/open/serve.ts');
  try {
    const adapter = await serve(config, process.env);
    process.stderr.write(`ip-fhir listens on ${adapter.url} (notices are kept in ${adapter.store})\n`);
    const link = await adapter.signInLink();
    if (link) {
      process.stderr.write(`The overview lets one person in, once, within 15 minutes: ${link}\n`);
    }
    const stop = () => {
      process.stderr.write('Stopping: finishing the work that runs\n');
      void adapter.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    reportFailure(error);
  }
}
