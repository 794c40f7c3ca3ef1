// `ip-fhir read`: a plan from a FHIR server, as a plan document.

import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportIssues } from '../report.ts';
import { now } from '../time-option.ts';
import { openServer, type ServerOptions, withServerOptions } from './plan-server.ts';
import { reportServerFailure } from './server-failure.ts';

export function registerRead(program: Command): void {
  const command = program
    .command('read')
    .description('Read a plan and all it refers to from a FHIR server, and write the plan document')
    .requiredOption(
      '--plan <id>',
      "the CarePlan's id on the server, or the plan's own id in its source system",
    );
  withServerOptions(command).action(async (options: ServerOptions & { readonly plan: string }) => {
    const { readPlan } = await import('../../flows/plan/read-plan.ts');
    try {
      const result = await readPlan(await openServer(options), options.plan, now());
      if (!result) {
        process.stderr.write(`error: ${options.server} has no plan under the id that --plan gives\n`);
        process.exitCode = NOT_POSSIBLE;
        return;
      }
      reportIssues(result.issues, options.server);
      process.stdout.write(`${JSON.stringify(result.plan ?? result.draft, null, 2)}\n`);
      process.exitCode = result.plan ? 0 : INPUT_HAS_PROBLEMS;
    } catch (error) {
      reportServerFailure(error, options.server);
    }
  });
}
