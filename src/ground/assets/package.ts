// Reads the conformance resources of the package once, at run time. The only place that knows where they lie on disk.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';

/** Directory of the generated package, the same distance from `src/assets` and from `dist/assets`. */
export const PACKAGE_DIRECTORY = fileURLToPath(new URL('../../../profiles/generated/', import.meta.url));

/** `package.json` of the FHIR package (not of npm). */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly canonical: string;
  readonly fhirVersions: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

let definitions: readonly Resource[] | undefined;

/** Every conformance resource of the package: profiles, extensions, code systems, value sets and the rest. */
export function loadDefinitions(): readonly Resource[] {
  definitions ??= Object.freeze(
    readdirSync(PACKAGE_DIRECTORY)
      .filter((name) => name.endsWith('.json') && name !== 'package.json')
      .sort()
      .map((name) => JSON.parse(readFileSync(join(PACKAGE_DIRECTORY, name), 'utf8')) as Resource),
  );
  return definitions;
}

let manifest: PackageManifest | undefined;

/** The manifest of the FHIR package. */
export function loadManifest(): PackageManifest {
  manifest ??= JSON.parse(readFileSync(join(PACKAGE_DIRECTORY, 'package.json'), 'utf8')) as PackageManifest;
  return manifest;
}
