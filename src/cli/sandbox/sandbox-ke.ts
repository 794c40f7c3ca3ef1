// `ip-fhir sandbox-ke`: a coordinating unit's endpoint to test a sender against.
import { type Command, Option } from 'commander';
import type { BusinessState } from '../../need/delivery/states.ts';
import { answerStates } from '../../sandbox/ke/answer-states.ts';
import { type UnitFault, unitFaultNames } from '../../sandbox/ke/faults.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly name: string;
  readonly answer?: BusinessState;
  readonly answerAfter: number;
  readonly answerToken?: string;
  readonly token?: string;
  readonly fault?: readonly UnitFault[];
}

export function registerSandboxKe(program: Command): void {
  program
    .command('sandbox-ke')
    .description("Run a municipality's receiving endpoint alone; its page at / shows what it received")
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8091)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--name <text>', 'name of the unit', 'Koordinerende enhet, Prøvevik kommune')
    .addOption(
      new Option('--answer <state>', 'answer each notice with this state').choices([...answerStates]),
    )
    .option('--answer-after <milliseconds>', 'wait before the answer', wholeNumber, 500)
    .option('--answer-token <token>', 'bearer token to show when answering')
    .option('--token <token>', 'bearer token that a sender has to show; without it everybody may send')
    .addOption(
      new Option('--fault <name...>', 'what it does wrong, or otherwise than most').choices([
        ...unitFaultNames,
      ]),
    )
    .action(async ({ fault = [], ...options }: Options) => {
      const [{ createSandboxKe }, { listen }, { createResourceCheck }] = await Promise.all([
        import('../../sandbox/ke.ts'),
        import('../../adapter/start.ts'),
        import('../../validator/check-resource.ts'),
      ]);
      const { app } = createSandboxKe({
        ...options,
        faults: fault,
        check: await createResourceCheck(),
        onEvent: (text) => process.stderr.write(`${options.name} ${text}\n`),
      });
      try {
        const { port } = await listen(app, options.host, options.port);
        const url = `http://${options.host}:${port}`;
        process.stderr.write(`${options.name} takes messages at ${url}/fhir/$process-message; see ${url}/\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
