// Reads the conformance resources that the package ships: profiles, extensions, code systems, value sets.
import { readdirSync, readFileSync } from 'node:fs';

/** Every conformance resource of our own FHIR package. */
export function readProfiles(): unknown[] {
  // profiles/ stands beside src/ and dist/, so the same steps lead there from both.
  const folder = new URL('../../profiles/generated/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown);
}
