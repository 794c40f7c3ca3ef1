// `ip-fhir archive`: the readable copy of a plan for an archive, with its metadata (B8).
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Instant } from '../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { NOT_POSSIBLE } from '../report.ts';
import { instantOption, now } from '../time-option.ts';
import { readPlan, writeJson } from './plan-input.ts';

interface Options {
  readonly custodian: string;
  readonly id: string;
  readonly author?: string;
  readonly at: Instant;
  readonly plan?: string;
}

export function registerArchive(program: Command): void {
  program
    .command('archive <plan.json>')
    .description(
      'A readable copy of the whole plan for the archive: text, metadata by the names of Noark 5, and its entry in the plan',
    )
    .requiredOption('--custodian <organization>', 'who keeps the copy: the id of an organization of the plan')
    .option('--id <id>', 'own id of the document; one that is taken gets a number', 'archive-copy')
    .option('--author <party>', 'who made the copy')
    .option('--at <instant>', 'date and time with offset', instantOption, now())
    .option('--plan <file>', 'write the plan with the copy among its documents there')
    .action(archive);
}

async function archive(file: string, options: Options): Promise<void> {
  const plan = await readPlan(file);
  if (plan === undefined) {
    return;
  }
  const stranger = strangerAmong(plan, options);
  if (stranger !== undefined) {
    process.stderr.write(`error: ${stranger}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const { archiveCopy } = await import('../../plan/documents/archive.ts');
  const { made, metadata } = archiveCopy(plan, {
    id: options.id,
    instant: options.at,
    custodian: options.custodian,
    ...(options.author !== undefined && { author: options.author }),
  });
  if (options.plan !== undefined) {
    await writeFile(options.plan, `${JSON.stringify(made.plan, null, 2)}\n`);
  }
  writeJson({ metadata, document: made.document, text: made.text });
}

/** Says which option names nobody of the plan. */
function strangerAmong(plan: IndividualPlan, { custodian, author }: Options): string | undefined {
  if (plan.organizations?.some(({ id }) => id === custodian) !== true) {
    const known = plan.organizations?.map(({ id }) => id).join(', ') ?? 'none';
    return `--custodian is the id of an organization of the plan: ${known}`;
  }
  const lists = [plan.relatives, plan.professionals, plan.positions, plan.organizations];
  const parties = ['patient', ...lists.flatMap((list) => (list ?? []).map(({ id }) => id))];
  if (author !== undefined && !parties.includes(author)) {
    return '--author is "patient" or the id of a party';
  }
  return undefined;
}
