// `ip-fhir publish`: a plan document to a FHIR server.

import type { Command } from 'commander';
import { INPUT_HAS_PROBLEMS, parseJsonInput, reportIssues } from '../report.ts';
import { openPorts, type ServerOptions, withServerOptions } from './plan-server.ts';
import { reportServerFailure } from './server-failure.ts';

export function registerPublish(program: Command): void {
  const command = program
    .command('publish <plan.json>')
    .description(
      'Send what is new or different in a plan document to a FHIR server; nothing is sent when anything is wrong with it,\n' +
        'and nothing takes effect when the person has another plan there',
    );
  withServerOptions(command).action(async (file: string, options: ServerOptions) => {
    const document = await parseJsonInput(file);
    if (document === undefined) {
      return;
    }
    const { publishPlan } = await import('../../flows/plan/publish-plan.ts');
    try {
      const result = await publishPlan(await openPorts(options), document.value);
      reportIssues(result.issues, file);
      process.stdout.write(`${JSON.stringify({ ...result, issues: undefined }, null, 2)}\n`);
      process.exitCode = result.published ? 0 : INPUT_HAS_PROBLEMS;
    } catch (error) {
      reportServerFailure(error, options.server);
    }
  });
}
