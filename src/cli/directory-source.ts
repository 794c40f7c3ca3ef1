// Where the directory commands get their directory from, and the options that they share.
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Directory } from '../directory/directory.ts';
import type { DirectoryStore } from '../directory/store.ts';

export interface SourceOptions {
  readonly store: string;
  readonly demo?: boolean;
}

export type Format = 'text' | 'json';

const demoFile = fileURLToPath(new URL('../../fixtures/directory/demo-directory.csv', import.meta.url));
/** The day for which the demo list was generated. */
const demoDay = '2025-12-31';

export function storeOption(command: Command): Command {
  return command.option(
    '--store <file>',
    'file that the directory is kept in (or IP_FHIR_DIRECTORY_STORE)',
    process.env.IP_FHIR_DIRECTORY_STORE ?? 'ip-fhir-directory.json',
  );
}

/** Adds `--store` and `--demo` to a command that reads the directory. */
export function sourceOptions(command: Command): Command {
  return storeOption(command).option('--demo', 'use the synthetic directory of all municipalities instead');
}

export async function openStore(path: string): Promise<DirectoryStore> {
  const { createFileDirectory } = await import('../transport/directory-file.ts');
  return createFileDirectory(path);
}

/** Reads the directory that the options name. Throws when it cannot be read. */
export async function openDirectory({ store, demo }: SourceOptions): Promise<Directory> {
  const [{ directoryOf }, { loadMunicipalities }] = await Promise.all([
    import('../directory/directory.ts'),
    import('../directory/municipality-table.ts'),
  ]);
  const municipalities = loadMunicipalities();
  if (demo) {
    const [{ readFile }, { readCsv }] = await Promise.all([
      import('node:fs/promises'),
      import('../directory/csv-import.ts'),
    ]);
    const { resources } = readCsv(await readFile(demoFile, 'utf8'), municipalities, demoDay);
    return directoryOf(resources, municipalities);
  }
  const { resources } = await (await openStore(store)).read();
  if (resources.length === 0) {
    process.stderr.write(`The directory ${store} is empty: import into it, or try --demo\n`);
  }
  return directoryOf(resources, municipalities);
}

/** The present moment, as an instant. */
export function now(): string {
  return new Date().toISOString();
}
