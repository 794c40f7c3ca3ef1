// `npm run profiles`: regenerates profiles/generated and the examples from the FSH sources.
// `npm run profiles -- --check`: writes nothing and fails when what is committed differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { implementationGuide, packageManifest } from './profiles-guide.ts';
import { compileProfiles } from './profiles-sushi.ts';

const root = resolve(import.meta.dirname, '..');
const generated = join(root, 'profiles', 'generated');
const invalidExamples = join(root, 'fixtures', 'profiles', 'invalid');

function renderDefinitions(): Map<string, string> {
  const compiled = compileProfiles();
  const guide = implementationGuide([...compiled.values()]);
  const files = new Map<string, unknown>([
    ...compiled,
    [`ImplementationGuide-${guide.id}.json`, guide],
    ['package.json', packageManifest()],
  ]);
  return new Map(
    [...files].map(([name, content]) => [join(generated, name), `${JSON.stringify(content, null, 2)}\n`]),
  );
}

function filesUnder(directory: string): string[] {
  if (!existsSync(directory)) {
    return [];
  }
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function differences(expected: Map<string, string>, directory?: string): string[] {
  const found: string[] = [];
  for (const [file, text] of expected) {
    if (!existsSync(file)) {
      found.push(`${relative(root, file)}: missing`);
    } else if (readFileSync(file, 'utf8') !== text) {
      found.push(`${relative(root, file)}: differs`);
    }
  }
  for (const file of directory === undefined ? [] : filesUnder(directory)) {
    if (!expected.has(file)) {
      found.push(`${relative(root, file)}: has no source`);
    }
  }
  return found;
}

function write(expected: Map<string, string>, directory?: string): void {
  if (directory !== undefined) {
    rmSync(directory, { recursive: true, force: true });
  }
  for (const [file, text] of expected) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Everything that is made, one step after the other: the examples are made from the definitions on disk. */
async function run(handle: (files: Map<string, string>, directory?: string) => void): Promise<void> {
  handle(renderDefinitions(), generated);
  const { renderExamples } = await import('./profile-examples.ts');
  const { files, problems } = renderExamples();
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  handle(files, invalidExamples);
  const { RULES, renderRules } = await import('./profiles-requirements.ts');
  handle(renderRules(), RULES);
  const { renderPage } = await import('./profiles-page.ts');
  handle(renderPage());
}

if (process.argv.includes('--check')) {
  const found: string[] = [];
  await run((files, directory) => found.push(...differences(files, directory)));
  if (found.length > 0) {
    console.error(
      `Committed profiles differ from their sources:\n  ${found.join('\n  ')}\nRun "npm run profiles" and commit the result.`,
    );
    process.exit(1);
  }
  console.log('What is committed is what the sources give.');
} else {
  await run((files, directory) => {
    write(files, directory);
    console.log(
      `${files.size} files written${directory === undefined ? '' : ` for ${relative(root, directory)}`}.`,
    );
  });
}
