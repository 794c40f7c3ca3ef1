// Where the directory commands get their directory from, and the options that they share.
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { DirectoryPlace } from '../../adapter/open/directory.ts';
import type { Directory } from '../../need/directory/directory.ts';
import type { DirectoryStore } from '../../need/directory/store.ts';

export type StoreOptions = DirectoryPlace;

export interface SourceOptions extends StoreOptions {
  readonly demo?: boolean;
  /** Systems of municipality numbers beside those that are known. */
  readonly municipalitySystem?: readonly string[];
}

export type Format = 'text' | 'json';

const demoFile = fileURLToPath(new URL('../../../fixtures/directory/demo-directory.csv', import.meta.url));
/** The day for which the demo list was generated. */
const demoDay = '2025-12-31';

/** Adds the options that say where the directory is kept. */
export function storeOption(command: Command): Command {
  return command
    .option(
      '--config <file>',
      "settings of an adapter: its store's directory; DATABASE_URL and IP_FHIR_STORE_DIRECTORY win over it",
    )
    .option('--file <file>', 'a directory in a file instead; ip-fhir-directory.json when no store is named');
}

/** Adds `--demo` to a command that reads the directory. */
export function sourceOptions(command: Command): Command {
  return storeOption(command)
    .option('--demo', 'use the synthetic directory of all municipalities instead')
    .option(
      '--municipality-system <uri...>',
      'systems of municipality numbers beside the four that are known',
    );
}

/** Works on the directory that the options name: of a store, also beside a running adapter, or in a file. */
export async function withStore<T>(
  options: StoreOptions,
  work: (store: DirectoryStore) => Promise<T>,
): Promise<T> {
  const { withDirectory } = await import('../../adapter/open/directory.ts');
  return withDirectory(options, process.env, work);
}

/** Reads the directory that the options name. Throws when it cannot be read. */
export async function openDirectory({
  demo,
  municipalitySystem,
  ...where
}: SourceOptions): Promise<Directory> {
  const [{ directoryOf }, { loadMunicipalities }] = await Promise.all([
    import('../../need/directory/directory.ts'),
    import('../../ground/norway/municipality-table.ts'),
  ]);
  const municipalities = loadMunicipalities();
  if (demo) {
    const [{ readFile }, { readCsv }] = await Promise.all([
      import('node:fs/promises'),
      import('../../need/directory/lists/csv-import.ts'),
    ]);
    const { resources } = readCsv(await readFile(demoFile, 'utf8'), municipalities, demoDay);
    return directoryOf(resources, municipalities, municipalitySystem);
  }
  const { resources } = await withStore(where, (store) => store.read());
  if (resources.length === 0) {
    process.stderr.write('The directory is empty: import into it, or try --demo\n');
  }
  return directoryOf(resources, municipalities, municipalitySystem);
}
