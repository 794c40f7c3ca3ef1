// Packages of the build, each read when the first validator that needs it is made.
import { type BuiltPackage, readDefinitions } from '../ground/assets/definitions.ts';
import { openPack, type Pack } from './definitions/pack.ts';
import type { DefinitionSource } from './definitions/store.ts';

const packs = new Map<BuiltPackage, Pack>();

export function built(name: BuiltPackage): DefinitionSource {
  const known = packs.get(name) ?? openPack(readDefinitions(name));
  packs.set(name, known);
  return { kind: 'pack', pack: known };
}
