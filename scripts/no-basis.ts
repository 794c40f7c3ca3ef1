// `npm run test:no-basis`: checks the valid examples against Norway's national base profiles (hl7.fhir.no.basis) when
// the user has that package in the FHIR cache, and says so when not. The package is not on the public npm registry.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadPackages } from '../src/ground/assets/packages.ts';
import { createValidator } from '../src/validator/index.ts';

const PACKAGE = 'hl7.fhir.no.basis';
const cache = process.argv[2] ?? join(homedir(), '.fhir', 'packages');
const examples = resolve(import.meta.dirname, '..', 'fixtures', 'profiles', 'valid');
/** Our resource types for which the national package has a profile. */
const TYPES = [
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'RelatedPerson',
  'Organization',
  'HealthcareService',
  'Endpoint',
  'DocumentReference',
  'Appointment',
];

/** Faults of the national package itself, each described in profiles/upstream-fixes.md: issues there are not ours. */
const UPSTREAM_DEFECTS = [/^Endpoint\.payloadType\[\d+\]$/];

const isThere = existsSync(cache) && readdirSync(cache).some((name) => name.startsWith(`${PACKAGE}#`));
if (!isThere) {
  console.log(`${PACKAGE} is not in ${cache}: nothing was checked against the national base profiles.`);
  console.log('Install it with the FHIR package tool of your choice (version 2.2.2) and run this again.');
  process.exit(0);
}

const { packages } = loadPackages([PACKAGE], cache);
const validator = createValidator({
  definitions: packages.map(({ name, version, resources }) => ({
    kind: 'resources',
    name,
    version,
    resources,
  })),
});
let checked = 0;
let failed = 0;
for (const name of readdirSync(examples).sort()) {
  const resource = JSON.parse(readFileSync(join(examples, name), 'utf8')) as { resourceType: string };
  if (!TYPES.includes(resource.resourceType)) {
    continue;
  }
  const url = `http://hl7.no/fhir/StructureDefinition/no-basis-${resource.resourceType}`;
  const errors = validator
    .validate(resource, { profiles: [url] })
    .issues.filter(({ severity }) => severity === 'error');
  const ours = errors.filter(({ path }) => !UPSTREAM_DEFECTS.some((defect) => defect.test(path)));
  checked++;
  if (ours.length > 0) {
    failed++;
  }
  console.log(`${ours.length === 0 ? 'conforms' : 'FAILS   '} ${name} to no-basis-${resource.resourceType}`);
  for (const { path, text } of errors) {
    console.log(
      `  ${path}: ${text}${ours.some((issue) => issue.path === path) ? '' : ' (known fault of the national package)'}`,
    );
  }
}
console.log(
  `${packages[0]?.name}#${packages[0]?.version}: ${checked - failed} of ${checked} examples conform.`,
);
process.exitCode = failed === 0 && checked > 0 ? 0 : 1;
