// `ip-fhir read`: a plan from a FHIR server, as a plan document.
import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure, reportIssues } from './report.ts';

interface Options {
  readonly server: string;
  readonly plan: string;
  readonly tokenVariable?: string;
}

export function registerRead(program: Command): void {
  program
    .command('read')
    .description('Read a plan and all it refers to from a FHIR server, and write the plan document')
    .requiredOption('--server <url>', 'base URL of the FHIR R4 server')
    .requiredOption(
      '--plan <id>',
      "the CarePlan's id on the server, or the plan's own id in its source system",
    )
    .option('--token-variable <name>', 'environment variable that holds the bearer token')
    .action(async (options: Options) => {
      const [{ readPlan }, { createFhirServer }] = await Promise.all([
        import('../flows/read-plan.ts'),
        import('../transport/fhir-server.ts'),
      ]);
      const token = options.tokenVariable ? process.env[options.tokenVariable] : undefined;
      try {
        const result = await readPlan(
          createFhirServer({ baseUrl: options.server, ...(token ? { token } : {}) }),
          options.plan,
        );
        if (!result) {
          process.stderr.write(`error: ${options.server} has no plan under the id that --plan gives\n`);
          process.exitCode = NOT_POSSIBLE;
          return;
        }
        reportIssues(result.issues, options.server);
        process.stdout.write(`${JSON.stringify(result.plan ?? result.draft, null, 2)}\n`);
        process.exitCode = result.plan ? 0 : INPUT_HAS_PROBLEMS;
      } catch (error) {
        reportFailure(error);
      }
    });
}
