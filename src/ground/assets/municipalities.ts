// Reads the municipality facts from mappings/municipalities. The room `assets` touches the disk and nothing else.
import { readFileSync } from 'node:fs';

const folder = new URL('../../../mappings/municipalities/', import.meta.url);

/** The generated table and the hand-written judgements, as they stand on disk. */
export function readMunicipalityFiles(): { readonly table: unknown; readonly judgements: unknown } {
  return { table: read('municipalities.json'), judgements: read('judgements.json') };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}
