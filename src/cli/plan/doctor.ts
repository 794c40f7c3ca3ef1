// `ip-fhir doctor`: what a FHIR server cannot do, told before the first plan is written to it.
import type { Command } from 'commander';
import { CLOCK_TOLERANCE } from '../../edges/telemetry/clock-watch.ts';
import { INPUT_HAS_PROBLEMS, reportFailure } from '../report.ts';
import { openServer, type ServerOptions, withServerOptions } from './plan-server.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'Ask a FHIR server what it can do, and say what does not work with it and what follows. Writes nothing',
    );
  withServerOptions(command).action(async (options: ServerOptions) => {
    const { checkServer } = await import('../../flows/plan/server-check.ts');
    try {
      const { statement, time } = await (await openServer(options)).capability();
      const findings = checkServer(statement);
      const apart = time ? Math.round((Date.now() - time.getTime()) / 1000) : 0;
      const { name, version } = statement.software ?? {};
      process.stdout.write(`${[name ?? 'a server without a name', version].filter(Boolean).join(' ')}\n`);
      for (const { feature, has, weight, consequence } of findings.filter((one) => one.has !== 'yes')) {
        const mark = has === 'no' && weight === 'stops' ? '✗' : '!';
        process.stdout.write(
          `${mark} ${feature}: ${has === 'no' ? 'no' : 'not said'}\n    → ${consequence}\n`,
        );
      }
      if (Math.abs(apart) > CLOCK_TOLERANCE / 1000) {
        process.stdout.write(
          `! clock: ours is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} the server's\n    → What begins and ends by time is judged too early or too late: let both take the time from the same source (NTP).\n`,
        );
      }
      const stopping = findings.filter(({ has, weight }) => has === 'no' && weight === 'stops').length;
      const open = findings.filter(({ has }) => has === 'unsaid').length;
      process.stdout.write(`${findings.length} looked at, ${stopping} that stop it, ${open} not said\n`);
      if (stopping > 0) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      }
    } catch (error) {
      reportFailure(error);
    }
  });
}
