// `ip-fhir validate`: checks files, NDJSON and folders against FHIR R4, our profiles and the packages given.
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { baseUrl, withAccessOptions } from '../plan/plan-server.ts';
import { formats } from './formats/names.ts';

/** Adds the command. What it needs is loaded when it runs. */
export function registerValidate(program: Command): void {
  const command = program
    .command('validate')
    .summary('check resources and plan documents')
    .description(
      'Checks FHIR R4 resources (JSON files, NDJSON files, folders) against the base specification, the profiles of this\n' +
        'project and the packages given. A plan document is checked as one. Settings: docs/validator.md.',
    )
    .argument(
      '[PATH...]',
      "JSON or NDJSON file (.ndjson, .jsonl), folder, or pattern ('plans/**/*.json'); - for standard input",
    )
    .option(
      '--config <file>',
      'settings of the check (default: ip-fhir.config.json, where it stands in this folder)',
    )
    .option('--no-config', 'without ip-fhir.config.json')
    .option(
      '--ig, --definitions <path>',
      'FHIR package: folder, .tgz, JSON file or name#version of ~/.fhir/packages (repeatable)',
      collect,
    )
    .option(
      '--terminology <url>',
      'terminology server that is asked about codes of systems that are not at hand; it gets codes, systems and value sets only',
      baseUrl,
    )
    .option(
      '--terminology-cache <folder>',
      'where its answers are kept for a week (default: ~/.cache/ip-fhir)',
    )
    .option(
      '--terminology-token-variable <name>',
      'environment variable that holds the bearer token for --terminology',
    )
    .option(
      '--terminology-token-client <file>',
      'instead: JSON settings by which tokens for --terminology are got (docs/configuration.md)',
    )
    .option('--profile <url>', 'profile that every resource must follow, by URL or id (repeatable)', collect)
    .addOption(
      new Option(
        '--unknown-extensions <what>',
        'extensions that no definition describes (default: error)',
      ).choices(['error', 'warning', 'ignore']),
    )
    .addOption(
      new Option('--format <format>', 'how results are written (default: text)').choices([...formats]),
    )
    .option('--output <file>', 'write the results to a file, and one line on standard output')
    .option('--files-from <file>', 'also check the paths in this file, one a line; - for standard input')
    .option('--ndjson', 'standard input is NDJSON (it is found out from its first line otherwise)')
    .addOption(
      new Option('--language <language>', 'language of the texts (default: en)').choices(['en', 'nb']),
    )
    .addOption(
      new Option('--best-practice <what>', 'best practice rules (default: ignore)').choices([
        'error',
        'warning',
        'ignore',
      ]),
    )
    .addOption(
      new Option(
        '--rules <whose>',
        "follow HL7's validator of today, or the one of 2023 (default: current)",
      ).choices(['current', '2023']),
    )
    .option('--require-resolved', 'references that lead nowhere in the input are errors')
    .option('--together', 'references and rules over several resources look across all files')
    .option(
      '--as-found',
      'take files that are named as if a folder had brought them, for hooks that name what changed',
    )
    .option('--max-warnings <count>', 'exit code 1 when there are more warnings', wholeNumber)
    .addOption(
      new Option('--fail-on <severity>', 'exit code 1 from this severity on (default: error)').choices([
        'fatal',
        'error',
        'warning',
        'information',
      ]),
    )
    .option('--baseline <file>', 'leave out what was found when this file was written')
    .option('--update-baseline', 'write what is found now to the baseline')
    .option('--workers <count>', 'worker threads; by default as many as the input is worth', wholeNumber)
    .option(
      '--no-source',
      'without lines of the files, which may be about persons (other formats than text never show them)',
    )
    .option('--watch', 'check again whenever a file changes')
    .option(
      '--server <url>',
      'check the individual plans of this FHIR server, with all that belongs to them; what `guard scan` tells too',
    );
  withAccessOptions(command).action(async (paths: string[], options) => {
    const { runValidate } = await import('./validate-run.ts');
    process.exitCode = await runValidate(paths, options);
  });
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  }
  return Number(text);
}
