// `ip-fhir doctor`: what a FHIR server cannot do, told before the first plan is written to it.

import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { ServerFinding } from '../../flows/plan/server-check.ts';
import type { ServerTrial } from '../../flows/plan/trial/try-server.ts';
import { CLOCK_TOLERANCE } from '../../need/delivery/doubt.ts';
import { INPUT_HAS_PROBLEMS } from '../report.ts';
import { openServer, type ServerOptions, withServerOptions } from './plan-server.ts';
import { reportServerFailure } from './server-failure.ts';

interface Options extends ServerOptions {
  readonly write?: boolean;
}

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'Ask a FHIR server what it can do, and say what does not work with it and what follows.\n' +
        'Writes nothing; with --write the draft of a person who does not exist, which nobody takes for a plan, and takes it away again',
    )
    .option('--write', 'try what the server keeps of what it is given');
  withServerOptions(command).action(async (options: Options) => {
    const { checkServer } = await import('../../flows/plan/server-check.ts');
    try {
      const server = await openServer(options);
      const { statement, time } = await server.capability();
      const { name, version } = statement.software ?? {};
      process.stdout.write(`${[name ?? 'a server without a name', version].filter(Boolean).join(' ')}\n`);
      const trial = options.write ? await tried(server) : { findings: [], left: [] };
      const findings = [...checkServer(statement), ...trial.findings];
      tellFindings(findings);
      process.stdout.write(clockLine(time));
      const stopping = findings.filter(({ has, weight }) => has === 'no' && weight === 'stops').length;
      const open = findings.filter(({ has }) => has === 'unsaid').length;
      process.stdout.write(`${findings.length} looked at, ${stopping} that stop it, ${open} not said\n`);
      for (const reference of trial.left) {
        process.stderr.write(`warning: ${reference} of the trial could not be taken away: delete it\n`);
      }
      if (stopping + trial.left.length > 0) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      }
    } catch (error) {
      reportServerFailure(error, options.server);
    }
  });
}

async function tried(server: PlanServer): Promise<ServerTrial> {
  const { tryServer } = await import('../../flows/plan/trial/try-server.ts');
  return tryServer({ server, clock: { now: () => new Date() }, newId: randomUUID });
}

function tellFindings(findings: readonly ServerFinding[]): void {
  for (const { feature, has, weight, consequence } of findings.filter((one) => one.has !== 'yes')) {
    const mark = has === 'no' && weight === 'stops' ? '✗' : '!';
    process.stdout.write(`${mark} ${feature}: ${has === 'no' ? 'no' : 'not said'}\n    → ${consequence}\n`);
  }
}

/** One finding about the server's clock; nothing when it goes with ours, or is not said. */
function clockLine(served: Date | undefined): string {
  const apart = served ? Date.now() - served.getTime() : 0;
  if (Math.abs(apart) <= CLOCK_TOLERANCE) {
    return '';
  }
  const seconds = Math.round(Math.abs(apart) / 1000);
  return `! clock: ours is ${seconds} s ${apart > 0 ? 'ahead of' : 'behind'} the server's
    → What begins and ends by time is judged too early or too late: let both take the time from the same source (NTP).
`;
}
