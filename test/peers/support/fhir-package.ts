// The FHIR package as it is committed: what both peers are given to read.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './java-peer.ts';

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export const DEFINITIONS = join(ROOT, 'profiles', 'generated');

/** A server that checks what it is given must know a code system before the value set that draws on it, and so on. */
const UPLOAD_ORDER = ['CodeSystem', 'ValueSet', 'ConceptMap', 'StructureDefinition', 'SearchParameter'];

/** Every conformance resource of the package, those first that others build on. */
export function definitions(): Resource[] {
  return readdirSync(DEFINITIONS)
    .filter((name) => name.endsWith('.json') && name !== 'package.json')
    .sort()
    .map((name) => JSON.parse(readFileSync(join(DEFINITIONS, name), 'utf8')) as Resource)
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ resourceType, type }: Resource): number {
  const place = UPLOAD_ORDER.indexOf(resourceType);
  if (place < 0) return UPLOAD_ORDER.length;
  return type === 'Extension' ? place - 0.5 : place;
}
