// `ip-fhir config`: what may stand in the file of settings.
import type { Command } from 'commander';

export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('The file of settings of the adapter')
    .command('schema')
    .description(
      'Write the JSON Schema of the file of settings: for editors ("$schema") and for checks beforehand',
    )
    .exitOverride()
    .action(async () => {
      const { configSchema } = await import('../../adapter/config/published.ts');
      process.stdout.write(`${JSON.stringify(configSchema(), null, 2)}\n`);
    });
}
