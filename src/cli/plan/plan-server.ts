// The options of every command that works with plans on a FHIR server, and the server that they name.
import { type Command, InvalidArgumentError } from 'commander';
import type { PlanServerSettings } from '../../adapter/open/plan-server.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { PublishPorts } from '../../flows/plan/publish-plan.ts';
import { baseUrlProblem } from '../../ground/fhir/base-url.ts';

export type ServerOptions = PlanServerSettings;

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return value;
}

export function withServerOptions(command: Command): Command {
  return withAccessOptions(
    command.requiredOption('--server <url>', 'base URL of the FHIR R4 server', baseUrl),
  );
}

/** The base URL of a FHIR server, as it was written. */
export function baseUrl(text: string): string {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) {
    throw new InvalidArgumentError(`As the base URL of a FHIR server it cannot be used: ${problem}.`);
  }
  return text;
}

/** How the server is asked, where naming one is an option. */
export function withAccessOptions(command: Command): Command {
  return command
    .option(
      '--own-base <url...>',
      'other base URLs of the same server, as they stand in its links and references (behind a proxy)',
    )
    .option(
      '--known-modifier <url...>',
      'modifier extensions that stand there and change nothing of what is read; any other stops the plan',
    )
    .option('--token-variable <name>', 'environment variable that holds the bearer token')
    .option(
      '--token-client <file>',
      'instead: JSON settings by which tokens are got (SMART Backend Services; docs/configuration.md)',
    )
    .option(
      '--max-entries <n>',
      'entries that the server takes in one transaction (Medplum: 50)',
      wholeNumber,
    )
    .option('--timeout <seconds>', 'how long one request may take', wholeNumber);
}

/** A client that tries again what only reads; what writes is decided by the command. */
export async function openServer(options: ServerOptions): Promise<PlanServer> {
  const { openPlanServer } = await import('../../adapter/open/plan-server.ts');
  return openPlanServer(options, process.env);
}

/** Everything that publishing needs. */
export async function openPorts(options: ServerOptions): Promise<PublishPorts> {
  const { openPublishPorts } = await import('../../adapter/open/plan-server.ts');
  return openPublishPorts(options, process.env);
}
