// `ip-fhir subscribe`: creates and activates the Subscriptions on a server, and watches them.

import { type Command, Option } from 'commander';
import type { Saying } from '../../need/delivery/codes/sayings.ts';
import {
  type SubscribableDialect,
  subscribableDialects,
  type Wanted,
} from '../../need/intake/subscription.ts';
import { openServer } from '../plan/plan-server.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure } from '../report.ts';

interface Options {
  readonly server: string;
  readonly dialect: SubscribableDialect | 'event-grid';
  readonly endpoint: string;
  readonly secretVariable: string;
  readonly tokenVariable: string;
  readonly tokenClient?: string;
  readonly types?: readonly string[];
  readonly topic?: string;
  readonly watch?: boolean;
}

const ACTIVATION = 120_000;
const WATCH_EVERY = 30_000;

export function registerSubscribe(program: Command): void {
  program
    .command('subscribe')
    .description(
      'Create the Subscriptions that the adapter needs on a FHIR server, and wait until they are active.\n' +
        'What is there already is taken over; what has stopped is requested anew.',
    )
    .requiredOption('--server <url>', 'base URL of the FHIR server')
    .addOption(
      new Option('--dialect <name>', 'how the server notifies (docs/subscriptions.md)')
        .choices([...subscribableDialects, 'event-grid'])
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--endpoint <url>',
      'where the adapter takes notifications: https://ip-adapter…/notifications',
    )
    .option('--secret-variable <name>', 'variable with the shared secret', 'IP_FHIR_NOTIFICATION_SECRET')
    .option(
      '--token-variable <name>',
      'variable with the bearer token for the server',
      'IP_FHIR_HOSPITAL_TOKEN',
    )
    .option('--token-client <file>', 'instead: JSON settings by which tokens are got (docs/configuration.md)')
    .option(
      '--types <list>',
      'only these types, with commas between; also others, for `ip-fhir follow --listen`',
      (text) => text.split(','),
    )
    .option('--topic <canonical>', 'topic, for the dialects of the backport guide')
    .option('--watch', 'stay, and repair what stops')
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run(options: Options): Promise<void> {
  const secret = process.env[options.secretVariable];
  const { dialect, endpoint, topic, types } = options;
  if (dialect === 'event-grid') {
    process.stdout.write(eventGridSteps(endpoint));
    return;
  }
  if (!secret || ((dialect === 'backport' || dialect === 'relative') && !topic)) {
    const missing = secret
      ? '--topic, the canonical of the topic'
      : `the secret in ${options.secretVariable}`;
    process.stderr.write(`error: this dialect needs ${missing}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const wanted: Wanted = {
    dialect,
    endpoint,
    secret,
    ...(topic ? { topic } : {}),
    ...(types ? { types } : {}),
  };
  const { subscribe, watchOnce } = await import('../../flows/intake/subscribe.ts');
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const { worded } = await import('../../need/delivery/codes/worded.ts');
  const ports = {
    server: await openServer(options),
    clock: { now: () => new Date() },
    wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    onEvent: say,
    raise: async (what: Saying) => void say(`a person has to look at it: ${worded(what).detail}`),
  };
  const states = await subscribe(ports, wanted, { timeout: ACTIVATION });
  process.stdout.write(
    states.map(({ id, status, criteria }) => `${status}\tSubscription/${id}\t${criteria}\n`).join(''),
  );
  if (states.some(({ status }) => status !== 'active')) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
  for (let repairs = new Map() as Awaited<ReturnType<typeof watchOnce>>; options.watch; ) {
    await ports.wait(WATCH_EVERY);
    repairs = await watchOnce(ports, wanted, repairs).catch((error: unknown) => {
      say(`the server could not be asked: ${(error as Error).message}`);
      return repairs;
    });
  }
}

/** Azure keeps its event subscriptions outside of FHIR. */
function eventGridSteps(endpoint: string): string {
  return `Azure notifies through Event Grid, not by a Subscription resource. With the Azure CLI:

  az eventgrid event-subscription create --name ip-adapter \\
    --source-resource-id <id of the FHIR service's workspace> \\
    --endpoint ${endpoint} --endpoint-type webhook \\
    --included-event-types Microsoft.HealthcareApis.FhirResourceCreated \\
      Microsoft.HealthcareApis.FhirResourceUpdated Microsoft.HealthcareApis.FhirResourceDeleted \\
    --delivery-attribute-mapping Authorization static "Bearer <secret>" true

The adapter answers the validation of the endpoint by itself.
`;
}
