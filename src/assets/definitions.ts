// Reads the definitions that the build made. The only place of the validator that touches the disk.
import { readFileSync } from 'node:fs';

/** The R4 base specification as the text of a pack. Throws when the project is not built. */
export function readBaseDefinitions(): string {
  // dist/ stands beside src/, so the same step up and down leads there from both. The text is ASCII.
  return readFileSync(new URL('../../dist/definitions/hl7.fhir.r4.core.pack', import.meta.url), 'latin1');
}
