// Reads the municipality facts from mappings/municipalities. The room `assets` touches the disk and nothing else.
import { readFileSync } from 'node:fs';
import { Municipalities, type MunicipalityFacts } from '../directory/municipality.ts';

const folder = new URL('../../mappings/municipalities/', import.meta.url);

let loaded: Municipalities | undefined;

/** The project's own table of municipality numbers, read once. */
export function loadMunicipalities(): Municipalities {
  loaded ??= new Municipalities(readMunicipalityFacts());
  return loaded;
}

/** The facts as they stand on disk: the generated table and the hand-written judgements together. */
export function readMunicipalityFacts(): MunicipalityFacts {
  const { entries } = read('municipalities.json') as Pick<MunicipalityFacts, 'entries'>;
  const judgements = read('judgements.json') as Omit<MunicipalityFacts, 'entries'>;
  return { ...judgements, entries };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}
