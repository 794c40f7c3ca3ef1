// `ip-fhir to-fhir`: a plan document as a FHIR transaction Bundle, without a server.
import type { Command } from 'commander';
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import type { Rest } from '../../plan/mapping/rest.ts';
import type { ToFhirOptions } from '../../plan/mapping/to-bundle.ts';
import { INPUT_HAS_PROBLEMS, parseJsonInput, reportIssues } from '../report.ts';
import type { Converted } from './ndjson.ts';

interface Options {
  readonly ndjson?: boolean;
  readonly rest?: string;
  readonly base?: string;
  readonly serverIds?: boolean;
  readonly ifMatch?: boolean;
  readonly xml?: boolean;
}

function mappingOptions({ base, serverIds, ifMatch }: Options): ToFhirOptions {
  return {
    ...(base !== undefined && { base }),
    ...(serverIds && { clientIds: false }),
    ...(ifMatch && { ifMatch }),
  };
}

async function converter(options: Options): Promise<(value: unknown, rest?: unknown) => Converted> {
  const [{ parsePlan }, { toFhir }, { viewToFhir }, { nothingKept }] = await Promise.all([
    import('../../plan/document/parse.ts'),
    import('../../plan/mapping/to-bundle.ts'),
    import('../../plan/mapping/view/to-collection.ts'),
    import('../../plan/mapping/rest.ts'),
  ]);
  return (value, rest) => {
    const { plan, issues } = parsePlan(value, instantOf(new Date()));
    if (plan === undefined) {
      return { issues };
    }
    // What was stored before a part came to it lacks that part.
    const kept = { ...nothingKept, ...(rest as Partial<Rest> | undefined) };
    const written =
      plan.subset === true
        ? viewToFhir(plan, mappingOptions(options))
        : toFhir(plan, kept, mappingOptions(options));
    return { result: written.bundle, issues: [...issues, ...written.issues] };
  };
}

async function xmlOf(bundle: unknown): Promise<string> {
  return (await import('./fhir-input.ts')).asXml(bundle);
}

export function registerToFhir(program: Command): void {
  program
    .command('to-fhir <plan.json>')
    .description(
      'Turn a plan document into a FHIR R4 transaction Bundle on standard output ("-" reads standard input)',
    )
    .option('--ndjson', 'read one plan a line and write one Bundle a line, as a stream')
    .option('--rest <file>', 'what from-fhir kept aside when the plan was read; it is written back')
    .option('--xml', 'write the Bundle in XML')
    .option('--base <url>', 'base URL for fullUrl')
    .option('--server-ids', 'conditional updates by identifier, for servers that give ids themselves')
    .option('--if-match', 'demand that the server still has the versions that were read')
    .action(async (file: string, options: Options) => {
      const convert = await converter(options);
      if (options.ndjson) {
        const { convertLines } = await import('./ndjson.ts');
        await convertLines(file, convert);
        return;
      }
      const document = await parseJsonInput(file);
      const rest =
        options.rest === undefined ? { value: undefined } : await parseJsonInput(options.rest, parseExact);
      if (document === undefined || rest === undefined) {
        return;
      }
      const { result, issues } = convert(document.value, rest.value);
      reportIssues(issues, file);
      if (result === undefined) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      } else {
        process.stdout.write(options.xml ? await xmlOf(result) : `${JSON.stringify(result, null, 2)}\n`);
      }
    });
}
