// `ip-fhir directory import`: what a list or a feed would change, and with `--apply`, the change.

import { basename } from 'node:path';
import { dayOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import type { DirectoryResource } from '../../need/directory/directory.ts';
import type { ImportPreview } from '../../need/directory/lists/import-preview.ts';
import type { DirectoryStore, StoredDirectory } from '../../need/directory/store.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, readInput, reportIssues } from '../report.ts';
import { now } from '../time-option.ts';
import { type Format, type StoreOptions, withStore } from './directory-source.ts';

type FeedForm = 'mcsd' | 'adresseregisteret' | 'adresseregisteret-cpe';
type ImportForm = 'csv' | 'bundle' | FeedForm;

export interface ImportOptions extends StoreOptions {
  readonly as?: ImportForm;
  readonly list?: string;
  readonly at?: Instant;
  readonly replace?: boolean;
  readonly apply?: boolean;
  readonly tokenVariable?: string;
  readonly tokenClient?: string;
  readonly format: Format;
}

export async function runImport(source: string, options: ImportOptions): Promise<void> {
  const form = options.as ?? formOf(source);
  if (!form) {
    process.stderr.write(`error: ${source} is neither .csv nor .json: say with --as what it is\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  await withStore(options, (store) => importInto(store, source, form, options));
}

async function importInto(
  store: DirectoryStore,
  source: string,
  form: ImportForm,
  options: ImportOptions,
): Promise<void> {
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
  const applied = Boolean(options.apply && usable && (work + preview.shared > 0 || moved));
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
  const moment = options.at ?? now();
  if (form !== 'csv' && form !== 'bundle') {
    return pullFeed(source, form, stored, moment, options);
  }
  const text = await readInput(source);
  if (text === undefined) {
    return undefined;
  }
  const { previewImport } = await import('../../need/directory/lists/import-preview.ts');
  const { resources, issues } = await readList(text, form, stored, moment);
  const preview = previewImport({
    current: stored.resources,
    incoming: resources,
    issues,
    list: options.list ?? basename(source).replace(/\.[^.]+$/, ''),
    replace: options.replace ?? false,
  });
  return { preview, cursors: stored.cursors };
}

interface ReadList {
  readonly resources: readonly DirectoryResource[];
  readonly issues: readonly Issue[];
}

async function readList(
  text: string,
  form: 'csv' | 'bundle',
  stored: StoredDirectory,
  moment: Instant,
): Promise<ReadList> {
  const [{ readCsv }, { readBundle }, { entryIssues }, { loadMunicipalities }] = await Promise.all([
    import('../../need/directory/lists/csv-import.ts'),
    import('../../need/directory/lists/bundle-import.ts'),
    import('../../flows/directory/fill-directory.ts'),
    import('../../ground/norway/municipality-table.ts'),
  ]);
  const { resources, issues } =
    form === 'csv' ? readCsv(text, loadMunicipalities(), dayOf(moment)) : readBundle(parsed(text));
  return { resources, issues: [...issues, ...entryIssues(resources, stored, loadMunicipalities(), moment)] };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`The file is no JSON: ${parseProblem(error)}`);
  }
}

async function pullFeed(
  baseUrl: string,
  form: FeedForm,
  stored: StoredDirectory,
  moment: Instant,
  { tokenVariable, tokenClient }: ImportOptions,
): Promise<Previewed> {
  const [{ feedOf }, { readHelseId, readTokenClient }, { previewOfFeed }, { loadMunicipalities }] =
    await Promise.all([
      import('../../adapter/parts/feeds.ts'),
      import('../../adapter/config/sections/token-client.ts'),
      import('../../flows/directory/fill-directory.ts'),
      import('../../ground/norway/municipality-table.ts'),
    ]);
  const access = {
    ...(tokenVariable ? { tokenVariable } : {}),
    ...(tokenClient && form === 'mcsd' ? { tokenClient: readTokenClient(tokenClient) } : {}),
    ...(tokenClient && form !== 'mcsd' ? { helseId: readHelseId(tokenClient) } : {}),
  };
  const feed = feedOf({ form, url: baseUrl, ...access }, process.env);
  return previewOfFeed(stored, feed, loadMunicipalities(), moment);
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
