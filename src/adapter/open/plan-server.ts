// A FHIR server that holds plans, as commands name it.
import { setTimeout } from 'node:timers/promises';
import { accessTo, type ServerAccess } from '../../edges/transport/access/server-access.ts';
import { createFhirServer } from '../../edges/transport/hospital/fhir-server.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { PublishPorts } from '../../flows/plan/publish-plan.ts';
import { createResourceCheck } from '../../validator/check-resource.ts';
import type { Environment } from '../config/environment.ts';
import { readTokenClient } from '../config/sections/token-client.ts';

/** Where plans are, and how it is shown who asks. */
export interface PlanServerSettings {
  /** Base URL. */
  readonly server: string;
  /** Other base URLs of the same server, as they stand in its links and references. */
  readonly ownBase?: readonly string[];
  /** Modifier extensions that stand there and change nothing of what is read, by their URL. */
  readonly knownModifier?: readonly string[];
  /** Environment variable that holds a bearer token. */
  readonly tokenVariable?: string;
  /** File with the settings by which tokens are got; wins over the variable. */
  readonly tokenClient?: string;
  /** Entries that the server takes in one transaction. */
  readonly maxEntries?: number;
  /** How long one request may take, in seconds. */
  readonly timeout?: number;
}

/** What the settings say of who asks. */
export function planServerAccess(settings: PlanServerSettings, environment: Environment): ServerAccess {
  const { server, tokenVariable, tokenClient } = settings;
  const by = tokenClient
    ? { tokenClient: readTokenClient(tokenClient) }
    : { token: tokenVariable ? environment[tokenVariable] : undefined };
  return accessTo(server, by, environment);
}

/** A client that tries again what only reads; what writes is decided by whoever writes. */
export function openPlanServer(settings: PlanServerSettings, environment: Environment): PlanServer {
  const { server, ownBase, knownModifier, maxEntries, timeout } = settings;
  return createFhirServer({
    baseUrl: server,
    ...(ownBase ? { bases: ownBase } : {}),
    ...(knownModifier ? { knownModifiers: knownModifier } : {}),
    retry: { retries: 4 },
    exactNumbers: true,
    access: planServerAccess(settings, environment),
    ...(maxEntries ? { maxEntries } : {}),
    ...(timeout ? { timeout: timeout * 1000, transactionTimeout: timeout * 1000 } : {}),
  });
}

/** Everything that publishing needs. */
export async function openPublishPorts(
  settings: PlanServerSettings,
  environment: Environment,
): Promise<PublishPorts> {
  return {
    server: openPlanServer(settings, environment),
    check: await createResourceCheck('kept'),
    clock: { now: () => new Date() },
    wait: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
    random: Math.random,
  };
}
