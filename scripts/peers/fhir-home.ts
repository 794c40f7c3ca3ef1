// The FHIR cache that HL7's Java validator reads, in a home of its own: the validator empties a cache whose layout
// number it does not know, so SUSHI's and the user's caches stay out of its reach.
// Run: node scripts/peers/fhir-home.ts
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assembleCorePackage, writePackage } from '../fhir-core-package.ts';

const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
/** For `-Duser.home`: its `.fhir/packages` is the cache. */
export const VALIDATOR_HOME = join(root, '.cache', 'peers', 'home');

/** The validator does not start without it; its content concerns other FHIR versions, so an empty one serves. */
const CROSS_VERSION_EXTENSIONS = {
  name: 'hl7.fhir.xver-extensions',
  version: '0.1.0',
  canonical: 'urn:stand-in:xver-extensions',
  fhirVersions: ['4.0.1'],
  type: 'fhir.ig',
  dependencies: {},
};

/** Writes what is missing and returns the home directory. */
export function prepareValidatorHome(home = VALIDATOR_HOME): string {
  assembleCorePackage({ home });
  const packages = join(home, '.fhir', 'packages');
  writePackage(packages, CROSS_VERSION_EXTENSIONS, []);
  writeFileSync(join(packages, 'packages.ini'), '[cache]\nversion = 4\n');
  const offline = { prohibitNetworkAccess: true, ignoreDefaultPackageServers: true };
  writeFileSync(join(home, '.fhir', 'fhir-settings.json'), JSON.stringify(offline));
  return home;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(prepareValidatorHome());
}
