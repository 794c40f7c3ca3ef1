// `ip-fhir sandbox-adt`: plays messages of a patient administration to a receiver and shows the answers.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LineOptions } from '../../sandbox/adt/line.ts';
import { type PlayGroup, playGroups } from '../../sandbox/adt/plays.ts';
import { reportFailure } from '../report.ts';

interface Options {
  readonly only?: readonly PlayGroup[];
  readonly patient?: string;
  readonly other?: string;
  readonly application: string;
  readonly facility: string;
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly answers?: boolean;
}

export function registerSandboxAdt(program: Command): void {
  program
    .command('sandbox-adt')
    .description(
      'Play messages of a patient administration (HL7 v2 ADT over MLLP) to a receiver: every trigger, faults of frames,\nresends, character sets, versions; shows each answer beside the one that the standard gives',
    )
    .argument('<address>', 'mllp://host:port, or mllps://host:port for TLS', addressOf)
    .addOption(new Option('--only <group...>', 'these alone').choices([...playGroups]))
    .option('--patient <number>', 'identity number of the person; an invented one without it')
    .option('--other <number>', 'identity number of the record that is merged, moved from or linked')
    .option('--application <name>', 'MSH-3', 'PAS')
    .option('--facility <name>', 'MSH-4', 'HUS')
    .option('--ca <file>', 'authority of the receiver, in PEM form')
    .option('--certificate <file>', "the sender's own certificate, in PEM form")
    .option('--key <file>', 'and its key')
    .option('--answers', 'show the answers whole')
    .action(async (address: Address, options: Options) => {
      try {
        process.exitCode = await run(address, options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

function addressOf(text: string): Address {
  const [, secure, host = '', port = ''] = /^mllp(s?):\/\/(\[[^\]]+\]|[^:/]+):(\d+)\/?$/.exec(text) ?? [];
  if (secure === undefined) {
    throw new InvalidArgumentError('Give mllp://host:port or mllps://host:port.');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), secure: secure !== '' };
}

async function run({ secure, ...at }: Address, options: Options): Promise<number> {
  const [{ play }, { playsOf }, { nationalId }] = await Promise.all([
    import('../../sandbox/adt/play.ts'),
    import('../../sandbox/adt/plays.ts'),
    import('../../sandbox/persons.ts'),
  ]);
  const to: LineOptions = { ...at, ...(secure ? { tls: tlsOf(options) } : {}) };
  const persons = { person: options.patient ?? nationalId(1), other: options.other ?? nationalId(2) };
  const { application, facility } = options;
  const stamp = Date.now().toString(36);
  let wrong = 0;
  for (const group of options.only ?? playGroups) {
    process.stdout.write(`${group}\n`);
    for await (const { name, expected, got, answers } of play(
      to,
      playsOf(group, stamp, persons, { application, facility }),
    )) {
      const right = expected.join() === got.join();
      wrong += right ? 0 : 1;
      const shown = got.join(' ') || 'no answer';
      process.stdout.write(
        `  ${name.padEnd(44)} ${shown}${right ? '' : `   expected ${expected.join(' ') || 'no answer'}`}\n`,
      );
      if (options.answers) {
        process.stdout.write(answers.map((answer) => `${answer.replaceAll('\r', '\n')}\n`).join(''));
      }
    }
  }
  return wrong === 0 ? 0 : 1;
}

function tlsOf({ ca, certificate, key }: Options): NonNullable<LineOptions['tls']> {
  return {
    ...(ca ? { ca: readFileSync(ca) } : {}),
    ...(certificate ? { cert: readFileSync(certificate) } : {}),
    ...(key ? { key: readFileSync(key) } : {}),
  };
}
