// Profiles may be named by their id: `ip-care-plan` for ours, and those of the packages that were loaded.
import { distance } from 'fastest-levenshtein';
import { loadDefinitions } from '../../ground/assets/package.ts';
import type { FhirPackage } from '../../ground/assets/packages.ts';

interface Named {
  readonly resourceType?: unknown;
  readonly id?: unknown;
  readonly url?: unknown;
}

/**
 * Gives the URL of a profile by its id; a URL stays as it is.
 * @throws {Error} for an id that no package has: nothing would be checked against it
 */
export function profileFinder(packages: readonly FhirPackage[]): (name: string) => string {
  let known: ReadonlyMap<string, string> | undefined;
  return (name) => {
    if (name.includes(':')) {
      return name;
    }
    known ??= new Map(
      [...loadDefinitions(), ...packages.flatMap(({ resources }) => resources)].flatMap(nameOf),
    );
    const url = known.get(name);
    if (url === undefined) {
      const nearest = [...known.keys()].sort((a, b) => distance(a, name) - distance(b, name))[0];
      throw new Error(
        `no profile has the id ${name}, so nothing was checked against it; the nearest is ${nearest}. Give its URL, or its package with --definitions`,
      );
    }
    return url;
  };
}

function nameOf(resource: unknown): [string, string][] {
  const { resourceType, id, url } = (resource ?? {}) as Named;
  return resourceType === 'StructureDefinition' && typeof id === 'string' && typeof url === 'string'
    ? [[id, url]]
    : [];
}
