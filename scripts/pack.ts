// `npm run pack [-- --check]`: the tarballs out of one tree: the whole package, the validator alone, the plan wing alone.
// What is packed has no scripts, no maps and nothing of the build. `--check` keeps none of them, and holds their size and what
// each needs by name.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { unnamedTypes } from './api/unnamed.ts';
import { closureOf, declarations, typesOnly, type Wing, wings } from './pack/wings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const out = join(root, 'tarballs');
const stage = mkdtempSync(join(tmpdir(), 'pack-'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown> & {
  version: string;
  dependencies: Record<string, string>;
};
const MOST_OF_ALL = 3_000_000;
/** What the whole package can be imported by. */
const faces = [
  'index',
  'testing',
  'plan/index',
  'validator/index',
  'validator/browser',
  'validator/xml/index',
];

/** Parts of a type that are not told: what stands in signatures is `LifeEvent`, made by them. */
const helpers = new Set(['EventIn', 'Exported']);

/** Every type in a public signature can be imported from the face that has the signature. */
function namesAllTypes(): boolean {
  const unnamed = unnamedTypes(join(root, 'dist'), faces, helpers);
  for (const { face, type, file, by } of unnamed) {
    console.error(`error: ${face} has ${type} (${file}) in ${by}, and does not export it`);
  }
  return unnamed.length === 0;
}

/** What a tarball says of itself: no scripts, and nothing that only the clone needs. */
function published(fields: Record<string, unknown>): string {
  const { scripts: _, devDependencies: __, allowScripts: ___, ...rest } = fields;
  return `${JSON.stringify(rest, null, 2)}\n`;
}

function copy(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (/^(?:profiles|fixtures|mappings)\/.*[.]json$/.test(file)) {
      // Nobody reads thousands of lines of a definition in node_modules.
      writeFileSync(join(folder, file), JSON.stringify(JSON.parse(readFileSync(join(root, file), 'utf8'))));
    } else if (/^dist\/.*[.]js$/.test(file)) {
      writeFileSync(join(folder, file), withoutComments(readFileSync(join(root, file), 'utf8')));
    } else {
      cpSync(join(root, file), join(folder, file), { recursive: true, filter: isPacked });
    }
  }
}

/** Users read the comments in the declarations, and we in the source. */
function withoutComments(text: string): string {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

/** Maps without their sources lead nowhere; build notes are of the machine that built. */
function isPacked(path: string): boolean {
  return !/[.]map$|[.]tsbuildinfo$|[.]fingerprint$|[.]png$/.test(path);
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly entryCount: number;
}

function pack(name: string, folder: string, most: number): boolean {
  const text = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', stage], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(text) as Packed[];
  if (!packed) {
    throw new Error(`npm packed nothing for ${name}`);
  }
  console.log(`${packed.filename}: ${packed.entryCount} files, ${packed.size} bytes`);
  if (!isCheck) {
    mkdirSync(out, { recursive: true });
    cpSync(join(stage, packed.filename), join(out, packed.filename));
  }
  if (packed.size > most) {
    console.error(`error: ${name} has ${packed.size} bytes, and at most ${most} are allowed`);
  }
  return packed.size <= most;
}

function packWhole(): boolean {
  const folder = join(stage, 'whole');
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ files = [] } = {}] = JSON.parse(listed) as { files?: { path: string }[] }[];
  // Declarations are for what users can name; those behind it that no signature leads to are nobody's.
  const { files: named } = closureOf(join(root, 'dist'), faces, declarations);
  const declared = new Set(named.map((file) => `dist/${file}`));
  copy(
    folder,
    files.map(({ path }) => path).filter((path) => !path.endsWith('.d.ts') || declared.has(path)),
  );
  writeFileSync(join(folder, 'package.json'), published(manifest));
  return pack('the whole package', folder, MOST_OF_ALL);
}

function packWing(wing: Wing): boolean {
  const folder = join(stage, wing.name);
  const { files, packages } = closureOf(join(root, 'dist'), Object.values(wing.faces));
  const needed = packages.filter((name) => !typesOnly.includes(name));
  const isAsNamed = needed.join() === [...wing.packages].sort().join();
  if (!isAsNamed) {
    console.error(`error: ${wing.name} needs ${needed.join(', ')}; named are ${wing.packages.join(', ')}`);
  }
  copy(folder, [...files.map((file) => `dist/${file}`), 'LICENSE', ...dataOf(wing)]);
  const faces = Object.entries(wing.faces).map(([path, file]) => [
    path,
    { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  ]);
  const { license, type, sideEffects, engines, repository, keywords, version } = manifest;
  const dependencies = Object.fromEntries(
    [...needed, ...packages.filter((name) => typesOnly.includes(name))].map((name) => [
      name,
      manifest.dependencies[name],
    ]),
  );
  const data = Object.entries(wing.data).map(([path, file]) => [path, `./${file}`]);
  const exports = Object.fromEntries([...faces, ...data, ['./package.json', './package.json']]);
  const { name, description } = wing;
  const said = { name, version, description, license, type, sideEffects, engines, repository, keywords };
  writeFileSync(join(folder, 'package.json'), published({ ...said, exports, dependencies }));
  writeFileSync(
    join(folder, 'README.md'),
    `# ${name}\n\n${description}. A part of individuell-plan-fhir, whose docs/library.md describes it.\n`,
  );
  return pack(name, folder, wing.most) && isAsNamed;
}

/** Files of the data of a wing; a pattern stands for its folder. */
function dataOf({ data }: Wing): string[] {
  return Object.values(data).map((file) => (file.includes('*') ? dirname(file) : file));
}

try {
  const held = [packWhole(), ...wings.map(packWing), !isCheck || namesAllTypes()];
  process.exitCode = held.every(Boolean) ? 0 : 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}
