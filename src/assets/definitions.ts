// Reads the definitions that the build made. The only place of the validator that touches the disk.
import { readFileSync } from 'node:fs';
import { openPack, type Pack } from '../validation/definitions/pack.ts';

let base: Pack | undefined;

/** The R4 base specification, read once. Throws when the project is not built. */
export function baseDefinitions(): Pack {
  // dist/ stands beside src/, so the same step up and down leads there from both.
  const file = new URL('../../dist/definitions/hl7.fhir.r4.core.pack', import.meta.url);
  base ??= openPack(readFileSync(file, 'latin1'));
  return base;
}
