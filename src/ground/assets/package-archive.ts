// Packs the FHIR package as a .tgz, under our canonical base or another one. Same input, same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Resource } from '@medplum/fhirtypes';
import { createTar } from 'nanotar';
import { loadManifest, PACKAGE_DIRECTORY } from './package.ts';

const optional = fileURLToPath(new URL('../../../profiles/optional/', import.meta.url));
const conceptMaps = fileURLToPath(new URL('../../../mappings/codes/', import.meta.url));
const examples = fileURLToPath(new URL('../../../fixtures/profiles/valid/', import.meta.url));

interface IndexedFile {
  readonly name: string;
  readonly text: string;
}

/** JSON files of a folder in the order of their names, every URL under the wanted base. */
function filesIn(folder: string, canonical: string): IndexedFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      name,
      text: readFileSync(join(folder, name), 'utf8').replaceAll(loadManifest().canonical, canonical),
    }));
}

/** `.index.json` as FHIR package tools expect it beside the resources of a folder. */
function indexOf(files: readonly IndexedFile[]): string {
  const rows = files
    .filter(({ name }) => name !== 'package.json')
    .map(({ name, text }) => {
      const { resourceType, id, url, version, kind, type } = JSON.parse(text) as Record<string, unknown>;
      const typeName = typeof type === 'string' ? type : undefined;
      return { filename: name, resourceType, id, url, version, kind, type: typeName };
    });
  return `${JSON.stringify({ 'index-version': 2, files: rows }, null, 2)}\n`;
}

function folder(path: string, files: readonly IndexedFile[]): { name: string; data: string }[] {
  return [...files, { name: '.index.json', text: indexOf(files) }].map(({ name, text }) => ({
    name: `${path}/${name}`,
    data: text,
  }));
}

/** The definitions and ConceptMaps of the package, parsed. */
export function packageDefinitions(canonical: string = loadManifest().canonical): Resource[] {
  return [...filesIn(PACKAGE_DIRECTORY, canonical), ...filesIn(conceptMaps, canonical)]
    .filter(({ name }) => name !== 'package.json')
    .map(({ text }) => JSON.parse(text) as Resource);
}

/** What a packed package holds: the archive, and how many definitions and examples are in it. */
export interface PackedPackage {
  readonly archive: Uint8Array;
  readonly definitions: number;
  readonly examples: number;
}

/**
 * The FHIR package as a gzipped tar: definitions and ConceptMaps in `package`, examples in `package/example`.
 * @param canonical base under which every definition of the package is named, without a slash at the end
 * @see https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export function packPackage(canonical: string = loadManifest().canonical): PackedPackage {
  const maps = filesIn(conceptMaps, canonical).map(({ name, text }) => ({
    name: `ConceptMap-${name}`,
    text,
  }));
  const definitions = [...filesIn(PACKAGE_DIRECTORY, canonical), ...maps];
  const shown = [...filesIn(optional, canonical), ...filesIn(examples, canonical)];
  const tar = createTar([...folder('package', definitions), ...folder('package/example', shown)], {
    // A fixed time: the archive depends on its content alone.
    attrs: { mtime: 0, user: 'root', group: 'root' },
  });
  return {
    archive: gzipSync(tar, { level: 9 }),
    definitions: definitions.length - 1,
    examples: shown.length,
  };
}
