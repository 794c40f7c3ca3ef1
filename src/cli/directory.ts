// `ip-fhir directory`: the list of coordinating units, kept up to date.
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Directory, DirectoryResource } from '../directory/directory.ts';
import type { ImportPreview } from '../directory/import-preview.ts';
import type { StoredDirectory } from '../directory/store.ts';
import { messageEvents } from '../directory/terms.ts';
import { isUsable } from '../outcome/issue.ts';
import {
  type Format,
  now,
  openDirectory,
  openStore,
  type SourceOptions,
  sourceOptions,
  storeOption,
} from './directory-source.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, readInput, reportFailure, reportIssues } from './report.ts';

type ImportForm = 'csv' | 'bundle' | 'mcsd' | 'adresseregisteret';

interface ImportOptions {
  readonly store: string;
  readonly as?: ImportForm;
  readonly list?: string;
  readonly at?: string;
  readonly replace?: boolean;
  readonly apply?: boolean;
  readonly tokenVariable?: string;
  readonly format: Format;
}

interface ReadOptions extends SourceOptions {
  readonly at?: string;
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
      ]),
    )
    .option('--list <name>', "name of the list: an import never touches another list's entries")
    .option('--at <date>', 'day that the list speaks of; default: today')
    .option('--replace', 'take out entries of this list that no longer come')
    .option('--apply', 'make the changes')
    .option('--token-variable <name>', 'environment variable with the bearer token of a feed')
    .addOption(formOption())
    .action((source: string, options: ImportOptions) => guarded(() => runImport(source, options)));
  sourceOptions(directory.command('list').description('One line for each unit'))
    .addOption(formOption())
    .action((options: ReadOptions) => guarded(() => runList(options)));
  sourceOptions(
    directory.command('show <id>').description('The resources of a unit, by its id or by an area'),
  ).action((id: string, options: ReadOptions) => guarded(() => runShow(id, options)));
  sourceOptions(
    directory.command('check').description('What is missing or wrong; exit code 1 when messages would stop'),
  )
    .option('--at <instant>', 'FHIR instant, or a date; default: now')
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

async function runImport(source: string, options: ImportOptions): Promise<void> {
  const form = options.as ?? formOf(source);
  if (!form) {
    process.stderr.write(`error: ${source} is neither .csv nor .json: say with --as what it is\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const store = await openStore(options.store);
  const stored = await store.read();
  const result = await previewOf(source, form, stored, options);
  if (!result) {
    return;
  }
  const { preview, cursors } = result;
  reportIssues(preview.issues, source);
  const usable = isUsable(preview.issues);
  const work = preview.changes.filter(({ kind }) => kind !== 'missing').length;
  const moved = JSON.stringify(cursors) !== JSON.stringify(stored.cursors);
  const applied = Boolean(options.apply && usable && (work > 0 || moved));
  if (applied) {
    await store.write({ resources: preview.next, cursors }, stored.revision);
  }
  writePreview(preview, options.format, applied);
  if (!usable) {
    process.stderr.write(`${source} has problems, so nothing was changed\n`);
    process.exitCode = INPUT_HAS_PROBLEMS;
  } else if (!applied) {
    process.stderr.write(
      work === 0 ? 'Nothing to change\n' : 'Nothing was changed: add --apply to change it\n',
    );
  }
}

function formOf(source: string): ImportForm | undefined {
  if (/^https?:\/\//.test(source)) {
    return 'mcsd';
  }
  if (/\.csv$/i.test(source)) {
    return 'csv';
  }
  return /\.json$/i.test(source) ? 'bundle' : undefined;
}

interface Previewed {
  readonly preview: ImportPreview;
  readonly cursors: Readonly<Record<string, string>>;
}

async function previewOf(
  source: string,
  form: ImportForm,
  stored: StoredDirectory,
  options: ImportOptions,
): Promise<Previewed | undefined> {
  if (form === 'mcsd' || form === 'adresseregisteret') {
    return pullFeed(source, form, stored, options.tokenVariable);
  }
  const text = await readInput(source);
  const read = text === undefined ? undefined : await readList(text, form, options.at);
  if (!read) {
    return undefined;
  }
  const { previewImport } = await import('../directory/import-preview.ts');
  const preview = previewImport({
    current: stored.resources,
    incoming: read.resources,
    issues: read.issues,
    list: options.list ?? basename(source).replace(/\.[^.]+$/, ''),
    replace: options.replace ?? false,
  });
  return { preview, cursors: stored.cursors };
}

async function pullFeed(
  baseUrl: string,
  form: 'mcsd' | 'adresseregisteret',
  stored: StoredDirectory,
  tokenVariable: string | undefined,
): Promise<Previewed> {
  const [{ createMcsdFeed }, { createCommunicationPartyFeed }, { previewFeed }] = await Promise.all([
    import('../transport/mcsd-feed.ts'),
    import('../transport/communication-party-feed.ts'),
    import('../directory/feed.ts'),
  ]);
  const settings = { baseUrl, token: async () => (tokenVariable ? process.env[tokenVariable] : undefined) };
  const feed = form === 'mcsd' ? createMcsdFeed(settings) : createCommunicationPartyFeed(settings);
  const answer = await feed.pull(stored.cursors[feed.name], stored.resources);
  const cursors = answer.cursor ? { ...stored.cursors, [feed.name]: answer.cursor } : stored.cursors;
  return { preview: previewFeed(stored, feed.name, answer), cursors };
}

async function readList(text: string, form: 'csv' | 'bundle', at: string | undefined) {
  if (form === 'csv') {
    const [{ readCsv }, { loadMunicipalities }, { momentOf }] = await Promise.all([
      import('../directory/csv-import.ts'),
      import('../directory/municipality-table.ts'),
      import('../directory/validity.ts'),
    ]);
    const moment = momentOf(at ?? now());
    if (!moment) {
      throw new Error(`${at} is no date`);
    }
    return readCsv(text, loadMunicipalities(), moment.day);
  }
  const { readBundle } = await import('../directory/bundle-import.ts');
  try {
    return readBundle(JSON.parse(text));
  } catch {
    throw new Error('The file is no JSON');
  }
}

function writePreview({ changes, unchanged, issues }: ImportPreview, format: Format, applied: boolean): void {
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ applied, changes, unchanged, issues }, null, 2)}\n`);
    return;
  }
  for (const { kind, reference, name, elements } of isUsable(issues) ? changes : []) {
    const what = elements.length > 0 ? ` (${elements.join(', ')})` : '';
    process.stdout.write(`${kind.padEnd(8)} ${reference}  ${name}${what}\n`);
  }
  const counts = Map.groupBy(changes, ({ kind }) => kind);
  const words = [...counts].map(([kind, same]) => `${same.length} ${kind}`);
  process.stdout.write(`${[...words, `${unchanged} unchanged`].join(', ')}${applied ? ': done' : ''}\n`);
}

async function runList(options: ReadOptions): Promise<void> {
  const { toRows } = await import('../directory/csv-export.ts');
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
    import('../directory/directory-check.ts'),
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
    const { toCsv } = await import('../directory/csv-export.ts');
    process.stdout.write(toCsv(directory));
    return;
  }
  process.stdout.write(`${JSON.stringify(collection(directory.resources()), null, 2)}\n`);
}

function collection(resources: readonly DirectoryResource[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}
