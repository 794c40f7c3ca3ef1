// `ip-fhir remind`: lets the running adapter remind people of the days that a plan names.

import type { Command } from 'commander';
import { INDIVIDUAL_PLAN_TOKEN } from '../../ground/law/individual-plan.ts';
import { INPUT_HAS_PROBLEMS, reportFailure } from '../report.ts';
import { readSettings } from './settings.ts';

export function registerRemind(program: Command): void {
  program
    .command('remind <plan>')
    .description(
      "Read a plan (CarePlan id) on the hospital's server and remind people of its evaluations, revisions and ending\n" +
        'consents, on the list of `ip-fhir outbox`, when their days have come. Run it again after the plan has changed.',
    )
    .option('--config <file>', 'JSON file with the settings; environment variables IP_FHIR_… win over it')
    .action(async (plan: string, options: { config?: string }) => {
      try {
        await run(plan.replace(/^CarePlan\//, ''), options.config);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run(id: string, file: string | undefined): Promise<void> {
  const config = await readSettings(file);
  if (!config) {
    return;
  }
  const { remindOf } = await import('../../adapter/open/need/remind.ts');
  const named = await remindOf(config, id, process.env);
  if (!named) {
    process.stderr.write(
      `error: the hospital's server has no individual plan (CarePlan with category ${INDIVIDUAL_PLAN_TOKEN}) with the id ${id}\n`,
    );
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  process.stdout.write(`${JSON.stringify(named, null, 2)}\n`);
}
