// Types as users meet them: resolved as attw asks, and the examples compiled against the installed package, its declarations too.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { wings } from '../../scripts/pack/wings.ts';
import { emptyProject, node, tarball, tool } from './project.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

it.each([
  'individuell-plan-fhir',
  ...wings.map(({ name }) => name),
])('attw finds the types of %s by every way to import it', async (name) => {
  const said = await node(root, [
    tool('@arethetypeswrong/cli/dist/index.js'),
    '--profile',
    'esm-only',
    '--format',
    'json',
    tarball(name),
  ]);
  const { analysis } = JSON.parse(said) as { analysis: { entrypoints: Record<string, unknown> } };
  expect(Object.keys(analysis.entrypoints)).toContain('.');
});

/** Beside the package, what the examples are for: frameworks and their types. */
const beside = {
  vitest: 'node_modules/vitest',
  '@types/express': 'node_modules/@types/express',
  '@types/node': 'node_modules/@types/node',
  '@jest/globals': 'test/consumers/node_modules/@jest/globals',
  expect: 'test/consumers/node_modules/expect',
};

it.each([
  'nodenext',
  'bundler',
])('the examples compile against what is installed, by %s', async (resolution) => {
  const folder = emptyProject(inject('workplace'), `types-${resolution}`);
  cpSync(join(root, 'docs/examples'), folder, { recursive: true });
  const linked = Object.entries(beside).map(([name, path]) => [name, join(root, path)] as const);
  const own = join(inject('installed'), 'node_modules/individuell-plan-fhir');
  for (const [name, path] of [...linked, ['individuell-plan-fhir', own] as const]) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(path, join(folder, 'node_modules', name));
  }
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2024', 'dom'],
    module: resolution === 'bundler' ? 'preserve' : 'nodenext',
    moduleResolution: resolution,
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts', '*/*.ts'] }),
  );
  expect(await node(folder, [tool('typescript/bin/tsc'), '-p', '.'])).toBe('');
});
