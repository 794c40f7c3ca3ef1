// `ip-fhir sandbox-plan-tool`: a plan tool to see how right software imports and exports plans.
import { type Command, Option } from 'commander';
import { type ToolFault, toolFaultNames } from '../../sandbox/plan-tool/lapses.ts';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly fault?: readonly ToolFault[];
}

export function registerSandboxPlanTool(program: Command): void {
  program
    .command('sandbox-plan-tool')
    .description(
      'Run a plan tool that imports and exports plan documents at /plans/{id}, and goes wrong as told',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8093)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(new Option('--fault <name...>', 'what it does wrong').choices([...toolFaultNames]))
    .action(async ({ fault = [], host, port }: Options) => {
      const [{ createSandboxPlanTool }, { listen }] = await Promise.all([
        import('../../sandbox/plan-tool.ts'),
        import('../../adapter/start.ts'),
      ]);
      const app = createSandboxPlanTool({
        faults: fault,
        onEvent: (text) => process.stderr.write(`plan tool: ${text}\n`),
      });
      try {
        const listening = await listen(app, host, port);
        process.stderr.write(`The plan tool takes plans at http://${host}:${listening.port}/plans\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
