// Reads FHIR packages that a user brings: a folder, a .tgz, a file, or a name in the FHIR cache (~/.fhir/packages).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';

export interface FhirPackage {
  readonly name: string;
  readonly version: string;
  readonly resources: readonly unknown[];
  /** Packages it depends on: name → version. */
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface LoadedPackages {
  readonly packages: readonly FhirPackage[];
  /** Packages that are depended on and not there. */
  readonly missing: readonly string[];
}

/** Packages that are always there, compiled by the build. */
const builtIn = new Set(['hl7.fhir.r4.core', 'hl7.fhir.r4.expansions', 'individuell-plan.fhir']);
const wanted = new Set([
  'StructureDefinition',
  'ValueSet',
  'CodeSystem',
  'Questionnaire',
  'Measure',
  'Bundle',
]);

/** What packages may cost, all that are loaded in one go together. */
export interface PackageLimits {
  /** Unpacked. */
  readonly bytes: number;
  readonly files: number;
  /** Time for reading them, in milliseconds. */
  readonly time: number;
}
const LIMITS: PackageLimits = { bytes: 2_000_000_000, files: 200_000, time: 300_000 };

/** Counts what was read, and ends what is too much: an archive of a few kilobytes can unpack to no end of files. */
class Budget {
  readonly #limits: PackageLimits;
  readonly #begun = performance.now();
  #bytes = 0;
  #files = 0;

  constructor(limits: PackageLimits) {
    this.#limits = limits;
  }

