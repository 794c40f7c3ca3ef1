// FHIR packages for a validator, for code.
import { loadPackages } from '../../ground/assets/packages.ts';
import type { DefinitionSource } from '../../validator/definitions/store.ts';

export interface LoadedPackage {
  /** For `createValidator({ definitions })`. */
  readonly definitions: readonly DefinitionSource[];
  /** Packages that it depends on and that are not there: nothing is checked against them. */
  readonly missing: readonly string[];
}

/**
 * Loads a FHIR package and what it depends on.
 * @param path a folder, a .tgz, a JSON file, or `name#version` of ~/.fhir/packages
 * @throws {Error} when it is not there, cannot be read or holds no definition
 * @example
 * const { definitions } = loadPackage('profiles/generated');
 * const validator = createValidator({ definitions });
 */
export function loadPackage(path: string): LoadedPackage {
  const { packages, missing } = loadPackages([path]);
  const definitions = packages.map(
    ({ name, version, resources }): DefinitionSource => ({ kind: 'resources', name, version, resources }),
  );
  return { definitions, missing };
}
