// `ip-fhir from-fhir`: FHIR resources, whoever wrote them, as a plan document, without a server.

import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import type { FromFhirOptions } from '../../plan/mapping/recognise.ts';
import { INPUT_HAS_PROBLEMS, reportIssues } from '../report.ts';
import { now } from '../time-option.ts';

interface Options {
  readonly ndjson?: boolean;
  readonly rest?: string;
  readonly plan?: string;
  readonly system?: string;
  readonly base?: readonly string[];
  readonly knownModifier?: readonly string[];
  readonly municipalitySystem?: readonly string[];
  readonly draft?: boolean;
}

function readingOptions({
  plan,
  system,
  base: bases,
  knownModifier: knownModifiers,
  municipalitySystem: municipalitySystems,
}: Options): FromFhirOptions {
  return {
    ...(plan !== undefined && { plan }),
    ...(system !== undefined && { system }),
    ...(bases !== undefined && { bases }),
    ...(knownModifiers !== undefined && { knownModifiers }),
    ...(municipalitySystems !== undefined && { municipalitySystems }),
  };
}

export function registerFromFhir(program: Command): void {
  program
    .command('from-fhir <resources.json>')
    .description(
      'Read a plan document out of a Bundle, a resource or a list of resources, in JSON or XML ("-" reads standard input)',
    )
    .option('--ndjson', 'read one Bundle a line and write one plan a line, as a stream')
    .option('--rest <file>', 'write there what the plan cannot express; to-fhir takes it back')
    .option('--plan <CarePlan/id>', 'which plan, when there are several')
    .option('--system <uri>', 'source system, for a CarePlan without an identifier of its own')
    .option(
      '--base <url...>',
      'base URLs of the server that the resources come from, where they have no full URLs: absolute references below them are within',
    )
    .option(
      '--known-modifier <url...>',
      'modifier extensions that are known to change nothing of what is read; any other stops the plan',
    )
    .option(
      '--municipality-system <uri...>',
      'systems of municipality numbers beside the four that are known; they are read as those',
    )
    .option('--draft', 'write as much as could be read, even when it is no complete plan')
    .action(async (file: string, options: Options) => {
      const { fromFhir } = await import('../../plan/mapping/from-resources.ts');
      const read = (value: unknown) => fromFhir(value, { ...readingOptions(options), at: now() });
      if (options.ndjson) {
        const { convertLines } = await import('./ndjson.ts');
        const convert = (value: unknown) => {
          const { plan, issues } = read(value);
          return { result: plan, issues };
        };
        await convertLines(file, convert, parseExact);
        return;
      }
      const { parseFhirInput } = await import('./fhir-input.ts');
      const document = await parseFhirInput(file);
      if (document === undefined) {
        return;
      }
      const { plan, draft, rest, issues } = read(document.value);
      reportIssues(issues, file);
      if (options.rest !== undefined) {
        await writeFile(options.rest, `${JSON.stringify(rest, null, 2)}\n`);
      }
      const shown = options.draft ? draft : plan;
      if (shown !== undefined) {
        process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
      }
      if (plan === undefined) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      }
    });
}
