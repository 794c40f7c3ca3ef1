// `ip-fhir validate`: checks files, NDJSON and folders against FHIR R4, our profiles and the packages given.
import type { Command } from 'commander';
import { Option } from 'commander';
import { formats } from './validate-options.ts';

/** Adds the command. What it needs is loaded when it runs. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .summary('check resources and plan documents')
    .description(
      'Checks FHIR R4 resources (JSON files, NDJSON files, folders) against the base specification, the profiles of this\n' +
        'project and the packages given. A JSON object without resourceType is checked as a plan document.',
    )
    .argument('[PATH...]', 'JSON file, NDJSON file (.ndjson, .jsonl) or folder; - for standard input')
    .option(
      '--ig, --definitions <path>',
      'FHIR package: folder, .tgz, JSON file or name#version of ~/.fhir/packages (repeatable)',
      collect,
      [],
    )
    .option('--profile <url>', 'profile that every resource must follow (repeatable)', collect, [])
    .addOption(
      new Option('--unknown-extensions <what>', 'extensions that no definition describes')
        .choices(['error', 'warning', 'ignore'])
        .default('error'),
    )
    .addOption(
      new Option('--format <format>', 'how results are written').choices([...formats]).default('text'),
    )
    .option('--files-from <file>', 'also check the paths in this file, one a line; - for standard input')
    .addOption(
      new Option('--language <language>', 'language of the texts').choices(['en', 'nb']).default('en'),
    )
    .addOption(
      new Option('--best-practice <what>', 'best practice rules')
        .choices(['error', 'warning', 'ignore'])
        .default('ignore'),
    )
    .addOption(
      new Option('--rules <whose>', "follow HL7's validator of today, or the one of 2023")
        .choices(['current', '2023'])
        .default('current'),
    )
    .option('--require-resolved', 'references that lead nowhere in the input are errors', false)
    .option('--workers <count>', 'worker threads; by default as many as the input is worth', Number)
    .option('--watch', 'check again whenever a file changes', false)
    .action(async (paths: string[], options) => {
      const { runValidate } = await import('./validate-run.ts');
      process.exitCode = await runValidate(paths, options);
    });
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
