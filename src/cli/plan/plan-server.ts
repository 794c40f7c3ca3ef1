// The options of every command that works with plans on a FHIR server, and the server that they name.
import { setTimeout } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { ServerAccess } from '../../edges/transport/access/server-access.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { PublishPorts } from '../../flows/plan/publish-plan.ts';

export interface ServerOptions {
  readonly server: string;
  readonly tokenVariable?: string;
  readonly tokenClient?: string;
  readonly maxEntries?: number;
  readonly timeout?: number;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return value;
}

export function withServerOptions(command: Command): Command {
  return command
    .requiredOption('--server <url>', 'base URL of the FHIR R4 server')
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

/** What the options say of who asks. */
export async function openAccess(
  server: string,
  { tokenVariable, tokenClient }: Pick<ServerOptions, 'tokenVariable' | 'tokenClient'>,
): Promise<ServerAccess> {
  const [{ accessTo }, { readTokenClient }] = await Promise.all([
    import('../../edges/transport/access/server-access.ts'),
    import('../../adapter/config/sections/token-client.ts'),
  ]);
  const by = tokenClient
    ? { tokenClient: readTokenClient(tokenClient) }
    : { token: tokenVariable ? process.env[tokenVariable] : undefined };
  return accessTo(server, by, process.env);
}

/** A client that tries again what only reads; what writes is decided by the command. */
export async function openServer(options: ServerOptions): Promise<PlanServer> {
  const { createFhirServer } = await import('../../edges/transport/hospital/fhir-server.ts');
  const { server, maxEntries, timeout } = options;
  return createFhirServer({
    baseUrl: server,
    retry: { retries: 4 },
    access: await openAccess(server, options),
    ...(maxEntries ? { maxEntries } : {}),
    ...(timeout ? { timeout: timeout * 1000, transactionTimeout: timeout * 1000 } : {}),
  });
}

/** Everything that publishing needs. */
export async function openPorts(options: ServerOptions): Promise<PublishPorts> {
  const { createResourceCheck } = await import('../../validator/check-resource.ts');
  return {
    server: await openServer(options),
    check: await createResourceCheck(),
    clock: { now: () => new Date() },
    wait: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
    random: Math.random,
  };
}
