// `ip-fhir publish`: a plan document to a FHIR server.
import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, parseJsonInput, reportFailure, reportIssues } from './report.ts';

interface Options {
  readonly server: string;
  readonly tokenVariable?: string;
}

export function registerPublish(program: Command): void {
  program
    .command('publish <plan.json>')
    .description(
      'Send a plan document to a FHIR server, in one transaction; nothing is sent when anything is wrong with it',
    )
    .requiredOption('--server <url>', 'base URL of the FHIR R4 server')
    .option('--token-variable <name>', 'environment variable that holds the bearer token')
    .action(async (file: string, options: Options) => {
      const document = await parseJsonInput(file);
      if (document === undefined) {
        return;
      }
      const [{ publishPlan }, { createFhirServer }, { createResourceCheck }] = await Promise.all([
        import('../flows/publish-plan.ts'),
        import('../transport/fhir-server.ts'),
        import('../check-resource.ts'),
      ]);
      const token = options.tokenVariable ? process.env[options.tokenVariable] : undefined;
      const server = createFhirServer({ baseUrl: options.server, ...(token ? { token } : {}) });
      try {
        const result = await publishPlan({ server, check: await createResourceCheck() }, document.value);
        reportIssues(result.issues, file);
        process.stdout.write(`${JSON.stringify({ ...result, issues: undefined }, null, 2)}\n`);
        process.exitCode = result.published ? 0 : INPUT_HAS_PROBLEMS;
      } catch (error) {
        reportFailure(error);
      }
    });
}
