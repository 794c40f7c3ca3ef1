// `ip-fhir sandbox-nhn`: the message network's interface and a unit behind it, to test a sender against.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NhnUnitOptions } from '../../sandbox/nhn-network.ts';
import type { RegisteredParty } from '../../sandbox/registers/address-register.ts';
import type { SandboxPerson } from '../../sandbox/registers/person-register.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly delivery: NonNullable<NhnUnitOptions['delivery']>;
  readonly receipt: NonNullable<NhnUnitOptions['receipt']>;
  readonly error?: string;
  readonly receiptAfter: number;
  readonly twice?: boolean;
  readonly answer?: NonNullable<NhnUnitOptions['answer']>;
  readonly answerAfter: number;
  readonly fail: number[];
  readonly refusedNoticesOptional?: boolean;
  readonly expireEvery?: number;
  readonly nonceEvery?: number;
  readonly register?: string;
  readonly persons?: string;
}

export function registerSandboxNhn(program: Command): void {
  program
    .command('sandbox-nhn')
    .description("Run the interface of the health network's message service, with a unit behind it")
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8092)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--token <token>', 'bearer token that requests must show; none: everybody may ask')
    .addOption(
      new Option('--delivery <state>', "what the unit's message handler says")
        .choices(['Acknowledged', 'Rejected', 'Abandoned', 'Unconfirmed'])
        .default('Acknowledged'),
    )
    .addOption(
      new Option('--receipt <status>', "what the unit's application says: 1 OK, 2 rejected, 3 in part")
        .choices(['1', '2', '3', 'none'])
        .default('1'),
    )
    .option('--error <code>', 'error of the receipt (code system 8221), with 2 and 3')
    .option('--receipt-after <milliseconds>', 'wait before the receipt', wholeNumber, 500)
    .option('--twice', 'send every receipt twice')
    .addOption(
      new Option('--answer <kind>', 'answer each notice').choices([
        'words',
        'coordinator-appointed',
        'wrong-addressee',
        'fault',
      ]),
    )
    .option('--answer-after <milliseconds>', 'wait before the answer', wholeNumber, 500)
    .option('--fail <statuses>', 'answer the first sends with these statuses: 423,429,503', statuses, [])
    .option(
      '--refused-notices-optional',
      'version 3: take a configuration that says nothing of notices of refused messages',
    )
    .option(
      '--expire-every <number>',
      'refuse every so many-th request as if its token had expired',
      wholeNumber,
    )
    .option(
      '--nonce-every <number>',
      'give another nonce after so many requests, which proofs (DPoP) have to hold',
      wholeNumber,
    )
    .option(
      '--register <file>',
      'serve the address register below /register too: a JSON list of communication parties with their herId',
    )
    .option(
      '--persons <file>',
      'serve the population register below /persons too: a JSON list of synthetic persons with their nin',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const [{ createSandboxNhn }, { createSandboxPersons }, { listen }] = await Promise.all([
    import('../../sandbox/nhn.ts'),
    import('../../sandbox/registers/person-register.ts'),
    import('../../adapter/start.ts'),
  ]);
  let asked = 0;
  const register = options.register === undefined ? undefined : partiesIn(options.register);
  const { app } = createSandboxNhn({
    ...options,
    register,
    persons: options.persons === undefined ? undefined : createSandboxPersons(personsIn(options.persons)),
    failures: options.fail,
    onEvent: (text) => process.stderr.write(`network ${text}\n`),
    async authenticate(request) {
      asked += 1;
      if (options.token !== undefined && request.get('authorization') !== `Bearer ${options.token}`) {
        return 'the token is missing or wrong';
      }
      return options.expireEvery && asked % options.expireEvery === 0 ? 'the token has expired' : undefined;
    },
  });
  try {
    const { port } = await listen(app, options.host, options.port);
    process.stderr.write(
      `The network takes messages at http://${options.host}:${port} (versions 2 and 3; version 3 is not tested against the real service)\n`,
    );
  } catch (error) {
    reportFailure(error);
  }
}

function partiesIn(file: string): RegisteredParty[] {
  const parties = JSON.parse(readFileSync(file, 'utf8')) as RegisteredParty[];
  if (!Array.isArray(parties) || !parties.every(({ herId }) => Number.isSafeInteger(herId))) {
    throw new InvalidArgumentError('Give a JSON list of communication parties, each with its herId.');
  }
  return parties;
}

function personsIn(file: string): SandboxPerson[] {
  const persons = JSON.parse(readFileSync(file, 'utf8')) as SandboxPerson[];
  if (!Array.isArray(persons) || !persons.every(({ nin }) => typeof nin === 'string')) {
    throw new InvalidArgumentError('Give a JSON list of synthetic persons, each with its nin.');
  }
  return persons;
}

function statuses(text: string): number[] {
  return text.split(',').map((each) => {
    const status = wholeNumber(each.trim());
    if (status < 400 || status > 599) {
      throw new InvalidArgumentError('Give HTTP statuses of errors.');
    }
    return status;
  });
}
