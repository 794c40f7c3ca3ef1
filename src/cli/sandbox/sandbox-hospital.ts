// `ip-fhir sandbox-hospital`: a hospital's FHIR server to test the adapter against, whose notifications can go wrong.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ServerFault, serverFaultNames } from '../../sandbox/hospital/faults.ts';
import { type SenderName, senderNames } from '../../sandbox/senders.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly dialect: SenderName;
  readonly secret: string;
  readonly notify?: string;
  readonly flags: number;
  readonly every: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly drop: number;
  readonly corrupt: number;
  readonly delay: number;
  readonly seed: number;
  readonly fault?: readonly ServerFault[];
  readonly faultSeconds?: number;
  readonly keepsRules?: boolean;
}

export function registerSandboxHospital(program: Command): void {
  program
    .command('sandbox-hospital')
    .description(
      "Run a hospital's FHIR server with synthetic needs, which notifies in a dialect and as badly as it is told to.\n" +
        'It notifies --notify, and every Subscription that is made on it (ip-fhir subscribe).',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8092)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(new Option('--dialect <name>', 'how it notifies').choices([...senderNames]).default('hapi'))
    .option('--secret <text>', 'shared secret of its notifications', 'a-secret-of-the-sandbox')
    .option('--notify <url>', 'endpoint that is notified of every Flag')
    .option('--flags <number>', 'needs that it raises', wholeNumber, 10)
    .option('--every <milliseconds>', 'time between two needs', wholeNumber, 1_000)
    .option('--duplicate <share>', 'share that is notified twice, 0 to 1', share, 0)
    .option('--reorder <share>', 'share that is overtaken by later ones', share, 0)
    .option('--drop <share>', 'share that is never notified', share, 0)
    .option('--corrupt <share>', 'share that is damaged on the way', share, 0)
    .option('--delay <milliseconds>', 'longest wait before one is sent', wholeNumber, 0)
    .option('--seed <number>', 'the same seed makes the same faults', wholeNumber, 1)
    .addOption(
      new Option('--fault <name...>', 'what its server does wrong, or otherwise than most').choices([
        ...serverFaultNames,
      ]),
    )
    .option(
      '--fault-seconds <number>',
      'how long, from the start; without it as long as it runs',
      wholeNumber,
    )
    .option('--keeps-rules', 'keep the rules of plans: profiles at write, one plan a person, none deleted')
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run({
  port,
  host,
  dialect,
  secret,
  notify,
  flags,
  every,
  fault = [],
  faultSeconds,
  keepsRules,
  ...faults
}: Options): Promise<void> {
  const [{ createSandboxHospital }, { readNeeds }, { listen }] = await Promise.all([
    import('../../sandbox/hospital.ts'),
    import('../../sandbox/needs.ts'),
    import('../../adapter/start.ts'),
  ]);
  const say = (text: string) => process.stderr.write(`hospital ${text}\n`);
  const { delay: delayMs, ...shares } = faults;
  const check = keepsRules
    ? await (await import('../../validator/check-resource.ts')).createResourceCheck()
    : undefined;
  const hospital = createSandboxHospital({
    dialect,
    secret,
    faults: { ...shares, delayMs },
    onEvent: say,
    ...(check ? { check } : {}),
  });
  const listening = await listen(hospital.app, host, port);
  const base = `http://${host}:${listening.port}/fhir`;
  hospital.at(base);
  for (const name of fault) {
    hospital.faults.begin(name, faultSeconds);
  }
  say(`answers at ${base} and notifies in the dialect ${dialect}`);
  if (notify !== undefined) {
    hospital.notify(notify, ['Flag']);
  }
  const needs = readNeeds();
  for (const resource of needs.shared) {
    hospital.write(resource);
  }
  for (let number = 1; number <= flags; number += 1) {
    for (const resource of needs.resourcesOf(number)) {
      hospital.write(resource);
    }
    say(`raised Flag ${number} of ${flags} (${needs.kindOf(number)})`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  await hospital.notified();
  for (const { counts } of hospital.notifiers.values()) {
    process.stdout.write(`${JSON.stringify(counts)}\n`);
  }
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('Give a share from 0 to 1.');
  }
  return value;
}
