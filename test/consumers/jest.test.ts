// The example for Jest passes in Jest, beside the installed package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, inject, it } from 'vitest';
import { node, tool } from './project.ts';

it('the matchers work in Jest as the example has them', async () => {
  const folder = join(inject('installed'), 'jest');
  mkdirSync(folder);
  const text = readFileSync(new URL('../../docs/examples/jest/validator.test.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(join(folder, 'validator.test.js'), outputText);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', jest: { transform: {} } }));
  await node(folder, [
    '--experimental-vm-modules',
    tool('jest/bin/jest.js'),
    '--json',
    '--outputFile=report.json',
  ]);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as object;
  expect(report).toMatchObject({ numPassedTests: 2, numFailedTests: 0, numPendingTests: 0 });
});
