// `ip-fhir sandbox-handler`: a party of the health network behind its message handler, to see how right software answers.
import { type Command, Option } from 'commander';
import { type HandlerFault, handlerFaultNames } from '../../sandbox/message-handler/lapses.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly herId: string;
  readonly fault?: readonly HandlerFault[];
}

export function registerSandboxHandler(program: Command): void {
  program
    .command('sandbox-handler')
    .description(
      'Run a party of the health network that takes dialogue messages as its message handler decrypts them\n' +
        '(POST /messages, XML), answers with application receipts, and goes wrong as told',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8095)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--her-id <number>', 'its own HER-id', '8143060')
    .addOption(new Option('--fault <name...>', 'what it does wrong').choices([...handlerFaultNames]))
    .action(async ({ fault = [], host, port, herId }: Options) => {
      const [{ createSandboxHandler }, { listen }] = await Promise.all([
        import('../../sandbox/message-handler.ts'),
        import('../../adapter/start.ts'),
      ]);
      try {
        const listening = await listen(createSandboxHandler({ herId, faults: fault }), host, port);
        process.stderr.write(`The party takes messages at http://${host}:${listening.port}/messages\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
