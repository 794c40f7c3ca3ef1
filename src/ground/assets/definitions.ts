// Reads the definitions that the build made. The only place of the validator that touches the disk.
import { readFileSync } from 'node:fs';

/** Packages that the build compiles: the R4 base specification and the project's own profiles. */
export type BuiltPackage = 'hl7.fhir.r4.core' | 'individuell-plan.fhir';

/** A package as the text of a pack. Throws when the project is not built. */
export function readDefinitions(name: BuiltPackage): string {
  // dist/ stands beside src/, so the same step up and down leads there from both. The text is ASCII.
  return readFileSync(new URL(`../../../dist/definitions/${name}.pack`, import.meta.url), 'latin1');
}
