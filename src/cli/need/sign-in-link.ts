// `ip-fhir sign-in-link`: a link that lets one person in to the overview of a running adapter, once.
import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';

export function registerSignInLink(program: Command): void {
  program
    .command('sign-in-link')
    .description('Make a link that lets one person in to the overview, once, within 15 minutes')
    .option('--config <file>', 'JSON file with the settings of the adapter')
    .action(async (options: { config?: string }) => {
      const [{ readConfig }, { makeSignInLink }] = await Promise.all([
        import('../../adapter/config/read.ts'),
        import('../../adapter/open/sign-in-link.ts'),
      ]);
      const { config, issues } = readConfig(options.config, process.env);
      if (!config) {
        reportIssues(issues, 'configuration');
        process.exitCode = INPUT_HAS_PROBLEMS;
        return;
      }
      if (!config.pages?.oneTimeLink) {
        process.stderr.write('error: pages.oneTimeLink is not set, so the adapter takes no such links\n');
        process.exitCode = INPUT_HAS_PROBLEMS;
        return;
      }
      try {
        process.stdout.write(`${await makeSignInLink(config)}\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
