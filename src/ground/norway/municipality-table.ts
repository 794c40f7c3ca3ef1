// The project's own table of municipality numbers, made ready for look-ups.
import { readMunicipalityFiles } from '../assets/municipalities.ts';
import { Municipalities, type MunicipalityFacts } from './municipality.ts';

let loaded: Municipalities | undefined;

/** The table, read once. */
export function loadMunicipalities(): Municipalities {
  loaded ??= new Municipalities(municipalityFacts());
  return loaded;
}

/** The generated table and the hand-written judgements together. */
export function municipalityFacts(): MunicipalityFacts {
  const { table, judgements } = readMunicipalityFiles();
  const { entries } = table as Pick<MunicipalityFacts, 'entries'>;
  return { ...(judgements as Omit<MunicipalityFacts, 'entries'>), entries };
}
