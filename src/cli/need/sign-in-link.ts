// `ip-fhir sign-in-link`: a link that lets one person in to the overview of a running adapter, once.

import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, reportFailure } from '../report.ts';
import { readSettings } from './settings.ts';

export function registerSignInLink(program: Command): void {
  program
    .command('sign-in-link')
    .description('Make a link that lets one person in to the overview, once, within 15 minutes')
    .option('--config <file>', 'JSON file with the settings of the adapter')
    .action(async (options: { config?: string }) => {
      const config = await readSettings(options.config);
      if (!config) {
        return;
      }
      if (!config.pages?.oneTimeLink) {
        process.stderr.write('error: pages.oneTimeLink is not set, so the adapter takes no such links\n');
        process.exitCode = INPUT_HAS_PROBLEMS;
        return;
      }
      try {
        const { makeSignInLink } = await import('../../adapter/open/sign-in-link.ts');
        process.stdout.write(`${await makeSignInLink(config)}\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
