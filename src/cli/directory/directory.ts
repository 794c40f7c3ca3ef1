// `ip-fhir directory`: the list of coordinating units, kept up to date.

import { type Command, Option } from 'commander';
import type { Instant } from '../../ground/norway/instant.ts';
import { isUsable } from '../../ground/outcome/issue.ts';
import type { Directory, DirectoryResource } from '../../need/directory/directory.ts';
import { messageEvents } from '../../need/notice/kinds.ts';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';
import { instantOrDayOption, now } from '../time-option.ts';
import type { ImportOptions } from './directory-import.ts';
import {
  type Format,
  openDirectory,
  type SourceOptions,
  sourceOptions,
  storeOption,
} from './directory-source.ts';

interface ReadOptions extends SourceOptions {
  readonly at?: Instant;
  readonly event: string;
  readonly as: 'csv' | 'bundle';
  readonly format: Format;
}

const formOption = () =>
  new Option('--format <form>', 'form of the output').choices(['text', 'json']).default('text');

export function registerDirectory(program: Command): void {
  const directory = program.command('directory').description('The directory of coordinating units (KE)');
  storeOption(
    directory
      .command('import <source>')
      .description('Show what a list would change; with --apply, change it. A URL is asked as a feed'),
  )
    .addOption(
      new Option('--as <form>', 'what the source is; files are known by their ending').choices([
        'csv',
        'bundle',
        'mcsd',
        'adresseregisteret',
        'adresseregisteret-cpe',
      ]),
    )
    .option('--list <name>', "name of the list: an import never touches another list's entries")
    .option('--at <date>', 'day that the list speaks of; default: today', instantOrDayOption)
    .option('--replace', 'take out entries of this list that no longer come')
    .option('--apply', 'make the changes')
    .option('--token-variable <name>', 'environment variable with the bearer token of a feed')
    .option(
      '--token-client <file>',
      'or: settings of a token client for the feed: SMART Backend Services for mcsd, HelseID for the address register',
    )
    .addOption(formOption())
    .action((source: string, options: ImportOptions) =>
      guarded(async () => (await import('./directory-import.ts')).runImport(source, options)),
    );
  sourceOptions(directory.command('list').description('One line for each unit'))
    .addOption(formOption())
    .action((options: ReadOptions) => guarded(() => runList(options)));
  sourceOptions(
    directory.command('show <id>').description('The resources of a unit, by its id or by an area'),
  ).action((id: string, options: ReadOptions) => guarded(() => runShow(id, options)));
  sourceOptions(
    directory.command('check').description('What is missing or wrong; exit code 1 when messages would stop'),
  )
    .option(
      '--at <instant>',
      'an instant (2026-11-29T08:30:00+01:00), or a day; default: now',
      instantOrDayOption,
    )
    .addOption(
      new Option('--event <code>', 'event that units must take')
        .choices([...messageEvents])
        .default('need-notice'),
    )
    .addOption(formOption())
    .action((options: ReadOptions) => guarded(() => runCheck(options)));
  sourceOptions(directory.command('export').description('The whole directory on standard output'))
    .addOption(new Option('--as <form>', 'form').choices(['csv', 'bundle']).default('csv'))
    .action((options: ReadOptions) => guarded(() => runExport(options)));
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    reportFailure(error);
  }
}

async function runList(options: ReadOptions): Promise<void> {
  const { toRows } = await import('../../need/directory/lists/csv-export.ts');
  const rows = toRows(await openDirectory(options));
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  for (const row of rows) {
    const way = row.transport ? `${row.transport} ${row.endepunkt}` : 'no endpoint';
    process.stdout.write(`${row.nøkkel?.padEnd(18)} ${row.navn}  [${row.dekker}]  ${way}\n`);
  }
}

async function runShow(id: string, options: ReadOptions): Promise<void> {
  const directory = await openDirectory(options);
  const found = resourcesOf(directory, id);
  if (found.length === 0) {
    process.stderr.write(`error: no unit has the id ${id} or covers the area ${id}\n`);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  process.stdout.write(`${JSON.stringify(collection(found), null, 2)}\n`);
}

/** The services of that id or area, with their organisations and endpoints. */
function resourcesOf(directory: Directory, id: string): DirectoryResource[] {
  const ids = new Set([id, `ke-${id}`]);
  const services = directory
    .services()
    .filter(
      (service) =>
        ids.has(service.id ?? '') || directory.coverageOf(service).some((coverage) => coverage.area === id),
    );
  const found = new Set<DirectoryResource>();
  for (const service of services) {
    found.add(service);
    const unit = directory.get('Organization', service.providedBy?.reference);
    const owner =
      unit?.resourceType === 'Organization'
        ? directory.get('Organization', unit.partOf?.reference)
        : undefined;
    const endpoints = [service, unit, owner].flatMap((holder) =>
      holder && 'endpoint' in holder ? (holder.endpoint ?? []) : [],
    );
    for (const resource of [
      unit,
      owner,
      ...endpoints.map(({ reference }) => directory.get('Endpoint', reference)),
    ]) {
      if (resource) {
        found.add(resource);
      }
    }
  }
  return [...found];
}

async function runCheck(options: ReadOptions): Promise<void> {
  const [{ checkDirectory }, directory] = await Promise.all([
    import('../../need/directory/directory-check.ts'),
    openDirectory(options),
  ]);
  const check = checkDirectory({ directory, instant: options.at ?? now(), event: options.event });
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(check, null, 2)}\n`);
  } else {
    reportIssues(check.issues, 'directory');
    process.stdout.write(
      `${check.reached} of ${check.municipalities} municipalities are reached; ${check.issues.length} problems\n`,
    );
  }
  if (!isUsable(check.issues)) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

async function runExport(options: ReadOptions): Promise<void> {
  const directory = await openDirectory(options);
  if (options.as === 'csv') {
    const { toCsv } = await import('../../need/directory/lists/csv-export.ts');
    process.stdout.write(toCsv(directory));
    return;
  }
  process.stdout.write(`${JSON.stringify(collection(directory.resources()), null, 2)}\n`);
}

function collection(resources: readonly DirectoryResource[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}
