// `ip-fhir import` and `ip-fhir export`: other systems' data to plan documents and back, by a mapping.

import type { Command } from 'commander';
import { isUsable } from '../../ground/outcome/issue.ts';
import type { VendorRun } from '../../plan/vendors/run.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportIssues } from '../report.ts';
import { now } from '../time-option.ts';

interface Options {
  readonly mapping: string;
  readonly mappings?: string;
  readonly output?: string;
  readonly set: Readonly<Record<string, string>>;
}

function collect(pair: string, sofar: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=');
  return at < 0 ? sofar : { ...sofar, [pair.slice(0, at)]: pair.slice(at + 1) };
}

function withMappingOptions(command: Command): Command {
  return command
    .requiredOption('--mapping <name>', 'which mapping: a folder with mapping.json and its expressions')
    .option('--mappings <folder>', 'where the mappings are; those of the package when not said')
    .option('--set <name=value>', 'a parameter of the mapping; may be given several times', collect, {});
}

export function registerImport(program: Command): void {
  withMappingOptions(
    program
      .command('import <file>')
      .description(
        "Another system's export (JSON or CSV) to a plan document, by a mapping of JSONata expressions; many plans are\n" +
          'written one a line (NDJSON)',
      ),
  )
    .option('--output <name>', 'what to make, when the mapping makes more than a plan', 'plan')
    .action(run);
  withMappingOptions(
    program
      .command('export <plan.json>')
      .description('A plan document to what another system takes, by an output of its mapping'),
  )
    .requiredOption('--output <name>', 'which output of the mapping')
    .action(run);
}

/** One thing as JSON; many plans as NDJSON, which `load` takes. */
function writtenAs({ made, plan, plans }: VendorRun): string {
  return plans === undefined || plan !== undefined
    ? `${JSON.stringify(made, null, 2)}\n`
    : plans.map((one) => `${JSON.stringify(one)}\n`).join('');
}

async function run(file: string, options: Options): Promise<void> {
  const [{ readFile }, { readVendorMapping, vendorMappingNames }, { runVendorMapping }] = await Promise.all([
    import('node:fs/promises'),
    import('../../ground/assets/vendor-mappings.ts'),
    import('../../plan/vendors/run.ts'),
  ]);
  try {
    const files = readVendorMapping(options.mapping, options.mappings);
    if (files === undefined) {
      const known = vendorMappingNames(options.mappings).join(', ');
      process.stderr.write(`error: there is no mapping "${options.mapping}". There are: ${known}\n`);
      process.exitCode = NOT_POSSIBLE;
      return;
    }
    const output = options.output ?? 'plan';
    const result = await runVendorMapping(files, await readFile(file), {
      output,
      parameters: options.set,
      at: now(),
    });
    reportIssues(result.issues, file);
    if (result.made === undefined) {
      process.exitCode = INPUT_HAS_PROBLEMS;
      return;
    }
    process.stdout.write(writtenAs(result));
    process.exitCode = isUsable(result.issues) ? 0 : INPUT_HAS_PROBLEMS;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    process.exitCode = NOT_POSSIBLE;
  }
}
