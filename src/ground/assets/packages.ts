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
const limits = { unpackedBytes: 2_000_000_000, files: 200_000 };

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

function* filesBelow(folder: string): Generator<readonly [string, string]> {
  let count = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json') || name.includes('node_modules')) {
      continue;
    }
    count += 1;
    if (count > limits.files) {
      throw new Error(`${folder} has more than ${limits.files} files`);
    }
    yield [name, readFileSync(join(folder, name), 'utf8')];
  }
}

function readTgz(path: string): FhirPackage {
  // Copied: what is small lies in memory that other buffers share, and the reader of the archive looks at all of it.
  const unpacked = new Uint8Array(gunzipSync(readFileSync(path), { maxOutputLength: limits.unpackedBytes }));
  const files = parseTar(unpacked)
    .filter((file) => file.name.endsWith('.json') && file.data !== undefined)
    .map((file) => [file.name, file.text] as const);
  return fromFiles(path, files);
}

/** Reads one package. Throws with the path when it cannot be read, or holds nothing to check against. */
export function readPackage(path: string): FhirPackage {
  const read = readAny(path);
  if (read.resources.length === 0) {
    throw new Error(
      `${path} holds no definition (${[...wanted].join(', ')}), so nothing would be checked against it`,
    );
  }
  return read;
}

function readAny(path: string): FhirPackage {
  if (statSync(path).isDirectory()) {
    const inner = join(path, 'package');
    return fromFiles(path, filesBelow(existsSync(join(inner, 'package.json')) ? inner : path));
  }
  if (path.endsWith('.tgz') || path.endsWith('.tar.gz')) {
    return readTgz(path);
  }
  return fromFiles(path, [[path, readFileSync(path, 'utf8')]]);
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
 * @throws {Error} when one that is asked for is not there, cannot be read, or holds no definition
 */
export function loadPackages(
  paths: readonly string[],
  cache = join(homedir(), '.fhir', 'packages'),
): LoadedPackages {
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
    const loaded = paths.includes(next.asked) ? readPackage(next.path) : readAny(next.path);
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
