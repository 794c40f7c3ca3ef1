// `npm run profiles`: regenerates profiles/generated and docs/profiles.md from the FSH sources and the rules.
// `npm run profiles -- --check`: writes nothing and fails when what is committed differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { implementationGuide, packageManifest } from './profiles-guide.ts';
import { compileProfiles } from './profiles-sushi.ts';

const root = resolve(import.meta.dirname, '..');
const generated = join(root, 'profiles', 'generated');

function render(): Map<string, string> {
  const compiled = compileProfiles();
  const guide = implementationGuide([...compiled.values()]);
  const files = new Map<string, unknown>([
    ...compiled,
    [`ImplementationGuide-${guide.id}.json`, guide],
    ['package.json', packageManifest()],
  ]);
  const entries = [...files].map(([name, content]): [string, string] => [
    join(generated, name),
    `${JSON.stringify(content, null, 2)}\n`,
  ]);
  return new Map(entries);
}

function differences(expected: Map<string, string>): string[] {
  const found: string[] = [];
  for (const [file, text] of expected) {
    if (!existsSync(file)) found.push(`${relative(root, file)}: missing`);
    else if (readFileSync(file, 'utf8') !== text) found.push(`${relative(root, file)}: differs`);
  }
  for (const name of existsSync(generated) ? readdirSync(generated) : []) {
    const file = join(generated, name);
    if (!expected.has(file)) found.push(`${relative(root, file)}: has no source`);
  }
  return found;
}

function write(expected: Map<string, string>): void {
  rmSync(generated, { recursive: true, force: true });
  for (const [file, text] of expected) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const expected = render();
if (process.argv.includes('--check')) {
  const found = differences(expected);
  if (found.length > 0) {
    console.error(
      `Committed profiles differ from their sources:\n  ${found.join('\n  ')}\nRun "npm run profiles" and commit the result.`,
    );
    process.exit(1);
  }
  console.log(`${expected.size} generated files are as their sources say.`);
} else {
  write(expected);
  console.log(`${expected.size} files written.`);
}
