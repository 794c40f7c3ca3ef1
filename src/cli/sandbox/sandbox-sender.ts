// `ip-fhir sandbox-sender`: a hospital that sends, to see how right software tells a unit of needs.
import { type Command, Option } from 'commander';
import { type SenderFault, senderFaultNames } from '../../sandbox/sender/lapses.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly firstWait: number;
  readonly tries: number;
  readonly fault?: readonly SenderFault[];
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 10_000;

export function registerSandboxSender(program: Command): void {
  program
    .command('sandbox-sender')
    .description(
      'Run a hospital that sends notices of need where it is told to begin (POST /begin), takes answers at\n' +
        '/answers, says how a need stands (GET /begin/{need}), and goes wrong as told',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8094)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--first-wait <ms>', 'wait before the second try; it doubles with each', wholeNumber, 100)
    .option('--tries <number>', 'tries before a person is told', wholeNumber, 4)
    .addOption(new Option('--fault <name...>', 'what it does wrong').choices([...senderFaultNames]))
    .action(async ({ fault = [], host, port, firstWait, tries }: Options) => {
      const [{ createSandboxSender }, { listen }] = await Promise.all([
        import('../../sandbox/sender.ts'),
        import('../../adapter/start.ts'),
      ]);
      const sender = createSandboxSender({
        faults: fault,
        firstWait,
        tries,
        patience: PATIENCE,
        onEvent: (text) => process.stderr.write(`sender: ${text}\n`),
      });
      try {
        const { port: own } = await listen(sender.app, host, port);
        sender.at(`http://${host}:${own}`);
        process.stderr.write(
          `The sender begins at http://${host}:${own}/begin and takes answers at http://${host}:${own}/answers\n`,
        );
      } catch (error) {
        reportFailure(error);
      }
    });
}