  /** Bytes that may still be read. */
  get left(): number {
    return Math.max(1, this.#limits.bytes - this.#bytes);
  }

  /** @throws {Error} when there is too much of it, or it took too long */
  take(path: string, bytes: number, files: number): void {
    this.#bytes += bytes;
    this.#files += files;
    const { bytes: most, files: many, time } = this.#limits;
    const tooMuch: readonly (readonly [boolean, string])[] = [
      [this.#bytes > most, `more than ${most} bytes`],
      [this.#files > many, `more than ${many} files`],
      [performance.now() - this.#begun > time, `more than ${time / 1000} s to be read`],
    ];
    const what = tooMuch.find(([isSo]) => isSo)?.[1];
    if (what !== undefined) {
      throw new Error(`${path} was not read: it has or needs ${what}, with what was read before it`);
    }
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown;
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Resources in a JSON text that definitions can be: those of a Bundle one by one. */
function resourcesIn(text: string): unknown[] {
  if (!text.includes('"resourceType"')) {
    return [];
  }
  const value = parse(text);
  if (!value || !wanted.has(String(value.resourceType))) {
    return [];
  }
  if (value.resourceType !== 'Bundle') {
    return [value];
  }
  const entries = Array.isArray(value.entry) ? (value.entry as { resource?: unknown }[]) : [];
  return entries.map((entry) => entry?.resource).filter((resource) => resource !== undefined);
}

function fromFiles(source: string, files: Iterable<readonly [string, string]>): FhirPackage {
  const resources: unknown[] = [];
  let manifest: Record<string, unknown> | undefined;
  for (const [name, text] of files) {
    if (basename(name) === 'package.json') {
      manifest ??= parse(text);
    } else if (!basename(name).startsWith('.')) {
      resources.push(...resourcesIn(text));
    }
  }
  return {
    name: typeof manifest?.name === 'string' ? manifest.name : source,
    version: typeof manifest?.version === 'string' ? manifest.version : '',
    resources,
    dependencies: (manifest?.dependencies as Record<string, string> | undefined) ?? {},
  };
}

function* filesBelow(folder: string, budget: Budget): Generator<readonly [string, string]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json') || name.includes('node_modules')) {
      continue;
    }
    yield [name, readWithin(join(folder, name), budget)];
  }
}

/** The size is asked for first: a file without end is not begun. */
function readWithin(path: string, budget: Budget): string {
  const found = statSync(path);
  if (!found.isFile()) {
    throw new Error(`${path} is no file, so it was not read`);
  }
  budget.take(path, found.size, 1);
  return readFileSync(path, 'utf8');
}

function readTgz(path: string, budget: Budget): FhirPackage {
  budget.take(path, 0, 1);
  let archive: Buffer;
  try {
    archive = gunzipSync(readFileSync(path), { maxOutputLength: budget.left });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      budget.take(path, budget.left + 1, 0);
    }
    throw error;
  }
  budget.take(path, archive.length, 0);
  // Copied: what is small lies in memory that other buffers share, and the reader of the archive looks at all of it.
  const files = parseTar(new Uint8Array(archive));
  return fromFiles(path, textsOf(path, files, budget));
}

function* textsOf(
  path: string,
  files: ReturnType<typeof parseTar>,
  budget: Budget,
): Generator<readonly [string, string]> {
  for (const file of files) {
    budget.take(path, 0, 1);
    if ('data' in file && file.name.endsWith('.json') && file.data !== undefined) {
      yield [file.name, file.text];
    }
  }
}

/** Reads one package. Throws with the path when it cannot be read, or holds nothing to check against. */
function readPackage(path: string, budget: Budget): FhirPackage {
  const read = readAny(path, budget);
  if (read.resources.length === 0) {
    throw new Error(
      `${path} holds no definition (${[...wanted].join(', ')}), so nothing would be checked against it`,
    );
  }
  return read;
}

function readAny(path: string, budget: Budget): FhirPackage {
  if (statSync(path).isDirectory()) {
    const inner = join(path, 'package');
    return fromFiles(path, filesBelow(existsSync(join(inner, 'package.json')) ? inner : path, budget));
  }
  if (path.endsWith('.tgz') || path.endsWith('.tar.gz')) {
    return readTgz(path, budget);
  }
  return fromFiles(path, [[path, readWithin(path, budget)]]);
}

/** The folder of a package in the cache: the version asked for, `latest` or none for the newest there. */
function cached(cache: string, name: string, version: string): string | undefined {
  if (!existsSync(cache)) {
    return undefined;
  }
  const exact = join(cache, `${name}#${version}`);
  if (version !== '' && existsSync(exact)) {
    return exact;
  }
  const pattern = version.replace(/\.x$/, '.');
  const found = readdirSync(cache)
    .filter((folder) => folder.startsWith(`${name}#`))
    .filter(
      (folder) => version === '' || version === 'latest' || folder.slice(name.length + 1).startsWith(pattern),
    )
    .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  const last = found.at(-1);
  return last === undefined ? undefined : join(cache, last);
}

/**
 * Loads the packages at the paths (or of the names, as `name#version`) and what they depend on.
 * @throws {Error} when one that is asked for is not there, cannot be read, holds no definition, or all of it is too much
 */
export function loadPackages(
  paths: readonly string[],
  cache = join(homedir(), '.fhir', 'packages'),
  limits = LIMITS,
): LoadedPackages {
  const budget = new Budget(limits);
  const packages: FhirPackage[] = [];
  const missing: string[] = [];
  const seen = new Set<string>(builtIn);
  const queue: { path: string | undefined; asked: string }[] = paths.map((path) => ({
    path: placeOf(path, cache),
    asked: path,
  }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (next.path === undefined) {
      missing.push(next.asked);
      continue;
    }
    const loaded = paths.includes(next.asked) ? readPackage(next.path, budget) : readAny(next.path, budget);
    packages.push(loaded);
    seen.add(loaded.name);
    for (const [name, version] of Object.entries(loaded.dependencies)) {
      if (seen.has(name)) {
        continue;
      }
      seen.add(name);
      queue.push({ path: cached(cache, name, version), asked: `${name}#${version}` });
    }
  }
  return { packages, missing };
}

function placeOf(asked: string, cache: string): string {
  const path = existsSync(asked) ? asked : namedPath(asked, cache);
  if (path === undefined) {
    throw new Error(
      `the package ${asked} is not there, so nothing was checked: give its folder or .tgz, or put it into ${cache}`,
    );
  }
  return path;
}

function namedPath(name: string, cache: string): string | undefined {
  const match = /^([a-z0-9][a-z0-9.-]+)(?:[#@](.+))?$/.exec(name);
  return match ? cached(cache, match[1] ?? '', match[2] ?? '') : undefined;
}
